"""Snapshots: what the resolver needs of one household, in one file that is replaced whole.

The first line names the format and a checksum of the rest, which is JSON. The file is replaced by
rename and the one before is kept, so that a power cut or a full disk leaves a readable one.
Standard library only: the resolver reads these.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policy.acts import Acts, Grant, HandOver, Pause, Reach, Scope, Skip
from policy.digests import blake2b
from policy.document import parse
from policy.labels import AnyLabel
from policy.rendering import render
from policy.rules import Household
from store.zones import find_zone

FORMAT = b"nigehban-snapshot 1 "
_PREVIOUS = ".previous"


class SnapshotError(ValueError):
    """The file is no snapshot that this version can read; the message says why."""


@dataclass(frozen=True)
class Snapshot:
    """One household as the resolver sees it."""

    identity: str
    """The household's id."""
    revision: int
    """Grows with each change."""
    household: Household
    acts: Acts = Acts()
    sorting_until: float | None = None
    """Until when unsorted devices are let off while the home is being set up; None: not at all."""


def prepare_snapshot(folder: Path, snapshot: Snapshot) -> Path:
    """Write a snapshot beside the current one, safely on disk; `publish_snapshot` puts it there."""
    body = json.dumps(_plain(snapshot), ensure_ascii=False, separators=(",", ":")).encode()
    new = folder / f".{snapshot.identity}.new"
    try:
        with new.open("wb") as file:
            file.write(FORMAT + _checksum(body) + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        new.unlink(missing_ok=True)  # a disk that is full needs the room
        raise
    return new


def publish_snapshot(new: Path) -> None:
    """Put a prepared snapshot in the place of the current one, which stays as `ID.previous`."""
    path = new.with_name(new.name.removeprefix(".").removesuffix(".new"))
    if path.exists():
        _keep(path)
    new.replace(path)


def _keep(path: Path) -> None:
    """Keep the current snapshot as the previous one; some file systems have no second names."""
    previous(path).unlink(missing_ok=True)
    try:
        os.link(path, previous(path))
    except OSError:
        path.replace(previous(path))


def read_snapshot(path: Path) -> Snapshot:
    """Read one snapshot; raises `SnapshotError`, or OSError where there is no file.

    Labels are taken as they are: one that the catalogue no longer has does no harm here, and must
    not cost a home its rules.
    """
    head, _, body = path.read_bytes().partition(b"\n")
    if not head.startswith(FORMAT):
        message = f"{path.name} is not a snapshot of this version"
        raise SnapshotError(message)
    if head.removeprefix(FORMAT) != _checksum(body):
        message = f"{path.name} is damaged"
        raise SnapshotError(message)
    try:
        return _snapshot(json.loads(body))
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path.name} cannot be read: {error}"
        raise SnapshotError(message) from error


def previous(path: Path) -> Path:
    """Give where the snapshot before the current one is kept."""
    return path.with_name(path.name + _PREVIOUS)


def snapshot_files(folder: Path) -> Iterator[Path]:
    """Yield where each household's current snapshot is, or was: the one before may be left."""
    with os.scandir(folder) as entries:
        names = {entry.name.removesuffix(_PREVIOUS) for entry in entries}
    for name in sorted(names):
        if not name.startswith("."):
            yield folder / name


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).hexdigest().encode()


# --- to and from plain data


def _plain(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.identity,
        "revision": snapshot.revision,
        "document": render(snapshot.household),
        "device_ids": [device.id for device in snapshot.household.devices],
        "acts": plain_acts(snapshot.acts),
        "sorting_until": snapshot.sorting_until,
    }


def _snapshot(data: dict[str, Any]) -> Snapshot:
    household = parse(data["document"], AnyLabel(), find_zone)
    ids = data["device_ids"]
    devices = (replace(d, id=i) for d, i in zip(household.devices, ids, strict=True))
    return Snapshot(
        identity=data["id"],
        revision=data["revision"],
        household=replace(household, devices=tuple(devices)),
        acts=acts_of(data["acts"]),
        sorting_until=data["sorting_until"],
    )


def plain_acts(acts: Acts) -> dict[str, Any]:
    """Give acts as lists of plain values."""
    return {
        "pauses": [_plain_pause(pause) for pause in acts.pauses],
        "grants": [
            [*_plain_scope(g.scope), g.since, g.until, g.name, g.label, g.ended]
            for g in acts.grants
        ],
        "hand_overs": [[h.device, h.profile, h.since, h.until, h.ended] for h in acts.hand_overs],
        "skips": [_plain_skip(skip) for skip in acts.skips],
    }


def _plain_pause(pause: Pause) -> list[Any]:
    spared = sorted(_plain_scope(scope) for scope in pause.spared)
    return [*_plain_scope(pause.scope), pause.since, pause.until, pause.ended, spared]


def _plain_skip(skip: Skip) -> list[Any]:
    when = [skip.day.isoformat(), skip.start, skip.end, sorted(skip.labels)]
    return [*_plain_scope(skip.scope), *when, skip.since, skip.until, skip.ended]


def _plain_scope(scope: Scope) -> tuple[str, str]:
    return scope.reach.value, scope.id


def acts_of(data: dict[str, Any]) -> Acts:
    """Give acts from lists of plain values."""
    return Acts(
        pauses=tuple(_pause(row) for row in data["pauses"]),
        grants=tuple(Grant(_scope(r, i), *rest) for r, i, *rest in data["grants"]),
        hand_overs=tuple(HandOver(*row) for row in data["hand_overs"]),
        skips=tuple(_skip(row) for row in data.get("skips", ())),
    )


def _pause(row: list[Any]) -> Pause:
    reach, identity, since, until, ended, *spared = row
    out = frozenset(_scope(*each) for each in (spared[0] if spared else ()))
    return Pause(_scope(reach, identity), since, until, ended, out)


def _skip(row: list[Any]) -> Skip:
    reach, identity, day, start, end, labels, *rest = row
    occasion = dt.date.fromisoformat(day), start, end, frozenset(labels)
    return Skip(_scope(reach, identity), *occasion, *rest)


def _scope(reach: str, identity: str) -> Scope:
    return Scope(Reach(reach), identity)
