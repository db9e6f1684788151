"""Run a coroutine at once up to its first wait, and only then make a task of the rest.

Most answers need no waiting: they are in the cache or decided by a rule. A task, and a turn of the
event loop, would cost more than they do. (Python 3.12 has eager tasks; this works from 3.11 on.)
"""

import asyncio
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Spawn = Callable[[Coroutine[Any, Any, None]], object]


def start(coroutine: Coroutine[Any, Any, None], spawn: Spawn) -> None:
    """Run a coroutine; `spawn` gets what is left of it if it has to wait for something."""
    try:
        waited_for = coroutine.send(None)
    except StopIteration:
        return
    spawn(_rest(coroutine, waited_for))


async def _rest(coroutine: Coroutine[Any, Any, None], waited_for: "asyncio.Future[Any]") -> None:
    await _resumed(coroutine, waited_for)


@types.coroutine
def _resumed(
    coroutine: Coroutine[Any, Any, None], waited_for: "asyncio.Future[Any]"
) -> Generator[Any, Any, None]:
    """Go on with a started coroutine as a task does: wait for what it waits for, pass on errors."""
    try:
        while True:
            try:
                yield waited_for
            except BaseException as error:  # noqa: BLE001  (cancelled, or what was waited for failed)
                waited_for = coroutine.throw(error)
            else:
                waited_for = coroutine.send(None)
    except StopIteration:
        return
