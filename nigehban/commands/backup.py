"""`nigehban backup FILE | restore FILE`: a household in one file, out and in."""

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from blocklists.list_addresses import list_addresses, missing_lists
from nigehban.adding_lists import add_lists
from nigehban.workplace import CommandError, Workplace, say, show
from store.backup import MOST_OCTETS, Backup, BackupError, make_backup, read_backup
from store.household import DEFAULT, HouseholdStore
from store.restoring import restore

WHO = "command line"
HOME_IS_HERE = 3
"""Exit code: there is a home already, and `--force` was not said."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `backup` and `restore`."""
    out = commands.add_parser("backup", parents=[shared], help="write a household into one file")
    out.add_argument("file", metavar="FILE")
    out.add_argument(
        "--passwords", action="store_true", help="the adults' passwords and PINs too, as hashes"
    )
    back = commands.add_parser("restore", parents=[shared], help="put a backup back")
    back.add_argument("file", metavar="FILE")
    back.add_argument("--force", action="store_true", help="replace a home that is here")
    back.add_argument("--no-lists", action="store_true", help="do not fetch the backup's lists")
    for each, run in ((out, run_backup), (back, run_restore)):
        each.add_argument("--household", metavar="ID", default=DEFAULT)
        each.set_defaults(run=run)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write the file, readable for nobody else; a file that is there is replaced whole."""
    place, path = Workplace.of(arguments), Path(arguments.file)
    with place.store() as store:
        if not store.standing(arguments.household).revision:
            message = f"there is nothing to back up: no home was set up in {place.places.data}"
            raise CommandError(message)
        lists = list_addresses(place.places.lists)
        octets = make_backup(store, arguments.household, lists=lists, passwords=arguments.passwords)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    show(f"{path}: {len(octets):,} octets")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Check a backup, keep the present state, and put the backup back."""
    place = Workplace.of(arguments)
    try:
        backup = read_backup(_read(Path(arguments.file)))
        lists = list_addresses(place.places.lists)
        with place.store() as store:
            _check_free(store, arguments)
            kept = restore(store, arguments.household, backup, WHO, lists=lists)
    except BackupError as error:
        message = f"{arguments.file}: {error}"
        raise CommandError(message) from error
    show(f"Restored. The state before is kept in {kept}")
    _tell(place, arguments, backup, lists)
    return 0


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_OCTETS + 1)


def _check_free(store: HouseholdStore, arguments: argparse.Namespace) -> None:
    if store.standing(arguments.household).is_set_up and not arguments.force:
        message = (
            "There is a home here already; nothing was changed. Use --force to replace its rules"
            " by the backup's; the present state is kept beside."
        )
        raise CommandError(message, HOME_IS_HERE)


def _tell(
    place: Workplace,
    arguments: argparse.Namespace,
    backup: Backup,
    there: Sequence[Mapping[str, str]],
) -> None:
    """Have the change take hold, then fetch lists; say what is left to do."""
    place.tell_resolver("household changed", household=arguments.household)
    if not backup.passwords:
        say("The backup holds no passwords: adults who have an account here keep it.")
    wanted = missing_lists(backup.lists, there)
    if wanted and not arguments.no_lists:
        add_lists(place, wanted)
