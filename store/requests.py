"""Children's asks and their answers: every ask gets an answer, every answer has a reason.

Asking changes no rule. An answer that allows something is written together with what it allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlite_utils import Database

KEPT = 30 * 86400.0
"""Seconds for which an ask with its reasons is kept."""
MOST_OPEN = 5
"""So many asks of one profile may wait for an answer."""
AGAIN = 3600.0
"""Asked once more within so many seconds it is the same ask still; later it is told again."""
LONGEST_REASON = 280
NAME, LABEL, TIME = "name", "label", "time"
WRONG = "wrong"
"""A child says that a name is closed by mistake."""
NOTICED = "noticed"
"""An adult says so; the child does not see it."""
LIMIT = "limit"
"""A child proposes a rule for itself (`policy.proposals`)."""
OF_A_NAME = frozenset({NAME, WRONG, NOTICED})
"""Kinds that are about a site: a yes opens it."""
GRANTED, DENIED = "granted", "denied"


@dataclass(frozen=True, slots=True)
class Request:
    """One ask, with its answer where there is one."""

    id: int
    profile: str
    device: str | None
    kind: str
    """`name`, `label`, `time`, `wrong`, `noticed` or `limit`."""
    about: str
    """The name, the label, or the rule that is proposed; empty for time."""
    minutes: int | None
    """For how long, where the child said so."""
    reason: str
    asked: float
    answer: str | None
    """`granted`, `denied`, or None while it waits."""
    answered: float | None
    answered_by: str | None
    answer_reason: str
    granted_minutes: int | None
    """None with `granted`: for always."""


class TooManyRequestsError(Exception):
    """So many asks wait for an answer already."""


class Requests:
    """The asks of one household."""

    def __init__(self, db: Database, household: str) -> None:
        self._db, self.household = db, household

    def ask(
        self,
        profile: str,
        device: str | None,
        *,
        kind: str,
        about: str = "",
        minutes: int | None = None,
        reason: str = "",
        now: float,
    ) -> int:
        """Note an ask and give its id; the same ask twice is one, with the newer reason."""
        from_adults = kind == NOTICED
        open_ones = self._where("profile = ? AND answer IS NULL", [profile], "id")
        waiting = [each for each in open_ones if (each.kind == NOTICED) == from_adults]
        same = next((each for each in waiting if (each.kind, each.about) == (kind, about)), None)
        said = {"minutes": minutes, "reason": reason[:LONGEST_REASON], "asked": now}
        if same is not None:
            is_still = 0 <= now - same.asked < AGAIN
            kept = {"asked": same.asked} if is_still else {}
            self._db.table("request").update(same.id, said | kept)
            return same.id
        if len(waiting) >= MOST_OPEN:
            raise TooManyRequestsError
        row = {"household": self.household, "profile": profile, "device": device}
        inserted = self._db.table("request").insert(row | {"kind": kind, "about": about} | said)
        return int(inserted.last_pk or 0)

    def waiting(self) -> list[Request]:
        """Give what nobody has answered yet, oldest first."""
        return list(self._where("answer IS NULL", [], "asked, id"))

    def of_profile(self, profile: str, limit: int = 20) -> list[Request]:
        """Give one child's asks, newest first."""
        return list(self._where("profile = ?", [profile], "asked DESC, id DESC"))[:limit]

    def asked_by(self, profile: str, limit: int = 20) -> list[Request]:
        """Give what a child asked itself, newest first."""
        found = self._where("profile = ? AND kind <> ?", [profile, NOTICED], "asked DESC, id DESC")
        return list(islice(found, limit))

    def agreed(self, profile: str) -> list[Request]:
        """Give the child's proposals that were accepted."""
        where = "profile = ? AND kind = ? AND answer = ?"
        return list(self._where(where, [profile, LIMIT, GRANTED], "id"))

    def one(self, identity: int) -> Request | None:
        return next(self._where("id = ?", [identity], "id"), None)

    def answer(
        self,
        identity: int,
        answer: str,
        *,
        by: str,
        reason: str,
        minutes: int | None,
        now: float,
        about: str | None = None,
    ) -> bool:
        """Answer what waits; say whether it still waited. `about`: the rule as it was agreed."""
        values = [answer, now, by, reason[:LONGEST_REASON], minutes, about]
        cursor = self._db.execute(
            "UPDATE request SET answer = ?, answered = ?, answered_by = ?, answer_reason = ?,"
            " granted_minutes = ?, about = ifnull(?, about)"
            " WHERE id = ? AND household = ? AND answer IS NULL",
            [*values, identity, self.household],
        )
        return bool(cursor.rowcount)

    def forget_old(self, now: float) -> None:
        """Delete asks that are older than is kept; of what was agreed the words go, the rule stays.

        So a child's own rule is shown as its own for as long as it holds.
        """
        old, agreed = "household = ? AND asked < ?", "kind = ? AND answer = ?"
        values = [self.household, now - KEPT, LIMIT, GRANTED]
        self._db.table("request").delete_where(f"{old} AND NOT ifnull({agreed}, 0)", values)
        self._db.execute(
            f"UPDATE request SET reason = '', answer_reason = '' WHERE {old} AND {agreed}",  # noqa: S608
            values,
        )

    def forget_profile(self, profile: str) -> None:
        self._db.table("request").delete_where(
            "household = ? AND profile = ?", [self.household, profile]
        )

    def forget(self, identity: int) -> None:
        """Delete one ask."""
        self._db.table("request").delete_where(
            "household = ? AND id = ?", [self.household, identity]
        )

    def _where(self, condition: str, values: list[Any], order: str) -> Iterator[Request]:
        rows = self._db.table("request").rows_where(
            f"household = ? AND {condition}", [self.household, *values], order_by=order
        )
        for row in rows:
            yield Request(**{key: value for key, value in row.items() if key != "household"})
