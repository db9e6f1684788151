import datetime as dt
from typing import Any

import pytest

from policy.document import parse
from policy.reading import DocumentError
from policy.rendering import render
from policy.rules import DayKind
from tests.policy.documents import known_zone
from tests.policy.families import VOCABULARY


def _document(*calendars: Any) -> dict[str, Any]:
    home = {"name": "Home", "timezone": "Asia/Karachi", "calendars": list(calendars)}
    return {"household": home, "profiles": {"kid": {"age_band": "10-12"}}}


WINTER = {"label": "Winter", "from": "2026-12-20", "to": "2027-01-03", "days": "free"}
NIGHT = {"label": "Night", "days": ["mon"], "from": "22:00", "to": "03:30", "locks": "everything"}
RAMADAN = {
    "label": "Ramadan", "from": dt.date(2027, 2, 8), "to": dt.date(2027, 3, 9), "for": ["kid"],
    "alarms": [NIGHT],
    "allowances": [{"label": "Games", "of": ["games"], "minutes": 45}], "on": False,
}  # fmt: skip


def test_calendars_are_read_and_survive_an_export() -> None:
    household = parse(_document(WINTER, RAMADAN), VOCABULARY, known_zone)
    winter, ramadan = household.calendars
    assert winter.days is DayKind.FREE
    assert winter.alarms is None
    assert ramadan.first == dt.date(2027, 2, 8)
    assert ramadan.profiles == {"kid"}
    assert not ramadan.on
    assert parse(render(household), VOCABULARY, known_zone) == household


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"to": "2026-12-19"}, "household.calendars[0].to: is before the first day"),
        ({"to": "2030-01-01"}, "household.calendars[0].to: is more than a year"),
        ({"from": None}, "household.calendars[0].from: is missing"),
        ({"from": "soon"}, "household.calendars[0].from: expected a date"),
        ({"label": None}, "household.calendars[0].label: is missing"),
        ({"days": "weekend"}, "household.calendars[0].days: expected school | free"),
        ({"days": None}, "household.calendars[0]: changes nothing"),
        ({"for": ["nobody"]}, "household.calendars[0].for: there is no profile 'nobody'"),
        ({"for": [7]}, "household.calendars[0].for[0]: expected a profile"),
        ({"alarm": []}, "household.calendars[0].alarm: is not a key that belongs here"),
    ],
)
def test_a_mistake_is_found_at_its_address(change: dict[str, Any], problem: str) -> None:
    wrong = {key: value for key, value in (WINTER | change).items() if value is not None}
    with pytest.raises(DocumentError) as found:
        parse(_document(wrong), VOCABULARY, known_zone)
    assert any(said.startswith(problem) for said in found.value.problems), found.value.problems
