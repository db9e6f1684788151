"""What was written holds as long as the levels let it."""

import dataclasses

import pytest

from policy.rules import AgeBand, Household, Privacy, Profile
from webui.outgoing.levels import levels_of, still_hold


def test_the_level_is_the_parents_or_that_of_the_age() -> None:
    ten = Profile("ten", "Ayesha", age_band=AgeBand.FROM_10)
    chosen = dataclasses.replace(ten, id="chosen", privacy=Privacy.L1)
    household = Household("Home", "Asia/Karachi", profiles={"ten": ten, "chosen": chosen})
    assert levels_of(household, 1.8e9) == {"ten": Privacy.L2, "chosen": Privacy.L1}


@pytest.mark.parametrize(
    ("now", "holds"),
    [({"a": 2, "b": 1}, True), ({"a": 3, "b": 1}, True), ({"a": 1, "b": 1}, False),
     ({"b": 1}, False)],
)  # fmt: skip
def test_a_lower_level_or_a_child_that_is_gone_ends_it(now: dict[str, int], *, holds: bool) -> None:
    assert still_hold({"a": 2}, now) is holds
    assert still_hold({}, now)
