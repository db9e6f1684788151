"""Run a home on real lists: `python -m bench.real_lists LABEL=PATH [LABEL=PATH]...`.

Adds each list as an operator would, asks a real unbound, and reports memory, the time from start
to the first right answer, and what a list swap costs those who ask meanwhile.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.mixes import question
from bench.servers import Server, blocked_names, process, program

_OURS = [sys.executable, "-m", "nigehban"]
_PORT, _UPSTREAM = 5470, 5471
_KNOWN = "known.example"
_PATIENCE = 60.0
_PAUSE = 0.002


def main() -> None:
    """Add the lists, start, swap, and print what was seen."""
    parser = argparse.ArgumentParser(description="a home on real lists with a real upstream")
    parser.add_argument("lists", nargs="+", metavar="LABEL=PATH")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _unbound(Path(folder)):
        data = Path(folder) / "data"
        _household(Path(folder), data)
        added = ""
        for each in arguments.lists:
            label, _, path = each.partition("=")
            began = time.perf_counter()
            said = _command("lists", "add", label, str(Path(path).absolute()), "--data", str(data))
            print(f"{time.perf_counter() - began:6.1f} s  {said.splitlines()[0]}")
            added = said.partition(":")[0]
        for number in range(3):
            with _resolver(data) as ours:
                print(f"start {number + 1}: {_until_right(ours):.2f} s to the first right answers")
                if number == 2:  # noqa: PLR2004  (the last one)
                    _while_a_list_goes(ours, data, added)


def _while_a_list_goes(ours: Server, data: Path, identity: str) -> None:
    print(f"resolver after its start: {ours.memory_mb():.1f} MB resident")
    calm = _asked_while(lambda: time.sleep(3))
    changed = _asked_while(lambda: _command("lists", "remove", identity, "--data", str(data)))
    for title, (waited, lost) in {"calm": calm, "a list removed": changed}.items():
        waited.sort()
        middle, worst = statistics.median(waited) * 1e3, waited[-1] * 1e3
        tail = waited[int(len(waited) * 0.99)] * 1e3
        print(
            f"{title}: {len(waited):,} answers, {lost} lost,"
            f" median {middle:.2f} ms, 99 % {tail:.2f} ms, worst {worst:.1f} ms"
        )
    print(f"resolver after the swap: {ours.memory_mb():.1f} MB resident")


def _household(folder: Path, data: Path) -> None:
    home = folder / "home.yaml"
    home.write_text(
        "household: {name: Bench, timezone: UTC, block: [adult]}\n"
        "profiles: {child: {name: Child, privacy: L0}}\n"
        "devices: [{name: This, address: 127.0.0.1, profile: child}]\n",
        "utf-8",
    )
    _command("household", "apply", str(home), "--data", str(data))


def _command(*words: str) -> str:
    done = subprocess.run([*_OURS, *words], check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout or done.stderr


@contextmanager
def _resolver(data: Path) -> Iterator[Server]:
    flags = ["--dns", f"127.0.0.1:{_PORT}", "--upstream", f"127.0.0.1:{_UPSTREAM}"]
    with process([*_OURS, "resolver", "--data", str(data), *flags], core=0) as started:
        yield Server("nigehban", _PORT, started)


@contextmanager
def _unbound(folder: Path) -> Iterator[None]:
    found = program("unbound")
    if found is None:
        sys.exit("unbound is not installed")
    settings = folder / "upstream.conf"
    settings.write_text(
        "server:\n"
        f'    interface: 127.0.0.1@{_UPSTREAM}\n    username: ""\n    chroot: ""\n'
        f'    directory: "{folder}"\n    pidfile: ""\n    use-syslog: no\n'
        '    local-zone: "example." redirect\n    local-data: "example. A 192.0.2.1"\n',
        "utf-8",
    )
    with process([found, "-d", "-c", str(settings)], core=-1):
        yield


def _until_right(ours: Server) -> float:
    """Give the seconds until a blocked name is blocked and another is answered."""
    began = time.perf_counter()
    with _asking() as asking:
        for name, address in ((blocked_names()[0], bytes(4)), (_KNOWN, b"\xc0\0\2\1")):
            while b"\0\4" + address not in _ask(asking, name, 0.02):
                if time.perf_counter() - began > _PATIENCE:
                    sys.exit(f"{ours.name} gave no right answer for {name}")
                time.sleep(0.005)
    return time.perf_counter() - began


def _asked_while(work: Callable[[], object]) -> tuple[list[float], int]:
    """Ask steadily while something is done: what each answer took, and how many were lost."""
    worker = threading.Thread(target=work)
    waited: list[float] = []
    lost = 0
    with _asking() as asking:
        worker.start()
        while worker.is_alive():
            began = time.perf_counter()
            if _ask(asking, _KNOWN, 2.0):
                waited.append(time.perf_counter() - began)
            else:
                lost += 1
            time.sleep(_PAUSE)
    worker.join()
    return waited, lost


@contextmanager
def _asking() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("127.0.0.1", _PORT))
        yield asking


def _ask(asking: socket.socket, name: str, patience: float) -> bytes:
    asking.settimeout(patience)
    try:
        asking.send(os.urandom(2) + question(name))
        return asking.recv(4096)
    except OSError:
        return b""


if __name__ == "__main__":
    main()
