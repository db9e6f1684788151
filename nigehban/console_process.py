"""The console as a process: serves pages and the block page, and has lists fetched in time.

It imports nothing of the resolver, and what is large only when it runs: see `console_program`.
"""

import sys

if __name__ == "__main__":
    from nigehban.without_openssl import go_without_openssl

    go_without_openssl()

import asyncio
import contextlib
import gc
import json
import logging
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nigehban.ending import end_when_told, end_without_words
from nigehban.memory import give_memory_back
from nigehban.system_clock import SystemClock

if TYPE_CHECKING:
    from aiohttp import web

    from nigehban.processes import Program
    from nigehban.settings import OperatorSettings
    from nigehban.workplace import Workplace

SETTINGS = "NIGEHBAN_CONSOLE"
"""The environment variable that holds the settings."""


_SMALL_HEAP = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}
"""glibc gives the 16 MB of each scrypt back to the system (mallopt(3)); others ignore it."""


def console_program(
    place: "Workplace",
    settings: "OperatorSettings",
    web: socket.socket,
    block_page: socket.socket,
    handles: tuple[int, ...] = (),
    *,
    demo: bool = False,
) -> "Program":
    """Describe the console, for the launcher; one of a demo shows nothing but a made-up home."""
    from nigehban.processes import Program  # noqa: PLC0415  (the launcher's, not the console's)
    from nigehban.workplace import CATALOGUE  # noqa: PLC0415

    values = {
        "data": str(place.places.data.absolute()),
        "catalogue": str(CATALOGUE),
        "web": web.fileno(),
        "block_page": block_page.fileno(),
        "refresh_hours": settings.refresh_hours,
        "allow_private_lists": settings.allow_private_lists,
        "notices_to_this_machine": settings.notices_to_this_machine,
        "home": settings.home,
        "demo": demo,
    }
    environment = {SETTINGS: json.dumps(values), **_SMALL_HEAP}
    return Program("console", "nigehban.console_process", environment, (web, block_page), handles)


def main() -> int:
    """Run the console until it is stopped; gives the process's exit code."""
    end_without_words()
    logging.basicConfig(level=logging.WARNING, format="console: %(message)s", stream=sys.stderr)
    settings = json.loads(os.environ[SETTINGS])
    try:
        asyncio.run(_run(settings))
    except* asyncio.CancelledError:
        pass
    return 0


async def _run(settings: dict[str, Any]) -> None:
    from webui.application import app_of, block_page_of  # noqa: PLC0415  (aiohttp is large)
    from webui.console import Console, end_idle_trials  # noqa: PLC0415
    from webui.demo.leftovers import throw_away  # noqa: PLC0415
    from webui.lists_in_time import ListsInTime  # noqa: PLC0415
    from webui.outgoing.post import Post  # noqa: PLC0415

    clock, data = SystemClock(), Path(settings["data"])
    pages, closed = (socket.socket(fileno=settings[key]) for key in ("web", "block_page"))
    console = Console.of(data, Path(settings["catalogue"]), clock)
    console.app_port = pages.getsockname()[1]
    console.names = _machine_names()
    console.is_demo = settings["demo"]
    await console.start()
    with contextlib.suppress(OSError):  # of a console that was killed
        throw_away(console.places)
    post = Post(console, to_this_machine=settings["notices_to_this_machine"])
    app = app_of(console, post)
    runners = [await _serve(app, pages), await _serve(block_page_of(console), closed)]
    gc.collect()
    gc.freeze()
    end_when_told()
    lists = ListsInTime(
        data, clock, settings["refresh_hours"], allow_private=settings["allow_private_lists"]
    )
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(lists.run())
            group.create_task(post.run())
            group.create_task(give_memory_back())
            if not console.is_demo:
                group.create_task(end_idle_trials(console))
    finally:
        for runner in runners:
            await runner.cleanup()
        console.close()


def _machine_names() -> frozenset[str]:
    """Give the names under which a home's other devices know this machine."""
    name = socket.gethostname().partition(".")[0].lower()
    return frozenset({name, f"{name}.local", f"{name}.lan"} if name else ())


async def _serve(app: "web.Application", bound: socket.socket) -> "web.AppRunner":
    from aiohttp import web  # noqa: PLC0415

    bound.setblocking(False)  # noqa: FBT003  (socket's own signature)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2, keepalive_timeout=30)
    await runner.setup()
    await web.SockSite(runner, bound).start()
    return runner


if __name__ == "__main__":
    sys.exit(main())
