"""Files of lists become rules: unpacked by their first octets, read line by line, within limits.

Nothing is held but the line at hand, so that the largest list needs no more memory than the
smallest. A file that is wrong as a whole raises `UnusableList`, with a sentence for people.
"""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from blocklists.entries import Entry, Skipped, UnusableList
from blocklists.formats import FORMATS, UT1, adblock, ut1

MOST_UNPACKED: Final = 256 * 1024 * 1024
HEAD: Final = 256 * 1024
"""Octets from the start of a file that are looked at to find out what it is."""
_GZIP: Final = b"\x1f\x8b"
_MOST_LAYERS: Final = 2
"""A server may compress a file that is compressed already."""


def read_rules(
    path: Path, format_id: str, most_unpacked: int = MOST_UNPACKED
) -> Iterator[Entry | Skipped]:
    """Yield what a file in the given format says. Raises `UnusableList`."""
    with plain_words():
        if format_id == UT1:
            yield from _read_archive(path, most_unpacked)
            return
        form = FORMATS[format_id]
        if format_id == "adblock":
            with _opened(path, most_unpacked) as stream:
                cancelled = adblock.cancelled_rules(_lines(stream, form.longest_line))
            with _opened(path, most_unpacked) as stream:
                yield from adblock.parse(_lines(stream, form.longest_line), cancelled)
            return
        with _opened(path, most_unpacked) as stream:
            yield from form.parse(_lines(stream, form.longest_line))


def read_head(path: Path) -> bytes:
    """Give the first octets of a file, unpacked. Raises `UnusableList`."""
    with plain_words(), _opened(path, MOST_UNPACKED) as stream:
        return stream.read(HEAD)


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what goes wrong while unpacking into `UnusableList`."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, tarfile.TarError) as problem:
        message = f"The list is damaged: it cannot be unpacked ({problem})."
        raise UnusableList(message) from problem
    except OSError as problem:
        message = f"The list cannot be read: {problem}."
        raise UnusableList(message) from problem


@contextmanager
def _opened(path: Path, most_unpacked: int) -> Iterator[io.BufferedReader]:
    with path.open("rb") as file, _unpacked(file, most_unpacked) as stream:
        yield stream


@contextmanager
def _unpacked(stream: io.BufferedReader, most_unpacked: int) -> Iterator[io.BufferedReader]:
    """Give what is inside a stream that begins as gzip does, or the stream itself."""
    for _ in range(_MOST_LAYERS):
        if stream.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
            break
        stream = io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=stream), most_unpacked))
    yield stream


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than so many octets: compressed bombs end here."""

    def __init__(self, stream: _Readable, most: int) -> None:
        self._stream = stream
        self._left = most
        self._most = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any writable buffer
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            message = f"The list unpacks to more than {self._most >> 20} MB."
            raise UnusableList(message)
        buffer[: len(data)] = data
        return len(data)


def _lines(stream: io.BufferedReader, longest: int) -> Iterator[str]:
    """Yield lines; octets that are not UTF-8 become U+FFFD, which no name holds."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline=None)
    try:
        while line := text.readline(longest):
            if len(line) == longest and not line.endswith("\n"):
                while (rest := text.readline(longest)) and not rest.endswith("\n"):
                    pass
            yield line.replace("\0", "") if "\0" in line else line
    finally:
        text.detach()


def _read_archive(path: Path, most_unpacked: int) -> Iterator[Entry | Skipped]:
    """Read a tar file that holds one folder as UT1 publishes it."""
    found: str | None = None
    with _opened(path, most_unpacked) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for item in archive:
            name = ut1.member(item.name) if item.isreg() else None
            content = archive.extractfile(item) if name else None
            if name is None or content is None:
                continue
            category = ut1.category(item.name)
            if found not in (None, category):
                message = f"The archive holds several categories ({found}, {category} …), not one."
                raise UnusableList(message)
            found = category
            with _unpacked(
                io.BufferedReader(_Bounded(content, most_unpacked)), most_unpacked
            ) as file:
                yield from ut1.parse_member(name, _lines(file, FORMATS["plain"].longest_line))
    if found is None:
        message = "The archive holds no file that is called domains."
        raise UnusableList(message)
