"""What the scripted upstream says: right answers, late ones, forged ones, broken ones.

Law of this file: every function returns a rule, a function from `Asked` to what is sent.  Rules are
put together from rules: `forged_first(answers(...), wrong_id)`.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.conformance import messages
from tests.conformance.messages import Edns, Record
from tests.conformance.upstream import Asked, Rule, Send, Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Public addresses: whatever is private or documentation may rightly be refused as a rebinding.
PUBLIC4, OTHER4, FORGED4 = "93.184.215.14", "93.184.215.15", "45.67.89.10"
PUBLIC6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
GENUINE_AFTER = 0.3
OPCODE = 0x7800
QNAME_POINTER = b"\xc0\x0c"


def response(
    asked: Asked,
    answer: Sequence[Record] = (),
    *,
    authority: Sequence[Record] = (),
    additional: Sequence[Record] = (),
    rcode: int = 0,
    flags: int = messages.RA,
    question: bytes | None = None,
    edns: Edns | None = None,
    counts: tuple[int, int, int, int] | None = None,
    tail: bytes = b"",
) -> bytes:
    """The response's octets; it carries an OPT record only to a query that had one."""
    opt = [] if asked.read.opt is None else [_opt(edns or Edns(), asked, rcode).record()]
    return messages.message(
        asked.read.ident,
        messages.QR | flags | asked.read.flags & (messages.RD | OPCODE) | rcode & 15,
        questions=[asked.read.question if question is None else question],
        answer=_compressed(asked, answer),
        authority=_compressed(asked, authority),
        additional=[*_compressed(asked, additional), *opt],
        counts=counts,
        tail=tail,
    )


def _compressed(asked: Asked, records: Sequence[Record]) -> list[Record]:
    """The records, with a pointer to the question where the owner is the QNAME, as is usual."""
    qname = asked.read.qname
    return [
        replace(record, owner=QNAME_POINTER) if len(qname) > 1 and record.owner == qname else record
        for record in records
    ]


def fitting(asked: Asked, octets: bytes) -> bytes:
    """The response, or a truncated one without records when it is too large for the asker."""
    if len(octets) <= asked.limit:
        return octets
    return response(asked, flags=messages.RA | messages.TC)


def answers(*answer: Record, **more: object) -> Rule:
    """Answer with these records whatever the type; further arguments are `response`'s."""

    def rule(asked: Asked) -> Sequence[Send]:
        return [Send(fitting(asked, response(asked, answer, **more)))]  # type: ignore[arg-type]

    return rule


def nxdomain(*authority: Record, **more: object) -> Rule:
    """The name does not exist, with these records (or none) in the authority section."""
    return answers(authority=authority, rcode=messages.NXDOMAIN, **more)


def nodata(*authority: Record) -> Rule:
    """The name exists and has nothing of this type."""
    return answers(authority=authority)


def failing(rcode: int = messages.SERVFAIL) -> Rule:
    """An error without records."""
    return answers(rcode=rcode)


def by_type(rules: dict[int, Rule], otherwise: Rule | None = None) -> Rule:
    """A rule for each type of the question."""
    return lambda asked: rules.get(asked.read.qtype, otherwise or silent)(asked)


def signed(*answer: Record) -> Rule:
    """These records, with a signature when the query has DO set (RFC 4035 section 3.1.1)."""

    def rule(asked: Asked) -> Sequence[Send]:
        first = answer[0]
        signature = [messages.rrsig(first.owner, first.type, first.ttl)] if asked.do else []
        return answers(*answer, *signature)(asked)

    return rule


def silent(_asked: Asked) -> Sequence[Send]:
    """Say nothing."""
    return []


def closing(_asked: Asked) -> Sequence[Send]:
    """Over TCP, close the connection instead of answering."""
    return [Send(None)]


def later(rule: Rule, seconds: float) -> Rule:
    """The same, some time later."""
    return lambda asked: [Send(s.octets, s.after + seconds, s.sender) for s in rule(asked)]


def in_turn(*rules: Rule) -> Rule:
    """The first rule for the first query, and so on; the last one stays."""
    left = list(rules)

    def rule(asked: Asked) -> Sequence[Send]:
        now = left.pop(0) if len(left) > 1 else left[0]
        return now(asked)

    return rule


def over(*, udp: Rule, tcp: Rule) -> Rule:
    """One rule for each transport."""
    return lambda asked: (udp if asked.transport == "udp" else tcp)(asked)


def changed(rule: Rule, change: Callable[[bytes], bytes]) -> Rule:
    """What the rule says, with its octets changed."""
    return lambda asked: [
        Send(None if s.octets is None else change(s.octets), s.after, s.sender) for s in rule(asked)
    ]


def forged_first(genuine: Rule, forged: Rule, sender: Sender = "same") -> Rule:
    """A forgery at once, the genuine answer 0.3 s later."""
    return lambda asked: [
        *(Send(s.octets, s.after, sender) for s in forged(asked)),
        *later(genuine, GENUINE_AFTER)(asked),
    ]


def truncated(*answer: Record) -> Rule:
    """TC=1, with what is given in the answer section."""
    return answers(*answer, flags=messages.RA | messages.TC)


def truncated_then_tcp(rule: Rule) -> Rule:
    """TC=1 over UDP, the whole answer over TCP."""
    return over(udp=truncated(), tcp=rule)


def formerr_to_edns(rule: Rule, *, header_only: bool = False) -> Rule:
    """An old server: FORMERR without OPT to any query that carries an OPT record."""

    def formerr(asked: Asked) -> Sequence[Send]:
        flags = messages.QR | messages.RA | messages.FORMERR
        questions = [] if header_only else [asked.read.question]
        return [Send(messages.message(asked.read.ident, flags, questions=questions))]

    return lambda asked: (rule if asked.read.opt is None else formerr)(asked)


def ordinary(asked: Asked) -> Sequence[Send]:
    """The default: an address for A and AAAA, a text for TXT, otherwise NODATA with SOA."""
    qname = asked.read.qname
    by = {
        messages.A: messages.a(qname, PUBLIC4),
        messages.AAAA: messages.a(qname, PUBLIC6),
        messages.TXT: messages.txt(qname, b"ordinary"),
    }
    if asked.read.qclass == messages.IN and asked.read.qtype in by:
        return answers(by[asked.read.qtype])(asked)
    return nodata(messages.soa(messages.name("conformance.example")))(asked)


def with_id(octets: bytes, change: int = 1) -> bytes:
    """The message under another ID."""
    ident = int.from_bytes(octets[:2], "big") + change & 0xFFFF
    return struct.pack("!H", ident) + octets[2:]


def _opt(edns: Edns, asked: Asked, rcode: int) -> Edns:
    flags = edns.flags | asked.read.edns_flags & messages.DO
    return Edns(edns.size, flags, edns.version, rcode >> 4, edns.options)
