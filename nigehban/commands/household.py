"""`nigehban household apply | export`: the household file in and out."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from nigehban.workplace import CommandError, Workplace, say, show
from policy.document import parse
from policy.merging import describe_changes, merged
from policy.rendering import render
from policy.rules import Household, Layer
from store.household import DEFAULT, HouseholdStore, check_identity
from store.household_file import dump, load, revision_of
from store.zones import find_zone

EDITED_SINCE = 3
"""Exit code: a page changed rules that the file does not show."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `household`."""
    top = commands.add_parser("household", help="apply or export a household file")
    which = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    apply = which.add_parser("apply", parents=[shared], help="take over the rules of a file")
    apply.add_argument("file", metavar="FILE", help="a household file, or - for standard input")
    apply.add_argument("--dry-run", action="store_true", help="only say what would change")
    apply.add_argument(
        "--prune", action="store_true", help="remove devices that the file does not name"
    )
    apply.add_argument(
        "--force", action="store_true", help="overwrite what was changed on a page since"
    )
    export = which.add_parser("export", parents=[shared], help="print the rules as a file")
    for each, run in ((apply, run_apply), (export, run_export)):
        each.add_argument("--household", metavar="ID", default=DEFAULT)
        each.set_defaults(run=run)


def run_apply(arguments: argparse.Namespace) -> int:
    """Replace the rules; acts, requests, accounts and sightings stay."""
    place = Workplace.of(arguments)
    text = _read(arguments.file)
    wanted = parse(load(text), place.vocabulary, find_zone)
    with place.store() as store:
        check_identity(arguments.household)
        current = store.household(arguments.household)
        _check_not_edited(store, arguments, text)
        new = merged(current, wanted, prune=arguments.prune)
        if not arguments.dry_run:
            _apply(store, arguments, text, wanted)
    changes = describe_changes(current, new)
    if not arguments.dry_run:
        _warn(new, place)
        place.tell_resolver("household changed", household=arguments.household)
    _show(changes, dry_run=arguments.dry_run)
    return 0


def _show(changes: list[str], *, dry_run: bool) -> None:
    for change in changes:
        show(change)
    if dry_run:
        show("Nothing was changed (--dry-run)." if changes else "Nothing would change.")
    elif not changes:
        show("Nothing changed.")


def _apply(
    store: HouseholdStore, arguments: argparse.Namespace, text: str, wanted: Household
) -> None:
    is_first = not store.standing(arguments.household).revision

    def change(current: Household) -> Household:
        _check_not_edited(store, arguments, text)  # once more: a page may have been quicker
        new = merged(current, wanted, prune=arguments.prune)
        if new == current and not is_first:
            raise _NothingNewError
        return new

    what = f"applied the household file {arguments.file}"
    with suppress(_NothingNewError):
        store.edit(arguments.household, "command line", what, change, page=False)


class _NothingNewError(Exception):
    """The file says what holds already: nothing is written, and nothing logged."""


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise CommandError(message) from error
    except UnicodeDecodeError as error:
        message = f"{file}: this is not a text file in UTF-8"
        raise CommandError(message) from error


def _check_not_edited(store: HouseholdStore, arguments: argparse.Namespace, text: str) -> None:
    standing = store.standing(arguments.household)
    if standing.edited_since(revision_of(text)) and not arguments.force:
        message = (
            "The rules were changed on a page since this file was exported; nothing was applied."
            " Export again and merge, or use --force to overwrite the page's changes."
        )
        raise CommandError(message, EDITED_SINCE)


def _warn(household: Household, place: Workplace) -> None:
    """Say what may surprise: a label without any list, looser rules for new devices."""
    with_data = place.labels_with_data()
    for where, layer in _layers(household):
        said = layer.block.applied_to(frozenset()) | layer.ask.applied_to(frozenset())
        for label in sorted(said - with_data):
            say(f"{where}: no list yet for {label}: add one with `nigehban lists add {label} URL`")


def _layers(household: Household) -> Iterator[tuple[str, Layer]]:
    yield "household", household.layer
    for key, profile in household.profiles.items():
        yield f"profiles.{key}", profile.layer
    for device in household.devices:
        yield device.name, device.layer


def run_export(arguments: argparse.Namespace) -> int:
    """Print the household file; `export | apply -` changes nothing."""
    place = Workplace.of(arguments)
    with place.store() as store:
        place.check_household(store, arguments.household)
        household = store.household(arguments.household)
        revision = store.standing(arguments.household).revision
        sys.stdout.write(dump(render(household), revision))
    return 0
