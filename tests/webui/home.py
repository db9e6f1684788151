"""A console with its real store, and a small resolver that only says who visits."""

import asyncio
import json
import re
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar, TCPConnector, web

from policy.rules import AgeBand, Device, Household, Profile
from store.accounts import Accounts
from store.household import DEFAULT, HouseholdStore
from tests.conftest import SHIPPED
from tests.fakes import FakeClock
from webui.application import app_of, block_page_of
from webui.console import Console

PARENT, AYESHA, BILAL, STRANGE, BOX = (
    "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.9", "127.0.0.1",
)  # fmt: skip
PASSWORD = "four quiet words here"  # noqa: S105  (the test's own)
SATURDAY_NOON = 1_795_244_400.0 + 3600 * 3  # 2026-11-21 in Karachi
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class FakeResolver:
    """Listens on the control socket; knows devices by their addresses."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.devices: dict[str, str] = {}
        self.macs: dict[str, str] = {}
        self.changed = 0
        self.deleted: list[str] = []
        self.asked: dict[str, int] = {}
        self.probed: dict[str, int] = {}
        self.status: dict[str, Any] = {"listen": ["127.0.0.1:5335"]}
        self.usage: list[list[str]] = []
        self.savings: list[list[Any]] = []
        self.silent: dict[str, float] = {}
        self.announced: list[str] = []
        self._server: asyncio.Server | None = None
        self._serving: set[Any] = set()

    async def start(self, path: Path) -> None:
        self._server = await asyncio.start_unix_server(self._serve, path)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in list(self._serving):
            await task

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._serving.add(task)
        while octets := await reader.readline():
            answer = {"ok": True} | self._answer(json.loads(octets))
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        self._serving.discard(task)

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        do = message["do"]
        if do == "whois":
            return self._whois(message["address"])
        if do == "live":
            askers = [self._whois(address) | {"queries": n} for address, n in self.asked.items()]
            return {
                "instant": self.clock.wall(),
                "clock_is_set": True,
                "askers": askers,
                "usage": self.usage,
                "savings": self.savings,
                "silent": self.silent,
                "announced": self.announced,
            }
        if do == "probed":
            return {"heard": self.probed.get(message["token"], 0)}
        if do == "household changed":
            self.changed += 1
        if do == "delete activity":
            self.deleted.append(message["profile"])
        return self.status if do == "status" else {}

    def _whois(self, address: str) -> dict[str, Any]:
        device = self.devices.get(address)
        stranger = "machine" if address == BOX else "new"
        return {
            "household": DEFAULT,
            "identity": self.macs.get(address, address),
            "address": address,
            "device": device,
            "stranger": None if device else stranger,
            "asked": address in self.asked,
        }


class Answer:
    """One page as a browser got it."""

    def __init__(self, status: int, text: str, headers: Any, path: str) -> None:
        self.status, self.text, self.headers, self.path = status, text, headers, path

    @property
    def csrf(self) -> str:
        found = _CSRF.search(self.text)
        return found[1] if found else ""


class Visitor:
    """A browser on one device."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def get(self, path: str, **headers: str) -> Answer:
        async with self.session.get(self.base + path, headers=headers) as response:
            text = await response.text()
            return Answer(response.status, text, response.headers, response.url.path_qs)

    async def post(self, path: str, *, on: str = "/", csrf: str = "", **fields: Any) -> Answer:
        """Send a form, with the mark that the page it is on carries."""
        csrf = csrf or (await self.get(on)).csrf
        values = [("csrf", csrf)]
        for key, value in fields.items():
            name = key.rstrip("_").replace("__", "-")
            values += [(name, each) for each in (value if isinstance(value, list) else [value])]
        async with self.session.post(self.base + path, data=values) as response:
            text = await response.text()
            return Answer(response.status, text, response.headers, response.url.path_qs)


