"""Which sessions are open, on which devices: to see them, and to end them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.accounts import SESSION_IDLE, Account, Accounts
from store.household import HouseholdStore
from store.secrets_kept import fingerprint

OF_LATE = 3 * 86400.0
"""Seconds after which a phone that was not seen is not counted on to approve a login."""
_SHORT = 16


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session; `id` is part of a hash and opens nothing."""

    id: str
    account: int
    device: str
    described: str
    created: float
    seen: float
    is_this: bool


class OpenSessions:
    """The sessions of one household."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    def all(self, account: int | None, this: str) -> list[OpenSession]:
        """Give the sessions of one adult, or of all; `this` is the token of the one who asks."""
        mine, idle = fingerprint(this), self._store.clock.wall() - SESSION_IDLE
        rows = self._store.db.table("session").rows_where(
            "household = ? AND seen > ? AND account = ifnull(?, account)",
            [self.household, idle, account],
            order_by="seen DESC",
        )
        return [_session(row, is_this=row["token"] == mine) for row in rows]

    def end(self, account: int | None, identity: str) -> OpenSession | None:
        """End a session of one adult, or of any; its device needs approval again."""
        found = next((each for each in self.all(account, "") if each.id == identity), None)
        if found is not None:
            self._end(found)
        return found

    def end_others(self, account: int, this: str) -> int:
        """End all sessions of an adult but this one; say how many there were."""
        others = [each for each in self.all(account, this) if not each.is_this]
        for each in others:
            self._end(each)
        return len(others)

    def follow(self, token: str, address: str, mac: str) -> Account | None:
        """Take a session over from the address it was bound to, to the MAC address seen behind it.

        Only who shows the token from that very address is followed, and a session that is bound
        to a MAC address never moves. The address itself is approved no more.
        """
        account = Accounts(self._store, self.household).of_session(token, address)
        if account is None or mac == address:
            return None
        old = {"household": self.household, "device": address, "account": account.id}
        now = self._store.clock.wall()
        what = f"knew the device at {address} by its MAC address"
        with self._store.writing(self.household, account.name, what) as db:
            db.table("session").update(fingerprint(token), {"device": mac})
            db.table("approved_device").delete_where(
                "household = ? AND device = ? AND account = ?", [*old.values()]
            )
            db.table("approved_device").upsert(
                old | {"device": mac, "approved": now}, pk=("household", "device", "account")
            )
        return account

    def anybody_can_approve(self, but: str) -> bool:
        """Say whether an adult was logged in of late elsewhere than on this device."""
        since = self._store.clock.wall() - OF_LATE
        sessions = self.all(None, "")
        return any(each.device != but and each.seen > since for each in sessions)

    def _end(self, session: OpenSession) -> None:
        values = [self.household, session.account, session.device]
        db = self._store.db
        db.table("session").delete_where(
            "household = ? AND account = ? AND substr(token, 1, ?) = ?",
            [self.household, session.account, _SHORT, session.id],
        )
        rest = "household = ? AND account = ? AND device = ?"
        if not db.table("session").count_where(rest, values):
            db.table("approved_device").delete_where(rest, values)


def _session(row: Mapping[str, Any], *, is_this: bool) -> OpenSession:
    return OpenSession(
        id=row["token"][:_SHORT],
        account=row["account"],
        device=row["device"],
        described=row["described"],
        created=row["created"],
        seen=row["seen"],
        is_this=is_this,
    )
