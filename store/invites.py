"""Another adult comes in by a one-time link: whoever opens it chooses a name and a password."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from store.accounts import Account, Accounts
from store.household import HouseholdStore
from store.roles import ROLES
from store.secrets_kept import fingerprint, new_token

LIVES = 48 * 3600.0
"""Seconds for which a link can be used."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A link that nobody has used yet."""

    id: int
    role: str
    invited_by: str
    created: float

    @property
    def ends(self) -> float:
        return self.created + LIVES


class Invites:
    """The invitations of one household."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    @property
    def _db(self) -> Database:
        return self._store.db

    def new(self, role: str, who: str) -> str:
        """Invite somebody as `role`; gives the token of the link, which is kept nowhere."""
        if role not in ROLES:
            message = f"there is no role {role!r}"
            raise ValueError(message)
        self._forget_old()
        token = new_token()
        row = {"household": self.household, "role": role, "token": fingerprint(token)}
        with self._store.writing(self.household, who, f"invited somebody as {role}") as db:
            db.table("invite").insert(
                row | {"invited_by": who, "created": self._store.clock.wall()}
            )
        return token

    def waiting(self) -> list[Invite]:
        """Give the links that can still be used."""
        return [invite for invite in self._all("1", []) if self._is_fresh(invite)]

    def of_token(self, token: str) -> Invite | None:
        found = self._all("token = ?", [fingerprint(token)])
        return next((invite for invite in found if self._is_fresh(invite)), None)

    def accept(self, token: str, name: str, password: str) -> Account | None:
        """Create the account that a link is for; the link ends. None: it cannot be used."""
        invite = self.of_token(token)
        if invite is None:
            return None
        account = Accounts(self._store, self.household).create(name, password, invite.role)
        self.end(invite.id)
        return account

    def end(self, identity: int) -> None:
        self._db.table("invite").delete_where(
            "household = ? AND id = ?", [self.household, identity]
        )

    def _is_fresh(self, invite: Invite) -> bool:
        return self._store.clock.wall() < invite.ends

    def _forget_old(self) -> None:
        limit = self._store.clock.wall() - LIVES
        self._db.table("invite").delete_where(
            "household = ? AND created <= ?", [self.household, limit]
        )

    def _all(self, condition: str, values: list[Any]) -> list[Invite]:
        rows = self._db.table("invite").rows_where(
            f"household = ? AND {condition}", [self.household, *values], order_by="created"
        )
        fields = ("id", "role", "invited_by", "created")
        return [Invite(*(row[field] for field in fields)) for row in rows]
