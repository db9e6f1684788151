"""Signs of life: they come while the event loop turns, and stop when it stands still."""

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nigehban.heartbeat import Heartbeat


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.settimeout(0)
        yield bound


def heard(watcher: socket.socket) -> list[str]:
    found = []
    while True:
        try:
            found.append(watcher.recv(100).decode())
        except BlockingIOError:
            return found


def environment(watcher: socket.socket, seconds: float) -> dict[str, str]:
    return {"NOTIFY_SOCKET": watcher.getsockname(), "WATCHDOG_USEC": str(int(seconds * 1e6))}


def test_systemd_is_told_that_queries_are_answered(watcher: socket.socket) -> None:
    Heartbeat(environment(watcher, 30)).ready()
    assert heard(watcher) == ["READY=1"]


async def test_signs_come_three_times_within_the_limit(watcher: socket.socket) -> None:
    beating = asyncio.ensure_future(Heartbeat(environment(watcher, 0.3)).run())
    await asyncio.sleep(0.35)
    beating.cancel()
    assert 2 <= len(heard(watcher)) <= 5


async def test_a_loop_that_stands_still_gives_no_sign(watcher: socket.socket) -> None:
    beating = asyncio.ensure_future(Heartbeat(environment(watcher, 0.15)).run())
    await asyncio.sleep(0.12)
    assert heard(watcher)
    time.sleep(0.4)  # noqa: ASYNC251  (the stall itself)
    assert heard(watcher) == []
    await asyncio.sleep(0.12)
    beating.cancel()
    assert heard(watcher)


def test_an_abstract_address_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind("\0nigehban-test-heartbeat")
        bound.settimeout(2)
        Heartbeat({"NOTIFY_SOCKET": "@nigehban-test-heartbeat"}).ready()
        assert bound.recv(100) == b"READY=1"


async def test_a_watcher_that_is_gone_ends_nothing(tmp_path: Path) -> None:
    heartbeat = Heartbeat({"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "30000"})
    heartbeat.ready()
    beating = asyncio.ensure_future(heartbeat.run())
    await asyncio.sleep(0.05)
    assert not beating.done()
    beating.cancel()


async def test_where_nobody_watches_nothing_is_done() -> None:
    await Heartbeat({}).run()


async def test_procd_is_called_for_this_service_and_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    ubus = tmp_path / "ubus"
    ubus.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >>{said}\n')
    ubus.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    settings = {"NIGEHBAN_PROCD": "nigehban resolver", "WATCHDOG_USEC": "150000"}
    beating = asyncio.ensure_future(Heartbeat(settings).run())
    await asyncio.sleep(0.4)
    beating.cancel()
    lines = said.read_text().splitlines()
    message = '{"name": "nigehban", "instance": "resolver"}'
    assert set(lines) == {f"-t 5 call service watchdog {message}"}
    assert len(lines) >= 2


async def test_an_ubus_that_hangs_is_not_called_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, ubus = tmp_path / "said", tmp_path / "ubus"
    ubus.write_text(f"#!/bin/sh\necho $$ >>{said}\nexec sleep 2\n")
    ubus.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    settings = {"NIGEHBAN_PROCD": "nigehban resolver", "WATCHDOG_USEC": "90000"}
    beating = asyncio.ensure_future(Heartbeat(settings).run())
    await asyncio.sleep(0.4)
    beating.cancel()
    assert len(said.read_text().splitlines()) == 1


async def test_without_ubus_the_resolver_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    settings = {"NIGEHBAN_PROCD": "nigehban resolver", "WATCHDOG_USEC": "30000"}
    beating = asyncio.ensure_future(Heartbeat(settings).run())
    await asyncio.sleep(0.05)
    assert not beating.done()
    beating.cancel()
