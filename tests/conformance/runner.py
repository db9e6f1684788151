"""Plays checks against a server and collects what they found.

Law of this file: every check ends as passed, failed or skipped, whatever happens to it.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.conformance import namespace, stages
from tests.conformance.expect import Deviation, NotApplicable
from tests.conformance.processes import ROOT, Adapter, StartError
from tests.conformance.registry import Check, Stage
from tests.conformance.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.stages import Set

CHECK_PATIENCE = 70.0


@dataclass(frozen=True)
class Options:
    """How much to run, and how much at once."""

    fuzz: int = 300
    seed: str = "nigehban"
    at_once: int = 8
    own_at_once: int = 6


@dataclass(frozen=True)
class Result:
    """What one check found."""

    id: str
    status: Literal["pass", "fail", "skip"]
    wanted: str = ""
    came: str = ""
    seconds: float = 0.0

    @property
    def why(self) -> str:
        return f"wanted {self.wanted}; came {self.came}" if self.wanted else self.came


async def play(adapter: Adapter, checks: Sequence[Check], options: Options) -> list[Result]:
    """Play every check; results in the order of the checks.  Raises StartError."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        player = Player(adapter, options, Path(folder))
        groups = {stage: [c for c in checks if c.stage is stage] for stage in Stage}
        async with AsyncExitStack() as stack:
            sets = {}
            for stage in (Stage.SHARED, Stage.ROUGH):
                opened = stages.opened(adapter, Path(folder) / stage.name)
                if groups[stage]:
                    sets[stage] = await stack.enter_async_context(opened)
            found = await asyncio.gather(
                *(player.together(groups[stage], on) for stage, on in sets.items()),
                player.apart(groups[Stage.OWN], 1),
                player.apart(groups[Stage.PAIR], 2),
                player.at_home(groups[Stage.HOME]),
            )
    by_id = {result.id: result for results in found for result in results}
    return [by_id[check.id] for check in checks]


async def play_inside(adapter: Adapter, checks: Sequence[Check], options: Options) -> list[Result]:
    """Play the checks of stage HOME, one after the other, inside the present namespace."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        player = Player(adapter, options, Path(folder))
        async with stages.opened_at_home(adapter, Path(folder)) as on:
            return [await player.one(check, on) for check in checks]


class Player:
    """Plays checks of one run."""

    def __init__(self, adapter: Adapter, options: Options, folder: Path) -> None:
        self.adapter, self.options, self.folder = adapter, options, folder
        self.own_turn = asyncio.Semaphore(options.own_at_once)

    async def together(self, checks: Sequence[Check], on: Set) -> list[Result]:
        """Checks that share a server, some at once."""
        turn = asyncio.Semaphore(self.options.at_once)

        async def in_turn(check: Check) -> Result:
            async with turn:
                return await self.one(check, on)

        return await asyncio.gather(*map(in_turn, checks))

    async def apart(self, checks: Sequence[Check], upstreams: int) -> list[Result]:
        """Checks that have a server each."""

        async def alone(check: Check) -> Result:
            async with self.own_turn:
                try:
                    folder = self.folder / check.id
                    async with stages.opened(self.adapter, folder, upstreams) as on:
                        return await self.one(check, on)
                except StartError as error:
                    return Result(check.id, "fail", "a server that starts", str(error))

        return await asyncio.gather(*map(alone, checks))

    async def at_home(self, checks: Sequence[Check]) -> list[Result]:
        """Checks that need a LAN: played by this program again, inside a namespace."""
        why = await asyncio.to_thread(self._no_home) if checks else None
        if why or not checks:
            return [Result(check.id, "skip", came=why or "") for check in checks]
        return await asyncio.to_thread(self._at_home, checks)

    async def one(self, check: Check, on: Set) -> Result:
        """Play one check."""
        lacking = check.needs - self.adapter.features
        if lacking:
            return Result(check.id, "skip", came=f"{self.adapter.name} has no {min(lacking)}")
        scene = Scene(check, on.server, on.upstreams, self.options.fuzz, self.options.seed, on.home)
        loop = asyncio.get_running_loop()
        began = loop.time()
        status, wanted, came = await _outcome(scene)
        if not on.server.alive():
            status, wanted, came = "fail", wanted or "a server that runs", f"{came} it has ended"
        return Result(check.id, status, wanted, came, round(loop.time() - began, 2))

    def _no_home(self) -> str | None:
        if "home" not in self.adapter.features:
            return f"{self.adapter.name} has no configuration for wildcard addresses"
        return namespace.missing()

    def _at_home(self, checks: Sequence[Check]) -> list[Result]:
        options = self.options
        program = [sys.executable, "-m", "tests.conformance", "--inside", "--json"]
        chosen = ["--server", self.adapter.name, "--only", ",".join(c.id for c in checks)]
        amount = ["--fuzz", str(options.fuzz), "--seed", options.seed]
        done = subprocess.run(
            namespace.command([*program, *chosen, *amount]),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        try:
            return [Result(**row) for row in json.loads(done.stdout)]
        except json.JSONDecodeError:
            last = done.stderr.strip().splitlines()[-1:] or ["nothing"]
            return [Result(c.id, "fail", "a run inside a namespace", last[0]) for c in checks]


async def _outcome(scene: Scene) -> tuple[Literal["pass", "fail", "skip"], str, str]:
    try:
        async with asyncio.timeout(CHECK_PATIENCE):
            await scene.check.run(scene)
    except Deviation as deviation:
        return "fail", deviation.wanted, deviation.came
    except NotApplicable as reason:
        return "skip", "", str(reason)
    except TimeoutError:
        return "fail", f"an end within {CHECK_PATIENCE:.0f} s", "none"
    except Exception as error:  # noqa: BLE001 - a fault of the check is a result too
        return "fail", "a check without a fault of its own", f"{type(error).__name__}: {error}"
    return "pass", "", ""


def as_json(results: Sequence[Result]) -> str:
    """The results as one JSON list."""
    return json.dumps([asdict(result) for result in results])
