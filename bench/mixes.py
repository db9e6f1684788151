"""What is asked: names that everybody answers from memory, blocked ones, and new ones."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so")
ENDINGS = (".com", ".net", ".org", ".pk", ".co.uk")
NAMES = 5000


@dataclass(frozen=True)
class Mix:
    """An endless stream of questions with a name for the table."""

    title: str
    questions: Iterator[bytes]
    warm: Sequence[bytes] = ()
    """Questions to ask once before measuring, so that they are known."""


def mixes(blocked: Sequence[str], seed: int, names: int = NAMES) -> list[Mix]:
    """Make the mixes of so many names; each server gets its own, drawn in the same way."""
    rng = random.Random(seed)  # noqa: S311  (a load, not a secret)
    allowed = [_name(rng) for _ in range(names)]
    known = [question(name) for name in allowed]
    listed = [question(name) for name in rng.sample(list(blocked), min(names, len(blocked)))]
    fresh = (question(f"{tag:x}.{_name(rng)}") for tag in itertools.count(rng.getrandbits(40)))
    return [
        Mix("replayed", _popular(known, rng), known),
        Mix("blocked", _popular(listed, rng), listed),
        Mix("household", _household(known, listed, fresh, rng), known),
        Mix("misses", fresh),
    ]


def question(name: str) -> bytes:
    """Write a query without its ID: RD, one A question, EDNS as most devices send it."""
    labels = b"".join(bytes((len(part),)) + part.encode() for part in name.split("."))
    head = b"\1\0\0\1\0\0\0\0\0\1"
    return head + labels + b"\0\0\1\0\1" + b"\0\0\x29\x04\xd0\0\0\0\0\0\0"


def _name(rng: random.Random) -> str:
    word = "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(3, 5)))
    return rng.choice(("www.", "", "api.", "cdn.")) + word + rng.choice(ENDINGS)


def _popular(questions: Sequence[bytes], rng: random.Random) -> Iterator[bytes]:
    """Draw as people do: the n-th most popular name 1/n as often (Zipf)."""
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(questions) + 1)))
    while True:
        yield from rng.choices(questions, cum_weights=weights, k=1000)


def _household(
    known: Sequence[bytes], listed: Sequence[bytes], fresh: Iterator[bytes], rng: random.Random
) -> Iterator[bytes]:
    """Seven of ten known, two of ten blocked, one of ten never asked before."""
    popular, blocked = _popular(known, rng), _popular(listed, rng)
    while True:
        lot = rng.random()
        yield next(popular if lot < 0.7 else blocked if lot < 0.9 else fresh)  # noqa: PLR2004
