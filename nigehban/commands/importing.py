"""`nigehban import FILE`: take over a home from AdGuard Home or Pi-hole."""

import argparse
from pathlib import Path
from typing import Any

from blocklists.list_addresses import list_addresses, missing_lists
from nigehban.adding_lists import add_lists
from nigehban.workplace import CommandError, Workplace, show
from store.household import DEFAULT
from store.peers.carried import Carried, PeerError
from store.peers.taking_over import MOST_OCTETS, TakenOver, read_peer, take_over

WHO = "command line"


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `import`."""
    take = commands.add_parser(
        "import", parents=[shared], help="take over from AdGuard Home or Pi-hole"
    )
    take.add_argument(
        "file", metavar="FILE", help="AdGuardHome.yaml, or a Teleporter archive of Pi-hole 5 or 6"
    )
    take.add_argument("--dry-run", action="store_true", help="only say what would be taken over")
    take.add_argument("--no-lists", action="store_true", help="do not fetch its lists")
    take.add_argument("--household", metavar="ID", default=DEFAULT)
    take.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Add what the file holds to the rules; what is there stays, and wins."""
    place = Workplace.of(arguments)
    carried = _read(Path(arguments.file), place)
    with place.store() as store:
        taken = take_over(store.household(arguments.household), carried)
        if not arguments.dry_run:
            what = f"took over a file of {carried.source}"
            store.edit(
                arguments.household, WHO, what, lambda home: take_over(home, carried).household
            )
    there = list_addresses(place.places.lists)
    rows = [{"label": e.label, "origin": e.origin, "title": e.title} for e in carried.lists]
    wanted = missing_lists(rows, there)
    _tell(carried, taken, wanted)
    if arguments.dry_run:
        show("Nothing was changed (--dry-run).")
        return 0
    place.tell_resolver("household changed", household=arguments.household)
    if wanted and not arguments.no_lists:
        add_lists(place, wanted)
    return 0


def _read(path: Path, place: Workplace) -> Carried:
    with path.open("rb") as file:
        octets = file.read(MOST_OCTETS + 1)
    if len(octets) > MOST_OCTETS:
        message = f"{path}: this is larger than any settings file"
        raise CommandError(message)
    known = frozenset((*place.shipped.categories, *place.shipped.services))
    try:
        return read_peer(octets, known)
    except PeerError as error:
        message = f"{path}: {error}"
        raise CommandError(message) from error


def _tell(carried: Carried, taken: TakenOver, lists: list[Any]) -> None:
    show(f"From {carried.source}:")
    for title, names in (
        ("new device", taken.new_devices),
        ("more rules for", taken.known_devices),
    ):
        for name in names:
            show(f"  {title}: {name}")
    for label in taken.labels:
        show(f"  blocked: {label}")
    if taken.names:
        show(f"  names set by hand: {taken.names}")
    for row in lists:
        show(f"  list for {row['label']}: {row['origin']}")
    if taken.left_out:
        show("Not carried over:")
    for each in taken.left_out:
        show(f"  {each.what}: {each.why.value}")
