"""Lists that lie on this machine: a file is copied; a folder as UT1 publishes it is packed."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from blocklists.entries import UnusableList
from blocklists.files import replacing
from blocklists.formats import ut1

_CHUNK: Final = 1 << 20


def copy_local(origin: Path, target: Path, most_octets: int) -> None:
    """Copy a list into `target`, a folder as an archive of its files.

    Raises `UnusableList` or `StorageError`; then `target` is as it was.
    """
    if origin.is_dir():
        _pack(origin, target, most_octets)
    elif origin.is_file():
        with replacing(target) as file:
            for chunk in _chunks(origin, most_octets):
                file.write(chunk)
    else:
        message = f"{origin} is no file and no folder that can be read."
        raise UnusableList(message)


def _pack(folder: Path, target: Path, most_octets: int) -> None:
    members = [path for path in sorted(_entries(folder)) if ut1.member(path.name)]
    if not members:
        message = f"The folder {folder} holds no file that is called domains."
        raise UnusableList(message)
    left = most_octets
    with replacing(target) as file, tarfile.open(fileobj=file, mode="w") as archive:
        for path in members:
            octets = b"".join(_chunks(path, left))
            left -= len(octets)
            item = tarfile.TarInfo(f"{folder.resolve().name}/{path.name}")
            item.size = len(octets)
            archive.addfile(item, io.BytesIO(octets))


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except OSError as problem:
        raise _unreadable(folder, problem) from problem


def _chunks(path: Path, most_octets: int) -> Iterator[bytes]:
    left = most_octets
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    message = f"{path} is larger than {most_octets >> 20} MB."
                    raise UnusableList(message)
                yield chunk
    except OSError as problem:
        raise _unreadable(path, problem) from problem


def _unreadable(path: Path, problem: OSError) -> UnusableList:
    return UnusableList(f"{path} cannot be read: {problem.strerror}.")
