"""The minutes of a week in words."""

import datetime as dt
from dataclasses import replace

from policy.minutes import SavingKey
from policy.moment import Moment
from policy.rules import Calendar, DayKind
from tests.policy.families import NOW, NOW_DAY, allowance, home, layer, tablet_of
from webui.words.week_minutes import minutes_of_week

GAMES = replace(allowance("games", 60, 120), label="Games", keep_up_to=45)


def _said(house) -> list[str]:
    return minutes_of_week(Moment(house, tablet_of(house), NOW))


def test_days_with_the_same_minutes_are_said_together() -> None:
    assert _said(home(layer(allowances=[GAMES]))) == ["Games: 1 h (Mon–Fri), 2 h (Sat, Sun)"]
    same = replace(GAMES, free_day=60)
    assert _said(home(layer(allowances=[same]))) == ["Games: 1 h (Every day)"]
    assert _said(home()) == []


def test_calendars_change_the_days_that_they_have() -> None:
    wednesday = NOW_DAY + dt.timedelta(days=2)
    trip = Calendar("Trip", wednesday, wednesday, days=DayKind.FREE)
    said = _said(home(layer(allowances=[GAMES]), calendars=(trip,)))
    assert said == ["Games: 1 h (Mon, Tue, Thu, Fri), 2 h (Wed, Sat, Sun)"]


def test_minutes_that_were_kept_are_today_s_alone() -> None:
    kept = {SavingKey("profile", "child", GAMES.of): 30}
    house = replace(home(layer(allowances=[GAMES])), savings=kept, saved_on=NOW_DAY)
    (line,) = _said(house)
    assert line.startswith("Games: 1 h (Mon–Fri), 2 h (Sat, Sun)")
    assert line.endswith("Today 30 min more, kept from earlier days")
