"""`python -m tests.conformance --server unbound`: run the checks, print the table."""

from __future__ import annotations

import argparse
import asyncio
import sys
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from tests.conformance import known_gaps, report, runner
from tests.conformance.adapters import ADAPTERS
from tests.conformance.processes import StartError
from tests.conformance.registry import Check, all_checks

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and give 0 when nothing surprised, 1 when something did, 2 when nothing ran."""
    chosen = _parser().parse_args(arguments)
    checks = [check for check in all_checks() if _wanted(check, chosen.only)]
    if chosen.list:
        return _say("\n".join(f"{c.id}  {c.level}  {c.about}  [{c.rests_on}]" for c in checks))
    adapter = ADAPTERS[chosen.server]
    why = adapter.missing()
    if why or not checks:
        return _say(why or "no check has such a name") or 2
    options = runner.Options(chosen.fuzz, chosen.seed)
    play = runner.play_inside if chosen.inside else runner.play
    try:
        results = asyncio.run(play(adapter, checks, options))
    except StartError as error:
        return _say(f"{adapter.name} did not start: {error}") or 2
    if chosen.json:
        return _say(runner.as_json(results))
    gaps = known_gaps.KNOWN_GAPS.get(adapter.name, {})
    surprises = report.surprises(checks, results, gaps)
    _say(report.table(checks, results) + "\n\n" + report.counts(checks, results))
    _say("\n".join(["", "Not expected:", *surprises]) if surprises else "\nAs expected.")
    return 1 if surprises else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--server", choices=sorted(ADAPTERS), default="nigehban")
    parser.add_argument("--only", default="*", help="ids or patterns, separated by commas")
    parser.add_argument("--fuzz", type=int, default=300, help="mutations for each fuzzing check")
    parser.add_argument("--seed", default="nigehban", help="seed of everything random")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--list", action="store_true", help="print the checks and end")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


def _wanted(check: Check, patterns: str) -> bool:
    return any(fnmatch(check.id, p) or check.group == p for p in patterns.split(","))


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
