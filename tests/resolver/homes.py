"""Small households for tests, named by what a test is about."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path

from policy.facts import Evidence
from policy.labels import Vocabulary
from policy.minutes import Estimate, UseKey
from policy.rules import (
    AgeBand,
    Device,
    Household,
    LabelChoice,
    Layer,
    Privacy,
    Profile,
    YouTube,
)
from resolver.clients import Clients, Slot, Surroundings
from resolver.houses import DEFAULT, Houses
from resolver.minute_book import MinuteBook
from resolver.observer import Observer
from resolver.rate_limit import RateLimit
from store.snapshots import Snapshot, prepare_snapshot, publish_snapshot
from tests.fakes import FakeClock

NOW = 1_795_300_000.0
TABLET = "192.168.1.7"


def layer(block: str = "", **more: object) -> Layer:
    said = {"allow": LabelChoice(frozenset()), "ask": LabelChoice(frozenset()), "alarms": ()}
    said |= {"allowances": (), "safe_search": False, "youtube": YouTube.OFF}
    return Layer(block=LabelChoice(frozenset(block.split())), **(said | more))


def profile(
    identity: str, block: str = "", privacy: Privacy = Privacy.L0, **more: object
) -> Profile:
    """Give a person for whom nothing is preset."""
    rules = layer(block, **more)
    return Profile(identity, identity.title(), AgeBand.ADULT, privacy=privacy, layer=rules)


def device(identity: str, **traits: object) -> Device:
    return Device(identity, f"Device {identity}", **traits)


def household(
    profiles: Iterable[Profile] = (), devices: Iterable[Device] = (), timezone: str = "UTC"
) -> Household:
    by_id = {each.id: each for each in profiles}
    return Household("Our home", timezone, profiles=by_id, devices=tuple(devices))


class CountingHome:
    """One home in force, and the minutes that are counted in it."""

    def __init__(
        self, rules: Household, saved: Mapping[tuple[str, UseKey], Estimate] | None = None
    ) -> None:
        self.folder = Path(tempfile.mkdtemp())
        weakref.finalize(self, shutil.rmtree, self.folder)
        self.clock = FakeClock(NOW)
        self.houses = Houses(self.folder, Vocabulary(), (), print)
        self.revision = 0
        self.keep(rules)
        around = Surroundings(lambda _: None, *[lambda _: False] * 3)
        limit = RateLimit(0, 0)
        self.clients = Clients(self.houses, around, limit, {}, self.clock.wall)
        self.minutes = MinuteBook(self.houses, {}, str, saved or {})
        self.observer = Observer(self.houses, self.minutes)

    def keep(self, rules: Household, identity: str = DEFAULT) -> None:
        self.revision += 1
        snapshot = Snapshot(identity, self.revision, rules)
        publish_snapshot(prepare_snapshot(self.folder, snapshot))
        self.houses.look()

    def slot(self, address: str = TABLET) -> Slot:
        return self.clients.slot(address, self.clock.monotonic())

    def use(
        self, evidence: tuple[tuple[str, Evidence], ...], at: float = NOW, address: str = TABLET
    ) -> bool:
        """Look up two names of one kind, which is a burst."""
        self.clients.expire()
        found = [
            self.minutes.look_up(self.slot(address), name, evidence, at)
            for name in ("a.example", "b.example")
        ]
        return any(found)

    def labels(self) -> set[str]:
        return {key.label for key in self.minutes.usage(DEFAULT)}
