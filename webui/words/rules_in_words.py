"""Every rule that binds a child, in words that a nine-year-old reads; pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from blocklists.shipped import Shipped
from policy.alarms import Alarm
from policy.labels import EVERYTHING, SECURITY
from policy.moment import Moment
from policy.presets import band_of
from policy.proposals import Rule, is_same
from policy.rules import AgeBand, Allowance, Mode, NameRules, Privacy, YouTube
from policy.ruling import State
from webui.languages import gettext as _
from webui.words.alarm_words import spared_words, time_on_words
from webui.words.labels_shown import KIDS, titles_of
from webui.words.wording import date, days, duration, listed

_NOT_FOR_CHILDREN: Final = frozenset(
    [
        "adult", "violence", "hate", "drugs", "weapons", "gambling", "dating", "random_chat",
        "nudify", "piracy", "bypass", "darkweb", "search_unsafe",
    ]
)  # fmt: skip
"""Categories that are not named to the smallest."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule."""

    icon: str
    text: str
    whose: str
    """For whom it holds, where not for the child alone."""
    names: tuple[str, ...] = ()
    """What it names, where that is a list."""


def rules_in_words(
    shipped: Shipped, moment: Moment, proposed: Sequence[Rule] = ()
) -> list[Sentence]:
    """Give all rules that bind a subject; `proposed` are those that it wished for itself."""
    return [
        *_alarms(shipped, moment, proposed),
        *_minutes(shipped, moment, proposed),
        *_labels(shipped, moment),
        *_search(moment),
        *_names(moment),
    ]


def rule_in_words(shipped: Shipped, rule: Rule, today: dt.date) -> str:
    """Give one rule of times or minutes in a few words, whoever reads them."""
    if isinstance(rule, Alarm):
        return _alarm(shipped, today, rule, "").text
    text = _("%(what)s: %(school)s on school days, %(free)s on free days")
    return text % _minutes_of(shipped, rule)


def _whose(owner: str) -> str:
    return {
        "household": _("for everybody at home"),
        "device": _("on this device"),
    }.get(owner, "")


def _said_by(owner: str, rule: Rule, proposed: Sequence[Rule]) -> str:
    if any(is_same(rule, each) for each in proposed):
        return _("proposed by you")
    return _whose(owner)


def _alarms(shipped: Shipped, moment: Moment, proposed: Sequence[Rule]) -> Iterator[Sentence]:
    if moment.calendar is not None:
        values = {"calendar": _(moment.calendar.label), "date": date(moment.calendar.last)}
        yield Sentence("week", _("%(calendar)s, until %(date)s: other times hold.") % values, "")
    for owner, alarms in moment.alarms_said():
        for alarm in alarms:
            if alarm.on:
                yield _alarm(shipped, moment.shown.date(), alarm, _said_by(owner, alarm, proposed))


def _alarm(shipped: Shipped, today: dt.date, alarm: Alarm, whose: str) -> Sentence:
    when = [days(alarm.days)] if alarm.days else []
    values = {
        "rule": _(alarm.label),
        "days": listed(when + [date(day) for day in sorted(alarm.dates)]),
        "from": time_on_words(alarm.start, today),
        "to": time_on_words(alarm.end, today),
        "what": listed(titles_of(shipped, (alarm.opens or alarm.locks) - {EVERYTHING})),
    }
    if alarm.opens:
        text = _("%(rule)s: %(what)s is open only from %(from)s to %(to)s (%(days)s).")
        return Sentence("play", text % values, whose)
    if alarm.locks_everything:
        text = _("%(rule)s: the internet sleeps from %(from)s to %(to)s (%(days)s).") % values
        spared = spared_words(shipped, alarm)
        return Sentence("moon", f"{text} {spared}." if spared else text, whose)
    text = _("%(rule)s: %(what)s is closed from %(from)s to %(to)s (%(days)s).")
    return Sentence("lock", text % values, whose)


def _minutes(shipped: Shipped, moment: Moment, proposed: Sequence[Rule]) -> Iterator[Sentence]:
    owned: list[tuple[str, tuple[Allowance, ...]]] = []
    if moment.filled is not None:
        owned.append(("profile", moment.filled.allowances))
    if moment.subject.device is not None:
        owned.append(("device", moment.subject.device.layer.allowances or ()))
    closed = _closed(moment)
    for owner, allowances in owned:
        for allowance in allowances:
            if allowance.of <= closed:
                continue  # minutes of what is closed are no minutes
            yield _allowance(shipped, allowance, _said_by(owner, allowance, proposed))


