"""The minutes of a week in words: what allowances give on its days, and what is kept today."""

import datetime as dt
from typing import Final

from policy.moment import Moment
from policy.spending import Budget, budgets
from policy.wall_clock import instants_of
from webui.languages import gettext as _
from webui.words.wording import days, duration, listed

_DAYS: Final = 7
_NOON: Final = dt.time(12)


def minutes_of_week(moment: Moment) -> list[str]:
    """Say of each allowance how many minutes it gives on which days from today on."""
    today, said = moment.shown.date(), dict[str, dict[int, list[int]]]()
    for number in range(_DAYS):
        day = today + dt.timedelta(days=number)
        noon = instants_of(moment.home.zone, dt.datetime.combine(day, _NOON))[0]
        for budget in budgets(Moment(moment.home, moment.subject, noon)):
            by_minutes = said.setdefault(budget.allowance.label, {})
            by_minutes.setdefault(budget.minutes - budget.saved, []).append(day.weekday())
    kept = {each.allowance.label: each for each in budgets(moment) if each.saved}
    return [_line(label, found, kept.get(label)) for label, found in said.items()]


def _line(label: str, by_minutes: dict[int, list[int]], kept: Budget | None) -> str:
    times = [
        _("%(time)s (%(days)s)") % {"time": duration(minutes), "days": days(weekdays)}
        for minutes, weekdays in sorted(by_minutes.items())
    ]
    line = _("%(rule)s: %(times)s") % {"rule": _(label), "times": listed(times)}
    if kept is None:
        return line
    return f"{line}. " + _("Today %(time)s more, kept from earlier days") % {
        "time": duration(kept.saved)
    }
