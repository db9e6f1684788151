"""When a summary is due: by the clock on the wall, once a week, also after the box was off."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from webui.outgoing.schedule import LATEST, Due, Schedule, last_due, next_due

KARACHI, BRUSSELS = ZoneInfo("Asia/Karachi"), ZoneInfo("Europe/Brussels")
SUNDAY_SIX = Schedule(6, dt.time(18))
SUNDAY = dt.date(2026, 11, 22)


def at(text: str, zone: dt.tzinfo = KARACHI, fold: int = 0) -> float:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp()


DUE = Due(at("2026-11-22 18:00"), SUNDAY)


def test_it_is_due_from_its_minute_on() -> None:
    assert last_due(SUNDAY_SIX, KARACHI, DUE.instant - 1) is None
    assert last_due(SUNDAY_SIX, KARACHI, DUE.instant) == DUE


def test_it_stays_due_for_some_days_and_not_for_ever() -> None:
    assert last_due(SUNDAY_SIX, KARACHI, DUE.instant + LATEST - 1) == DUE
    assert last_due(SUNDAY_SIX, KARACHI, DUE.instant + LATEST) is None


def test_a_time_that_was_chosen_after_it_had_passed_is_next_weeks() -> None:
    chosen = Schedule(6, dt.time(18), since=DUE.instant + 60)
    assert last_due(chosen, KARACHI, DUE.instant + 120) is None
    week_later = DUE.instant + 7 * 86400
    assert last_due(chosen, KARACHI, week_later) == Due(week_later, SUNDAY + dt.timedelta(days=7))


@pytest.mark.parametrize(
    ("text", "fold", "expected"),
    [
        ("2026-03-29 01:59", 0, None),
        ("2026-03-29 03:00", 0, "2026-03-29T03:00+02:00"),
        ("2026-10-25 02:29", 0, None),
        ("2026-10-25 02:30", 0, "2026-10-25T02:30+02:00"),
        ("2026-10-25 02:30", 1, "2026-10-25T02:30+02:00"),
    ],
    ids=["before the jump", "the hour is left out", "before", "the first time", "not again"],
)
def test_when_clocks_change_it_is_due_once(text: str, fold: int, expected: str | None) -> None:
    due = last_due(Schedule(6, dt.time(2, 30)), BRUSSELS, at(text, BRUSSELS, fold))
    found = due and dt.datetime.fromtimestamp(due.instant, BRUSSELS).isoformat(timespec="minutes")
    assert found == expected


@pytest.mark.parametrize("hours", range(0, 24 * 8, 5))
def test_the_next_time_is_the_first_one_to_come(hours: int) -> None:
    now = DUE.instant - 7 * 86400 + 3600 * hours
    found = next_due(SUNDAY_SIX, KARACHI, now)
    assert now < found <= now + 7 * 86400
    assert (found - DUE.instant) % (7 * 86400) == 0


def test_it_is_kept_as_text_and_nonsense_is_the_usual_time() -> None:
    chosen = Schedule(4, dt.time(20, 15), 1.5)
    assert Schedule.read(chosen.write()) == chosen
    for text in ("", "{", "[]", '{"day": 9, "at": "18:00", "since": 0}', '{"day": 1}', "null"):
        assert Schedule.read(text) == Schedule()
