"""The adults who may change rules: accounts, sessions, approved devices, and lock-out.

A session belongs to the device on which it was opened; a password alone opens nothing on a device
that nobody approved.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from store.channels import forget_channels
from store.failed_tries import note_failed_try
from store.household import HouseholdStore
from store.roles import OWNER, Right, right_of
from store.secrets_kept import fingerprint, new_code, new_token, opens, plain_code, sealed

SESSION_IDLE = 30 * 86400.0
"""Seconds after which an unused session ends."""
CODE_LIVES = 3600.0
"""Seconds for which a code from the box opens something."""
MOST_FAILURES = 5
LOCKED_FOR = 15 * 60.0
"""After so many failures nothing is tried for so many seconds."""
SHORTEST_PASSWORD = 8
_SETUP = "setup_code"
_LOGIN = "login_code"


@dataclass(frozen=True, slots=True)
class Account:
    """One adult."""

    id: int
    name: str
    role: str
    has_pin: bool
    has_second_step: bool = False

    @property
    def right(self) -> Right:
        """What this adult may do."""
        return right_of(self.role)


class LastOwnerError(Exception):
    """A home keeps at least one owner."""


class Accounts:
    """The accounts of one household."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    @property
    def _db(self) -> Database:
        return self._store.db

    def _now(self) -> float:
        return self._store.clock.wall()

    # --- setting up

    def any(self) -> bool:
        """Say whether anybody has an account yet."""
        return bool(self._db.table("account").count_where("household = ?", [self.household]))

    def new_setup_code(self) -> str:
        """Make the one code with which the first account is created; older ones end."""
        return self._new_code(_SETUP)

    def setup_code_fits(self, typed: str) -> bool:
        return not self.any() and self._code_fits(_SETUP, typed, lives=None)

    def new_login_code(self) -> str:
        """Make a code that approves a device, for who stands at the box."""
        return self._new_code(_LOGIN)

    def use_login_code(self, typed: str) -> bool:
        """Say whether a code from the box fits; it fits once."""
        fits = self._code_fits(_LOGIN, typed, lives=CODE_LIVES)
        if fits:
            self._store.set(self.household, _LOGIN, "")
        return fits

    def log_code(self, account: Account) -> None:
        """Have all adults see that somebody logged in by a code from the box."""
        with self._store.writing(self.household, account.name, "logged in by a code from the box"):
            pass

    def create(self, name: str, password: str, role: str = OWNER) -> Account:
        """Create an account; the set-up code ends with the first one."""
        row = {
            "household": self.household,
            "name": name,
            "role": role,
            "password": sealed(password),
            "created": self._now(),
        }
        what = f"created the account {name}"
        with self._store.writing(self.household, name, what) as db:
            identity = db.table("account").insert(row).last_pk
        self._store.set(self.household, _SETUP, "")
        return Account(int(identity or 0), name, role, has_pin=False)

    def _new_code(self, key: str) -> str:
        code = new_code()
        self._store.set(self.household, key, f"{self._now()} {sealed(code)}")
        return code

    def _code_fits(self, key: str, typed: str, lives: float | None) -> bool:
        made, _, kept = self._store.setting(self.household, key, "").partition(" ")
        if not kept or (lives is not None and self._now() > float(made) + lives):
            return False
        return opens(plain_code(typed), kept)

    def set_password(self, account: Account, password: str) -> None:
        """Change a password; sessions of the account on other devices end."""
        with self._store.writing(self.household, account.name, "changed a password") as db:
            db.table("account").update(account.id, {"password": sealed(password)})

    def close_sessions(self, account: Account, but: str) -> None:
        """End an account's sessions, except the one of this token."""
        self._db.table("session").delete_where(
            "household = ? AND account = ? AND token <> ?",
            [self.household, account.id, fingerprint(but)],
        )

    # --- roles

    def set_role(self, identity: int, role: str, who: str) -> Account | None:
        """Give an adult another role; raises `LastOwnerError`."""
        account = self.by_id(identity)
        if account is None or account.role == role:
            return account
        with self._store.writing(self.household, who, f"made {account.name} {role}") as db:
            self._check_owners(account)
            db.table("account").update(identity, {"role": role})
        return self.by_id(identity)

    def remove(self, identity: int, who: str) -> Account | None:
        """Remove an adult with all sessions, devices and tokens; raises `LastOwnerError`."""
        account = self.by_id(identity)
        if account is None:
            return None
        with self._store.writing(self.household, who, f"removed the adult {account.name}") as db:
            self._check_owners(account)
            for table in _OF_ACCOUNT:
                where = "household = ? AND account = ?"
                db.table(table).delete_where(where, [self.household, identity])
            forget_channels(db, self.household, "account = ?", identity)
            db.table("account").delete(identity)
        return account

    def _check_owners(self, account: Account) -> None:
        if [each.id for each in self.all() if each.role == OWNER] == [account.id]:
            raise LastOwnerError

    # --- logging in

    def account(self, name: str, password: str) -> Account | None:
        """Give the account of who knows its password."""
        row = self._row("name = ?", name)
        known = row["password"] if row else _nobodys()
        return _account(row) if opens(password, known) and row else None

    def by_id(self, identity: int) -> Account | None:
        row = self._row("id = ?", identity)
        return _account(row) if row else None

    def all(self) -> list[Account]:
        rows = self._db.table("account").rows_where("household = ?", [self.household])
        return [_account(row) for row in rows]

    def _row(self, where: str, value: object) -> dict[str, Any] | None:
        rows = self._db.table("account").rows_where(
            f"household = ? AND {where}", [self.household, value]
        )
        return next(iter(rows), None)

    # --- sessions

    def open_session(self, account: Account, device: str, described: str = "") -> str:
        """Approve the device for the account and give the token of a new session on it."""
        token, now = new_token(), self._now()
        row = {"token": fingerprint(token), "household": self.household, "account": account.id}
        times = {"device": device, "created": now, "seen": now, "described": described[:80]}
        self._db.table("session").insert(row | times)
        approved = {"household": self.household, "device": device, "account": account.id}
        self._db.table("approved_device").upsert(
            approved | {"approved": now}, pk=("household", "device", "account")
        )
        return token

    def of_session(self, token: str, device: str) -> Account | None:
        """Give whose session this is; a token that another device shows is nobody's."""
        rows = self._db.table("session").rows_where(
            "token = ? AND household = ? AND device = ? AND seen > ?",
            [fingerprint(token), self.household, device, self._now() - SESSION_IDLE],
        )
        row = next(iter(rows), None)
        if row is None:
            return None
        if self._now() - row["seen"] > _SEEN_EVERY:
            self._db.table("session").update(row["token"], {"seen": self._now()})
        return self.by_id(row["account"])

    def close_session(self, token: str) -> None:
        self._db.table("session").delete_where("token = ?", [fingerprint(token)])

    def is_approved(self, account: Account, device: str) -> bool:
        where = "household = ? AND device = ? AND account = ?"
        values = [self.household, device, account.id]
        return bool(self._db.table("approved_device").count_where(where, values))

    # --- PIN

    def set_pin(self, account: Account, pin: str) -> None:
        with self._store.writing(self.household, account.name, "set a PIN") as db:
            db.table("account").update(account.id, {"pin": sealed(pin)})

    def clear_pin(self, account: Account) -> None:
        known = self.by_id(account.id)
        if known is not None and known.has_pin:
            with self._store.writing(self.household, account.name, "removed a PIN") as db:
                db.table("account").update(account.id, {"pin": None})

    def any_pin(self) -> bool:
        """Say whether the family set a PIN for what opens something."""
        where = "household = ? AND pin IS NOT NULL"
        return bool(self._db.table("account").count_where(where, [self.household]))

    def pin_fits(self, pin: str) -> bool:
        """Say whether this is some adult's PIN."""
        rows = self._db.table("account").rows_where(
            "household = ? AND pin IS NOT NULL", [self.household]
        )
        return any(opens(pin, row["pin"]) for row in rows)

    # --- lock-out

    def locked_for(self, what: str, device: str) -> float:
        """Give the seconds for which a device may not try again; 0: it may."""
        rows = self._db.execute(
            "SELECT at FROM attempt WHERE household = ? AND what = ? AND device = ? AND at > ?"
            " ORDER BY at DESC",
            [self.household, what, device, self._now() - LOCKED_FOR],
        ).fetchall()
        if len(rows) < MOST_FAILURES:
            return 0.0
        return max(0.0, float(rows[0][0]) + LOCKED_FOR - self._now())

    def failed(self, what: str, device: str, *, log: bool = True) -> None:
        """Note a failure, in the change log too, and forget those that matter no more."""
        if log and self.any():
            note_failed_try(self._db, self.household, self._now())
        old = self._now() - LOCKED_FOR
        self._db.table("attempt").delete_where("household = ? AND at <= ?", [self.household, old])
        row = {"household": self.household, "what": what, "device": device, "at": self._now()}
        self._db.table("attempt").insert(row)
        self._db.table("attempt").delete_where("at < ?", [self._now() - LOCKED_FOR])

    def succeeded(self, what: str, device: str) -> None:
        """Forget the failures before."""
        where = "household = ? AND what = ? AND device = ?"
        self._db.table("attempt").delete_where(where, [self.household, what, device])


_SEEN_EVERY = 3600.0
_OF_ACCOUNT = ("session", "approved_device", "login_wish", "recovery_code", "api_token")
"""Tables whose rows go with an account."""


@lru_cache
def _nobodys() -> str:
    """Give a password that nobody has, so that an unknown name takes as long as a known one."""
    return sealed("nobody's password")


def _account(row: dict[str, Any]) -> Account:
    has_pin, has_second_step = row["pin"] is not None, row["totp"] is not None
    return Account(row["id"], row["name"], row["role"], has_pin, has_second_step)
