"""`nigehban-fw`: start the firewall, and leave everything as it was when it is stopped.

Only who is asked to stop removes the table: locks, and a closed home, outlive what fails here.
"""

import argparse
import re
import signal
import sys
import time
from pathlib import Path

from firewall.connections import end_connections
from firewall.keeping import Keeping
from firewall.listening import Server, listen
from firewall.nft import Nft, NftError, find
from firewall.table import Plan

DEFAULT_SOCKET = Path("/run/nigehban-fw/socket")
_INTERFACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,14}")
_HIGHEST_PORT = 65535


def main(words: list[str] | None = None) -> int:
    """Run until a signal says stop; gives the exit code."""
    arguments = _parser().parse_args(words)
    plan = Plan(tuple(arguments.lan), arguments.intercept, arguments.closed)
    stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stop.append(number))
    try:
        clock = time.monotonic  # noqa: TID251  (the real clock)
        keeping = Keeping(plan, Nft(find()), clock, _log, end_connections)
        listening = listen(arguments.socket, arguments.group)
        try:
            keeping.begin()
            _log(f"listening on {arguments.socket}")
            Server(listening, keeping).run(lambda: bool(stop))
            keeping.end()
        finally:
            arguments.socket.unlink(missing_ok=True)
    except (NftError, OSError, LookupError) as error:
        _log(str(error))
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nigehban-fw",
        description="Refuses and redirects what devices send, as the resolver says.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--lan",
        metavar="INTERFACE",
        type=_interface,
        action="append",
        required=True,
        help="an interface of the home's side, such as br-lan; again for more",
    )
    parser.add_argument(
        "--intercept",
        metavar="PORT",
        type=_port,
        default=0,
        help="redirect what the LAN asks on port 53 to this port, while the resolver answers",
    )
    parser.add_argument(
        "--closed", action="store_true", help="keep it redirected when the resolver is silent"
    )
    parser.add_argument("--socket", metavar="PATH", type=Path, default=DEFAULT_SOCKET)
    parser.add_argument("--group", default="", help="who may say what to do, beside root")
    return parser


def _interface(word: str) -> str:
    if not _INTERFACE.fullmatch(word):
        message = f"{word!r} is no name of an interface"
        raise argparse.ArgumentTypeError(message)
    return word


def _port(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= _HIGHEST_PORT:
        message = f"{word!r} is no port"
        raise argparse.ArgumentTypeError(message)
    return int(word)


def _log(line: str) -> None:
    safe = line.encode("unicode_escape").decode("ascii")
    print(f"nigehban-fw: {safe}", file=sys.stderr, flush=True)  # noqa: T201  (the journal)


if __name__ == "__main__":
    sys.exit(main())
