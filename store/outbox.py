"""Messages on their way out: kept until they are sent, tried again a few times, told once.

One thing is told to one channel once (its `key`), also over restarts. What was being sent when
the power went may have arrived: a summary is then not sent again, anything else is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

from store.channels import ASK, BYPASS, DIGEST, TEST, WARNING

WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
WAITS: Final = (60.0, 300.0, 1800.0, 7200.0)
"""Seconds between two tries; after the last one no more."""
KEPT: Final = 30 * 86400.0
"""For so long it is known what was told."""
INTERRUPTED, TOO_LATE = "interrupted", "too_late"
"""Why something was given up that no try failed of."""

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one channel."""

    id: int
    household: str
    channel: int
    kind: str
    key: str
    content: Content
    made: float
    tries: int
    state: str
    problem: str
    ended: float | None

    @property
    def is_over(self) -> bool:
        return self.state in {SENT, FAILED}


class Outbox:
    """The messages of all households."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self,
        household: str,
        channel: int,
        kind: str,
        key: str,
        content: Content,
        *,
        now: float,
        lives: float,
        profile: str = "",
    ) -> int | None:
        """Have something sent, if this channel was not told of it already; gives its number."""
        times = [now, now, now + lives]
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO message (household, channel, kind, key, profile, content, made,"
            " due, expires, tries, state, problem) VALUES (?,?,?,?,?,?,?,?,?,0,?,'')",
            [household, channel, kind, key, profile, _text(content), *times, WAITING],
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount else None

    def knows(self, household: str, channel: int, key: str) -> bool:
        """Say whether a channel was told of something, or is about to be."""
        where = "household = ? AND channel = ? AND key = ?"
        return bool(self._db.table("message").count_where(where, [household, channel, key]))

    def due(self, now: float) -> list[Message]:
        """Give what is to be sent now, oldest first; what came too late is given up.

        A test is sent by who asks for it.
        """
        self._db.execute(
            "UPDATE message SET state = ?, ended = ?, content = '',"
            " problem = CASE problem WHEN '' THEN ? ELSE problem END"
            " WHERE state = ? AND expires <= ?",
            [FAILED, now, TOO_LATE, WAITING, now],
        )
        where = "state = ? AND due <= ? AND kind <> ?"
        return list(self._where(where, [WAITING, now, TEST], "due, id"))

    def one(self, identity: int) -> Message | None:
        return next(self._where("id = ?", [identity], "id"), None)

    def last_of(self, household: str, channel: int) -> Message | None:
        """Give the message of a channel that was over last."""
        where = "household = ? AND channel = ? AND ended IS NOT NULL"
        return next(self._where(where, [household, channel], "ended DESC, id DESC"), None)

    def waiting(self, household: str, channel: int) -> int:
        """Count what failed at least once and will be tried again."""
        where = "household = ? AND channel = ? AND state = ? AND tries > 0"
        return self._db.table("message").count_where(where, [household, channel, WAITING])

    def begin(self, message: Message) -> bool:
        """Note that a message is being sent; say whether it still waited."""
        cursor = self._db.execute(
            "UPDATE message SET state = ?, tries = tries + 1 WHERE id = ? AND state = ?",
            [SENDING, message.id, WAITING],
        )
        return bool(cursor.rowcount)

    def withdraw(self, message: Message) -> None:
        """Delete what waits and may not be told as it stands; other words may be put for it."""
        self._db.table("message").delete_where("id = ? AND state = ?", [message.id, WAITING])

    def sent(self, identity: int, now: float) -> None:
        """Note that a message arrived; its content is forgotten."""
        self._end(identity, SENT, "", now)

    def failed(self, message: Message, problem: str, *, again: bool, now: float) -> None:
        """Note why a message did not arrive, and try again later where that may help."""
        tries = message.tries + 1
        if again and message.kind != TEST and tries <= len(WAITS):
            self._db.execute(
                "UPDATE message SET state = ?, due = ?, problem = ? WHERE id = ?",
                [WAITING, now + WAITS[tries - 1], problem, message.id],
            )
        else:
            self._end(message.id, FAILED, problem, now)

    def recover(self, now: float) -> None:
        """After a start: nothing is being sent any more."""
        self._db.execute(
            "UPDATE message SET state = ?, problem = ?, ended = ?, content = ''"
            " WHERE state = ? AND kind IN (?, ?)",
            [FAILED, INTERRUPTED, now, SENDING, DIGEST, TEST],
        )
        self._db.execute("UPDATE message SET state = ? WHERE state = ?", [WAITING, SENDING])

    def forget_old(self, now: float) -> None:
        self._db.table("message").delete_where("ended IS NOT NULL AND ended < ?", [now - KEPT])

    def _end(self, identity: int, state: str, problem: str, now: float) -> None:
        self._db.execute(
            "UPDATE message SET state = ?, problem = ?, ended = ?, content = '' WHERE id = ?",
            [state, problem, now, identity],
        )

    def _where(self, condition: str, values: list[object], order: str) -> Iterator[Message]:
        rows = self._db.table("message").rows_where(condition, values, order_by=order)
        for row in rows:
            yield Message(
                id=row["id"],
                household=row["household"],
                channel=row["channel"],
                kind=row["kind"],
                key=row["key"],
                content=json.loads(row["content"] or "{}"),
                made=row["made"],
                tries=row["tries"],
                state=row["state"],
                problem=row["problem"],
                ended=row["ended"],
            )


def forget_messages(db: Database, household: str, profile: str) -> None:
    """Delete what was or will be told of a child; summaries that wait are composed anew."""
    messages = db.table("message")
    messages.delete_where("household = ? AND profile = ?", [household, profile])
    messages.delete_where("household = ? AND kind = ? AND state = ?", [household, DIGEST, WAITING])


def forget_waiting(db: Database, household: str) -> None:
    """Delete what waits and speaks of children; what still is so is composed anew."""
    db.table("message").delete_where(
        "household = ? AND state = ? AND kind IN (?, ?, ?, ?)",
        [household, WAITING, ASK, WARNING, BYPASS, DIGEST],
    )


def _text(content: Content) -> str:
    return json.dumps(dict(content), ensure_ascii=False)
