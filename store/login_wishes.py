"""A login on a device that nobody approved yet waits here for somebody who may approve it."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from store.household import HouseholdStore
from store.secrets_kept import fingerprint, new_token

WAITS = 15 * 60.0
"""Seconds after which a wish that nobody answered is gone."""
APPROVED, REFUSED = "approved", "refused"


@dataclass(frozen=True, slots=True)
class LoginWish:
    """Somebody knows an account's password and waits on a new device."""

    id: int
    account: int
    device: str
    described: str
    code: str
    """Four digits that both devices show, so that nobody approves the wrong one."""
    created: float
    answer: str | None


class LoginWishes:
    """The wishes of one household."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    @property
    def _db(self) -> Database:
        return self._store.db

    def add(self, account: int, device: str, described: str) -> str:
        """Note a wish and give the token with which its device asks for the answer."""
        self._forget_old()
        where = "household = ? AND device = ? AND account = ?"
        self._db.table("login_wish").delete_where(where, [self.household, device, account])
        token = new_token()
        self._db.table("login_wish").insert(
            {
                "household": self.household,
                "account": account,
                "device": device,
                "described": described[:120],
                "code": f"{secrets.randbelow(10_000):04d}",
                "token": fingerprint(token),
                "created": self._store.clock.wall(),
            }
        )
        return token

    def waiting(self) -> list[LoginWish]:
        """Give the wishes that nobody has answered."""
        return [wish for wish in self._all("answer IS NULL", []) if self._is_fresh(wish)]

    def of_token(self, token: str, device: str) -> LoginWish | None:
        """Give the wish that this device made."""
        found = self._all("token = ? AND device = ?", [fingerprint(token), device])
        return next((wish for wish in found if self._is_fresh(wish)), None)

    def answer(self, identity: int, answer: str) -> LoginWish | None:
        """Approve or refuse a wish that waits; give it."""
        wish = next((each for each in self.waiting() if each.id == identity), None)
        if wish is not None:
            self._db.table("login_wish").update(identity, {"answer": answer})
        return wish

    def remove(self, wish: LoginWish) -> None:
        self._db.table("login_wish").delete(wish.id)

    def _is_fresh(self, wish: LoginWish) -> bool:
        return self._store.clock.wall() - wish.created < WAITS

    def _forget_old(self) -> None:
        limit = self._store.clock.wall() - WAITS
        self._db.table("login_wish").delete_where(
            "household = ? AND created < ?", [self.household, limit]
        )

    def _all(self, condition: str, values: list[Any]) -> list[LoginWish]:
        rows = self._db.table("login_wish").rows_where(
            f"household = ? AND {condition}", [self.household, *values], order_by="created"
        )
        fields = ("id", "account", "device", "described", "code", "created", "answer")
        return [LoginWish(*(row[field] for field in fields)) for row in rows]
