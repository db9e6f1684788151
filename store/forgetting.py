"""Delete what is kept of one child, so that no file of the data folder holds it any more.

The log keeps that something was done, by whom and when; what it was about the child is gone.
Rules stay where the child stays. What the resolver recorded is deleted by the resolver
(`delete activity`), or here where none runs.
"""

import os
import re
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from policy.acts import Reach
from policy.rules import Household
from store.activity import Activity
from store.alerts import Alerts
from store.household import Edit, HouseholdStore
from store.outbox import forget_messages
from store.requests import Requests
from store.restoring import forget_kept_states
from store.snapshots import previous
from store.tickets import Tickets
from store.week_totals import WeekTotals

ABOUT: Final = "(about a child whose records were deleted)"
A_CHILD: Final = "(a child)"


def forget_child(
    store: HouseholdStore,
    identity: str,
    profile: str,
    *,
    who: str,
    what: str,
    change: Edit | None = None,
) -> None:
    """Delete a child's asks, tickets, grants and what the log says of it.

    `change` is made to the rules in the same breath, as where the child leaves the home.
    States that were kept before a restore are deleted too: they hold the child as it was.
    """
    household = store.household(identity)
    devices = devices_of(household, profile)
    names = _names(household, profile)

    def forget(db: Database) -> None:
        Requests(db, identity).forget_profile(profile)
        Tickets(db, identity).forget_profile(profile)
        Alerts(db, identity).forget_subject(profile)
        WeekTotals(db, identity).forget_profile(profile)
        forget_messages(db, identity, profile)
        _forget_acts(db, identity, profile, devices)
        _forget_in_log(db, identity, names)

    store.edit(identity, who, what, change or _unchanged, also=forget)
    forget_kept_states(store.places, identity)
    _forget_previous(store.places.snapshots / identity)


def delete_activity(path: Path, identity: str, profile: str, devices: Collection[str]) -> None:
    """Delete a child's records where no resolver runs to do so; raises OSError where it cannot."""
    if not path.exists():
        return
    try:
        activity = Activity(path)
        try:
            activity.delete(identity, profile, devices)
        finally:
            activity.close()
    except sqlite3.Error as error:
        message = f"{path}: {error}"
        raise OSError(message) from error


def _unchanged(household: Household) -> Household:
    return household


def devices_of(household: Household, profile: str) -> list[str]:
    """Give the ids of a child's devices."""
    return [device.id for device in household.devices if device.profile == profile]


def _names(household: Household, profile: str) -> list[str]:
    """Give the words by which the log may speak of the child."""
    known = household.profiles.get(profile)
    devices = [device.name for device in household.devices if device.profile == profile]
    return [profile, *([known.name] if known else []), *devices]


def _forget_acts(db: Database, identity: str, profile: str, devices: Iterable[str]) -> None:
    """Delete what was allowed for a while; pauses stay, so that no grant lives up again."""
    for reach, scope in ((Reach.PROFILE, profile), *((Reach.DEVICE, one) for one in devices)):
        db.table("permission").delete_where(
            "household = ? AND reach = ? AND scope = ?", [identity, reach.value, scope]
        )


def _forget_in_log(db: Database, identity: str, names: Iterable[str]) -> None:
    words = "|".join(re.escape(name) for name in names if name)
    speaks = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for row in list(db.table("change").rows_where("household = ?", [identity])):
        said = {"what": ABOUT} if speaks.search(row["what"]) else {}
        if speaks.fullmatch(row["who"]):
            said |= {"who": A_CHILD, "what": ABOUT}
        if said:
            db.table("change").update(row["id"], said)


def _forget_previous(path: Path) -> None:
    """Let the snapshot before the current one be the current one."""
    previous(path).unlink(missing_ok=True)
    try:
        os.link(path, previous(path))
    except (FileExistsError, FileNotFoundError):
        return  # somebody else has just published
