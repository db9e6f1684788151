"""Skip an alarm once, or let it happen after all: acts of a day, which change no rule."""

import datetime as dt
from collections.abc import Iterable

from policy.alarms import Alarm
from store.acts import ActKeeper
from webui.languages import gettext as _
from webui.next_times import known_until, next_day
from webui.owners import Owner
from webui.visits import Sorry, Visit
from webui.words.wording import date


async def skip(visit: Visit, owner: Owner, alarm: Alarm) -> str:
    """Let the time that runs now, or else the next one, not happen."""
    state = visit.state
    day = next_day(state, owner, alarm)
    if day is None:
        raise Sorry(_("This alarm does not happen within a week."), 409)
    until = known_until(state, alarm, day)
    what = f"skipped {alarm.label} of {owner.name(visit.household)} on {day}"
    said = _("“%(alarm)s” is skipped once: %(day)s") % {"alarm": _(alarm.label), "day": date(day)}
    return await visit.act(what, said, lambda keeper: keeper.skip(owner.scope, alarm, day, until))


async def unskip(visit: Visit, owner: Owner, alarm: Alarm) -> str:
    """Let all times that are still to come happen."""
    acts, now = visit.state.home.acts, visit.state.now
    days = still_to_come(visit, acts.without_skipped(owner.scope, alarm, now).skip)

    def act(keeper: ActKeeper) -> None:
        for day in days:
            keeper.unskip(owner.scope, alarm, day)

    what = f"{alarm.label} of {owner.name(visit.household)} happens as usual"
    said = _("“%(alarm)s” happens as usual") % {"alarm": _(alarm.label)}
    return await visit.act(what, said, act)


def still_to_come(visit: Visit, days: Iterable[dt.date]) -> list[dt.date]:
    """Give the days whose time may not be over yet."""
    yesterday = visit.today - dt.timedelta(days=1)
    return [day for day in days if day >= yesterday]
