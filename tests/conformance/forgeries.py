"""Forgeries: responses that match the question in all but one respect.

Law of this file: each is a rule, to be sent before the genuine answer by `rules.forged_first`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance import messages, rules
from tests.conformance.messages import TXT, A, a, question
from tests.conformance.upstream import Asked, Rule, Send

if TYPE_CHECKING:
    from collections.abc import Sequence

RESPONSE = messages.QR | messages.RD | messages.RA


def forged(**more: object) -> Rule:
    """An answer with the forged address, made like the genuine one but for what is said."""
    return lambda asked: rules.answers(a(asked.read.qname, rules.FORGED4), **more)(asked)


def other_name(asked: Asked) -> Sequence[Send]:
    """An answer to another QNAME."""
    other = question(messages.name("other.conformance.example"))
    return forged(question=other)(asked)


def other_type(asked: Asked) -> Sequence[Send]:
    """An answer to another QTYPE."""
    return forged(question=question(asked.read.qname, TXT))(asked)


def other_class(asked: Asked) -> Sequence[Send]:
    """An answer to another QCLASS."""
    return forged(question=question(asked.read.qname, A, messages.CHAOS))(asked)


def query_sent_back(asked: Asked) -> Sequence[Send]:
    """Our own query (QR=0) with an answer in it."""
    return _message(asked, messages.RD, asked.read.question)


def no_question(asked: Asked) -> Sequence[Send]:
    """An answer with an empty question section."""
    return _message(asked, RESPONSE)


def two_questions(asked: Asked) -> Sequence[Send]:
    """An answer to our question and another one."""
    other = question(messages.name("other.conformance.example"))
    return _message(asked, RESPONSE, asked.read.question, other)


def other_opcode(asked: Asked) -> Sequence[Send]:
    """An answer under the opcode of NOTIFY."""
    return _message(asked, RESPONSE | 4 << 11, asked.read.question)


def fragments(asked: Asked) -> Sequence[Send]:
    """The first 0 to 12 octets of a response."""
    whole = messages.message(asked.read.ident, messages.QR | messages.RA)
    return [Send(whole[:length]) for length in (0, 1, 2, 4, 11, 12)]


def _message(asked: Asked, flags: int, *questions: bytes) -> Sequence[Send]:
    """The forged address in a message with these questions."""
    record = a(asked.read.qname, rules.FORGED4)
    octets = messages.message(asked.read.ident, flags, questions=questions, answer=[record])
    return [Send(octets)]
