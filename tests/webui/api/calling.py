"""A program that calls the API with a token."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, TCPConnector

from store.accounts import Accounts
from store.api_tokens import ApiTokens
from store.household import DEFAULT
from tests.webui.home import PASSWORD, PagesLab

BASE = f"/api/v1/households/{DEFAULT}"
MACHINE = "127.0.0.20"


@dataclass
class Reply:
    """What a program got."""

    status: int
    octets: bytes
    headers: Any

    @property
    def value(self) -> Any:
        return json.loads(self.octets)

    @property
    def kind(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]


class Program:
    """A program on some device of the home."""

    def __init__(self, lab: PagesLab, token: str = "", address: str = MACHINE) -> None:
        self.lab, self.token = lab, token
        self.session = ClientSession(connector=TCPConnector(local_addr=(address, 0)))
        lab._sessions.append(self.session)  # noqa: SLF001  (the lab closes it)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Call; `body` is sent as JSON, `data` as it is."""
        sent = dict(headers or {})
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        full = path if path.startswith("/api/") else BASE + path
        url = self.lab.base + full
        async with self.session.request(method, url, data=data, headers=sent) as response:
            return Reply(response.status, await response.read(), response.headers)

    async def get(self, path: str, **headers: str) -> Reply:
        return await self.ask("GET", path, headers=headers)

    async def post(self, path: str, body: Any) -> Reply:
        return await self.ask("POST", path, body)


async def program(lab: PagesLab, scope: str = "edit", role: str = "owner") -> Program:
    """Give a program with a new token of an adult of this role."""

    def make(store) -> str:
        accounts = Accounts(store, DEFAULT)
        name = {"owner": "Ammi"}.get(role, f"A {role}")
        known = next((each for each in accounts.all() if each.name == name), None)
        account = known or accounts.create(name, PASSWORD, role)
        return ApiTokens(store, DEFAULT).new(account, "Test", scope)

    return Program(lab, await lab.do(make))