def _allowance(shipped: Shipped, allowance: Allowance, whose: str) -> Sentence:
    text = _("You have %(school)s on school days and %(free)s on free days for: %(what)s.")
    words = text % _minutes_of(shipped, allowance)
    return Sentence("clock", f"{words}{_kept(allowance)}", whose)


def _minutes_of(shipped: Shipped, allowance: Allowance) -> dict[str, str]:
    return {
        "what": listed(titles_of(shipped, allowance.of)),
        "school": duration(allowance.school_day),
        "free": duration(allowance.free_day),
    }


def _kept(allowance: Allowance) -> str:
    if not allowance.keep_up_to:
        return ""
    values = {"time": duration(allowance.keep_up_to)}
    return " " + _("What you leave over is kept for later days, up to %(time)s.") % values


def _closed(moment: Moment) -> frozenset[str]:
    """Give the labels that are closed at any time."""
    states = moment.standing_states
    return frozenset(label for label, state in states.items() if state is State.BLOCKED)


def _labels(shipped: Shipped, moment: Moment) -> Iterator[Sentence]:
    states = moment.standing_states
    if moment.filled is not None and moment.filled.mode is Mode.ALLOW_ONLY:
        yield Sentence(
            "shield", _("Only what your family chose is open; everything else is closed."), ""
        )
    asked = [label for label, state in states.items() if state is State.ASK]
    if asked:
        yield Sentence("ask", _("You can ask for these:"), "", tuple(titles_of(shipped, asked)))
    blocked = _closed(moment) - SECURITY
    if _is_small(moment) and blocked & _NOT_FOR_CHILDREN:
        yield Sentence("lock", _("Things that are not for children are closed."), "")
        blocked -= _NOT_FOR_CHILDREN
    if blocked:
        yield Sentence("lock", _("These are closed:"), "", tuple(titles_of(shipped, blocked)))
    if any(states.get(label) is State.BLOCKED for label in SECURITY):
        yield Sentence("shield", _("Sites that harm or cheat are closed."), "")
    opened = [label for label, state in states.items() if state is State.ALLOWED and label != KIDS]
    if opened:
        yield Sentence("open", _("These are open for you:"), "", tuple(titles_of(shipped, opened)))


def _is_small(moment: Moment) -> bool:
    """Say whether the child is too small to read the names of what is not for children."""
    profile = moment.subject.profile
    if profile is None:
        return False
    return band_of(profile, moment.shown.date()) in {AgeBand.UNDER_6, AgeBand.FROM_6}


def _search(moment: Moment) -> Iterator[Sentence]:
    safe, youtube = False, YouTube.OFF
    if moment.filled is not None:
        safe, youtube = moment.filled.safe_search, moment.filled.youtube
    for layer in moment.layers():
        safe = layer.safe_search if layer.safe_search is not None else safe
        youtube = layer.youtube if layer.youtube is not None else youtube
    if safe:
        yield Sentence("search", _("Search leaves out results that are only for adults."), "")
    if youtube is not YouTube.OFF:
        yield Sentence("play", _("YouTube shows only videos that suit your age."), "")


def _names(moment: Moment) -> Iterator[Sentence]:
    for owner, layer in moment.layers_by_owner():
        names: NameRules = layer.names
        for icon, text, entries in (
            ("open", _("Your family opened these sites:"), names.allow | names.trust),
            ("sun", _("These sites are open even at night:"), names.always),
            ("lock", _("Your family closed these sites:"), names.block),
        ):
            if entries:
                shown = tuple(sorted(entry.removeprefix("=") for entry in entries))
                yield Sentence(icon, text, _whose(owner), shown)


def recorded_of(moment: Moment) -> list[str]:
    """Say to whom it is about what is recorded, and what of it is for its own eyes."""
    said = recorded_in_words(moment.privacy)
    if moment.is_for_itself:
        said.append(
            _("About how many minutes a day you used videos, games and so on: for your eyes alone.")
        )
    return said


def recorded_in_words(privacy: Privacy) -> list[str]:
    """Say what is recorded of a child, level by level."""
    steps: Final = (
        (Privacy.L0, _few_names(privacy)),
        (Privacy.L1, _("About how many minutes a day you used videos, games and so on.")),
        (Privacy.L2, _("What kind of thing was closed when you tried it, and in which hour.")),
        (Privacy.L3, _("The names of sites that were closed when you tried them.")),
        (
            Privacy.L4,
            _("Right now, for one hour: all names of sites, because something is being repaired."),
        ),
    )
    return [text for level, text in steps if level <= privacy]


def _few_names(privacy: Privacy) -> str:
    if privacy < Privacy.L3:
        return _("How often your devices asked for a site. No names of sites.")
    return _("How often your devices asked for a site.")
