"""Server-sent events for pages about "now": something changed, look again.

The stream carries no content, so that it may be open on any device of the home. It ends by itself
after a while, when its browser is gone, and when the console stops; browsers then come again.
"""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from webui.console import Console
from webui.entrance.protection import HEADERS
from webui.news import Ear, Mark
from webui.routing import for_anyone
from webui.visits import Visit
from webui.what_changed import seen_by, watch_of

_BEAT: Final = 1.0
"""Seconds between two looks."""
_PING_EVERY: Final = 15
"""Beats after which a silent stream says that it is alive."""
_LIFE: Final = 15 * 60
"""Beats after which a stream ends, so that whoever listens is checked again."""
_ENOUGH: Final = b"event: enough\ndata:\n\n"


def routes() -> list[web.RouteDef]:
    """Give the route of the stream."""
    return [web.get("/live", for_anyone(stream))]


async def stream(visit: Visit) -> web.StreamResponse:
    """Say whenever something changed, until the page is closed."""
    console, household = visit.console, visit.state.identity
    is_family = visit.account is not None or visit.device is not None
    whose = visit.session if visit.account is not None else visit.visitor.identity
    ear = console.news.listen(whose, household, is_family=is_family)
    headers = HEADERS | {"Content-Type": "text/event-stream; charset=utf-8"}
    response = web.StreamResponse(headers=headers)
    seen = visit.request.headers.get("Last-Event-ID") or visit.request.query.get("seen", "")
    try:
        await _open(response, visit.request)
        if ear is None:
            await response.write(_ENOUGH)
        else:
            await _Telling(console, visit.request, ear, response).until_over(seen)
    except (ConnectionError, OSError):
        pass  # the browser has left, perhaps before it was answered
    finally:
        if ear is not None:
            console.news.leave(ear)
    return response


async def _open(response: web.StreamResponse, request: web.Request) -> None:
    await response.prepare(request)
    await response.write(b"retry: 3000\n\n")


@dataclass(frozen=True)
class _Telling:
    """Tells one page what is new."""

    console: Console
    request: web.Request
    ear: Ear
    response: web.StreamResponse

    async def until_over(self, seen: str) -> None:
        """Look once a beat, or at once when called; write where something is new."""
        mark = await self._mark()
        is_new, silent = seen != self._seen(), 0
        for _ in range(_LIFE):
            silent = await self._write(silent, is_new=is_new)
            await self.ear.wait(_BEAT)
            if self.ear.is_over or self._is_gone():
                return
            before, mark = mark, await self._mark()
            is_new = mark != before

    async def _write(self, silent: int, *, is_new: bool) -> int:
        """Write what there is; give for how many beats nothing was written."""
        if is_new:
            await self.response.write(f"id: {self._seen()}\nevent: changed\ndata:\n\n".encode())
            return 0
        if silent >= _PING_EVERY:
            await self.response.write(b": still here\n\n")
            return 0
        return silent + 1

    async def _mark(self) -> Mark:
        return await self.console.news.mark(self.ear.household, watch_of(self.request).look)

    def _is_gone(self) -> bool:
        """The browser has left."""
        return self.request.transport is None or self.request.transport.is_closing()

    def _seen(self) -> str:
        return seen_by(self.console, self.ear.household)
