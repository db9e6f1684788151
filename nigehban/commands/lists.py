"""`nigehban lists add | remove | update | status`: the lists that give names their labels."""

import argparse
import asyncio
import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from blocklists.download import Downloader
from blocklists.entries import UnusableList
from blocklists.hops import DownloadError
from blocklists.refresh import ASKABLE, Refresh
from blocklists.status import ListsStatus, lists_status
from blocklists.subscriptions import Subscription
from nigehban.progress import Progress
from nigehban.workplace import CommandError, Workplace, say, show

_NICE = 10


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `lists`."""
    top = commands.add_parser("lists", help="add, remove, update or show lists")
    which = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = which.add_parser("add", parents=[shared], help="add a list for a label")
    add.add_argument("label", metavar="LABEL")
    add.add_argument("origin", metavar="URL|PATH")
    add.add_argument("--format", default="auto", choices=ASKABLE, metavar="FORMAT")
    remove = which.add_parser("remove", parents=[shared], help="remove a list")
    remove.add_argument("id", metavar="ID")
    update = which.add_parser("update", parents=[shared], help="fetch lists anew")
    update.add_argument("id", metavar="ID", nargs="?")
    for parser in (add, update):
        parser.add_argument(
            "--allow-private", action="store_true", help="fetch from addresses inside the home"
        )
    status = which.add_parser("status", parents=[shared], help="show the lists")
    status.add_argument("--json", action="store_true")
    add.set_defaults(run=run_add)
    remove.set_defaults(run=run_remove)
    update.set_defaults(run=run_update)
    status.set_defaults(run=run_status)


def run_add(arguments: argparse.Namespace) -> int:
    """Add a list; returns when the new table is in force."""
    place = Workplace.of(arguments)
    origin = _origin(arguments.origin)
    adding = _refresh(place, arguments).add(
        arguments.label,
        origin,
        asked_format=arguments.format,
        now=_now(place),
        progress=Progress("Adding the list"),
    )
    added = _done(adding, about=origin)
    _put_in_force(place)
    show(f"{added.source.id}: {added.report.names:,} names for {added.source.label}")
    _tell(added)
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove a list."""
    place = Workplace.of(arguments)
    _done(_refresh(place, arguments).remove(arguments.id, progress=Progress("Removing the list")))
    _put_in_force(place)
    show(f"{arguments.id}: removed")
    return 0


def run_update(arguments: argparse.Namespace) -> int:
    """Fetch lists anew; a list that fails keeps its last good state and makes exit code 1."""
    place = Workplace.of(arguments)
    os.nice(_NICE)
    ids = [arguments.id] if arguments.id else None
    refresh = _refresh(place, arguments)
    updated = _done(refresh.update(ids, now=_now(place), progress=Progress("Updating the lists")))
    _put_in_force(place)
    for one in updated:
        _tell(one)
    failed = [one for one in updated if one.error or one.held_back]
    show(f"{len(updated) - len(failed)} of {len(updated)} lists are up to date")
    return 1 if failed else 0


def run_status(arguments: argparse.Namespace) -> int:
    """Show each list: its label, names, when it was checked, what is wrong with it."""
    place = Workplace.of(arguments)
    status = lists_status(place.places.data)
    if arguments.json:
        show(json.dumps(status.to_json(), indent=2))
    else:
        show(_text(status))
    return 0


def _refresh(place: Workplace, arguments: argparse.Namespace) -> Refresh:
    place.places.make()
    allow = getattr(arguments, "allow_private", False)
    return Refresh(place.places.data, downloader=Downloader(allow_private=allow))


def _origin(text: str) -> str:
    if not text:
        message = "say which list: a URL, or the path of a file or folder"
        raise CommandError(message)
    return text if "://" in text else str(Path(text).absolute())


def _now(place: Workplace) -> dt.datetime:
    return dt.datetime.fromtimestamp(place.clock.wall(), dt.UTC)


def _done(work: Any, *, about: str = "") -> Any:  # noqa: ANN401  (whatever the work gives)
    try:
        return asyncio.run(work)
    except UnusableList as problem:
        message = f"{about}: {problem}"
        raise CommandError(message) from problem
    except (DownloadError, ValueError) as error:
        raise CommandError(str(error)) from error


def _put_in_force(place: Workplace) -> None:
    place.tell_resolver("table changed")


def _tell(one: Subscription) -> None:
    for trouble in (one.error, one.held_back):
        if trouble:
            say(f"{one.source.id}: {trouble}")


def _text(status: ListsStatus) -> str:
    lines = [f"{status.names:,} names in the table" if status.table else status.problem]
    for source in status.sources:
        if source.id.startswith("service:"):
            continue
        names = "not in force" if source.names is None else f"{source.names:,} names"
        lines.append(f"{source.id:<36} {source.label:<14} {names:>16}  {source.checked}")
        lines += [f"    {trouble}" for trouble in (source.error, source.held_back) if trouble]
    return "\n".join(lines)
