"""The times of alarms in words: of the clock, or by the sun with what the clock shows that day."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from blocklists.shipped import Shipped
from policy.alarm_times import SunEvent, SunTime, When, place_of, time_on
from policy.alarms import Alarm
from policy.places import Place
from webui.cities import city_title
from webui.languages import gettext as _
from webui.words.labels_shown import titles_of
from webui.words.wording import clock, duration, listed

EVENTS: Final[Mapping[SunEvent, Callable[[], str]]] = {
    SunEvent.FAJR: lambda: _("Fajr"),
    SunEvent.SUNRISE: lambda: _("sunrise"),
    SunEvent.SUNSET: lambda: _("sunset"),
    SunEvent.MAGHRIB: lambda: _("Maghrib"),
}


def time_words(when: When) -> str:
    """Say when, on any day: `9:00 PM`, `10 min after Maghrib`."""
    if isinstance(when, dt.time):
        return clock(when)
    values = {"event": EVENTS[when.event](), "time": duration(abs(when.offset))}
    if not when.offset:
        return values["event"]
    text = _("%(time)s after %(event)s") if when.offset > 0 else _("%(time)s before %(event)s")
    return text % values


def time_on_words(when: When, day: dt.date) -> str:
    """Say when, with what the clock shows on a day: `5:12 PM (10 min after Maghrib)`."""
    shown = None if isinstance(when, dt.time) else time_on(when, day)
    if shown is None:
        return time_words(when)
    return _("%(clock)s (%(event)s)") % {"clock": clock(shown), "event": time_words(when)}


def clocks(alarm: Alarm, day: dt.date) -> tuple[str, str]:
    """Give what the clock shows at both ends on a day; words where the sun gives no time then."""
    times = alarm.stretch(day)
    if times is None:
        return time_words(alarm.start), time_words(alarm.end)
    return clock(times[0]), clock(times[1])


def from_to(alarm: Alarm, day: dt.date) -> str:
    """Give both ends as the clock shows them on a day."""
    return " – ".join(clocks(alarm, day))


def by_the_sun(alarm: Alarm) -> str:
    """Say by what an alarm follows the sun, and where; empty for one of the clock."""
    place = place_of(alarm.start, alarm.end)
    if place is None:
        return ""
    values = {"from": time_words(alarm.start), "to": time_words(alarm.end)}
    return _("%(from)s – %(to)s, %(place)s") % (values | {"place": place_title(place)})


def sun_of_day(alarm: Alarm, day: dt.date) -> str:
    """Say how a day's time comes about: `Maghrib in Lahore 5:02 PM + 10 min`."""
    when = next((each for each in (alarm.start, alarm.end) if isinstance(each, SunTime)), None)
    happens = when.event_on(day) if when is not None else None
    if when is None or happens is None:
        return ""
    values = {
        "event": EVENTS[when.event](),
        "place": place_title(when.place),
        "clock": clock(happens),
    }
    said = _("%(event)s in %(place)s %(clock)s") % values
    if not when.offset:
        return said
    return f"{said} {'+' if when.offset > 0 else '-'} {duration(abs(when.offset))}"


def place_title(place: Place) -> str:
    """Give a place's name, or its degrees."""
    return city_title(place.city) or place.title


def spared_words(shipped: Shipped, alarm: Alarm) -> str:
    """Say what a lock of everything leaves open; empty where it is nothing."""
    left = [*titles_of(shipped, alarm.spared), *sorted(alarm.spared_names)]
    return _("Stays open: %(what)s") % {"what": listed(left)} if left else ""
