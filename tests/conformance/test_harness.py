"""The harness itself: its reader, its damage, and servers that its checks must catch."""

from __future__ import annotations

import asyncio
import os
import random
import shutil

import pytest

from tests.conformance import fuzzing, messages, reading, report, runner
from tests.conformance.adapters import ADAPTERS
from tests.conformance.known_gaps import KNOWN_GAPS
from tests.conformance.messages import Edns, Record, a, name
from tests.conformance.registry import Check, Stage, all_checks

CHECKS = {check.id: check for check in all_checks()}
QNAME = name("a.conformance.example")

# Subjects in which a server that forwards octets, or says them back, must fail something.
CAUGHT_RELAYING = [
    "aliases",
    "cache",
    "content",
    "edns",
    "matching",
    "negative",
    "opcodes",
    "options",
    "patience",
    "questions",
    "rebinding",
    "sizes",
    "special",
    "types",
    "hostile",
    "hostile_names",
]
CAUGHT_PARROTING = [
    "aliases",
    "cache",
    "content",
    "names",
    "negative",
    "questions",
    "rebinding",
    "sizes",
    "special",
]


def _play(server: str, checks: list[Check]) -> dict[str, runner.Result]:
    options = runner.Options(fuzz=50, at_once=24)
    found = asyncio.run(runner.play(ADAPTERS[server], checks, options))
    return {result.id: result for result in found}


def _quick(groups: list[str]) -> list[Check]:
    stages = (Stage.SHARED, Stage.ROUGH)
    return [check for check in CHECKS.values() if check.group in groups and check.stage in stages]


@pytest.mark.timeout(120)
@pytest.mark.xdist_group("conformance")
@pytest.mark.parametrize(
    ("server", "groups"), [("naive", CAUGHT_RELAYING), ("parrot", CAUGHT_PARROTING)]
)
def test_a_server_that_understands_nothing_is_caught(server: str, groups: list[str]) -> None:
    found = _play(server, _quick(groups))
    failed = {ident.partition(".")[0] for ident, r in found.items() if r.status == "fail"}
    assert failed == set(groups)
    assert sum(result.status == "fail" for result in found.values()) >= len(found) // 3


@pytest.mark.timeout(400)
@pytest.mark.skipif("CONFORMANCE_REFERENCE" not in os.environ, reason="set CONFORMANCE_REFERENCE=1")
@pytest.mark.skipif(not shutil.which("unbound"), reason="unbound is not installed")
def test_unbound_does_what_is_known_of_it() -> None:
    found = _play("unbound", list(CHECKS.values()))
    checks = [CHECKS[ident] for ident in found]
    assert report.surprises(checks, list(found.values()), KNOWN_GAPS["unbound"]) == []


def test_there_are_enough_checks() -> None:
    assert len(CHECKS) >= 125
    assert sum(check.group.startswith("hostile") for check in CHECKS.values()) >= 25


@pytest.mark.parametrize(
    "octets",
    [
        b"\0" * 11,
        messages.query(QNAME, ident=1)[:-1],
        messages.query(QNAME, ident=1) + b"x",
        messages.message(1, 0, counts=(1, 0, 0, 0)) + b"\xc0\x0c\0\1\0\1",
        messages.message(1, 0, counts=(1, 0, 0, 0)) + b"\x40\0\0\1\0\1",
        messages.message(1, 0, counts=(1, 0, 0, 0)) + b"\x01x" * 128 + b"\0\0\1\0\1",
        messages.message(1, 0, answer=[Record(QNAME, 1, 0, b"abc")]),
        messages.message(1, 0, answer=[Record(QNAME, 1, 0, b"abcd", claimed=5)]),
        messages.message(1, 0, answer=[a(b"\xc0\x20", "1.2.3.4")]),
        messages.message(1, 0, counts=(0, 1, 0, 0)),
    ],
)
def test_the_reader_refuses_what_is_malformed(octets: bytes) -> None:
    with pytest.raises(reading.MalformedError):
        reading.read(octets)


def test_the_reader_reads_what_is_composed() -> None:
    options = ((messages.EDE, b"\x00\x11why"), (messages.COOKIE, b"12345678"))
    octets = messages.message(
        7,
        messages.QR | messages.RA,
        questions=[messages.question(QNAME)],
        answer=[a(b"\xc0\x0c", "93.184.215.14", 60)],
        additional=[Edns(flags=messages.DO, extended=1, options=options).record()],
    )
    reply = reading.read(octets)
    assert (reply.ident, reply.rcode, reply.edns_flags) == (7, 16, messages.DO)
    assert (reply.answer[0].owner, reply.texts()) == (QNAME, ["93.184.215.14"])
    assert (reply.codes(), reply.ede()) == ([messages.EDE, messages.COOKIE], [17])


def test_damage_is_the_same_for_the_same_seed() -> None:
    seeds = fuzzing.seeds(QNAME)
    assert all(reading.is_plain_query(octets) for octets in seeds[:-1])
    one, other = (random.Random("seed") for _ in range(2))  # noqa: S311 - repeatable on purpose
    made = [fuzzing.damaged(one, octets) for octets in seeds * 20]
    assert made == [fuzzing.damaged(other, octets) for octets in seeds * 20]
    assert sum(octets not in seeds for octets in made) > len(made) * 0.8
