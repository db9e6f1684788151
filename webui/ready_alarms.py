"""Ready alarms that a parent takes and changes: nights, homework, lessons, school, prayer, once."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from policy.alarm_times import SunEvent
from policy.alarms import Alarm
from policy.labels import EVERYTHING
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.sun_alarms import sun_times
from webui.words.labels_shown import KIDS

_ALL_DAYS: Final = frozenset(range(7))
_EVERYTHING: Final = frozenset({EVERYTHING})
_FUN: Final = ("games", "video", "social")


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready alarm."""

    id: str
    icon: str
    alarm: Alarm


def ready_alarms(state: HomeState) -> list[Ready]:
    """Give the ready alarms; school nights are those before a school day."""
    school = state.household.school_days
    eves = frozenset((day - 1) % 7 for day in school)
    return [
        _ready("night", "moon", _("School nights"), "21:00-06:30", eves),
        _ready("weekend", "moon", _("Weekend nights"), "22:00-07:00", _ALL_DAYS - eves),
        _ready("bedtime", "moon", _("Bedtime"), "20:30-07:00", _ALL_DAYS),
        _ready("homework", "rules", _("Homework"), "16:00-18:00", school, *_FUN),
        _study(school),
        _ready("dinner", "sun", _("Dinner"), "20:00-20:45", _ALL_DAYS),
        _video(school),
        _once(state.shown),
        _ready("tuition", "log", _("Tuition"), "17:00-18:30", school, *_FUN),
        _ready("quran", "log", _("Qur'an lesson"), "15:00-15:45", school, *_FUN),
        _by_the_sun(state, SunEvent.FAJR, _("Fajr")),
        _by_the_sun(state, SunEvent.MAGHRIB, _("Maghrib")),
        _ready("friday", "sun", _("Friday prayer"), "13:00-14:00", frozenset({4})),
        _ready("morning-school", "child", _("School, morning shift"), "07:30-13:00", school),
        _ready("second-school", "child", _("School, second shift"), "13:00-18:00", school),
    ]


def _ready(
    identity: str, glyph: str, label: str, times: str, days: frozenset[int], *what: str
) -> Ready:
    start, end = map(dt.time.fromisoformat, times.split("-"))
    locks = frozenset(what) or _EVERYTHING
    return Ready(identity, glyph, Alarm(label, start, end, days=days, locks=locks))


def _video(school: frozenset[int]) -> Ready:
    times, opens = (dt.time(17), dt.time(19)), frozenset({"video"})
    return Ready("video", "play", Alarm(_("Video time"), *times, days=school, opens=opens))


def _study(school: frozenset[int]) -> Ready:
    """Give one during which nothing but learning is open."""
    times, spared = (dt.time(16), dt.time(18)), frozenset({KIDS})
    alarm = Alarm(_("Only learning"), *times, days=school, locks=_EVERYTHING, spared=spared)
    return Ready("study", "rules", alarm)


def _by_the_sun(state: HomeState, event: SunEvent, label: str) -> Ready:
    alarm = Alarm(label, *sun_times(state, event), days=_ALL_DAYS, locks=_EVERYTHING)
    return Ready(event.value, "dawn", alarm)


def _once(shown: dt.datetime) -> Ready:
    """Give one for today alone, from the next full hour, or tomorrow's first where that is late."""
    start = shown.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    end = start + dt.timedelta(hours=1)
    dates = frozenset({start.date()})
    alarm = Alarm(_("Once"), start.time(), end.time(), dates=dates, locks=_EVERYTHING)
    return Ready("once", "clock", alarm)


def ready_alarm(state: HomeState, identity: str) -> Alarm:
    """Give a ready alarm by its id; that of school nights for an unknown id."""
    known = {each.id: each.alarm for each in ready_alarms(state)}
    return known.get(identity) or known["night"]