class PagesLab:
    """The pages of one data folder, served on loopback."""

    def __init__(self, data: Path, table: Path) -> None:
        self.clock = FakeClock(SATURDAY_NOON)
        self.console = Console.of(data, SHIPPED, self.clock)
        self.places = self.console.places
        self.places.make()
        self.places.table.symlink_to(table)
        self.resolver = FakeResolver(self.clock)
        self._sessions: list[ClientSession] = []
        self._runners: list[web.AppRunner] = []
        self.base = self.closed = ""
        self.app: web.Application | None = None

    async def start(self) -> None:
        await self.resolver.start(self.places.resolver_socket)
        await self.console.start()
        self.app = app_of(self.console)
        self.base = await self._serve(self.app)
        self.closed = await self._serve(block_page_of(self.console))
        self.console.app_port = int(self.base.rpartition(":")[2])

    async def _serve(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        bound = socket.create_server(("127.0.0.1", 0))
        await web.SockSite(runner, bound).start()
        self._runners.append(runner)
        return f"http://127.0.0.1:{bound.getsockname()[1]}"

    def at(self, address: str, *, closed: bool = False) -> Visitor:
        """Give a browser on the device with this address."""
        session = ClientSession(
            connector=TCPConnector(local_addr=(address, 0)),
            cookie_jar=CookieJar(unsafe=True),
            headers={"Accept-Language": "en-US"},
        )
        self._sessions.append(session)
        return Visitor(session, self.closed if closed else self.base)

    async def stop(self) -> None:
        for session in self._sessions:
            await session.close()
        for runner in self._runners:
            await runner.cleanup()
        await self.resolver.stop()
        self.console.close()

    async def household(self) -> Household:
        return await self.console.store.run(lambda store: store.household(DEFAULT))

    async def do(self, work: Any) -> Any:
        return await self.console.store.run(work)

    async def adult(self, role: str, name: str = "", address: str = "") -> Visitor:
        """Have another adult, logged in on the parent's device or on another."""
        address = address or PARENT
        name = name or f"A {role}"
        visitor = self.at(address)
        token = await self.do(lambda store: _session_of(store, name, role, address))
        visitor.session.cookie_jar.update_cookies({"session": token})
        return visitor

    async def furnish(self) -> Visitor:
        """Have a home with two children, their devices, and a parent who is logged in."""
        await self.do(_furnish)
        self.resolver.devices = {PARENT: "d1", AYESHA: "d2", BILAL: "d3"}
        parent = self.at(PARENT)
        token = await self.do(lambda store: _session(store, PARENT))
        parent.session.cookie_jar.update_cookies({"session": token})
        return parent


def _furnish(store: HouseholdStore) -> None:
    def change(_: Household) -> Household:
        profiles = (
            Profile("adult1", "Ammi", age_band=AgeBand.ADULT),
            Profile("child1", "Ayesha", born=(2015, 3)),
            Profile("child2", "Bilal", born=(2011, 8)),
        )
        devices = (
            Device("d1", "Ammi's phone", address=PARENT, profile="adult1"),
            Device("d2", "Blue tablet", address=AYESHA, profile="child1"),
            Device("d3", "Old phone", address=BILAL, profile="child2"),
        )
        return Household(
            name="Our home",
            timezone="Asia/Karachi",
            profiles={profile.id: profile for profile in profiles},
            devices=devices,
        )

    store.edit(DEFAULT, "test", "furnished", change)
    store.let_off_until(DEFAULT, "test", "done", None)


def _session(store: HouseholdStore, device: str) -> str:
    accounts = Accounts(store, DEFAULT)
    account = accounts.all()[0] if accounts.any() else accounts.create("Ammi", PASSWORD)
    return accounts.open_session(account, device)


def _session_of(store: HouseholdStore, name: str, role: str, device: str) -> str:
    accounts = Accounts(store, DEFAULT)
    known = next((each for each in accounts.all() if each.name == name), None)
    return accounts.open_session(known or accounts.create(name, PASSWORD, role), device)


@asynccontextmanager
async def pages(data: Path, table: Path) -> Any:
    """Serve the pages for the length of a test."""
    lab = PagesLab(data, table)
    await lab.start()
    try:
        yield lab
    finally:
        await lab.stop()
