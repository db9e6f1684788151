"""From the alarm editor's fields to an alarm, with a sentence for what is missing."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from policy.alarm_times import LARGEST_OFFSET, SunEvent, SunTime, When, place_of
from policy.alarms import Alarm
from policy.labels import BYPASS, EVERYTHING, SECURITY, Vocabulary
from policy.names import BadName
from policy.places import CITIES
from policy.rendering import render_alarm
from webui.languages import gettext as _
from webui.pages.names.view import typed_name
from webui.visits import Form

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_Read = TypeVar("_Read")
_OFFSET: Final = re.compile(r"-?\d{1,3}", re.ASCII)
_DAYS_IN_WEEK: Final = 7
_LONGEST_LIST: Final = 2000
_EVERYTHING: Final = frozenset({EVERYTHING})
_EVENTS: Final = {event.value: event for event in SunEvent}
ALL, BUT, SOME, OPEN = "all", "but", "some", "open"
"""Locks everything; everything but what is chosen; what is chosen; or opens that only then."""


class Unfinished(ValueError):  # noqa: N818  (the form is not finished)
    """Something is missing; the sentence says what."""


@dataclass(frozen=True, slots=True)
class What:
    """What an alarm does."""

    locks: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    spared_names: frozenset[str] = frozenset()


def alarm_of(form: Form, vocabulary: Vocabulary, zone: dt.tzinfo, before: Alarm | None) -> Alarm:
    """Read the form; raises `Unfinished`."""
    what = _what(form, vocabulary, form.text("kind", 10))
    days, dates = days_of(form), _dates(form)
    if not days and not dates:
        raise Unfinished(_("Choose at least one day, or a date."))
    start, end = when_of(form, "from", zone, before), when_of(form, "to", zone, before)
    if start == end:
        raise Unfinished(_("Start and end are the same time."))
    return Alarm(
        label=form.text("label", 60) or _("Lock"),
        start=start,
        end=end,
        days=days,
        dates=dates,
        locks=what.locks,
        opens=what.opens,
        spared=what.spared,
        spared_names=what.spared_names,
        on=before.on if before else True,
        skip=before.skip if before else frozenset(),
    )


def as_typed(form: Form, vocabulary: Vocabulary, zone: dt.tzinfo, start: Alarm) -> Alarm:
    """Give what was typed, to be shown again: of what cannot be read, what it was before."""
    what = _tried(lambda: _what(form, vocabulary, form.text("kind", 10)), None)
    shown = replace(
        start,
        label=form.text("label", 60) or start.label,
        start=_tried(lambda: when_of(form, "from", zone, start), start.start),
        end=_tried(lambda: when_of(form, "to", zone, start), start.end),
        days=days_of(form),
        dates=_tried(lambda: _dates(form), start.dates),
    )
    if what is None:
        return replace(shown, opens=frozenset(), spared=_chosen(form, vocabulary))
    return replace(
        shown,
        locks=what.locks,
        opens=what.opens,
        spared=what.spared,
        spared_names=what.spared_names,
    )


def _tried(read: Callable[[], _Read], otherwise: _Read) -> _Read:
    try:
        return read()
    except Unfinished:
        return otherwise


def _what(form: Form, vocabulary: Vocabulary, kind: str) -> What:
    if kind == ALL:
        return What(locks=_EVERYTHING)
    chosen = _chosen(form, vocabulary)
    names = _names(form) if kind == BUT else frozenset()
    if not chosen and not names:
        raise Unfinished(_("Choose what it is about, or everything."))
    if kind == BUT:
        return What(locks=_EVERYTHING, spared=chosen - {BYPASS}, spared_names=names)
    if kind == OPEN:
        return What(opens=chosen - {BYPASS})
    return What(locks=chosen)


def _chosen(form: Form, vocabulary: Vocabulary) -> frozenset[str]:
    known = (label for label in form.all("label-id") if label in vocabulary)
    return frozenset(label for label in known if label not in SECURITY)


def _names(form: Form) -> frozenset[str]:
    """Read the sites that stay open, typed one after the other."""
    found = set()
    for typed in form.text("names", _LONGEST_LIST).replace(",", " ").split():
        try:
            name = typed_name(typed)
        except BadName:
            name = ""
        if "." not in name:
            raise Unfinished(_("“%(name)s” is not a site's name.") % {"name": typed[:60]})
        found.add(name)
    return frozenset(found)


def days_of(form: Form) -> frozenset[int]:
    """Read the weekdays that are ticked."""
    numbers = {int(day) for day in form.all("day") if day.isascii() and day.isdigit()}
    return frozenset(day for day in numbers if day < _DAYS_IN_WEEK)


def _dates(form: Form) -> frozenset[dt.date]:
    dates = set()
    for text in form.all("date"):
        try:
            dates.add(dt.date.fromisoformat(text.strip()))
        except ValueError:
            if text.strip():
                raise Unfinished(_("That is not a date.")) from None
    return frozenset(dates)


def time_of(form: Form, key: str) -> dt.time:
    """Read a time of day; raises `Unfinished`."""
    found = _TIME.fullmatch(form.text(key, 8)[:5])
    if found is None:
        raise Unfinished(_("Choose when it starts and when it ends."))
    return dt.time(int(found[1]), int(found[2]))


def when_of(form: Form, key: str, zone: dt.tzinfo, before: Alarm | None) -> When:
    """Read one end of an alarm: a time, or one by the sun; raises `Unfinished`."""
    event = _EVENTS.get(form.text(f"{key}-by", 10))
    if event is None:
        return time_of(form, key)
    city = CITIES.get(form.text("city", 40))
    known = place_of(before.start, before.end) if before else None
    place = city.place if city else known
    if place is None:
        raise Unfinished(_("Choose the city by whose sun it goes."))
    offset = _OFFSET.fullmatch(form.text(f"{key}-offset", 5))
    minutes = int(offset[0]) if offset else 0
    return SunTime(event, place, max(-LARGEST_OFFSET, min(LARGEST_OFFSET, minutes)), zone)


def mark_of(alarm: Alarm) -> str:
    """Give a short mark of an alarm's content, so that nobody changes one that was changed."""
    text = json.dumps(render_alarm(alarm), sort_keys=True)
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def kind_of(alarm: Alarm) -> str:
    """Say which kind the editor shows."""
    if alarm.opens:
        return OPEN
    if alarm.spared or alarm.spared_names:
        return BUT
    return ALL if alarm.locks_everything else SOME
