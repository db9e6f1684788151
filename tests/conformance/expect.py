"""How a check says what it wanted and what came instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import dns.rcode

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.conformance.reading import Message


class Deviation(AssertionError):  # noqa: N818 - an outcome, no fault of the program
    """The server did something else than the check wants."""

    def __init__(self, wanted: str, came: str) -> None:
        super().__init__(f"wanted {wanted}; came {came}")
        self.wanted = wanted
        self.came = came


class NotApplicable(Exception):  # noqa: N818 - an outcome, no fault of the program
    """The check cannot be made here; the sentence says why."""


def deviate(wanted: str, came: object) -> NoReturn:
    """End the check as failed."""
    raise Deviation(wanted, str(came))


def same(what: str, wanted: object, came: object) -> None:
    """The value must be exactly this."""
    if wanted != came:
        deviate(f"{what} {_short(wanted)}", _short(came))


def one_of(what: str, wanted: Collection[object], came: object) -> None:
    """The value must be one of these."""
    if came not in wanted:
        deviate(f"{what} one of {_short(wanted)}", _short(came))


def true(condition: object, wanted: str, came: object) -> None:
    """The condition must hold."""
    if not condition:
        deviate(wanted, _short(came))


def rcode(reply: Message, *wanted: int) -> None:
    """The response code must be one of these."""
    if reply.rcode not in wanted:
        deviate(" or ".join(map(_rcode, wanted)), _rcode(reply.rcode))


def flag(reply: Message, bit: int, title: str, *, on: bool) -> None:
    """A header flag must be set or clear."""
    if reply.has(bit) != on:
        deviate(f"{title}={int(on)}", f"{title}={int(not on)}")


def _rcode(value: int) -> str:
    return dns.rcode.to_text(dns.rcode.Rcode.make(value))


def _short(value: object) -> str:
    text = value.hex(" ") if isinstance(value, bytes) else str(value)
    return text if len(text) <= 160 else f"{text[:120]}… ({len(text)} characters)"
