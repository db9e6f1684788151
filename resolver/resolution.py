"""One question on its way: to the next upstream when one is late, over TCP when truncated.

What comes back is parsed and scrubbed; what cannot be resolved is a failure with its extended
error, kept for a moment.
"""

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from resolver import extended_errors, wire
from resolver.answers import records_of
from resolver.cache import Entry, Key, entry_of, extended_errors_of, failure
from resolver.extended_errors import Option
from resolver.message import Response, parse_response
from resolver.sockets import Asked, AskingSocket, is_answer_to
from resolver.upstreams import (
    DEADLINE,
    FIRST_WAIT,
    Address,
    Upstream,
    attempts,
    probes,
    random_id,
)
from resolver.wire import HEADER, SHORT, WireError, wire_of

if TYPE_CHECKING:
    from resolver.forwarder import Forwarder

_MOST_FOLLOWED: Final = 8
_UDP_SIZE: Final = 1232
_USABLE: Final = frozenset({wire.NOERROR, wire.NXDOMAIN})
_ECS_OPTION: Final = 8


class Resolution:
    """One question on its way through upstreams; driven by what arrives and by a timer."""

    def __init__(
        self, forwarder: "Forwarder", key: Key, future: "asyncio.Future[Entry]", followed: int
    ) -> None:
        self._forwarder, self._key, self._future = forwarder, key, future
        self._followed = followed
        self._loop = asyncio.get_running_loop()
        self._name = wire_of(key.name)
        self._question = self._name + SHORT.pack(key.type) + SHORT.pack(key.klass)
        self._began = forwarder.clock.monotonic()
        self._useless: set[Address] = set()
        self._puzzled: set[Address] = set()
        """Upstreams that did not understand the question with EDNS."""
        self._plan = attempts(forwarder.views[key.view], self._useless)
        self._asked: list[tuple[AskingSocket, int]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._trouble: tuple[Option, ...] = (extended_errors.UNREACHABLE,)
        self._tcp = 0

    def begin(self) -> None:
        self._next()
        for upstream in probes(self._forwarder.views[self._key.view], self._began):
            upstream.probed(self._began)
            self._ask(upstream, edns=upstream.takes_edns(self._began), is_probe=True)

    def _next(self) -> None:
        """Ask the next upstream in the plan, or give up."""
        if self._timer is not None:
            self._timer.cancel()
        for upstream, wait in self._plan:
            if self._ask(upstream, edns=upstream.takes_edns(self._began)):
                self._timer = self._loop.call_later(wait, self._late, upstream)
                return
            self._useless.add(upstream.address)
        if not self._tcp:
            self._give_up(*self._trouble)

    def _late(self, upstream: Upstream) -> None:
        upstream.failed(self._forwarder.clock.monotonic())
        self._next()

    def _ask(self, upstream: Upstream, *, edns: bool, is_probe: bool = False) -> bool:
        now = self._forwarder.clock.monotonic()

        def received(packet: bytes) -> None:
            self._received(upstream, packet, now, edns=edns)

        def refused(_: OSError) -> None:
            self._refused(upstream, is_probe=is_probe)

        try:
            drawn = self._forwarder.pools[upstream.address].draw(self._loop, now)
            identity = drawn.ask(self._query(edns=edns), Asked(self._question, received, refused))
        except OSError:
            upstream.failed(now)
            return False
        if is_probe:  # its answer counts for the upstream, also when another was quicker
            self._loop.call_later(FIRST_WAIT, drawn.in_flight.pop, identity, None)
        else:
            self._asked.append((drawn, identity))
        return True

    def _refused(self, upstream: Upstream, *, is_probe: bool) -> None:
        """Take in that nobody listens there."""
        upstream.failed(self._forwarder.clock.monotonic())
        if not is_probe and not self._future.done():
            self._bad(upstream)

    def _received(self, upstream: Upstream, packet: bytes, asked: float, *, edns: bool) -> None:
        """Take a response whose ID and question matched."""
        now = self._forwarder.clock.monotonic()
        if self._future.done():  # it was a probe, and another was quicker
            upstream.answered(now - asked)
            return
        try:
            response = parse_response(packet)
        except WireError:
            self._bad(upstream, extended_errors.BROKEN)
            return
        upstream.answered(now - asked)
        if response.edns is not None:
            upstream.speaks_edns()
        elif not edns and response.rcode in _USABLE and upstream.address in self._puzzled:
            upstream.refuses_edns(self._key.name, now)
        if response.rcode in {wire.FORMERR, wire.NOTIMP} and edns:
            if response.edns is None:
                self._puzzled.add(upstream.address)
            self._ask(upstream, edns=False)
        elif response.truncated:
            self._over_tcp(upstream, edns=edns)
        else:
            self._judge(upstream, response)

    def _judge(self, upstream: Upstream, response: Response) -> None:
        if response.rcode not in _USABLE or _is_lame(response) or not response.question:
            said = extended_errors_of(response) or (extended_errors.BROKEN,)
            self._bad(upstream, *said)
            return
        try:
            now = self._forwarder.clock.monotonic()
            entry = entry_of(response, self._name, self._key, now)
        except WireError:
            self._bad(upstream, extended_errors.BROKEN)
            return
        if not entry.chain or not _stops_at_an_alias(response, self._key.type):
            self._finish(entry)
        elif self._followed < _MOST_FOLLOWED:
            self._settle()
            self._forwarder.spawn(self._follow(response, entry.chain[-1]))
        else:
            self._give_up(extended_errors.ENDLESS)

    async def _follow(self, response: Response, target: str) -> None:
        """Ask for the name to which an alias led when the upstream told no more than the alias."""
        left, key = self._time_left(), self._key._replace(name=target)
        waiting = self._forwarder.resolve(key, self._followed + 1)
        done, _ = await asyncio.wait({waiting}, timeout=left)
        if not done:
            self._give_up(extended_errors.UNREACHABLE)
        elif (joined := self._joined(response, target, waiting.result())) is not None:
            self._finish(joined)
        else:
            self._give_up(extended_errors.ENDLESS)

    def _joined(self, response: Response, target: str, further: Entry) -> Entry | None:
        """Put together an alias and what was told of its target; None if that has no end."""
        with contextlib.suppress(WireError):
            answers, authority = records_of(wire_of(target), further.sections)
            joined = replace(
                response,
                rcode=further.rcode,
                flags=response.flags if further.authenticated else response.flags & ~wire.AD,
                answers=response.answers + answers,
                authority=authority,
            )
            entry = entry_of(joined, self._name, self._key, self._forwarder.clock.monotonic())
            return replace(entry, options=further.options or entry.options)
        return None

    def _time_left(self) -> float:
        return max(0.0, self._began + DEADLINE - self._forwarder.clock.monotonic())

    def _bad(self, upstream: Upstream, *trouble: Option) -> None:
        """An upstream said nothing usable: ask the next one at once."""
        self._trouble = trouble or self._trouble
        self._useless.add(upstream.address)
        self._next()

    def _give_up(self, *trouble: Option) -> None:
        entry = failure(self._forwarder.clock.monotonic())
        entry.options = trouble
        self._finish(entry)

    def _finish(self, entry: Entry) -> None:
        self._settle()
        self._forwarder.finished(self._key, entry)

    def _settle(self) -> None:
        """Wait for nobody any more."""
        if self._timer is not None:
            self._timer.cancel()
        for socket, identity in self._asked:
            socket.in_flight.pop(identity, None)

    # --- TCP

    def _over_tcp(self, upstream: Upstream, *, edns: bool) -> None:
        self._tcp += 1
        self._forwarder.spawn(self._ask_over_tcp(upstream, edns=edns))

    async def _ask_over_tcp(self, upstream: Upstream, *, edns: bool) -> None:
        try:
            async with asyncio.timeout(self._time_left()):
                packet = await self._tcp_exchange(upstream.address, self._query(edns=edns))
            response = parse_response(packet)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, WireError):
            response = None
        self._tcp -= 1
        if self._future.done():
            return
        if response is None or response.truncated:
            self._bad(upstream, extended_errors.BROKEN)
        else:
            self._judge(upstream, response)

    async def _tcp_exchange(self, address: Address, query: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(address.host, address.port)
        try:
            message = random_id().to_bytes(2, "big") + query
            writer.write(len(message).to_bytes(2, "big") + message)
            while True:
                length = int.from_bytes(await reader.readexactly(2), "big")
                packet = await reader.readexactly(length)
                matches = packet[:2] == message[:2] and len(packet) >= wire.HEADER_LENGTH
                if matches and is_answer_to(packet, self._question):
                    return packet
        finally:
            writer.close()

    def _query(self, *, edns: bool) -> bytes:
        """Write the query without its ID: RD, CD as asked, AD so that the upstream tells it."""
        key = self._key
        flags = wire.RD | wire.AD | (wire.CD if key.cd else 0)
        head = HEADER.pack(0, flags, 1, 0, 0, 1 if edns else 0)[2:]
        if not edns:
            return head + self._question
        subnet = self._forwarder.client_subnet
        options = SHORT.pack(_ECS_OPTION) + SHORT.pack(len(subnet)) + subnet if subnet else b""
        do = wire.DO if key.do else 0
        opt = b"\0" + SHORT.pack(wire.OPT) + SHORT.pack(_UDP_SIZE) + b"\0\0" + SHORT.pack(do)
        return head + self._question + opt + SHORT.pack(len(options)) + options


def _is_lame(response: Response) -> bool:
    """Say whether an upstream only points elsewhere: it neither recurses nor has authority.

    A router may serve its zone with authority and no recursion (AA=1, RA=0); what it denies there
    is denied.
    """
    return not response.flags & (wire.RA | wire.AA) and not response.answers


def _stops_at_an_alias(response: Response, kind: int) -> bool:
    """Say whether a response is aliases alone, and says nothing of where they lead."""
    return (
        kind not in _ALIASES
        and response.rcode == wire.NOERROR
        and all(record.type in _ALIASES for record in response.answers)
        and not any(record.type == wire.SOA for record in response.authority)
    )


_ALIASES: Final = frozenset({wire.CNAME, wire.DNAME, wire.RRSIG})
