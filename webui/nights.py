"""The lock of a family's nights: which alarm it is, and what a new one begins with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from webui.home_state import HomeState
from webui.languages import gettext as _

_ALL_DAYS: Final = frozenset(range(7))
_EVERYTHING: Final = frozenset({EVERYTHING})


@dataclass(frozen=True, slots=True)
class Template:
    """A ready alarm that a parent can take and change."""

    id: str
    icon: str
    alarm: Alarm


def night_of(alarms: Sequence[Alarm]) -> Alarm | None:
    """Give the alarm that locks the nights before school: overnight, everything, most days."""
    nightly = [a for a in alarms if a.locks_everything and a.days and a.start >= a.end]
    return max(nightly, key=lambda alarm: (alarm.on, len(alarm.days)), default=None)


def templates(state: HomeState) -> list[Template]:
    """Give the ready alarms; school nights are those before a school day."""
    school = state.household.school_days
    eves = frozenset((day - 1) % 7 for day in school)

    def lock(label: str, start: str, end: str, days: frozenset[int], *what: str) -> Alarm:
        locks = frozenset(what) or _EVERYTHING
        times = dt.time.fromisoformat(start), dt.time.fromisoformat(end)
        return Alarm(label, *times, days=days, locks=locks)

    window = Alarm(
        _("Video time"), dt.time(17), dt.time(19), days=school, opens=frozenset({"video"})
    )
    return [
        Template("night", "moon", lock(_("School nights"), "21:00", "06:30", eves)),
        Template("weekend", "moon", lock(_("Weekend nights"), "22:00", "07:00", _ALL_DAYS - eves)),
        Template(
            "homework",
            "rules",
            lock(_("Homework"), "16:00", "18:00", school, "games", "video", "social"),
        ),
        Template("video", "play", window),
        Template("dinner", "sun", lock(_("Dinner"), "20:00", "20:45", _ALL_DAYS)),
        Template("lesson", "log", lock(_("Lesson"), "17:00", "18:00", school)),
        Template("friday", "sun", lock(_("Friday prayer"), "13:00", "14:00", frozenset({4}))),
    ]


def template(state: HomeState, identity: str) -> Alarm:
    """Give a ready alarm by its id; a plain one for an unknown id."""
    known = {each.id: each.alarm for each in templates(state)}
    return known.get(identity) or known["night"]
