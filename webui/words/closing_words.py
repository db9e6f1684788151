"""Warnings in words: what closes within ten minutes, and when; for children, cards and messages."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from blocklists.shipped import Shipped
from policy.closings import Closing
from policy.labels import EVERYTHING
from policy.reasons import Reason
from webui.languages import gettext as _
from webui.languages import ngettext
from webui.words.labels_shown import titles_of
from webui.words.wording import clock, listed

LAST: Final = 5
"""From so many minutes on a warning is urgent."""

ShownAt = Callable[[float], dt.datetime]


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning."""

    text: str
    is_last: bool
    """It comes within five minutes."""

    @property
    def kind(self) -> str:
        return "stop" if self.is_last else "sun"


def minutes_until(closing: Closing, now: float) -> int:
    """Give the minutes until something closes, as people count them: what has begun counts."""
    return max(1, math.ceil(round(closing.at - now, 3) / 60))


def warned(
    shipped: Shipped, shown_at: ShownAt, closings: Sequence[Closing], now: float
) -> list[Warned]:
    """Put warnings into words, soonest first."""
    return [
        Warned(
            _said(shipped, shown_at, each, minutes_until(each, now)),
            minutes_until(each, now) <= LAST,
        )
        for each in closings
    ]


def _said(shipped: Shipped, shown_at: ShownAt, closing: Closing, minutes: int) -> str:
    values = {
        "rule": _(closing.title),
        "time": ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes},
        "clock": clock(shown_at(closing.at)),
        "what": listed(titles_of(shipped, closing.labels)),
    }
    if closing.is_estimate:
        return _("%(rule)s: %(time)s left for today") % values
    if EVERYTHING in closing.labels:
        if closing.reason is Reason.ALARM and closing.title:
            return _("%(rule)s: everything locks in %(time)s, at %(clock)s") % values
        return _("Everything locks in %(time)s, at %(clock)s") % values
    if closing.title:
        return _("%(rule)s: closes in %(time)s, at %(clock)s: %(what)s") % values
    return _("Closes in %(time)s, at %(clock)s: %(what)s") % values
