"""Find a time zone by its name, or by a POSIX TZ string where zone files are missing."""

import datetime as dt
import difflib
import os
import zoneinfo
from functools import lru_cache
from pathlib import Path

from policy.posix_zone import BadZone, PosixZone

_LINK = Path("/etc/localtime")
_NAME = Path("/etc/timezone")
_UTC = frozenset(
    ["utc", "gmt", "uct", "zulu", "universal", "greenwich", "unknown", "z", ""]
    + [f"{name}{zero}" for name in ("utc", "gmt") for zero in ("0", "+0", "-0")]
)
_WITHOUT_FILES = ("PKT-5", "IST-5:30", "BDT-6", "GST-4", "UTC")
"""What can be chosen on a machine that has no zone files."""
_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@lru_cache(maxsize=32)
def find_zone(name: str) -> dt.tzinfo:
    """Give the zone; raises ValueError with a sentence for one that this machine does not know."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    try:
        return PosixZone(name)
    except BadZone:
        raise ValueError(_unknown(name)) from None


def is_utc(name: str) -> bool:
    """Say whether a zone is UTC in any spelling: most often, nobody said where the machine is."""
    return name.lower().removeprefix("etc/") in _UTC


@lru_cache(maxsize=1)
def known_zones() -> tuple[str, ...]:
    """Give the names of the zones to choose from, each of a place, sorted; UTC is the last."""
    names = (name for name in zoneinfo.available_timezones() if "/" in name)
    places = sorted(name for name in names if not name.startswith(_NO_PLACES))
    return (*places, "UTC") if places else _WITHOUT_FILES


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, zoneinfo.available_timezones(), 1)
    hint = f"; did you mean {close[0]}?" if close else " (try one such as Asia/Karachi or PKT-5)"
    return f"this machine knows no time zone {name!r}{hint}"


def machine_zone() -> str:
    """Give the name of the zone that this machine is set to, or UTC."""
    for name in (os.environ.get("TZ", ""), _from_link(), _from_file()):
        if name and _is_known(name):
            return name
    return "UTC"


def _is_known(name: str) -> bool:
    try:
        find_zone(name)
    except ValueError:
        return False
    return True


def _from_link() -> str:
    try:
        return _LINK.resolve().as_posix().partition("zoneinfo/")[2]
    except (OSError, RuntimeError):  # links in a circle
        return ""


def _from_file() -> str:
    try:
        return _NAME.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
