"""One household as a page sees it: its rules and acts, and what the resolver knows right now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from policy.acts import Acts
from policy.home import Home, Subject
from policy.moment import Moment
from policy.presets import band_of
from policy.rules import AgeBand, Device, Household, Profile
from policy.ruling import Timed
from policy.verdict import Who, judge
from policy.wall_clock import shown_at
from store.activity import Sighting
from store.household import HouseholdStore
from store.sightings import saved_sightings
from store.standing import Standing
from store.usage import saved_savings, saved_usage
from store.zones import find_zone
from webui.console import Console
from webui.resolver_link import Asker, Live

_STAND_IN = "stand-in"


@dataclass(frozen=True)
class HomeState:
    """One household at one instant."""

    identity: str
    home: Home
    standing: Standing
    live: Live
    now: float
    sightings: Sequence[Sighting] = ()

    @property
    def household(self) -> Household:
        return self.home.household

    @cached_property
    def shown(self) -> dt.datetime:
        """What the clock on the wall shows."""
        return shown_at(self.home.zone, self.now)

    def shown_at(self, instant: float) -> dt.datetime:
        return shown_at(self.home.zone, instant)

    @cached_property
    def children(self) -> list[Profile]:
        """The profiles of people who are not of age."""
        return [p for p in self.household.profiles.values() if not p.shared and self.is_child(p)]

    @cached_property
    def things(self) -> list[Profile]:
        """The shared profiles: a TV, the family's tablet."""
        return [p for p in self.household.profiles.values() if p.shared]

    def is_child(self, profile: Profile) -> bool:
        return band_of(profile, self.shown.date()) is not AgeBand.ADULT

    def is_restricted(self, profile: Profile | None) -> bool:
        """Say whether a profile's rules page is shown to who uses its device."""
        return profile is not None and (profile.shared or self.is_child(profile))

    def devices_of(self, profile: str) -> list[Device]:
        return [device for device in self.household.devices if device.profile == profile]

    def moment(self, subject: Subject) -> Moment:
        return Moment(self.home, subject, self.now)

    def timed(self, who: Who, instant: float) -> Timed:
        return judge(self.home, who, instant).timed

    def with_stand_in(self, profile: str) -> "tuple[HomeState, str]":
        """Add a device without rules of its own, to ask for a profile's rules alone."""
        device = Device(id=_STAND_IN, name=_STAND_IN, profile=profile)
        household = replace(self.household, devices=(*self.household.devices, device))
        return replace(self, home=replace(self.home, household=household)), _STAND_IN

    @cached_property
    def unsorted(self) -> list[Sighting]:
        """Who asks and is no device of the home yet, newest first."""
        known = {d.mac for d in self.household.devices} | {
            d.address for d in self.household.devices
        }
        seen = {s.identity: s for s in self.sightings if not {s.identity, s.address} & known}
        for asker in self.live.askers:
            if not _is_new(asker) or {asker.identity, asker.address} & known:
                continue
            if asker.identity not in seen:
                seen[asker.identity] = Sighting(
                    self.identity, asker.identity, asker.address, "", self.now, self.now
                )
        return sorted(seen.values(), key=lambda sighting: -sighting.last)

    @cached_property
    def macs_seen(self) -> dict[str, str]:
        """The MAC addresses seen behind devices that are known by an address alone, by device."""
        without = {device.id for device in self.household.devices if device.mac is None}
        return {
            asker.device: asker.identity
            for asker in self.live.askers
            if asker.device in without and asker.identity != asker.address
        }


def _is_new(asker: Asker) -> bool:
    return asker.stranger == "new" and asker.queries > 0


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store says of a household."""

    household: Household
    acts: Acts
    standing: Standing


async def home_state(console: Console, identity: str) -> HomeState:
    """Read a household from the store, and what is used today from the resolver."""
    live = await console.resolver.live(identity)
    now = live.instant or console.clock.wall()

    def read(store: HouseholdStore) -> tuple[_Kept, list[Sighting]]:
        kept = _Kept(store.household(identity), store.acts(identity), store.standing(identity))
        return kept, saved_sightings(console.places.activity_db, identity)

    kept, sightings = await console.store.run(read)
    zone = find_zone(kept.household.timezone)
    usage, savings, today = live.usage, live.savings, shown_at(zone, now).date()
    if not live.is_there:
        usage = saved_usage(console.places.activity_db, identity, today.isoformat())
        savings = saved_savings(console.places.activity_db, identity, today.isoformat())
    home = Home(
        household=kept.household,
        zone=zone,
        vocabulary=console.shipped.vocabulary,
        acts=kept.acts,
        usage=usage,
        used_on=today,
        savings=savings,
        saved_on=today,
        sorting_until=kept.standing.sorting_until,
    )
    return HomeState(identity, home, kept.standing, live, now, _seen_by_now(sightings, live))


def _seen_by_now(sightings: Sequence[Sighting], live: Live) -> list[Sighting]:
    """Let what is saved once an hour say when somebody last asked, as the resolver knows it."""
    asked = {asker.identity: asker.asked for asker in live.askers}
    return [replace(s, last=max(s.last, asked.get(s.identity, 0.0))) for s in sightings]
