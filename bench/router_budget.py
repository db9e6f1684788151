"""An estimate for a router: `python -m bench.router_budget`; needs valgrind.

Twenty devices of four children ask the resolver, which runs under callgrind with the caches of a
Cortex-A7. What is *counted* here: instructions and cache misses per query, and the share of the
kernel. What is *assumed*, low and high: the processor's cycles for them (`MODELS`). So the result,
the share of one core at a hundred queries a second, is an estimate with a range, and no measure.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.asking import Devices
from bench.mixes import mixes
from bench.servers import STUB_PORT, blocked_names, process, program
from nigehban.workplace import CATALOGUE, Workplace
from resolver.listening import HANDLES, open_pair
from resolver.settings import ENVIRONMENT, Settings
from resolver.upstreams import Address

PER_SECOND = 100
DEVICES = 20
CLOCKS = (700e6, 900e6)
"""Of routers with this core, in Hz."""
_QUESTIONS = {"replayed": 1000, "blocked": 1000, "misses": 200}
_SHARES = {"replayed": 0.7, "blocked": 0.2, "misses": 0.1}
"""Of a household's queries, as in `bench.mixes`. It is not counted as one: while counting makes all
slow, answers grow old that would be replayed."""
_NAMES = 300
"""Of each kind that the home asks for again and again; few, so that they stay fresh meanwhile."""
_IDLE = 20
_PATIENCE = 300.0
"""Seconds that an answer may take: counting makes everything a hundred times slower."""
_CACHES = ("--I1=32768,2,32", "--D1=32768,4,64", "--LL=262144,8,64")
"""32 KB each of first level, 256 KB of second: a small Cortex-A7, such as Allwinner's A20."""
_CALLGRIND = ("--tool=callgrind", "--instr-atstart=no", "--cache-sim=yes", *_CACHES)


@dataclass(frozen=True)
class Model:
    """What is assumed of the processor."""

    cycles: float
    """For an instruction that finds all it needs: the core issues one, at times two, in order."""
    first_miss: float
    """Cycles more where only the second cache has it."""
    second_miss: float
    """Cycles more where only memory has it."""
    instructions: float
    """Of ARM for one of x86-64: similar by Blem and others (HPCA 2013), more for 32-bit Python."""


MODELS = (Model(0.8, 8, 80, 1.0), Model(1.3, 14, 160, 1.4))


@dataclass(frozen=True)
class Count:
    """What was counted of something."""

    instructions: float
    first_misses: float
    second_misses: float

    def per(self, number: float) -> "Count":
        return Count(
            self.instructions / number, self.first_misses / number, self.second_misses / number
        )

    def cycles(self, model: Model) -> float:
        own = self.instructions * model.cycles + self.first_misses * model.first_miss
        return model.instructions * (own + self.second_misses * model.second_miss)


def main() -> None:
    """Count, and print counts and the estimate."""
    argparse.ArgumentParser(description="CPU of a router, estimated").parse_args()
    if program("valgrind") is None:
        sys.exit("valgrind is not installed")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with _upstream(), _resolver(folder, []) as (port, started):
            kernel = _kernel_share(port, started.pid)
        with _upstream(), _resolver(folder, _callgrind(folder)) as (port, started):
            counts = dict(_counted(folder, port, started.pid))
    counts["household"] = mixed(counts, _SHARES)
    print("\n".join(report(counts, kernel)))


def report(counts: dict[str, Count], kernel: float) -> list[str]:
    """Write the counts, and what follows from them."""
    lines = [f"{'counted per query':<22} {'instructions':>13} {'misses L1':>10} {'L2':>7}"]
    for title, count in counts.items():
        unit = " (a second)" if title == "idle" else ""
        misses = f"{count.first_misses:>10,.0f} {count.second_misses:>7,.0f}"
        lines.append(f"{title + unit:<22} {count.instructions:>13,.0f} {misses}")
    lines += ["", f"kernel: {kernel:.0%} on top, measured here"]
    low, high = (
        share(counts["household"], counts["idle"], kernel, model, clock)
        for model, clock in zip(MODELS, reversed(CLOCKS), strict=True)
    )
    lines += [
        "",
        f"ESTIMATE, not measured on a router: {DEVICES} devices asking {PER_SECOND} times a second",
        f"take {low:.0%} to {high:.0%} of one Cortex-A7 core.",
        "Assumed (low, high): " + "; ".join(map(str, MODELS)),
        f"and {CLOCKS[1] / 1e6:.0f} and {CLOCKS[0] / 1e6:.0f} MHz.",
    ]
    return lines


def mixed(counts: dict[str, Count], shares: dict[str, float]) -> Count:
    """Give the mean query of a mix."""
    parts = [(counts[title].per(1 / part)) for title, part in shares.items()]
    return Count(
        sum(each.instructions for each in parts),
        sum(each.first_misses for each in parts),
        sum(each.second_misses for each in parts),
    )


def share(asked: Count, idle: Count, kernel: float, model: Model, clock: float) -> float:
    """Give the share of a core: the queries of a second, and what is done each second anyway."""
    cycles = PER_SECOND * asked.cycles(model) + idle.cycles(model)
    return cycles * (1 + kernel) / clock


