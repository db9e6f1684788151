"""Make the file of makers from what is published, or from what the system has already."""

import gzip
import io
import os
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from store.makers.reading import Blocks, read
from store.makers.table import LENGTHS, MakersError, compiled

MOST_OCTETS: Final = 32 * 1024 * 1024
"""The largest file that is read, unpacked."""
_GZIP: Final = b"\x1f\x8b"

USUAL: Final = (
    ("/usr/share/wireshark/manuf",),
    tuple(f"/usr/share/ieee-data/{each}.csv" for each in ("oui", "mam", "oui36")),
    tuple(f"/var/lib/ieee-data/{each}.csv" for each in ("oui", "mam", "oui36")),
    tuple(f"/usr/share/ieee-data/{each}.txt" for each in ("oui", "mam", "oui36")),
    ("/usr/share/hwdata/oui.txt",),
    ("/usr/share/misc/oui.txt",),
    ("/usr/share/arp-scan/ieee-oui.txt",),
    ("/usr/share/nmap/nmap-mac-prefixes",),
)  # fmt: skip
"""Where packages of the system put such files, each with those that belong to it, best first."""


def compile_files(files: Sequence[Path], target: Path) -> Blocks:
    """Compile files into one; a later one adds to the earlier. Raises `MakersError` or OSError."""
    together = Blocks()
    for path in files:
        try:
            blocks = read(io.StringIO(_text(path)))
        except MakersError as error:
            message = f"{path}: {error}"
            raise MakersError(message) from error
        together.names |= blocks.names
        together.skipped += blocks.skipped
    _replace(target, compiled(_named(together)))
    return together


def usual_files(places: Sequence[Sequence[str]] = USUAL) -> list[Path]:
    """Give the files that the system has already; none where it has none."""
    for group in places:
        files = [Path(each) for each in group]
        if files[0].is_file():
            return [each for each in files if each.is_file()]
    return []


def _named(blocks: Blocks) -> dict[tuple[int, int], str]:
    """Leave out what says nothing: blocks without a name that lie in no block with one."""
    shortest = {prefix for bits, prefix in blocks.names if bits == LENGTHS[0]}
    return {
        (bits, prefix): name
        for (bits, prefix), name in blocks.names.items()
        if name or (bits != LENGTHS[0] and prefix >> (bits - LENGTHS[0]) in shortest)
    }


def _text(path: Path) -> str:
    octets = _octets(path)
    if b"\0" in octets[:_SNIFFED]:
        message = "it is not a text file"
        raise MakersError(message)
    return octets.decode("utf-8", "replace")


def _octets(path: Path) -> bytes:
    with path.open("rb") as file:
        octets = file.read(MOST_OCTETS + 1)
    if octets.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(octets)) as packed:
                octets = packed.read(MOST_OCTETS + 1)
        except (OSError, EOFError, zlib.error) as error:
            message = "it is packed, and cannot be unpacked"
            raise MakersError(message) from error
    if len(octets) > MOST_OCTETS:
        message = f"it is larger than {MOST_OCTETS // 1024 // 1024} MB"
        raise MakersError(message)
    return octets


_SNIFFED: Final = 4096


def _replace(target: Path, content: bytes) -> None:
    """Put a file in place as a whole."""
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o640)
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
