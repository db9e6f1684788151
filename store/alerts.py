"""What an adult should hear of, counted together: new devices, ways around, trouble.

One row is one episode: what happens again within a day is added to it. How far messages and
adults have come stands in the row, so that a restart tells nothing twice.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

EPISODE: Final = 86400.0
"""So long what happens again belongs to the same episode."""
QUIET: Final = 6 * 3600.0
"""So long after it was told or seen, more of the same is not worth another word."""
KEPT: Final = 40 * 86400.0
"""Longer than a device is remembered that was seen once."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode."""

    id: int
    kind: str
    subject: str
    """A profile's id, a device's identity, or a kind of trouble."""
    detail: Mapping[str, Any]
    number: int
    first: float
    last: float
    told: float | None
    seen: float | None

    @property
    def is_shown(self) -> bool:
        """It is news to the adults of the home."""
        return self.seen is None or self.last > self.seen + QUIET

    def is_worth_telling(self, now: float) -> bool:
        """Say whether something happened that no message told, and the last is long enough ago."""
        return self.told is None or (self.last > self.told and now >= self.told + QUIET)


class Alerts:
    """The episodes of one household."""

    def __init__(self, db: Database, household: str) -> None:
        self._db, self.household = db, household

    def all(self, kind: str = "") -> list[Alert]:
        """Give all episodes, or those of one kind, newest first."""
        where, values = ("", []) if not kind else (" AND kind = ?", [kind])
        return list(self._where(f"household = ?{where}", [self.household, *values]))

    def newest(self, kind: str, subject: str) -> Alert | None:
        where = "household = ? AND kind = ? AND subject = ?"
        return next(self._where(where, [self.household, kind, subject]), None)

    def note(
        self, kind: str, subject: str, number: int, detail: Mapping[str, Any], now: float
    ) -> Alert:
        """Add what happened (`number` more) to the episode that runs, or begin one.

        `detail` replaces what was kept. A new episode goes on from where messages had come.
        """
        before = self.newest(kind, subject)
        if before is not None and 0 <= now - before.first < EPISODE:
            values = {"number": before.number + number, "last": now, "detail": _text(detail)}
            self._db.table("alert").update(before.id, values)
            identity = before.id
        else:
            row = {
                "household": self.household,
                "kind": kind,
                "subject": subject,
                "detail": _text(detail),
                "number": number,
                "first": now,
                "last": now,
                "told": before.told if before else None,
                "seen": before.seen if before else None,
            }
            identity = int(self._db.table("alert").insert(row).last_pk or 0)
        return next(self._where("id = ?", [identity]))

    def told(self, alerts: list[Alert], now: float) -> None:
        """Note that messages have told of these up to now."""
        for each in alerts:
            self._db.execute("UPDATE alert SET told = ? WHERE id = ?", [now, each.id])

    def seen(self, identities: list[int], now: float) -> None:
        """Note that an adult has seen these up to now."""
        for identity in identities:
            self._db.execute(
                "UPDATE alert SET seen = ? WHERE household = ? AND id = ?",
                [now, self.household, identity],
            )

    def end(self, alert: Alert, now: float) -> None:
        """Note that what lasted is over: nobody needs to see it any more."""
        detail = _text({**alert.detail, "over": True})
        self._db.table("alert").update(alert.id, {"detail": detail, "seen": now})

    def forget_old(self, now: float) -> None:
        self._db.table("alert").delete_where(
            "household = ? AND last < ?", [self.household, now - KEPT]
        )

    def forget_kind(self, kind: str) -> None:
        self._db.table("alert").delete_where("household = ? AND kind = ?", [self.household, kind])

    def forget_subject(self, subject: str) -> None:
        self._db.table("alert").delete_where(
            "household = ? AND subject = ?", [self.household, subject]
        )

    def _where(self, condition: str, values: list[object]) -> Iterator[Alert]:
        rows = self._db.table("alert").rows_where(condition, values, order_by="last DESC, id DESC")
        for row in rows:
            yield Alert(
                id=row["id"],
                kind=row["kind"],
                subject=row["subject"],
                detail=json.loads(row["detail"]),
                number=row["number"],
                first=row["first"],
                last=row["last"],
                told=row["told"],
                seen=row["seen"],
            )


def _text(detail: Mapping[str, Any]) -> str:
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
