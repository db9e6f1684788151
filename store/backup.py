"""A backup: one household in one file that a person can read and this program can put back.

The first line names the format and a checksum of the rest, which is JSON: rules, devices, acts,
asks, tickets (their hashes), the change log, the names of the adults, the lists' addresses. No
passwords and PINs, unless they are asked for; never sessions, keys of this machine, or records of
what children did.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from policy.digests import blake2b
from policy.document import parse
from policy.labels import AnyLabel
from policy.reading import DocumentError
from policy.rules import Household
from store.household import LAST_DEVICE, HouseholdStore
from store.zones import find_zone

VERSION: Final = 1
MOST_OCTETS: Final = 4 << 20
_LAST_INSTANT: Final = 4e9
_MARK: Final = b"nigehban-backup "
_TABLES: Final = (
    "household", "profile", "device", "pause", "permission", "hand_over", "skipped", "request",
    "ticket", "change",
)  # fmt: skip
_SETTINGS: Final = (LAST_DEVICE, "ticket_salt")
"""Small values that belong to the home; all others belong to this machine, or are secrets."""
_OPEN_COLUMNS: Final = ("name", "role", "created")
"""What a backup without passwords holds of an account."""

Row = dict[str, Any]


class Trouble(Enum):
    """What is the matter with a file, for pages in other languages."""

    FOREIGN = "foreign"
    TOO_LARGE = "too large"
    NEWER = "newer"
    DAMAGED = "damaged"
    CONTENT = "content"
    """It was written by somebody else, or by a fault."""


class BackupError(Exception):
    """The file cannot be put back; the message is a sentence that says why."""

    def __init__(self, message: str, trouble: Trouble = Trouble.CONTENT) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file holds."""

    made: float
    passwords: bool
    rows: Mapping[str, Sequence[Row]]
    """By table."""
    lists: Sequence[Mapping[str, str]] = ()
    """Each with id, label, origin, format and title."""

    @property
    def household(self) -> Household:
        return _household(self.rows)


def make_backup(
    store: HouseholdStore,
    identity: str,
    *,
    lists: Iterable[Mapping[str, str]] = (),
    passwords: bool = False,
) -> bytes:
    """Give one household as a file."""
    rows = {table: _rows(store, table, identity) for table in _TABLES}
    rows["household"] = [
        row | {"id": identity}
        for row in store.db.table("household").rows_where("id = ?", [identity])
    ]
    kept = [row for row in _rows(store, "setting", identity) if row["key"] in _SETTINGS]
    accounts = _rows(store, "account", identity)
    if not passwords:
        accounts = [{key: row[key] for key in _OPEN_COLUMNS} for row in accounts]
    return _file(
        {
            "made": store.clock.wall(),
            "passwords": passwords,
            "rows": rows | {"setting": kept, "account": accounts},
            "lists": [dict(row) for row in lists],
        }
    )


def _rows(store: HouseholdStore, table: str, identity: str) -> list[Row]:
    if table == "household":
        return []
    rows = store.db.table(table).rows_where("household = ?", [identity])
    return [{k: v for k, v in row.items() if k != "household"} for row in rows]


def _file(body: Row) -> bytes:
    text = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return _MARK + f"{VERSION} {_checksum(text)}\n".encode() + text


# --- reading


def read_backup(octets: bytes) -> Backup:
    """Read a file and check all of it; raises `BackupError` with a sentence."""
    if len(octets) > MOST_OCTETS:
        message = "This file is too large to be a backup of a home."
        raise BackupError(message, Trouble.TOO_LARGE)
    head, _, body = octets.partition(b"\n")
    if not head.startswith(_MARK):
        message = "This is not a backup that Nigehban made."
        raise BackupError(message, Trouble.FOREIGN)
    _check_head(head.removeprefix(_MARK).split(b" "), body)
    try:
        data = json.loads(body)
        backup = Backup(
            float(data["made"]),
            bool(data["passwords"]),
            {str(table): [dict(row) for row in rows] for table, rows in data["rows"].items()},
            [{str(k): str(v) for k, v in row.items()} for row in data["lists"]],
        )
        _check(backup)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, DocumentError):
            message = f"The rules in this backup cannot stand: {'; '.join(error.problems)}."
            raise BackupError(message) from error
        message = "This backup does not hold what it should; nothing was changed."
        raise BackupError(message) from error
    return backup


def _check_head(words: Sequence[bytes], body: bytes) -> None:
    number = words[0].decode("ascii", "replace")
    if number.isdigit() and len(number) < 10 and int(number) > VERSION:  # noqa: PLR2004  (digits)
        message = f"This backup is of form {number}, which a newer Nigehban made; update first."
        raise BackupError(message, Trouble.NEWER)
    if number != str(VERSION) or words[1:] != [_checksum(body).encode()]:
        message = "This backup is damaged: it is not as it was written. Take another copy."
        raise BackupError(message, Trouble.DAMAGED)


def _check(backup: Backup) -> None:
    """See that the tables are those that are known, and the rules such as can stand."""
    unknown = set(backup.rows) - {*_TABLES, "setting", "account"}
    if unknown:
        message = f"This backup holds {sorted(unknown)}, which this version cannot keep."
        raise BackupError(message, Trouble.NEWER)
    if not 0 <= backup.made < _LAST_INSTANT:
        message = "its time is none"
        raise ValueError(message)
    _household(backup.rows)


def _household(rows: Mapping[str, Sequence[Row]]) -> Household:
    (row,) = rows["household"]
    data = {
        "household": json.loads(row["document"]),
        "profiles": {one["id"]: json.loads(one["document"]) for one in rows["profile"]},
        "devices": [json.loads(one["document"]) for one in rows["device"]],
    }
    return parse(data, AnyLabel(), find_zone)


def _checksum(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
