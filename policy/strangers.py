"""Rulings for who is not a known device: new phones, this machine, a forwarder, the first day.

Rules for the whole home hold for every device, also when nobody can be told apart.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

from policy.folding import ruling_at
from policy.home import THE_HOME, Home, Subject
from policy.labels import BYPASS, CATEGORIES, SECURITY
from policy.moment import Moment
from policy.presets import band_of
from policy.rules import AgeBand, Profile, YouTube
from policy.ruling import Base, Hand, Overlay, Ruling, State, Timed
from policy.wall_clock import shown_at

_FOR_UNSORTED = SECURITY | {"adult", BYPASS}
_FOREVER = float("inf")


def new_device_ruling(home: Home, now: float) -> Timed:
    """Give what a device may reach that nobody has sorted yet: by default the strictest of all.

    So a new private MAC address is no way out of the rules.
    """
    chosen = home.profile(home.household.new_devices)
    if chosen is not None:
        return ruling_at(home, Subject(chosen), now)
    today = shown_at(home.zone, now).date()
    children = [Subject(p) for p in home.household.profiles.values() if is_child(p, today)]
    timed = [ruling_at(home, subject, now) for subject in (THE_HOME, *children)]
    ruling = strictest([each.ruling for each in timed])
    if not children:
        states = dict(ruling.base.states) | dict.fromkeys(_FOR_UNSORTED, State.BLOCKED)
        base = replace(ruling.base, states=tuple(sorted(states.items())))
        ruling = replace(ruling, base=base)
    return Timed(ruling, min(each.until for each in timed))


def is_child(profile: Profile, today: dt.date) -> bool:
    """Say whether a profile is a person who is not of age."""
    return not profile.shared and band_of(profile, today) is not AgeBand.ADULT


def unsorted_ruling(home: Home, now: float) -> Timed:
    """Give what unsorted devices may reach while a new home is being set up.

    No child's lock is theirs yet; what locks the whole home locks them too.
    """
    of_home = ruling_at(home, THE_HOME, now)
    locked = of_home.ruling.base.everything
    base = Base(
        everything=locked,
        exempt=of_home.ruling.base.exempt if locked else frozenset(),
        states=_blocked(_FOR_UNSORTED),
        block_mode=home.household.block_mode,
        page=home.page,
    )
    overlay = of_home.ruling.overlay if locked else Overlay()
    return Timed(Ruling(base, overlay), of_home.until)


def forwarder_ruling(home: Home, now: float) -> Timed:
    """Give what holds when a forwarder hides who is asking: the rules for the whole home."""
    return ruling_at(home, THE_HOME, now)


def machine_ruling(home: Home, now: float) -> Timed:
    """Give what holds for this machine itself: it must work to keep watch."""
    standing = Moment(home, THE_HOME, now).standing_states
    dangers = frozenset(label for label in SECURITY if standing.get(label) is State.BLOCKED)
    return Timed(Ruling(Base(states=_blocked(dangers))), _FOREVER)


def strictest(rulings: Sequence[Ruling]) -> Ruling:
    """Join rulings into one that allows only what all of them allow."""
    bases = [ruling.base for ruling in rulings]
    locks = [base.everything for base in bases if base.everything is not None]
    locked = [base for base in bases if base.everything is not None]
    base = Base(
        everything=locks[0] if locks else None,
        exempt=_in_all(base.exempt for base in locked),
        states=_strictest_states(bases),
        allow_only=any(base.allow_only for base in bases),
        safe_search=any(base.safe_search for base in bases),
        refuses_canaries=any(base.refuses_canaries for base in bases),
        youtube=max((base.youtube for base in bases), default=YouTube.OFF),
        block_mode=bases[0].block_mode,
        page=bases[0].page,
        view=bases[0].view,
        must_observe=any(base.must_observe for base in bases),
    )
    return Ruling(base, _joined([ruling.overlay for ruling in rulings]))


def _strictest_states(bases: Sequence[Base]) -> tuple[tuple[str, State], ...]:
    labels = {label for base in bases for label, _ in base.states}
    states: dict[str, State] = {}
    for label in labels:
        said = [base.state(label) for base in bases]
        strictest_said = max(state for state in said if state is not None)
        if strictest_said is not State.ALLOWED or _is_welcome(label, bases):
            states[label] = strictest_said
    return tuple(sorted(states.items()))


def _is_welcome(label: str, bases: Sequence[Base]) -> bool:
    """Say whether all allow a label: by word, or a category by letting pass what nobody forbids."""
    return all(
        base.state(label) is State.ALLOWED or (label in CATEGORIES and not base.allow_only)
        for base in bases
    )


def _joined(overlays: Sequence[Overlay]) -> Overlay:
    """Keep every block; keep what opens a name only where all of them open it."""
    hands: list[dict[str, Hand]] = [dict(overlay.entries) for overlay in overlays]
    names = {name for overlay in hands for name in overlay}
    entries = []
    for name in sorted(names):
        each = [overlay.get(name, Hand.NOTHING) for overlay in hands]
        opened = reduce(Hand.__and__, each) & ~Hand.BLOCK
        blocked = reduce(Hand.__or__, each) & Hand.BLOCK
        if opened | blocked:
            entries.append((name, blocked or opened))
    return Overlay(tuple(entries))


def _in_all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    each = list(sets)
    return each[0].intersection(*each[1:]) if each else frozenset()


def _blocked(labels: frozenset[str]) -> tuple[tuple[str, State], ...]:
    return tuple(sorted((label, State.BLOCKED) for label in labels))
