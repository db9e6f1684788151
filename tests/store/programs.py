"""What other programs do in these tests: they write rules, and some of them die of it.

Each runs in a process of its own, forked from one that has imported all of this already.
"""

import functools
import multiprocessing
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from policy.acts import Reach, Scope
from policy.labels import Vocabulary
from policy.minutes import MINUTES_IN_DAY, Estimate, UseKey, stretch
from policy.rules import Household
from store.activity import Activity, Changes
from store.acts import ActKeeper
from store.database import StoreError
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from store.write_lock import held
from tests.fakes import FakeClock
from tests.store.homes import home, with_name, with_names

_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["tests.store.programs"])


def start(work: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """Start a program; gives it and the end of a pipe on which it tells what it did."""
    ours, its = _FORK.Pipe(duplex=False)
    program = _FORK.Process(target=work, args=(its, *arguments), daemon=True)
    program.start()
    its.close()
    return program, ours


def told(pipe: Connection) -> list[object]:
    """Give all that a program said before its end."""
    found = []
    with pipe:
        try:
            while True:
                found.append(pipe.recv())
        except EOFError:
            return found


def opened(folder: Path) -> HouseholdStore:
    return HouseholdStore(Places(folder), Vocabulary(), FakeClock())


def write_for_ever(pipe: Connection, folder: Path) -> None:
    """Add name after name, and say of each when it is kept."""
    store = opened(folder)
    number = len(store.changes(DEFAULT, limit=10**6))
    while True:
        name = f"n{number}.example"
        store.edit(DEFAULT, "x", name, with_name(name))
        pipe.send(name)
        number += 1


def write_some(pipe: Connection, folder: Path, word: str, times: int) -> None:
    """Add some names, as one of several programs that do."""
    store = opened(folder)
    for number in range(times):
        name = f"{word}{number}.example"
        store.edit(DEFAULT, word, name, with_name(name))
    store.close()
    pipe.send("done")


def die_at_step(pipe: Connection, folder: Path, step: int) -> None:
    """Open the folder, add a name and a pause, and die just before the given step."""
    steps = 0

    def one_more(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(event: str, arguments: tuple[object, ...]) -> None:
        touches = event in {"os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod"}
        if touches or (event == "open" and str(arguments[0]).startswith(str(folder))):
            one_more()

    class Counted(sqlite3.Connection):
        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, **more)
            self.set_trace_callback(one_more)

    sqlite3.connect = functools.partial(sqlite3.connect, factory=Counted)
    sys.addaudithook(look)
    store = opened(folder)
    pipe.send("opened")

    def change(before: Household) -> Household:
        return with_name("a.example")(replace(home(), devices=before.devices))

    store.edit(DEFAULT, "x", "named", change)
    pipe.send("named")
    with store.writing(DEFAULT, "x", "paused") as db:
        ActKeeper(db, DEFAULT, "x", 5.0).pause(Scope(Reach.HOUSEHOLD), None)
    pipe.send("paused")
    sys.stdout.flush()
    pipe.send(steps)
    os._exit(0)


def write_until_refused(pipe: Connection, folder: Path, largest_file: int) -> None:
    """Add ever more names while no file may grow beyond a size, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
    store = opened(folder)
    number = 0
    while True:
        names = frozenset(f"n{number}.{each}.example" for each in range(20))
        number += 1
        try:
            store.edit(DEFAULT, "x", "grew", with_names(names))
        except StoreError as error:
            was = store.standing(DEFAULT).revision, store.household(DEFAULT)
            pipe.send(("refused", str(error), was))
            return
        pipe.send(("kept", names, store.standing(DEFAULT).revision))


def hold_lock(pipe: Connection, folder: Path) -> None:
    """Take the lock of a folder and never end."""
    with held(Places(folder).write_lock):
        pipe.send("held")
        signal.pause()


def note_for_ever(pipe: Connection, folder: Path) -> None:
    """Use a minute more each time, save all now and then, and say of each when it is kept."""
    activity = Activity(folder / "activity.db")
    key = UseKey("kid", "d1", "games")
    saved = activity.minutes({"h": "2026-11-22"}).get(("h", key), Estimate())
    number = saved.low.bit_count()
    pipe.send(number)
    while number < MINUTES_IN_DAY:
        used = Estimate(stretch(0, number), stretch(0, number))
        number += 1
        rows = [("h", "2026-11-22", key, used)]
        instant = 1_795_300_000.0 + number
        if number % 7 == 0 or not activity.note(instant, rows):
            activity.save(Changes(instant, minutes=rows))
        pipe.send(number)
    signal.pause()
