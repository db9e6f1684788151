"""Have the lists fetched anew in time, by a niced process of its own; its failures are told."""

import asyncio
import logging
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from policy.clock import Clock
from store.own_processes import command_of

LOG: Final = logging.getLogger("nigehban.console")
_HOUR: Final = 3600.0
_LOOK_EVERY: Final = 600.0
_FIRST_WAIT: Final = (0.2, 1.0)
"""At the start a part of the time passes first: boxes that start together do not ask together."""


@dataclass(frozen=True, slots=True)
class ListsInTime:
    """Runs `nigehban lists update` when the time has come."""

    data: Path
    clock: Clock
    refresh_hours: int
    allow_private: bool = False

    async def run(self) -> None:
        """Wait and update until cancelled."""
        wait = self.refresh_hours * _HOUR
        due = self.clock.monotonic() + wait * random.uniform(*_FIRST_WAIT)  # noqa: S311
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            if self.clock.monotonic() >= due:
                await self.update()
                due = self.clock.monotonic() + wait * random.uniform(0.9, 1.1)  # noqa: S311

    async def update(self) -> bool:
        """Fetch all lists; say whether that worked."""
        command = command_of("nigehban", "lists", "update", "--data", str(self.data))
        if self.allow_private:
            command.append("--allow-private")
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=_be_nice,
        )
        _, errors = await process.communicate()
        if process.returncode:
            told = errors.decode("utf-8", "replace").strip().splitlines()
            LOG.warning("the lists are not all up to date: %s", "; ".join(told[-3:]))
        return not process.returncode


def _be_nice() -> None:
    os.nice(10)
