"""Why an answer is as it is, for the asker's eyes: extended DNS errors (RFC 8914).

One fixed sentence per reason: with a time, a name or a list in it, answers could not be shared and
the rules of one child could be read by another.
"""

from collections.abc import Iterable

from policy.decision import Ask, Block
from policy.reasons import Reason

OPTION = 15
STALE_ANSWER = 3
BLOCKED = 15
CENSORED = 16
FILTERED = 17
NO_REACHABLE_AUTHORITY = 22
NETWORK_ERROR = 23

Option = tuple[int, bytes]

_SENTENCES = {
    Reason.MANDATED: (CENSORED, "Blocked by order of an authority"),
    Reason.SECURITY: (BLOCKED, "Blocked: known to harm"),
    Reason.REBINDING: (BLOCKED, "Blocked: a public name led to a private address"),
    Reason.PAUSED: (FILTERED, "Locked by a parent for now"),
    Reason.ALARM: (FILTERED, "Locked at this time by the family's rules"),
    Reason.SPENT: (FILTERED, "The minutes for today are used up"),
    Reason.HAND: (FILTERED, "Blocked by a parent"),
    Reason.LABEL: (FILTERED, "Blocked by the family's rules"),
    Reason.BYPASS: (FILTERED, "Blocked: it leads around the family's rules"),
    Reason.LABEL_LOCKED: (FILTERED, "Locked at this time by the family's rules"),
    Reason.LABEL_SPENT: (FILTERED, "The minutes for today are used up"),
    Reason.NOT_OPEN: (FILTERED, "Open at other times by the family's rules"),
    Reason.ALLOW_ONLY: (FILTERED, "Not among what was chosen for this profile"),
}
_ASK = (FILTERED, "Blocked by the family's rules; you can ask for it")


def explain(refusal: Block | Ask) -> Option:
    """Give the option that says why something is blocked."""
    code, sentence = _ASK if isinstance(refusal, Ask) else _SENTENCES[refusal.reason]
    return option(code, sentence)


def option(code: int, sentence: str = "") -> Option:
    """Make an EDNS option of an INFO-CODE and its EXTRA-TEXT."""
    return OPTION, code.to_bytes(2, "big") + sentence.encode()


def passed_on(options: Iterable[Option]) -> tuple[Option, ...]:
    """Give an upstream's extended errors, and none of its other options.

    There are a few at most, their texts cut: long ones would crowd out what was asked for.
    """
    errors = [value for code, value in options if code == OPTION and len(value) >= _INFO_CODE]
    return tuple((OPTION, _cut(value)) for value in errors[:_MOST_PASSED_ON])


_INFO_CODE = 2
_LONGEST_TEXT = 100
_MOST_PASSED_ON = 3


def _cut(value: bytes) -> bytes:
    """Cut the text between characters; octets that are no UTF-8 are left out."""
    if len(value) <= _INFO_CODE + _LONGEST_TEXT:
        return value
    text = value[_INFO_CODE : _INFO_CODE + _LONGEST_TEXT].decode(errors="ignore")
    return value[:_INFO_CODE] + text.encode()


STALE = option(STALE_ANSWER)
UNREACHABLE = option(NO_REACHABLE_AUTHORITY, "No upstream answered")
BROKEN = option(NETWORK_ERROR, "An upstream's answer was unusable")
ENDLESS = option(NETWORK_ERROR, "The name leads to too many others")
TOO_MANY = option(0, "Too many questions are waiting for an upstream")
