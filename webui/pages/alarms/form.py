"""From the alarm editor's fields to an alarm, with a sentence for what is missing."""

import datetime as dt
import hashlib
import json
import re
from typing import Final

from policy.alarms import Alarm
from policy.labels import BYPASS, EVERYTHING, SECURITY, Vocabulary
from policy.rendering import render_alarm
from webui.languages import gettext as _
from webui.visits import Form

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DAYS_IN_WEEK: Final = 7
ALL, SOME, OPEN = "all", "some", "open"


class Unfinished(ValueError):  # noqa: N818  (the form is not finished)
    """Something is missing; the sentence says what."""


def alarm_of(form: Form, vocabulary: Vocabulary, before: Alarm | None) -> Alarm:
    """Read the form; raises `Unfinished`."""
    kind = form.text("kind", 10)
    locks, opens = _what(form, vocabulary, kind)
    days, dates = days_of(form), _dates(form)
    if not days and not dates:
        raise Unfinished(_("Choose at least one day, or a date."))
    start, end = time_of(form, "from"), time_of(form, "to")
    if start == end:
        raise Unfinished(_("Start and end are the same time."))
    return Alarm(
        label=form.text("label", 60) or _("Lock"),
        start=start,
        end=end,
        days=days,
        dates=dates,
        locks=locks,
        opens=opens,
        on=before.on if before else True,
        skip=before.skip if before else frozenset(),
    )


def _what(form: Form, vocabulary: Vocabulary, kind: str) -> tuple[frozenset[str], frozenset[str]]:
    if kind == ALL:
        return frozenset({EVERYTHING}), frozenset()
    chosen = frozenset(
        label for label in form.all("label-id") if label in vocabulary and label not in SECURITY
    )
    if not chosen:
        raise Unfinished(_("Choose what it is about, or everything."))
    if kind == OPEN:
        return frozenset(), chosen - {BYPASS}
    return chosen, frozenset()


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


def mark_of(alarm: Alarm) -> str:
    """Give a short mark of an alarm's content, so that nobody changes one that was changed."""
    text = json.dumps(render_alarm(alarm), sort_keys=True)
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def kind_of(alarm: Alarm) -> str:
    """Say which kind the editor shows."""
    if alarm.opens:
        return OPEN
    return ALL if alarm.locks_everything else SOME
