"""A home with something of everything that a backup holds, and backups with other content."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policy.acts import Reach, Scope
from policy.digests import blake2b
from policy.labels import AnyLabel
from policy.rules import AgeBand, Device, Household, Profile
from store.accounts import Accounts
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.tickets import Tickets
from tests.fakes import FakeClock

PASSWORD = "four quiet words here"  # noqa: S105  (the test's own)


def furnished(folder: Path, clock: FakeClock) -> HouseholdStore:
    """Have a home with a child, a device, an adult, a grant, a ticket and an ask."""
    store = HouseholdStore(Places(folder), AnyLabel(), clock)

    def change(_: Household) -> Household:
        child = Profile("child1", "Ayesha", age_band=AgeBand.FROM_10)
        device = Device("", "Tablet", mac="02:00:00:00:00:01", profile="child1")
        return Household("Our home", "Asia/Karachi", profiles={"child1": child}, devices=(device,))

    store.edit(DEFAULT, "Ammi", "furnished", change)
    store.let_off_until(DEFAULT, "Ammi", "done", None)
    account = Accounts(store, DEFAULT).create("Ammi", PASSWORD)
    Accounts(store, DEFAULT).set_pin(account, "4711")
    Accounts(store, DEFAULT).open_session(account, "phone")
    store.set(DEFAULT, "csrf_key", "a-key-of-this-machine")
    with store.writing(DEFAULT, "Ammi", "granted") as db:
        scope = Scope(Reach.PROFILE, "child1")
        ActKeeper(db, DEFAULT, "Ammi", clock.wall()).grant(scope, 60, name="tiktok.com")
        Tickets(db, DEFAULT).make(
            1, 30, profile=None, at_locks=False, days=7, who="Ammi", now=clock.wall()
        )
    return store


def rewritten(made: bytes, change: Callable[[Any], object]) -> bytes:
    """Change what a backup holds, with a checksum that fits again."""
    data = json.loads(made.partition(b"\n")[2])
    change(data)
    body = json.dumps(data).encode()
    return b"nigehban-backup 1 " + blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body
