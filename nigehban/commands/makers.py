"""`nigehban makers`: have devices named by their makers, of a list that the family chooses.

None is bundled: the registry is the IEEE's, and what others make of it has licences of its own.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

from nigehban.workplace import CommandError, Workplace, say, show
from store.makers.compiling import MOST_OCTETS, compile_files, usual_files
from store.makers.table import MakersError

_NONE: Final = (
    "This system has no list of makers. Install the package ieee-data, or name a file or an"
    " address, such as https://standards-oui.ieee.org/oui/oui.csv"
)


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare the command."""
    parser = commands.add_parser(
        "makers", parents=[shared], help="name devices by their makers, from a file or an address"
    )
    parser.add_argument("source", metavar="FILE|URL", nargs="?", help="by default the system's")
    parser.set_defaults(run=run_makers)


def run_makers(arguments: argparse.Namespace) -> int:
    """Compile a list of makers into the data folder."""
    place = Workplace.of(arguments)
    with place.usable():
        place.places.make()
    try:
        count, skipped = _take(place, arguments.source)
    except MakersError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        message = f"{error.filename or place.places.data}: {error.strerror}"
        raise CommandError(message) from error
    if skipped:
        say(f"{skipped} lines could not be read.")
    show(f"{count} blocks of addresses are known by their makers.")
    return 0


def _take(place: Workplace, source: str | None) -> tuple[int, int]:
    files = [Path(source)] if source else usual_files()
    if not files:
        raise CommandError(_NONE)
    if source is None or "://" not in source:
        blocks = compile_files(files, place.places.makers)
        return len(blocks.names), blocks.skipped
    with tempfile.TemporaryDirectory(dir=place.places.data, prefix=".makers-") as folder:
        fetched = Path(folder) / "makers"
        _fetch(source, fetched)
        try:
            blocks = compile_files([fetched], place.places.makers)
        except MakersError as error:
            message = str(error).replace(str(fetched), source)
            raise MakersError(message) from error
    return len(blocks.names), blocks.skipped


def _fetch(address: str, target: Path) -> None:
    from blocklists.download import Downloader, Limits  # noqa: PLC0415  (aiohttp is large)
    from blocklists.hops import DownloadError  # noqa: PLC0415

    downloader = Downloader(limits=Limits(octets=MOST_OCTETS, seconds=120))
    try:
        asyncio.run(downloader.fetch(address, target))
    except DownloadError as error:
        message = f"{address}: {error}"
        raise CommandError(message) from error


def take_over_usual(place: Workplace) -> None:
    """Use the system's own list where the family has chosen none, and where it is newer."""
    files, target = usual_files(), place.places.makers
    try:
        if not files or (target.exists() and target.stat().st_mtime >= files[0].stat().st_mtime):
            return
        compile_files(files, target)
    except (MakersError, OSError) as error:
        say(f"devices are not named by their makers: {error}")
