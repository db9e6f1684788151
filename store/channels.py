"""Where notices of a home go: mail, webhooks, services; what each is for.

A target holds passwords and tokens. It stays in this file's table, is given to who sends and to
nobody else, and stands in no page, log, export or backup; pages show `shown`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

from store.household import HouseholdStore

MAIL, WEBHOOK, SERVICE = "mail", "webhook", "service"
ASK, DEVICE, BYPASS, TROUBLE = "ask", "device", "bypass", "trouble"
WARNING, DIGEST, TEST = "warning", "digest", "test"
WANTS: Final = (ASK, DEVICE, BYPASS, TROUBLE, WARNING, DIGEST)
"""The kinds of notices that may be wished for; a test is sent when somebody asks for it."""
MOST: Final = 10
"""So many places one home may send to."""

Target = Mapping[str, Any]


class TooManyChannelsError(Exception):
    """A home sends to as many places as anybody can follow."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One place that notices go to, without its secrets."""

    id: int
    account: int | None
    """Whose it is; None: the household's."""
    kind: str
    shown: str
    wants: frozenset[str]
    language: str
    twelve_hours: bool
    created: float


class Channels:
    """The places of one household."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    @property
    def _db(self) -> Database:
        return self._store.db

    def all(self) -> list[Channel]:
        rows = self._db.table("channel").rows_where(
            "household = ?", [self.household], order_by="created, id"
        )
        return [_channel(row) for row in rows]

    def one(self, identity: int) -> Channel | None:
        return next((each for each in self.all() if each.id == identity), None)

    def target(self, identity: int) -> Target | None:
        """Give where a channel leads, with its secrets: for who sends."""
        rows = self._db.table("channel").rows_where(
            "household = ? AND id = ?", [self.household, identity]
        )
        row = next(iter(rows), None)
        target: Target | None = json.loads(row["target"]) if row else None
        return target

    def add(
        self,
        who: str,
        *,
        account: int | None,
        kind: str,
        shown: str,
        target: Target,
        wants: frozenset[str],
        language: str,
        twelve_hours: bool,
    ) -> int:
        """Add a place and give its number; raises `TooManyChannelsError`."""
        if len(self.all()) >= MOST:
            raise TooManyChannelsError
        row = {
            "household": self.household,
            "account": account,
            "kind": kind,
            "shown": shown,
            "target": json.dumps(dict(target)),
            "wants": json.dumps(sorted(wants & set(WANTS))),
            "language": language,
            "twelve_hours": int(twelve_hours),
            "created": self._store.clock.wall(),
        }
        with self._store.writing(self.household, who, f"set up notices to {shown}") as db:
            added = db.table("channel").insert(row).last_pk
        return int(added or 0)

    def set_wants(self, identity: int, wants: frozenset[str], who: str) -> Channel | None:
        """Say what a place is for."""
        channel = self.one(identity)
        if channel is not None:
            kept = json.dumps(sorted(wants & set(WANTS)))
            what = f"changed what is sent to {channel.shown}"
            with self._store.writing(self.household, who, what) as db:
                db.table("channel").update(identity, {"wants": kept})
        return channel

    def remove(self, identity: int, who: str) -> Channel | None:
        """Send nothing there any more; what waited for it goes too."""
        channel = self.one(identity)
        if channel is not None:
            what = f"removed notices to {channel.shown}"
            with self._store.writing(self.household, who, what) as db:
                forget_channels(db, self.household, "id = ?", identity)
        return channel

    def wanted(self) -> frozenset[str]:
        """Give the kinds of notices that go anywhere."""
        return frozenset[str]().union(*(each.wants for each in self.all()))


def forget_channels(db: Database, household: str, where: str, value: object) -> None:
    """Delete places with what waits for them."""
    chosen = f"household = ? AND {where}"
    db.execute(
        f"DELETE FROM message WHERE household = ? AND channel IN"  # noqa: S608  (our own words)
        f" (SELECT id FROM channel WHERE {chosen})",
        [household, household, value],
    )
    db.table("channel").delete_where(chosen, [household, value])


def _channel(row: Mapping[str, Any]) -> Channel:
    return Channel(
        id=row["id"],
        account=row["account"],
        kind=row["kind"],
        shown=row["shown"],
        wants=frozenset(json.loads(row["wants"])),
        language=row["language"],
        twelve_hours=bool(row["twelve_hours"]),
        created=row["created"],
    )
