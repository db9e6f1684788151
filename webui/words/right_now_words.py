"""What holds right now, in words: one headline, and what comes next."""

import math
from dataclasses import dataclass, replace
from typing import Final

from blocklists.shipped import Shipped
from policy.labels import EVERYTHING
from policy.reasons import Reason
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.right_now import RightNow
from webui.words.closing_words import Warned, warned
from webui.words.labels_shown import titles_of
from webui.words.wording import date, duration, estimate, listed, when

_SOON: Final = 60
"""So few minutes before a lock the card says how many are left."""


@dataclass(frozen=True, slots=True)
class Said:
    """A card's words."""

    headline: str
    why: str
    kind: str
    """night (locked), sun (little left, or some things closed) or go."""
    icon: str
    coming: str
    today: str
    lines: tuple[str, ...]
    """What is open or closed beside that."""
    warnings: tuple[Warned, ...] = ()
    """What closes within ten minutes."""


def said_of(shipped: Shipped, state: HomeState, now: RightNow) -> Said:
    """Put what holds into words."""
    kind, icon = _look(now)
    return Said(
        headline=_headline(state, now),
        why=_why(now),
        kind=kind,
        icon=icon,
        coming=_coming(shipped, state, now),
        today=estimate(now.today) if now.today is not None and now.today.high else "",
        lines=tuple(_lines(shipped, state, now)),
        warnings=tuple(warned(shipped, state.shown_at, now.closings, state.now)),
    )


def said_to_child(shipped: Shipped, state: HomeState, now: RightNow) -> Said:
    """Put what holds into words for the one it holds for."""
    said = said_of(shipped, state, now)
    if now.lock is Reason.PAUSED and now.until is None:
        return replace(said, headline=_("Locked until a parent opens it again"))
    return said


def _look(now: RightNow) -> tuple[str, str]:
    if now.is_locked:
        return "night", "pause" if now.lock is Reason.PAUSED else "moon"
    if _is_soon(now):
        return "sun", "clock"
    if now.closed:
        return "sun", "lock"
    return "go", "open"


def _headline(state: HomeState, now: RightNow) -> str:
    if not now.is_locked:
        left = {"time": duration(max(1, math.ceil(now.left or 0)))}
        return _("%(time)s left") % left if _is_soon(now) else _("Free now")
    if now.until is None:
        return _("Locked until you resume") if now.lock is Reason.PAUSED else _("Locked")
    time = when(state.shown_at(now.until), state.shown)
    return _("Locked until %(time)s") % {"time": time}


def _is_soon(now: RightNow) -> bool:
    """Say whether everything is locked or used up within the hour."""
    return not now.is_locked and now.left is not None and now.left <= _SOON


def _why(now: RightNow) -> str:
    if now.lock is Reason.PAUSED:
        return _("Paused by a parent")
    title = _(now.cause.title) if now.cause else ""
    if now.lock is Reason.SPENT:
        return _("Today's time is used up: %(rule)s") % {"rule": title}
    return title if now.is_locked else ""


def _coming(shipped: Shipped, state: HomeState, now: RightNow) -> str:
    if now.coming is None:
        return _("Nothing is planned for this week")
    values = {
        "rule": _(now.coming.title),
        "time": when(state.shown_at(now.coming.at), state.shown),
        "labels": listed(titles_of(shipped, now.coming.labels)),
    }
    if now.coming.opens:
        return _("%(labels)s open at %(time)s") % values
    if EVERYTHING in now.coming.labels:
        return _("Next lock: %(time)s (%(rule)s)") % values
    return _("%(rule)s from %(time)s") % values


def _lines(shipped: Shipped, state: HomeState, now: RightNow) -> list[str]:
    lines = []
    if now.closed and not now.is_locked:
        lines.append(_("Closed now: %(what)s") % {"what": listed(titles_of(shipped, now.closed))})
    if now.is_locked and any(now.left_open):
        labels, names = now.left_open
        left = listed([*titles_of(shipped, labels), *sorted(names)])
        lines.append(_("Stays open: %(what)s") % {"what": left})
    if now.open and not now.is_locked:
        lines.append(_("Open now: %(what)s") % {"what": listed(titles_of(shipped, now.open))})
    if now.calendar is not None:
        values = {"calendar": _(now.calendar.label), "date": date(now.calendar.last)}
        lines.append(_("%(calendar)s until %(date)s") % values)
    if now.skipped:
        what = listed([_(title) for title in now.skipped])
        lines.append(_("Skipped this time: %(what)s") % {"what": what})
    for grant in now.grants:
        what = grant.name or (
            titles_of(shipped, [grant.label])[0] if grant.label else _("everything")
        )
        left = duration(max(1, round((grant.until - state.now) / 60)))
        lines.append(_("Extra: %(what)s for %(time)s more") % {"what": what, "time": left})
    return lines
