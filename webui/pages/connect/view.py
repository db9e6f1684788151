"""Whether this visitor's device asks us, over IPv4 and IPv6, and how to point a home here.

The page has the browser look up a few names that exist nowhere; if they reach us, the visitor's
count of questions grows. What does not arrive went to somebody else.
"""

import ipaddress
from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web

from store.control import Message
from webui.resolver_link import plain_address
from webui.routing import for_adults
from webui.visits import Visit
from webui.words.holding import Holding
from webui.words.ways_in import ways_in

_IPV4: Final = 4
_LONGEST_NUMBER: Final = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """What we have heard from the visitor's device."""

    over_4: bool
    over_6: bool
    hidden: bool
    """It comes through something that hides who asks."""
    machine: bool
    """It is this machine itself."""
    resolver: bool
    probed: int = 0
    """Probes that the page had the browser send."""
    heard: int = 0
    """Those of them that arrived."""

    @property
    def leaks(self) -> bool:
        """Some of its questions reach us, and others do not."""
        return 0 < self.heard < self.probed

    @property
    def asks(self) -> bool:
        arrives_no_more = self.probed and not self.heard
        return (self.over_4 or self.over_6) and not arrives_no_more


def routes() -> list[web.RouteDef]:
    """Give the routes of this page."""
    return [
        web.get("/connect", for_adults(show)),
        web.get("/connect/seen", for_adults(seen_part)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show whether this device asks us, and how to point others here."""
    return visit.show("connect/show.html", **await connection(visit))


async def seen_part(visit: Visit) -> web.Response:
    """Give the part of the page that a script fetches again."""
    token, number = visit.request.query.get("token", ""), visit.request.query.get("of", "")
    found = seen(visit)
    if number.isdecimal() and len(number) < _LONGEST_NUMBER:
        heard = await visit.console.resolver.probed(token)
        found = replace(found, probed=int(number), heard=heard)
    return visit.show("connect/seen.html", seen=found)


async def connection(visit: Visit) -> dict[str, Any]:
    """Give what the page shows: what was heard, and our addresses."""
    status = await visit.console.resolver.status() or {}
    return {
        "seen": seen(visit),
        "address": own_address(visit),
        "port": dns_port(status),
        "ways": ways_in(is_router=Holding.of(status).intercepts),
    }


def seen(visit: Visit) -> Seen:
    """Say over which kind of address the visitor's device has asked us."""
    me = visit.visitor
    mine = [
        asker
        for asker in visit.state.live.askers
        if asker.queries and me.identity in {asker.identity, asker.address}
    ]
    versions = {ipaddress.ip_address(a.address.partition("%")[0]).version for a in mine}
    stranger = me.stranger.value if me.stranger else ""
    return Seen(
        over_4=_IPV4 in versions,
        over_6=bool(versions - {_IPV4}),
        hidden=stranger == "forwarder",
        machine=stranger == "machine",
        resolver=visit.state.live.is_there,
    )


def own_address(visit: Visit) -> str:
    """Give the address by which the visitor reaches this machine."""
    transport = visit.request.transport
    return plain_address(transport.get_extra_info("sockname")[0] if transport else None)


def dns_port(status: Message) -> int:
    """Give the port that answers DNS, so that a try-out can be told from a home.

    What a router redirects comes from port 53.
    """
    if Holding.of(status).intercepts:
        return 53
    ports = {str(address).rpartition(":")[2] for address in status.get("listen", ())}
    numbers = sorted(int(port) for port in ports if port.isdigit())
    return numbers[0] if numbers else 53
