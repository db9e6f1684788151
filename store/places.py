"""Where each file of a data folder lies; one writer each (DESIGN 4)."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from policy.digests import blake2s

_RUN, _SOCKET = "run", "resolver.sock"
_LONGEST_SOCKET_PATH = 100
"""Linux takes 107 octets (unix(7)); some are left for the name."""


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one data folder."""

    data: Path

    @property
    def household_db(self) -> Path:
        """Rules, devices, acts, requests, accounts; written by the console or the command line."""
        return self.data / "household.db"

    @property
    def activity_db(self) -> Path:
        """Minutes, counters, sightings; written by the resolver."""
        return self.data / "activity.db"

    @property
    def snapshots(self) -> Path:
        """What the resolver needs of each household, one file each."""
        return self.data / "snapshots"

    @property
    def lists(self) -> Path:
        """Downloaded lists and their register."""
        return self.data / "lists"

    @property
    def table(self) -> Path:
        """All lists compiled into one file, replaced by rename."""
        return self.data / "table"

    @property
    def makers(self) -> Path:
        """Who makes a device by its MAC address, compiled of what the family fetched."""
        return self.data / "makers"

    @property
    def kept(self) -> Path:
        """States of households before a restore; for nobody else to read."""
        return self.data / "kept"

    @property
    def write_lock(self) -> Path:
        """Held while rules are written and their snapshot replaced."""
        return self.data / ".writing"

    @property
    def runtime(self) -> Path:
        """The folder of sockets; elsewhere if its path is too long for a socket."""
        folder = _given_runtime() or self.data.absolute() / _RUN
        if len(os.fsencode(folder)) <= _LONGEST_SOCKET_PATH - len(_SOCKET):
            return folder
        digest = blake2s(os.fsencode(self.data.absolute()), digest_size=6).hexdigest()
        elsewhere = os.environ.get("TMPDIR", "/tmp")  # noqa: S108  (whose the folder is, is checked)
        return Path(elsewhere) / f"nigehban-{os.getuid()}-{digest}"

    @property
    def resolver_socket(self) -> Path:
        return self.runtime / _SOCKET

    def make(self) -> None:
        """Create the folders; raises OSError where that is not allowed."""
        for folder in (self.data, self.snapshots, self.lists):
            folder.mkdir(parents=True, exist_ok=True)
        self.make_runtime()

    def make_runtime(self) -> None:
        """Create the folder of sockets; nobody else may have made it before us.

        A service manager may give us a folder of its own. A link beside the data leads commands
        there, which know the data folder only.
        """
        beside = self.data.absolute() / _RUN
        if beside.is_symlink() and not beside.exists():
            beside.unlink()  # to what a service that has ended was given
        self.runtime.mkdir(mode=0o750, parents=True, exist_ok=True)
        if self.runtime.lstat().st_uid not in {os.geteuid(), 0, self.data.stat().st_uid}:
            message = f"{self.runtime} belongs to somebody else"
            raise PermissionError(message)
        if self.runtime != beside and _given_runtime() is not None and not beside.is_symlink():
            _link(beside, self.runtime)


def _given_runtime() -> Path | None:
    """Give the folder that a service manager made for us (systemd.exec(5))."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    return Path(given) if given else None


def _link(beside: Path, runtime: Path) -> None:
    with suppress(OSError):  # without it commands are heard a second later
        if beside.is_dir():
            (beside / _SOCKET).unlink(missing_ok=True)
            beside.rmdir()
        beside.symlink_to(runtime)
