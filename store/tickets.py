"""Tickets: printed one-time codes that give a child more time with no parent present.

What is on the paper is kept nowhere: of a code there is only a hash, under one salt of the home.
A code works once, for as long as it says, unless it was revoked; who guesses is soon locked out.
What a ticket gives is an ordinary grant (`store.acts`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from store.secrets_kept import new_code, new_salt, sealed_with

MOST_AT_ONCE = 12
MOST_OPEN = 60
"""So many tickets of one home may wait to be used."""
LIVES = (7, 30, 90)
"""Days for which tickets can be good."""
KEPT = 30 * 86400.0
"""Seconds for which a ticket that is used or over is remembered."""
MOST_FAILURES = 5
MOST_FAILURES_AT_HOME = 20
LOCKED_FOR = 15 * 60.0
"""After so many wrong codes of a device, or of all together, none is tried for so many seconds."""
_SALT = "ticket_salt"
_WHAT = "ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket, without its code."""

    id: int
    profile: str | None
    """Whose it is; None: any child's."""
    minutes: int
    at_locks: bool
    """It works while an alarm locks, too."""
    made: float
    made_by: str
    expires: float
    used: float | None
    used_by: str | None
    revoked: float | None

    def is_open(self, now: float) -> bool:
        return self.used is None and self.revoked is None and now < self.expires


class TooManyTicketsError(Exception):
    """So many tickets wait to be used already."""


class Tickets:
    """The tickets of one household."""

    def __init__(self, db: Database, household: str) -> None:
        self._db, self.household = db, household

    # --- what adults do

    def make(
        self,
        count: int,
        minutes: int,
        *,
        profile: str | None,
        at_locks: bool,
        days: int,
        who: str,
        now: float,
    ) -> list[str]:
        """Make tickets and give their codes, which nobody can read again."""
        self._forget_old(now)
        if len(self.open(now)) + count > MOST_OPEN:
            raise TooManyTicketsError
        codes = [new_code(2, 4) for _ in range(count)]
        row: dict[str, Any] = {"household": self.household, "profile": profile, "minutes": minutes}
        row |= {"at_locks": int(at_locks), "made": now, "made_by": who}
        row |= {"expires": now + 86400 * days}
        for code in codes:
            self._db.table("ticket").insert(row | {"code": self._kept(code)})
        return codes

    def open(self, now: float) -> list[Ticket]:
        """Give what can still be used, the first to end first."""
        where = "used IS NULL AND revoked IS NULL AND expires > ?"
        return list(self._where(where, [now], "expires, id"))

    def used(self, limit: int = 20) -> list[Ticket]:
        """Give what was used of late, newest first."""
        return list(self._where("used IS NOT NULL", [], "used DESC, id DESC"))[:limit]

    def revoke(self, tickets: Sequence[int], now: float) -> int:
        """Take tickets back; say how many of them could still have been used."""
        marks = ",".join("?" * len(tickets))
        cursor = self._db.execute(
            f"UPDATE ticket SET revoked = ? WHERE household = ? AND id IN ({marks})"  # noqa: S608
            " AND used IS NULL AND revoked IS NULL",
            [now, self.household, *tickets],
        )
        return int(cursor.rowcount)

    # --- what a child does

    def find(self, typed: str) -> Ticket | None:
        """Give the ticket of a typed code, used and over ones too."""
        return next(self._where("code = ?", [self._kept(typed)], "id"), None)

    def use(self, ticket: int, profile: str, now: float) -> bool:
        """Use a ticket; say whether it still could be. To be written together with its grant."""
        cursor = self._db.execute(
            "UPDATE ticket SET used = ?, used_by = ? WHERE id = ? AND household = ?"
            " AND used IS NULL AND revoked IS NULL AND expires > ?",
            [now, profile, ticket, self.household, now],
        )
        return bool(cursor.rowcount)

    def used_since(self, profile: str, instant: float) -> int:
        """Count the tickets that somebody used since an instant."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM ticket WHERE household = ? AND used_by = ? AND used >= ?",
            [self.household, profile, instant],
        ).fetchone()
        return int(count)

    def is_locked_out(self, device: str, now: float) -> bool:
        """Say whether too many wrong codes were typed of late."""
        rows = self._db.execute(
            "SELECT device FROM attempt WHERE household = ? AND what = ? AND at > ?",
            [self.household, _WHAT, now - LOCKED_FOR],
        ).fetchall()
        own = sum(row[0] == device for row in rows)
        return own >= MOST_FAILURES or len(rows) >= MOST_FAILURES_AT_HOME

    def failed(self, device: str, now: float) -> None:
        """Note a wrong code."""
        row = {"household": self.household, "what": _WHAT, "device": device, "at": now}
        self._db.table("attempt").insert(row)

    # --- forgetting

    def forget_profile(self, profile: str) -> None:
        """Delete a child's tickets, and that it used others."""
        self._db.table("ticket").delete_where(
            "household = ? AND (profile = ? OR used_by = ?)", [self.household, profile, profile]
        )

    def _forget_old(self, now: float) -> None:
        self._db.table("ticket").delete_where(
            "household = ? AND min(expires, ifnull(used, 9e15), ifnull(revoked, 9e15)) < ?",
            [self.household, now - KEPT],
        )

    def _kept(self, code: str) -> str:
        plain = "".join(each for each in code.upper() if each.isalnum())[:32]
        return sealed_with(plain, self._salt())

    def _salt(self) -> str:
        where, values = "household = ? AND key = ?", [self.household, _SALT]
        rows = self._db.table("setting").rows_where(where, values)
        kept = next((row["value"] for row in rows), None)
        if kept is None:
            kept = new_salt()
            row = {"household": self.household, "key": _SALT, "value": kept}
            self._db.table("setting").insert(row)
        return str(kept)

    def _where(self, condition: str, values: list[Any], order: str) -> Iterator[Ticket]:
        rows = self._db.table("ticket").rows_where(
            f"household = ? AND {condition}", [self.household, *values], order_by=order
        )
        for row in rows:
            kept = {k: v for k, v in row.items() if k not in {"household", "code"}}
            yield Ticket(**kept | {"at_locks": bool(row["at_locks"])})
