"""Read a few wanted files of an archive into memory; nothing is ever unpacked to disk.

Archives come from outside: one that unpacks to more than settings ever are, holds links, devices,
or names that lead elsewhere, is refused as a whole.
"""

import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final

from store.peers.carried import PeerError, Refusal

MOST_FILES: Final = 2000
MOST_UNPACKED: Final = 32 << 20
"""Octets of all files together, wanted or not."""

Wanted = Callable[[str], bool]


def zip_files(octets: bytes, wanted: Wanted) -> dict[str, bytes]:
    """Give the wanted files of a ZIP archive by their paths."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            infos = archive.infolist()
            _check_zip(infos)
            return {
                info.filename: _read(archive, info)
                for info in infos
                if not info.is_dir() and wanted(info.filename)
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise PeerError(Refusal.DAMAGED) from error


def _check_zip(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise PeerError(Refusal.TOO_LARGE)
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or leads_outside(info.filename):
            raise PeerError(Refusal.OUTSIDE)
        if info.flag_bits & 1:
            raise PeerError(Refusal.LOCKED)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read one file; its header may lie about its size."""
    with archive.open(info) as file:
        content = file.read(info.file_size + 1)
    if len(content) > info.file_size:
        raise PeerError(Refusal.TOO_LARGE)
    return content


def tar_files(octets: bytes, wanted: Wanted) -> dict[str, bytes]:
    """Give the wanted files of a tar archive packed by gzip."""
    found: dict[str, bytes] = {}
    unpacked = _Bounded(gzip.GzipFile(fileobj=io.BytesIO(octets)))
    try:
        with tarfile.open(fileobj=unpacked, mode="r|", errorlevel=1) as archive:  # type: ignore[call-overload]
            for member in _checked(archive):
                file = archive.extractfile(member) if wanted(member.name) else None
                if file is not None:
                    found[member.name] = file.read(MOST_UNPACKED)
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, OverflowError) as error:
        raise PeerError(Refusal.DAMAGED) from error
    return found


def _checked(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for count, member in enumerate(archive):
        if count >= MOST_FILES or member.size > MOST_UNPACKED:
            raise PeerError(Refusal.TOO_LARGE)
        if not (member.isreg() or member.isdir()) or leads_outside(member.name):
            raise PeerError(Refusal.OUTSIDE)
        if member.isreg():
            yield member


class _Bounded:
    """A file that ends in a refusal when more comes out of it than settings ever are."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file, self._left = file, MOST_UNPACKED

    def read(self, size: int = -1) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        octets = self._file.read(wanted)
        self._left -= len(octets)
        if self._left < 0:
            raise PeerError(Refusal.TOO_LARGE)
        return octets


def leads_outside(name: str) -> bool:
    """Say whether a path in an archive is none of its own."""
    path = PurePosixPath(name.replace("\\", "/"))
    drive = len(name) > 1 and name[1] == ":"
    return path.is_absolute() or ".." in path.parts or drive or "\0" in name
