"""The resolver as a process: takes its settings from the launcher and runs until it is stopped.

Run by `python -m nigehban.resolver_process`; it imports the standard library only.
"""

import sys

if __name__ == "__main__":  # this process speaks no TLS: asyncio goes without it, 4 MB smaller
    sys.modules["ssl"] = None  # type: ignore[assignment]

import asyncio
import gc
import json
import os

from blocklists.table import TableError
from nigehban.ending import end_when_told, end_without_words
from nigehban.heartbeat import Heartbeat
from nigehban.system_clock import SystemClock
from resolver.assembly import Resolver
from resolver.listening import HANDLES, Pair, take_over
from resolver.settings import ENVIRONMENT, Settings


def log(line: str) -> None:
    """Write a line for the operator's journal, with nothing in it that a terminal would obey."""
    safe = line.encode("unicode_escape").decode("ascii")
    print(f"resolver: {safe}", file=sys.stderr, flush=True)  # noqa: T201  (the journal)


def main() -> int:
    """Run the resolver; gives the process's exit code."""
    end_without_words()
    settings = Settings.from_json(os.environ[ENVIRONMENT])
    try:
        resolver = Resolver(settings, SystemClock(), log)
    except (TableError, OSError, ValueError, KeyError) as error:
        log(f"cannot start: {error}")
        return 1
    gc.collect()
    gc.freeze()
    bound = take_over(json.loads(os.environ[HANDLES]))
    try:
        asyncio.run(_run(resolver, bound))
    except* asyncio.CancelledError:
        pass
    return 0


async def _run(resolver: Resolver, bound: list[Pair]) -> None:
    end_when_told()
    heartbeat = Heartbeat()

    def ready() -> None:
        log("answering")
        heartbeat.ready()

    async with asyncio.TaskGroup() as tasks:
        beating = tasks.create_task(heartbeat.run())
        try:
            await resolver.run(bound, ready)
        finally:
            beating.cancel()


if __name__ == "__main__":
    sys.exit(main())
