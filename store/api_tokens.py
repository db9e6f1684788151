"""Tokens with which programs of the family use the API: shown once, kept as a hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

from store.accounts import Account, Accounts
from store.household import HouseholdStore
from store.roles import SCOPES, Right
from store.secrets_kept import fingerprint, new_token

PREFIX: Final = "nigehban_"
"""Tokens begin so, so that who finds one knows what it is."""
MOST: Final = 20
"""So many tokens one adult may have."""
_USED_EVERY: Final = 60.0


class TooManyTokensError(Exception):
    """An adult has as many tokens as anybody can follow."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One token, without its secret."""

    id: int
    household: str
    account: int
    name: str
    scope: str
    created: float
    used: float | None

    def right(self, account: Account) -> Right:
        """Give what this token may do: never more than its adult."""
        return min(SCOPES.get(self.scope, Right.SEE), account.right)


class ApiTokens:
    """The tokens of one household."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    @property
    def _db(self) -> Database:
        return self._store.db

    def new(self, account: Account, name: str, scope: str) -> str:
        """Make a token and give it, for the only time; raises `TooManyTokensError`."""
        if scope not in SCOPES:
            message = f"there is no scope {scope!r}"
            raise ValueError(message)
        if len(self.all(account.id)) >= MOST:
            raise TooManyTokensError
        token = PREFIX + new_token()
        row = {"household": self.household, "account": account.id, "name": name, "scope": scope}
        kept = {"token": fingerprint(token), "created": self._store.clock.wall(), "used": None}
        what = f"made the API token {name} ({scope})"
        with self._store.writing(self.household, account.name, what) as db:
            db.table("api_token").insert(row | kept)
        return token

    def all(self, account: int | None = None) -> list[ApiToken]:
        """Give the tokens of one adult, or of all."""
        rows = self._db.table("api_token").rows_where(
            "household = ? AND account = ifnull(?, account)",
            [self.household, account],
            order_by="created, id",
        )
        return [_token(row) for row in rows]

    def end(self, account: int | None, identity: int, who: str) -> ApiToken | None:
        """Revoke a token of one adult, or of any."""
        found = next((each for each in self.all(account) if each.id == identity), None)
        if found is not None:
            what = f"revoked the API token {found.name}"
            with self._store.writing(self.household, who, what) as db:
                db.table("api_token").delete(found.id)
        return found


def find_token(store: HouseholdStore, secret: str) -> tuple[ApiToken, Account] | None:
    """Give whose token this is, in whichever household, and note that it was used."""
    rows = store.db.table("api_token").rows_where("token = ?", [fingerprint(secret)])
    row = next(iter(rows), None)
    if row is None:
        return None
    token, now = _token(row), store.clock.wall()
    if token.used is None or abs(now - token.used) > _USED_EVERY:
        store.db.table("api_token").update(token.id, {"used": now})
    account = Accounts(store, token.household).by_id(token.account)
    return (token, account) if account is not None else None


def _token(row: Mapping[str, Any]) -> ApiToken:
    fields = ("id", "household", "account", "name", "scope", "created", "used")
    return ApiToken(*(row[field] for field in fields))
