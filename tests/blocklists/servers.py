"""A real web server on loopback that holds lists, for tests of downloads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class ListServer:
    """Gives `pages` by path; each is octets or a response to make anew."""

    pages: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    asked: list[web.Request] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        await asyncio.sleep(self.delay)
        if request.path in self.redirects:
            raise web.HTTPFound(self.redirects[request.path])
        if request.path not in self.pages:
            raise web.HTTPNotFound
        etag = f'"{hash(self.pages[request.path])}"'
        if request.headers.get("If-None-Match") == etag:
            raise web.HTTPNotModified(headers={"ETag": etag})
        headers = {"ETag": etag, "Last-Modified": "Sat, 21 Nov 2026 12:00:00 GMT", **self.headers}
        return web.Response(body=self.pages[request.path], headers=headers)


@asynccontextmanager
async def serving(**pages: bytes) -> AsyncIterator[ListServer]:
    """Serve each page under its name; a context."""
    lists = ListServer({f"/{name}": octets for name, octets in pages.items()})
    app = web.Application()
    app.router.add_get("/{path:.*}", lists.answer)
    async with TestServer(app) as server:
        lists.url = str(server.make_url("/"))
        yield lists
