"""The servers that the checks can be run against: how each is configured and started."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from tests.conformance.processes import ROOT, Adapter, StartError
from tests.conformance.references import Dnsmasq, Unbound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.processes import Place


class Naive:
    """The faulty servers of `naive.py`, which must fail many checks."""

    features = frozenset({"home", "blocking"})

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind

    def missing(self) -> str | None:
        return None

    def command(self, place: Place) -> list[str]:
        host, port = place.upstreams[0]
        program = [sys.executable, "-m", "tests.conformance.naive", self.kind]
        return [*program, str(place.port), f"{host}:{port}", *place.listen]


PROGRAM = [sys.executable, "-m", "nigehban"]
HOUSEHOLD = """\
household:
  name: Conformance
  timezone: UTC
  new_devices: plain
profiles:
  plain: {name: Plain, age_band: adult, block: [], alarms: [], safe_search: false, youtube: "off"}
  fenced:
    name: Fenced
    age_band: adult
    block: [bypass]
    names: {block: [blocked.conformance.example]}
    alarms: []
    safe_search: false
    youtube: "off"
devices:
  - {name: Plain tester, address: 127.0.0.1, profile: plain}
  - {name: Fenced tester, address: 127.0.0.2, profile: fenced}
"""


class Nigehban:
    """Our own resolver, from this checkout, with two devices: one without rules, one with."""

    name = "nigehban"
    features = frozenset({"home", "blocking"})
    settings: tuple[str, ...] = ()

    def missing(self) -> str | None:
        if importlib.util.find_spec("nigehban.__main__") is None:
            return "there is no `python -m nigehban` in this checkout yet"
        return None

    def __init__(self) -> None:
        self.preparing = threading.Lock()

    def command(self, place: Place) -> list[str]:
        data = place.folder / "data"
        shutil.copytree(self._prepared(place.folder.parent / "nigehban"), data)
        if not place.wide:  # hundreds of questions come from 127.0.0.1; limits have their own stage
            (data / "nigehban.yaml").write_text('rate_limit: "off"\n')
        listen = [f"[{h}]" if ":" in h else h for h in place.listen]
        return [
            *(*PROGRAM, "resolver", "--data", str(data), *self.settings),
            *(part for host in listen for part in ("--dns", f"{host}:{place.port}")),
            *(part for host, port in place.upstreams for part in ("--upstream", f"{host}:{port}")),
        ]

    def _prepared(self, folder: Path) -> Path:
        """The data folder of this household, made once for a run: its lists are compiled."""
        data = folder / "data"
        with self.preparing:
            if not folder.exists():
                folder.mkdir(parents=True)
                household = folder / "household.yaml"
                household.write_text(HOUSEHOLD)
                _run([*PROGRAM, "household", "apply", str(household), "--data", str(data)])
                _run([*PROGRAM, "explain", "a.example", "--profile", "plain", "--data", str(data)])
        return data


_FAULTY = (
    Naive("naive", "relay"),
    Naive("mute", "mute"),
    Naive("fragile", "fragile"),
    Naive("parrot", "parrot"),
)
_ALL: tuple[Adapter, ...] = (Unbound(), Dnsmasq(), Nigehban(), *_FAULTY)
ADAPTERS = {adapter.name: adapter for adapter in _ALL}


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    if done.returncode:
        message = f"{' '.join(command[2:5])} gave {done.returncode}: {done.stderr.strip()[-300:]}"
        raise StartError(message)
