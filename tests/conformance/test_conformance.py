"""Each check as a test against Nigehban: `pytest tests/conformance -k special`.

All chosen checks are played once, many at a time (about a minute for all of them); each test then
looks at its own result.  A MUST that fails fails the test.  A SHOULD may fail only when it is among
the known gaps, and must be taken out of them when it passes.
"""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.conformance import runner
from tests.conformance.adapters import ADAPTERS
from tests.conformance.known_gaps import NIGEHBAN
from tests.conformance.processes import StartError
from tests.conformance.registry import MUST, Check, all_checks
from tests.conformance.runner import Result

CHECKS = all_checks()
SERVER = ADAPTERS["nigehban"]

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("conformance")]


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> dict[str, Result]:
    """What the chosen checks found."""
    if why := SERVER.missing():
        pytest.skip(why)
    wanted = {name for item in request.session.items for name in _check_ids(item)}
    chosen = [check for check in CHECKS if check.id in wanted]
    options = runner.Options(fuzz=int(os.environ.get("CONFORMANCE_FUZZ", "300")))
    try:
        found = asyncio.run(runner.play(SERVER, chosen, options))
    except StartError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"nigehban does not start: {error}")
    return {result.id: result for result in found}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_nigehban_conforms(check: Check, results: dict[str, Result]) -> None:
    result = results[check.id]
    if result.status == "skip":
        pytest.skip(result.came)
    gap = NIGEHBAN.get(check.id)
    if result.status == "fail" and gap:
        pytest.xfail(f"known gap: {gap}")
    assert result.status == "pass", f"{check.level} {check.rests_on} {check.about} {result.why}"
    assert not gap, "this known gap has closed: take it out of known_gaps.py"


def test_no_must_is_a_known_gap() -> None:
    levels = {check.id: check.level for check in CHECKS}
    assert set(NIGEHBAN) <= levels.keys()
    assert not [gap for gap in NIGEHBAN if levels[gap] is MUST]


def _check_ids(item: pytest.Item) -> list[str]:
    spec = getattr(item, "callspec", None)
    check = spec.params.get("check") if spec else None
    return [check.id] if isinstance(check, Check) else []
