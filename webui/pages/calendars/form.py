"""From the calendar editor's fields to a calendar, with a sentence for what is missing."""

import datetime as dt
import hashlib
import json
from typing import Final

from policy.alarms import Alarm
from policy.calendars import LONGEST
from policy.labels import EVERYTHING
from policy.rendering import render_calendar
from policy.rules import Calendar, DayKind, Household
from webui.languages import gettext as _
from webui.pages.alarms.form import Unfinished, time_of
from webui.visits import Form

USUAL, NONE, OWN, KEPT = "usual", "none", "own", "kept"
"""What happens to a child's locks: as usual, none, one of its own, or what the file says."""
_ALL_DAYS: Final = frozenset(range(7))


def calendar_of(form: Form, household: Household, before: Calendar | None) -> Calendar:
    """Read the form; raises `Unfinished`."""
    first, last = date_of(form, "first"), date_of(form, "last")
    if last < first:
        raise Unfinished(_("The last day is before the first."))
    if last - first > LONGEST:
        raise Unfinished(_("That is longer than a year."))
    label = form.text("label", 60) or _("Holidays")
    days = {each.value: each for each in DayKind}.get(form.text("days", 10))
    alarms = _alarms(form, label, before)
    allowances = before.allowances if before else None
    if days is None and alarms is None and allowances is None:
        raise Unfinished(_("Choose what is different on these days."))
    chosen = frozenset(each for each in form.all("child") if each in household.profiles)
    on = before.on if before else True
    return Calendar(label, first, last, chosen, days, alarms, allowances, on=on)


def _alarms(form: Form, label: str, before: Calendar | None) -> tuple[Alarm, ...] | None:
    match form.text("locks", 10):
        case "none":
            return ()
        case "own":
            start, end = time_of(form, "from"), time_of(form, "to")
            if start == end:
                raise Unfinished(_("Start and end are the same time."))
            locks = frozenset({EVERYTHING})
            return (Alarm(label, start, end, days=_ALL_DAYS, locks=locks),)
        case "kept" if before is not None:
            return before.alarms
    return None


def date_of(form: Form, key: str) -> dt.date:
    """Read a date; raises `Unfinished`."""
    try:
        return dt.date.fromisoformat(form.text(key, 10))
    except ValueError:
        raise Unfinished(_("Choose the first and the last day.")) from None


def locks_of(calendar: Calendar) -> str:
    """Say which choice the editor shows."""
    if calendar.alarms is None:
        return USUAL
    if not calendar.alarms:
        return NONE
    only = calendar.alarms[0]
    is_simple = len(calendar.alarms) == 1 and only.locks_everything and only.days == _ALL_DAYS
    is_plain = only.on and not only.dates | only.skip | only.spared | only.spared_names
    return OWN if is_simple and is_plain and not only.follows_the_sun else KEPT


def mark_of(calendar: Calendar) -> str:
    """Give a short mark of what it says, so that nobody changes one that was changed."""
    said = json.dumps(render_calendar(calendar), sort_keys=True)
    return hashlib.blake2s(said.encode(), digest_size=6).hexdigest()
