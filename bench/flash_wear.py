"""What a minute costs the flash: `python -m bench.flash_wear`, as root, on an ext4 of its own.

Twenty devices are in use, three labels on each. Once everything is saved in the database each
minute, once a minute is noted and everything is saved once an hour, as the resolver does it.
Counted are the octets handed to the kernel, and those that reached the disk, file system included.
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from policy.minutes import Estimate, UseKey, stretch
from store.activity import Activity, Changes, Counted
from store.minute_journal import Row

_DAY = "2026-11-22"
_NOW = 1_795_300_000.0
_DEVICES, _LABELS = 20, ("youtube", "video", "*")
_HOUR = 60
_SECTOR = 512


def main() -> None:
    """Measure both ways, and print what a minute wrote."""
    parser = argparse.ArgumentParser(description="octets that a minute writes")
    parser.add_argument("--hours", type=int, default=3)
    hours = parser.parse_args().hours
    print(f"{'':<28} {'to the kernel':>15} {'to the disk':>15}")
    for title, busy, keep in (
        ("busy, all each minute", True, _all),
        ("busy, noted", True, _noted),
        ("asleep, all each minute", False, _all),
        ("asleep, noted", False, _noted),
    ):
        given, reached = _measured(keep, hours * _HOUR, busy=busy)
        print(f"{title:<28} {given:>13,.0f} B {reached:>13,.0f} B  a minute")


def _measured(
    keep: Callable[[Activity, int, bool], None], minutes: int, *, busy: bool
) -> tuple[float, float]:
    """Give the octets of a mean minute: handed to the kernel, and written to the disk."""
    with _own_disk() as (folder, device):
        activity = Activity(folder / "activity.db")
        activity.save(_changes(0, busy=busy))
        os.sync()
        given, reached = _handed(), _sectors(device)
        for minute in range(1, minutes + 1):
            keep(activity, minute, busy)
            os.sync()  # what the file system would write a few seconds later
        given, reached = _handed() - given, _sectors(device) - reached
        activity.close()
    return given / minutes, reached * _SECTOR / minutes


def _all(activity: Activity, minute: int, busy: bool) -> None:  # noqa: FBT001  (a table's column)
    activity.save(_changes(minute, busy=busy))


def _noted(activity: Activity, minute: int, busy: bool) -> None:  # noqa: FBT001  (as above)
    rows = _rows(minute) if busy else []
    if minute % _HOUR == 0 or not activity.note(_NOW + 60 * minute, rows):
        _all(activity, minute, busy)


def _changes(minute: int, *, busy: bool) -> Changes:
    instant = _NOW + 60 * minute
    if not busy:
        return Changes(instant)
    counters: list[Counted] = [
        ("default", f"d{number}", _DAY, "queries", 30) for number in range(_DEVICES)
    ]
    return Changes(instant, minutes=_rows(minute), counters=counters)


def _rows(minute: int) -> list[Row]:
    used = Estimate(stretch(600, 600 + minute), stretch(600, 605 + minute))
    return [
        ("default", _DAY, UseKey(f"child{number % 4}", f"d{number}", label), used)
        for number in range(_DEVICES)
        for label in _LABELS
    ]


@contextmanager
def _own_disk() -> Iterator[tuple[Path, str]]:
    """Mount a file system that nobody else writes to; gives it and its device's name."""
    with tempfile.TemporaryDirectory() as place:
        image, folder = Path(place, "image"), Path(place, "disk")
        folder.mkdir()
        with image.open("wb") as file:
            file.truncate(64 << 20)
        subprocess.run(["mkfs.ext4", "-q", image], check=True)
        subprocess.run(["mount", "-o", "loop,noatime", image, folder], check=True)
        try:
            found = subprocess.run(
                ["findmnt", "--noheadings", "--output", "SOURCE", folder],
                check=True,
                capture_output=True,
                text=True,
            )
            yield folder, Path(found.stdout.strip()).name
        finally:
            subprocess.run(["umount", folder], check=True)


def _handed() -> int:
    lines = Path("/proc/self/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("wchar"))


def _sectors(device: str) -> int:
    """Give the sectors written to a disk since it is there (sysfs, block/stat)."""
    return int(Path(f"/sys/block/{device}/stat").read_text("ascii").split()[6])


if __name__ == "__main__":
    main()
