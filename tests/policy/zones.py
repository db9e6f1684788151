"""Time zones that are hard to keep time in, and the instants at which their clocks jump."""

import datetime as dt
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from policy.wall_clock import clock_changes

HARD_ZONES = (
    "Europe/Brussels",
    "America/New_York",
    "Asia/Kathmandu",  # 5:45 ahead
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Africa/Casablanca",  # four changes a year, by the moon
    "Africa/Cairo",  # midnight is skipped in spring; 23:00 comes twice in autumn
    "Asia/Beirut",
    "America/Santiago",
    "America/Havana",  # midnight is skipped in spring, and comes twice in autumn
    "Atlantic/Azores",
    "Europe/Dublin",  # winter time is the exception, by the data
    "America/Scoresbysund",
    "Asia/Karachi",
)
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).timestamp()
END = dt.datetime(2025, 7, 1, tzinfo=dt.UTC).timestamp()
"""Years gone by: no government can change their clocks any more."""


@lru_cache
def jumps(key: str) -> tuple[float, ...]:
    """Give the instants of 2024 and the half year after at which a zone's clocks jump."""
    return tuple(clock_changes(ZoneInfo(key), START, END))


@lru_cache
def posix_string(key: str) -> str:
    """Give the POSIX TZ string that ends a zone's file (RFC 9636 section 3.3)."""
    return _file(key).read_bytes().rstrip(b"\n").rpartition(b"\n")[2].decode("ascii")


@lru_cache
def packaged_zone(key: str) -> ZoneInfo:
    """Give the zone from the very file that `posix_string` reads."""
    with _file(key).open("rb") as file:
        return ZoneInfo.from_file(file, key)


def _file(key: str):
    return files("tzdata").joinpath("zoneinfo", *key.split("/"))
