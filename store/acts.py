"""What parents do by hand, on disk: kept a while after it ended, because the newest wins."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from policy.acts import Acts, Grant, HandOver, Pause, Reach, Scope, Skip
from policy.alarms import Alarm

REMEMBERED = 8 * 86400.0
"""Ended acts are handed to the resolver for this long (seconds): longer than any grant lasts, so
that no grant outlives the pause that ended it."""

_LIVE = "household = ? AND (ended IS NULL OR ended > ?) AND (until IS NULL OR until > ?)"


@dataclass(frozen=True, slots=True)
class ActKeeper:
    """Writes acts of one household; to be used inside `HouseholdStore.writing`."""

    db: Database
    household: str
    who: str
    now: float

    def pause(self, scope: Scope, minutes: int | None) -> None:
        """Lock now; without minutes until somebody resumes."""
        self._end_pauses(scope)
        self._insert("pause", scope, until=self._after(minutes))

    def resume(self, scope: Scope, profile: str | None = None) -> int:
        """End this scope's pauses, and let it alone out of wider ones; say how many there were.

        `profile` is whose rules hold for a device now: its pauses are wider than the device's.
        """
        return self._end_pauses(scope) + self._let_out(scope, profile)

    def _end_pauses(self, scope: Scope) -> int:
        return self._end("pause", "reach = ? AND scope = ?", [scope.reach.value, scope.id])

    def _let_out(self, scope: Scope, profile: str | None) -> int:
        if scope.reach is Reach.HOUSEHOLD:
            return 0
        wider = "reach = 'household' OR (? = 'device' AND reach = 'profile' AND scope = ?)"
        values = [self.household, self.now, self.now, scope.reach.value, profile]
        paused = self.db.table("pause").rows_where(f"{_LIVE} AND ({wider})", values)
        entry, let_out = [scope.reach.value, scope.id], 0
        for row in list(paused):
            spared = json.loads(row["spared"])
            if entry not in spared:
                self.db.table("pause").update(row["id"], {"spared": json.dumps([*spared, entry])})
                let_out += 1
        return let_out

    def grant(
        self, scope: Scope, minutes: int, *, name: str | None = None, label: str | None = None
    ) -> None:
        until = self._after(minutes)
        self._insert("permission", scope, until=until, name=name, label=label)

    def revoke(self, grant: int) -> int:
        """End one grant by its id."""
        return self._end("permission", "id = ?", [grant])

    def hand_over(self, device: str, profile: str, minutes: int | None) -> None:
        self.hand_back(device)
        row = {"household": self.household, "device": device, "profile": profile, "who": self.who}
        times = {"since": self.now, "until": self._after(minutes), "ended": None}
        self.db.table("hand_over").insert(row | times)

    def hand_back(self, device: str) -> int:
        return self._end("hand_over", "device = ?", [device])

    def skip(self, scope: Scope, alarm: Alarm, day: dt.date, until: float) -> None:
        """Let an alarm not happen on one day; `until` is an instant well after that."""
        self.unskip(scope, alarm, day)
        self._insert("skipped", scope, until=until, **_occasion(alarm, day))

    def unskip(self, scope: Scope, alarm: Alarm, day: dt.date) -> int:
        """Let it happen after all."""
        its = {"reach": scope.reach.value, "scope": scope.id} | _occasion(alarm, day)
        which = " AND ".join(f"{column} = ?" for column in its)
        return self._end("skipped", which, list(its.values()))

    def forget_old(self, before: float) -> None:
        """Delete acts that ended before an instant."""
        for table in ("pause", "permission", "hand_over", "skipped"):
            self.db.execute(
                f"DELETE FROM {table} WHERE household = ? AND min(ifnull(until, 9e15),"  # noqa: S608
                " ifnull(ended, 9e15)) < ?",
                [self.household, before],
            )

    def _after(self, minutes: int | None) -> float | None:
        return None if minutes is None else self.now + 60 * minutes

    def _insert(self, table: str, scope: Scope, **values: object) -> None:
        row = {"household": self.household, "reach": scope.reach.value, "scope": scope.id}
        self.db.table(table).insert(
            row | {"since": self.now, "ended": None, "who": self.who} | values
        )

    def _end(self, table: str, which: str, values: list[Any]) -> int:
        """End what is alive; what began only now counts as never having been."""
        cursor = self.db.execute(
            f"UPDATE {table} SET ended = ? WHERE {_LIVE} AND {which}",  # noqa: S608
            [self.now, self.household, self.now, self.now, *values],
        )
        return int(cursor.rowcount)


def acts_of_household(db: Database, household: str, now: float) -> Acts:
    """Read the acts that may still matter at an instant."""
    since = now - REMEMBERED
    return Acts(
        pauses=tuple(
            Pause(_scope(row), row["since"], row["until"], row["ended"], _spared(row))
            for row in _recent(db, "pause", household, since)
        ),
        grants=tuple(
            Grant(_scope(row), row["since"], row["until"], row["name"], row["label"], row["ended"])
            for row in _recent(db, "permission", household, since)
        ),
        hand_overs=tuple(
            HandOver(row["device"], row["profile"], row["since"], row["until"], row["ended"])
            for row in _recent(db, "hand_over", household, since)
        ),
        skips=tuple(_skip(row) for row in _recent(db, "skipped", household, since)),
    )


def _recent(db: Database, table: str, household: str, since: float) -> Iterable[dict[str, Any]]:
    """Give the rows that are alive, or ended after an instant, in the order they were made."""
    where = "household = ? AND ifnull(ended, 9e15) > ? AND ifnull(until, 9e15) > ?"
    return db.table(table).rows_where(where, [household, since, since], order_by="since, id")


def _occasion(alarm: Alarm, day: dt.date) -> dict[str, str]:
    """Give the columns that say which time of which alarm."""
    labels = json.dumps(sorted(alarm.locks | alarm.opens))
    start, finish = alarm.identified
    return {"day": day.isoformat(), "start": start, "finish": finish, "labels": labels}


def _skip(row: dict[str, Any]) -> Skip:
    return Skip(
        scope=_scope(row),
        day=dt.date.fromisoformat(row["day"]),
        start=row["start"],
        end=row["finish"],
        labels=frozenset(json.loads(row["labels"])),
        since=row["since"],
        until=row["until"],
        ended=row["ended"],
    )


def _spared(row: dict[str, Any]) -> frozenset[Scope]:
    return frozenset(Scope(Reach(reach), identity) for reach, identity in json.loads(row["spared"]))


def _scope(row: dict[str, Any]) -> Scope:
    return Scope(Reach(row["reach"]), row["scope"])


@dataclass(frozen=True, slots=True)
class LiveGrant:
    """A grant that holds, with the id by which it can be ended."""

    id: int
    grant: Grant


def live_grants(db: Database, household: str, now: float) -> list[LiveGrant]:
    """Give the grants that hold at an instant, in the order they were made."""
    acts = acts_of_household(db, household, now)
    rows = _recent(db, "permission", household, now - REMEMBERED)
    found = [
        LiveGrant(row["id"], grant) for row, grant in zip(list(rows), acts.grants, strict=True)
    ]
    return [each for each in found if _holds(acts, each.grant, now)]


def _holds(acts: Acts, grant: Grant, now: float) -> bool:
    """Say whether a grant holds for whom it is for: a later pause ends it."""
    whose, scope = grant.scope.reach, grant.scope.id
    profile = scope if whose is Reach.PROFILE else None
    device = scope if whose is Reach.DEVICE else None
    return grant.is_active(now) and not acts.was_paused_after(grant, profile, device, now)
