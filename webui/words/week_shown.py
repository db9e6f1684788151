"""The week picture of one owner: rows with bars, hours along them, and the same in words; pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from blocklists.shipped import Shipped
from policy.labels import EVERYTHING
from policy.moment import Moment
from policy.week import DAYS, ROW, Bar, bars, first_hour
from webui.languages import gettext as _
from webui.words.alarm_words import clocks, spared_words
from webui.words.labels_shown import titles_of
from webui.words.week_minutes import minutes_of_week
from webui.words.wording import clock, date, day_short, listed

_HOUR = 60
_TICKS = 4
_HEIGHT = 20
_LANES = {"all": (0, _HEIGHT), "but": (4, 12), "some": (11, 9), "open": (0, 9)}
"""Where a kind of bar lies in its row and how high it is: they are told apart without colour."""


@dataclass(frozen=True, slots=True)
class BarShown:
    """One bar."""

    kind: str
    """`all`, `but` (all but some things), `some` or `open`."""
    is_skipped: bool
    start: int
    length: int
    y: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One day."""

    day: str
    date: str
    is_today: bool
    bars: Sequence[BarShown]
    now: int | None
    """The minute of this row that is now, if it lies in it."""
    then: int | None
    """The minute of this row that is asked about."""


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A whole week."""

    hours: Sequence[str]
    """What stands along the rows, a quarter of a row each."""
    rows: Sequence[RowShown]
    kinds: frozenset[str]
    """Which kinds of bars there are; `skipped` among them where something is."""
    minutes: Sequence[str] = ()
    """What allowances give on its days."""


def week_shown(shipped: Shipped, moment: Moment, then: dt.datetime | None = None) -> WeekShown:
    """Draw the week from now on, for whom a moment is about."""
    owned = list(moment.alarms_by_owner())
    today = moment.shown.date()
    hour = first_hour((alarm for _owner, alarms in owned for alarm in alarms), today)
    first = (moment.shown - dt.timedelta(hours=hour)).date()
    begin = dt.datetime.combine(first, dt.time(hour))
    drawn = [(bar.row, _bar(shipped, bar)) for bar in bars(owned, first, hour)]
    now, asked = _place(moment.shown, begin), _place(then, begin) if then else None
    rows = [
        RowShown(
            day=day_short((first + dt.timedelta(days=row)).weekday()),
            date=date(first + dt.timedelta(days=row)),
            is_today=row == 0,
            bars=[bar for its, bar in drawn if its == row],
            now=now[1] if now and now[0] == row else None,
            then=asked[1] if asked and asked[0] == row else None,
        )
        for row in range(DAYS)
    ]
    kinds = {"skipped" if bar.is_skipped else bar.kind for _row, bar in drawn}
    return WeekShown(_hours(hour), rows, frozenset(kinds), minutes_of_week(moment))


def _place(shown: dt.datetime, begin: dt.datetime) -> tuple[int, int] | None:
    """Give row and minute of a time, if it lies in this week."""
    row, minute = divmod(int((shown - begin).total_seconds() // 60), ROW)
    return (row, minute) if 0 <= row < DAYS else None


def _hours(first: int) -> list[str]:
    every = (dt.time((first + 24 // _TICKS * n) % 24) for n in range(_TICKS))
    return [clock(time) for time in every]


def _bar(shipped: Shipped, bar: Bar) -> BarShown:
    alarm = bar.alarm
    kind = "open" if alarm.opens else "some"
    if alarm.locks_everything:
        kind = "but" if alarm.spared or alarm.spared_names else "all"
    y, height = _LANES[kind]
    return BarShown(kind, bar.is_skipped, bar.start, bar.length, y, height, _words(shipped, bar))


def _words(shipped: Shipped, bar: Bar) -> str:
    alarm = bar.alarm
    labels = alarm.opens or alarm.locks - {EVERYTHING}
    start, end = clocks(alarm, bar.day)
    values = {
        "from": start,
        "to": end,
        "rule": _(alarm.label),
        "what": listed(titles_of(shipped, labels)),
    }
    if bar.is_skipped:
        return _("%(from)s – %(to)s %(rule)s: skipped this time") % values
    if alarm.opens:
        return _("%(from)s – %(to)s %(rule)s: %(what)s open") % values
    if alarm.locks_everything:
        said = _("%(from)s – %(to)s %(rule)s: everything locked") % values
        spared = spared_words(shipped, alarm)
        return f"{said}; {spared}" if spared else said
    return _("%(from)s – %(to)s %(rule)s: %(what)s locked") % values
