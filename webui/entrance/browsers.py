"""The kind of device, from what its browser says of itself; nothing finer is kept."""

from typing import Final

from aiohttp import web

_KINDS: Final = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def browser_of(request: web.Request) -> str:
    """Name the kind of device that asks; empty where it does not say."""
    agent = request.headers.get("User-Agent", "")
    return next((kind for kind in _KINDS if kind in agent), "")