def totals(written: str) -> Count:
    """Read what callgrind wrote: the sums of all functions, by the names of its events."""
    lines = written.splitlines()
    names = next(line for line in lines if line.startswith("events:")).split()[1:]
    sums = next(line for line in lines if line.startswith(("totals:", "summary:"))).split()[1:]
    found = dict(zip(names, map(int, sums), strict=False))  # zeroes at the end are left out
    first = sum(found.get(name, 0) for name in ("I1mr", "D1mr", "D1mw"))
    second = sum(found.get(name, 0) for name in ("ILmr", "DLmr", "DLmw"))
    return Count(found.get("Ir", 0), first - second, second)


def _counted(folder: Path, port: int, pid: int) -> Iterator[tuple[str, Count]]:
    with Devices(port, DEVICES, _PATIENCE) as devices:
        for mix in mixes(blocked_names(), seed=7, names=_NAMES):
            if mix.title not in _QUESTIONS:
                continue
            devices.ask(mix.warm)
            number = _QUESTIONS[mix.title]
            devices.ask(itertools.islice(mix.questions, 200))
            with _collecting(folder, pid) as found:
                devices.ask(itertools.islice(mix.questions, number))
            print(f"counted: {mix.title}", file=sys.stderr)
            yield mix.title, found[0].per(number)
    with _collecting(folder, pid) as found:
        time.sleep(_IDLE)
    yield "idle", found[0].per(_IDLE)


@contextmanager
def _collecting(folder: Path, pid: int) -> Iterator[list[Count]]:
    """Count what happens in the block; the list holds it afterwards."""
    found: list[Count] = []
    _tell(pid, "--instr=on")
    _tell(pid, "--zero")
    yield found
    before = set(folder.glob("counts*"))
    _tell(pid, "--dump")
    _tell(pid, "--instr=off")
    (new,) = set(folder.glob("counts*")) - before
    found.append(totals(new.read_text("utf-8")))


def _tell(pid: int, what: str) -> None:
    command = ["callgrind_control", what, str(pid)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def _callgrind(folder: Path) -> list[str]:
    return ["valgrind", *_CALLGRIND, f"--callgrind-out-file={folder}/counts"]


def _kernel_share(port: int, pid: int) -> float:
    """Give the kernel's time over the program's own, for the mix of a household."""
    household = next(
        m for m in mixes(blocked_names(), seed=7, names=_NAMES) if m.title == "household"
    )
    with Devices(port, DEVICES) as devices:
        devices.ask(household.warm)
        before = _times(pid)
        devices.ask(itertools.islice(household.questions, 20_000))
        own, kernel = (now - then for now, then in zip(_times(pid), before, strict=True))
    return kernel / own


def _times(pid: int) -> tuple[int, int]:
    """Give a process's time, its own and the kernel's for it (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]), int(fields[12])


@contextmanager
def _upstream() -> Iterator[None]:
    stub = Path(__file__).parent.parent / "tests" / "e2e" / "stub_upstream.py"
    with process([sys.executable, str(stub), "127.0.0.1", str(STUB_PORT)], core=-1):
        yield


@contextmanager
def _resolver(folder: Path, under: list[str]) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Run the resolver for a household of twenty devices, perhaps under another program."""
    data = folder / "data"
    home = folder / "home.yaml"
    home.write_text(_household(), "utf-8")
    apply = ["household", "apply", str(home), "--data", str(data)]
    ours = [sys.executable, "-m", "nigehban"]
    subprocess.run([*ours, *apply], check=True, capture_output=True)
    Workplace(data).build_table()
    udp, tcp = open_pair(Address("127.0.0.1", 0))
    port = udp.getsockname()[1]
    settings = Settings(
        data=data,
        catalogue=CATALOGUE,
        listen=(Address("127.0.0.1", port),),
        upstreams=(Address("127.0.0.1", STUB_PORT),),
        rate=0,
    )
    handles = [udp.fileno(), tcp.fileno()]
    more = {ENVIRONMENT: settings.to_json(), HANDLES: json.dumps([handles]), "PYTHONHASHSEED": "0"}
    started = subprocess.Popen(
        [*under, sys.executable, "-m", "nigehban.resolver_process"],
        env=os.environ | more,
        pass_fds=handles,
        stderr=subprocess.DEVNULL,
    )
    try:
        with Devices(port, 1, _PATIENCE) as devices:
            devices.ask([mixes(["x.example"], seed=1)[0].warm[0]])
        yield port, started
    finally:
        started.terminate()
        started.wait(30)
        udp.close()
        tcp.close()


def _household() -> str:
    devices = ", ".join(
        f"{{name: D{number}, address: 127.0.1.{number}, profile: child{number % 4}}}"
        for number in range(1, DEVICES + 1)
    )
    profiles = ", ".join(f"child{n}: {{name: Child {n}, privacy: L2}}" for n in range(4))
    return (
        "household: {name: Bench, timezone: UTC, block: [adult]}\n"
        f"profiles: {{{profiles}}}\ndevices: [{devices}]\n"
    )


if __name__ == "__main__":
    main()
