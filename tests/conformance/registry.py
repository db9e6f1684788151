"""Where checks are declared: `@check(MUST)` over a small async function that takes a scene.

Law of this file: a check has a docstring, and the docstring names what it rests on: an RFC section
or a house rule.  A check without it does not import.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.conformance.scene import Scene

    Run = Callable[["Scene"], Awaitable[None]]


class Level(StrEnum):
    """How much a deviation weighs."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Stage(Enum):
    """Which server a check plays on, so that misbehaving upstreams disturb nobody else."""

    SHARED = "one server for all, whose upstream behaves"
    ROUGH = "one server for all checks whose upstream misbehaves"
    OWN = "a server of its own"
    PAIR = "a server of its own with two upstreams"
    HOME = "one server on wildcard addresses in a network namespace with a LAN"


MUST, SHOULD = Level.MUST, Level.SHOULD
_RESTS_ON = re.compile(r"RFC \d+ section|House rule")


@dataclass(frozen=True)
class Check:
    """One behaviour to be seen from outside."""

    id: str
    group: str
    level: Level
    stage: Stage
    needs: frozenset[str]
    run: Run
    about: str
    rests_on: str


_CHECKS: dict[str, Check] = {}


def check(
    level: Level, *, stage: Stage = Stage.SHARED, needs: tuple[str, ...] = ()
) -> Callable[[Run], Run]:
    """Declare a check; `needs` names features that a server's adapter must have."""

    def declare(run: Run) -> Run:
        group = run.__module__.rpartition(".")[2]
        ident = f"{group}.{run.__name__.replace('_', '-')}"
        about, rests_on = _docstring(ident, run.__doc__ or "")
        if ident in _CHECKS:
            message = f"{ident} is declared twice"
            raise ValueError(message)
        _CHECKS[ident] = Check(ident, group, level, stage, frozenset(needs), run, about, rests_on)
        return run

    return declare


def all_checks() -> list[Check]:
    """Every declared check, in the order of declaration."""
    import tests.conformance.checks  # noqa: F401, PLC0415 - importing them declares them

    return list(_CHECKS.values())


def _docstring(ident: str, text: str) -> tuple[str, str]:
    paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
    if len(paragraphs) < 2 or not _RESTS_ON.search(paragraphs[-1]):
        message = f"{ident}: the docstring must end with an RFC section or a house rule"
        raise ValueError(message)
    return paragraphs[0], paragraphs[-1]
