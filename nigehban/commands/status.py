"""`nigehban status`: how the resolver of this data folder is doing; `login-code` for its page."""

import argparse
import json
from typing import Any

from nigehban import __version__
from nigehban.workplace import CommandError, Workplace, show
from store.accounts import Accounts
from store.control import ControlError, NobodyThereError, call
from store.household import DEFAULT

VERSION = 1
NOT_RUNNING = 1
"""Exit code: no resolver runs for this data folder."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare `status`."""
    parser = commands.add_parser("status", parents=[shared], help="say how the resolver is doing")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_status)
    code = commands.add_parser(
        "login-code", parents=[shared], help="print a code that approves a new phone, once"
    )
    code.add_argument("--household", metavar="ID", default=DEFAULT)
    code.set_defaults(run=run_login_code)


def run_login_code(arguments: argparse.Namespace) -> int:
    """Print a code that approves a device that waits on the page; it works once, for an hour."""
    place = Workplace.of(arguments)
    with place.store() as store:
        place.check_household(store, arguments.household)
        accounts = Accounts(store, arguments.household)
        if not accounts.any():
            message = "nobody has an account yet: open the set-up link that `nigehban run` prints"
            raise CommandError(message)
        show(accounts.new_login_code())
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Print the status; exit 1 where no resolver is running."""
    place = Workplace.of(arguments)
    view: dict[str, Any] = {
        "status_version": VERSION,
        "program": __version__,
        "data": str(place.places.data.absolute()),
        "running": False,
    }
    try:
        view |= call(place.places.resolver_socket, "status")
        view["running"] = True
    except (NobodyThereError, ControlError, OSError) as error:
        view["problem"] = _problem(error)
    view.pop("ok", None)
    view["version"] = VERSION
    show(json.dumps(view, indent=2) if arguments.json else _text(view))
    return 0 if view["running"] else NOT_RUNNING


def _problem(error: Exception) -> str:
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    nobody = "no resolver is running for this data folder"
    return f"{nobody} ({reason})" if reason else nobody


def _text(view: dict[str, Any]) -> str:
    lines = [f"nigehban {view['program']}", f"data folder    {view['data']}"]
    if not view["running"]:
        return "\n".join([*lines, f"not running    {view['problem']}"])
    cache, memo = view["cache"], view["memo"]
    upstreams = ", ".join(
        f"{u['address']} ({'dead' if u['dead'] else str(u['ms']) + ' ms'})"
        for u in view["upstreams"]
    )
    running = (
        f"{_duration(view['uptime'])}, mode {view['mode']}, {view['memory_mb']} MB,"
        f" Python {view['python']}, compiled parts: {'yes' if view['compiled'] else 'no'}"
    )
    queries = (
        f"{view['queries']:,} from {view['clients']} askers, {view['rate_limited']} over the"
        f" rate limit, {view['rejected']} unreadable"
    )
    lines += [
        f"running        {running}",
        f"listening      {', '.join(view['listen'])}",
        f"upstreams      {upstreams}",
        f"lists          {view['lists']} sources, {view['names']:,} names",
        f"queries        {queries}",
        f"cache          {cache['entries']:,} entries, {cache['hits']:,} hits",
        f"memo           {memo['entries']:,} entries, {memo['replays']:,} replays",
    ]
    lines += _warnings(view)
    return "\n".join(lines)


def _warnings(view: dict[str, Any]) -> list[str]:
    warnings = {
        "clock not set  what held when it was last known still holds": not view["clock_is_set"],
        "not recording  minutes and sightings are not saved": not view["recording"],
        "hidden         a forwarder hides who is asking; rules for the whole home hold": view[
            "hidden_by_forwarder"
        ],
        f"damaged table  {view['damage']}": bool(view["damage"]),
    }
    return [line for line, is_so in warnings.items() if is_so]


def _duration(seconds: float) -> str:
    minutes, hours, days = int(seconds // 60) % 60, int(seconds // 3600) % 24, int(seconds // 86400)
    return f"{days} d {hours} h {minutes} min" if days else f"{hours} h {minutes} min"
