"""Take messages from any transport: replay what can be replayed, think about the rest.

Only well-formed queries from the home's networks reach the service, each asker no faster than its
bucket refills. An unexpected error costs one answer (SERVFAIL), never the process.
"""

from collections.abc import Awaitable, Callable

from policy.clock import Clock
from resolver import answers, wire
from resolver.access import Access
from resolver.clients import Clients, Slot
from resolver.edns_options import bad_version, forwarded_mac
from resolver.memo import Memo
from resolver.message import Query, Rejection, parse_query
from resolver.observer import Observer
from resolver.rate_limit import client_of
from resolver.service import Service
from resolver.wire import HEADER_LENGTH

LetThrough = Callable[[Slot, tuple[bytes, ...]], Awaitable[None]]
"""Has a firewall accept the addresses to which an answer leads, before the answer leaves."""


async def _at_once(_slot: Slot, _addresses: tuple[bytes, ...]) -> None:
    """Let an answer leave where no firewall waits for it."""


class Reception:
    """What happens to a message between its arrival and its answer."""

    def __init__(
        self,
        *,
        service: Service,
        memo: Memo,
        clients: Clients,
        observer: Observer,
        access: Access,
        trusted: frozenset[str],
        introduce: Callable[[str], Awaitable[None]],
        clock: Clock,
        log: Callable[[str], None],
        let_through: LetThrough = _at_once,
    ) -> None:
        """`trusted` are forwarders whose word on a MAC address is believed.

        `introduce` has the MAC address behind an address found, as far as that can be.
        """
        self._service, self._memo, self._clients = service, memo, clients
        self._observer, self._access, self._trusted = observer, access, trusted
        self._introduce, self._let_through = introduce, let_through
        self._clock, self._log = clock, log
        self._complained: set[str] = set()
        self.queries = 0
        self.rejected = 0
        self.limited = 0

    def slot(self, packet: bytes, address: str, port: int, now: float) -> Slot | None:
        """Give the asker behind an address, or None for who may not ask."""
        if not self._access.permits(address, port):
            return None
        mac = forwarded_mac(packet) if address in self._trusted else None
        return self._clients.slot(address, now, mac)

    def client(self, address: str, port: int, now: float) -> str | None:
        """Give what counts as one asker behind an address; None for who may not ask."""
        slot = self.slot(b"", address, port, now)
        return None if slot is None else client_of(slot.identity)

    def quick(self, packet: bytes, slot: Slot, now: float) -> bytes | None:
        """Give a response that needs no thought, if there is one."""
        self.queries += 1
        return self._memo.replay(packet, slot, now)

    def too_fast(self, packet: bytes, slot: Slot) -> bytes | None:
        """Answer who asks faster than its rate: TC=1 now and then, else silence."""
        self.limited += 1
        if not slot.bucket.slip():
            return None
        try:
            query = parse_query(packet)
        except Rejection:
            return None
        cut = answers.render(answers.error(wire.NOERROR), query, wire.LARGEST_MESSAGE, 0.0, 0.0)
        return cut[:2] + bytes((cut[2] | wire.TC >> 8,)) + cut[3:]

    async def thought(
        self, packet: bytes, slot: Slot, *, udp: bool, options: tuple[tuple[int, bytes], ...] = ()
    ) -> bytes | None:
        """Give the response to a message, or None where silence is the answer."""
        try:
            query = parse_query(packet)
        except Rejection as rejection:
            self.rejected += 1
            return answers.rejected(packet, rejection)
        try:
            return await self._answered(packet, query, slot, udp=udp, options=options)
        except Exception as error:  # noqa: BLE001  (one bad answer must not end the resolver)
            self.complain(error, f" (asked for {query.name!r})")
            failed = answers.error(wire.SERVFAIL)
            return answers.render(failed, query, wire.LARGEST_MESSAGE, 0.0, 0.0)

    async def _answered(
        self,
        packet: bytes,
        query: Query,
        slot: Slot,
        *,
        udp: bool,
        options: tuple[tuple[int, bytes], ...],
    ) -> bytes:
        limit = _limit(query) if udp else wire.LARGEST_MESSAGE
        if query.edns is not None and query.edns.version:
            return answers.render(bad_version(), query, limit, 0.0, 0.0)
        if not slot.is_introduced:
            await self._introduce(slot.address)
            self._clients.introduced(slot, self._clock.monotonic())
        answered = await self._service.answer(query, slot)
        if slot.ruling.base.must_observe and not answered.refused:
            await self._let_through(slot, answered.reply.addresses)
        now = self._clock.monotonic()
        slot.queries += 1
        slot.refused += answered.refused
        self._observer.note(slot, answered.event, now)
        if udp and answered.memorable:
            self._memo.remember(packet, query, slot, answered.reply, answered.event)
        reply = answered.reply.with_options(options)
        return answers.render(reply, query, limit, now, slot.until - now)

    def complain(self, error: Exception, about: str = "") -> None:
        """Log an unexpected error once per kind and place."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        complaint = f"{type(error).__name__} at {place}"
        if complaint not in self._complained:
            self._complained.add(complaint)
            self._log(f"unexpected {complaint}: {error}{about}")


def _limit(query: Query) -> int:
    """Give the octets that may be sent over UDP."""
    if query.edns is None:
        return answers.WITHOUT_EDNS
    return max(answers.WITHOUT_EDNS, min(query.edns.size, answers.UDP_CEILING))


def is_message(packet: bytes) -> bool:
    """Say whether anything may be answered: a whole header that is no response (RFC 1035 4.1.1)."""
    return len(packet) >= HEADER_LENGTH and not packet[2] & wire.QR >> 8
