"""The table that a run prints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.conformance.known_gaps import SOMETIMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.conformance.registry import Check
    from tests.conformance.runner import Result


def table(checks: Sequence[Check], results: Sequence[Result]) -> str:
    """One row for each check: id, level, outcome, seconds, and why."""
    width = max(len(check.id) for check in checks)
    rows = [
        f"{check.id:<{width}}  {check.level:<6}  {result.status:<4}  {result.seconds:5.1f}  "
        f"{result.why}".rstrip()
        for check, result in zip(checks, results, strict=True)
    ]
    return "\n".join(rows)


def counts(checks: Sequence[Check], results: Sequence[Result]) -> str:
    """How many passed, by level, and how many were skipped."""
    seen = Counter((c.level, r.status) for c, r in zip(checks, results, strict=True))
    levels = sorted({check.level for check in checks})
    return "\n".join(
        f"{level}: {seen[level, 'pass']} passed, {seen[level, 'fail']} failed,"
        f" {seen[level, 'skip']} skipped"
        for level in levels
    )


def surprises(
    checks: Sequence[Check], results: Sequence[Result], gaps: Mapping[str, str]
) -> list[str]:
    """Failures that are not known gaps, and known gaps that passed."""
    found = []
    for check, result in zip(checks, results, strict=True):
        if result.status == "fail" and check.id not in gaps:
            found.append(f"{check.id}: a {check.level} failed: {result.why}")
        closed = check.id in gaps and not gaps[check.id].startswith(SOMETIMES)
        if result.status == "pass" and closed:
            found.append(f"{check.id}: passed; take it out of the known gaps")
    return found
