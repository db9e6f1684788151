"""Whose rules hold for who asks: a device, somebody new, a forwarder, this machine itself."""

from dataclasses import dataclass, replace
from enum import Enum

from policy.folding import ruling_at
from policy.home import Home, Subject, subject_of
from policy.moment import Moment
from policy.rules import Device, Privacy
from policy.ruling import Timed
from policy.strangers import (
    forwarder_ruling,
    machine_ruling,
    new_device_ruling,
    strictest,
    unsorted_ruling,
)


class Stranger(Enum):
    """Who asks without being a device of the home."""

    NEW = "new"
    """A device that nobody has sorted."""
    FORWARDER = "forwarder"
    """It hides who is asking: the rules for the whole home hold."""
    MACHINE = "machine"
    """This machine itself."""


Who = str | Stranger
"""A device's id, or a stranger."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody may reach, and how much of it is recorded."""

    timed: Timed
    profile: str | None
    privacy: Privacy


def judge(home: Home, who: Who, now: float) -> Verdict:
    """Say what holds for somebody at an instant."""
    device = home.household.device(who) if isinstance(who, str) else None
    if device is None:
        return Verdict(_of_stranger(home, who, now), None, Privacy.L0)
    subject = subject_of(home, device, now)
    if subject.profile is None:
        return Verdict(_of_nobody(home, device, now), None, Privacy.L0)
    privacy = Moment(home, subject, now).privacy
    return Verdict(ruling_at(home, subject, now), subject.profile_id, privacy)


def subject_for(home: Home, who: Who, now: float) -> Subject:
    """Give the subject of whose rules an explanation speaks."""
    device = home.household.device(who) if isinstance(who, str) else None
    if device is not None:
        return subject_of(home, device, now)
    chosen = home.profile(home.household.new_devices) if who is Stranger.NEW else None
    return Subject(chosen)


def _of_nobody(home: Home, device: Device, now: float) -> Timed:
    """A device that belongs to nobody keeps its own rules, on top of a new device's."""
    of_new = _of_stranger(home, Stranger.NEW, now)
    own = ruling_at(home, Subject(device=device), now)
    both = strictest([of_new.ruling, own.ruling])
    base = replace(both.base, metered=own.ruling.base.metered)
    return Timed(replace(both, base=base), min(of_new.until, own.until))


def _of_stranger(home: Home, who: Who, now: float) -> Timed:
    if who is Stranger.MACHINE:
        return machine_ruling(home, now)
    if who is Stranger.FORWARDER:
        return forwarder_ruling(home, now)
    if home.sorting_until is not None and now < home.sorting_until:
        timed = unsorted_ruling(home, now)
        return replace(timed, until=min(timed.until, home.sorting_until))
    return new_device_ruling(home, now)
