"""The line that a query walks: who asks, may they, what is the answer, may they see it.

`Service.answer` is the one place where the order of the rooms is written. Everything it uses is
in memory and most of it is pure, but for asking an upstream; after that wait it looks again,
because the family's rules may have changed meanwhile.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from policy.clock import Clock
from policy.decision import Allow, Ask, Block, Refusal, Rewrite, decide, review
from policy.facts import NameFacts
from policy.labels import EVERYTHING
from policy.reasons import Passage, Reason
from policy.ruling import Base
from resolver import answers, extended_errors, rebinding, special, wire
from resolver.answers import Reply
from resolver.cache import STALE_AT_ONCE_FOR, Cache, Entry, Key, failure
from resolver.clients import Clients, Slot
from resolver.forwarder import Forwarder
from resolver.message import Query
from resolver.observer import Event, event_of
from resolver.probes import Probes
from resolver.special import LocalNames

FactsOf = Callable[[str, str], NameFacts]
"""What lists and catalogue know of a name, for a type's mnemonic."""

METERED_TTL: Final = 60
"""Seconds for which an asker may keep an answer whose use is counted by an allowance."""
PATIENCE: Final = 1.8
"""Seconds after which a stale answer is better than none (RFC 8767 section 5)."""
MOST_PER_CLIENT: Final = 200
"""Questions of one asker that may wait for upstreams."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, with what is noted of it."""

    reply: Reply
    event: Event
    memorable: bool
    """It may be replayed to who has the same ruling."""
    refused: bool = False


class Service:
    """Answers queries by the household's rules."""

    def __init__(
        self,
        *,
        facts_of: FactsOf,
        cache: Cache,
        forwarder: Forwarder,
        clients: Clients,
        clock: Clock,
        local: LocalNames,
        probes: Probes,
        may_lead_inside: frozenset[str] = frozenset(),
    ) -> None:
        """`may_lead_inside` are the names (and below) whose addresses may be in the home."""
        self.facts_of, self.cache, self.forwarder = facts_of, cache, forwarder
        self._clients, self._clock, self._local = clients, clock, local
        self._may_lead_inside = may_lead_inside
        self._probes = probes
        self.epoch = 0
        """Changes with the table, the catalogue and the settings."""

    async def answer(self, query: Query, slot: Slot) -> Answered:
        """Answer one question of one asker."""
        if (protocol := special.answer(query, self._local)) is not None:
            self._probes.hear(query.name)
            return Answered(protocol, Event(query.name), memorable=False)
        while True:
            ruling, epoch = slot.ruling, self.epoch
            facts = self._facts(query.name, query.type)
            decision = decide(ruling, query.name, facts)
            if isinstance(decision, Block | Ask):
                return self._refused(decision, query, slot, facts)
            if query.type == wire.ANY:
                return Answered(special.any_type(query), Event(query.name), memorable=False)
            entry, is_stale = await self._resolved(self._key(decision, query, slot), slot)
            self._clients.renew(slot, self._clock.monotonic())
            if ruling is slot.ruling and epoch == self.epoch:
                break
        refusal = self._reviewed(decision, query, slot, entry)
        if refusal is not None:
            return self._refused(refusal, query, slot, facts, entry)
        reply = self._allowed(decision, query, slot.ruling.base, facts, entry, is_stale=is_stale)
        memorable = not is_stale and reply.rcode in _LASTING and not slot.ruling.base.must_observe
        return Answered(reply, event_of(query.name, decision, facts), memorable)

    def _facts(self, name: str, kind: int) -> NameFacts:
        return self.facts_of(name, wire.MNEMONICS.get(kind, f"TYPE{kind}"))

    # --- known already, or asked for

    def _key(self, decision: Allow | Rewrite, query: Query, slot: Slot) -> Key:
        if isinstance(decision, Rewrite):
            return Key(decision.target, query.type, query.klass, do=False, cd=query.cd, view="")
        view = self._local.view(query.name) or slot.ruling.base.view
        return Key(query.name, query.type, query.klass, query.do, query.cd, view)

    async def _resolved(self, key: Key, slot: Slot) -> tuple[Entry, bool]:
        """Give the entry that answers, and whether it is stale."""
        now = self._clock.monotonic()
        entry = self.cache.get(key, now)
        if entry is not None:
            if now >= entry.ages_at:
                self.forwarder.prefetch(key)  # somebody asks for it still
            return entry, False
        stale = self.cache.stale(key, now)
        if stale is not None and now < stale.stale_until:
            self.forwarder.prefetch(key)
            return stale, True
        entry = self.cache.failed(key, now)
        if entry is None:
            entry = await self._asked(key, slot, None if stale is None else PATIENCE)
        if stale is not None and (entry is None or entry.rcode == wire.SERVFAIL):
            stale.stale_until = self._clock.monotonic() + STALE_AT_ONCE_FOR
            return stale, True
        return entry or failure(now), False

    async def _asked(self, key: Key, slot: Slot, patience: float | None) -> Entry | None:
        """Ask an upstream; None where the asker's patience ends first."""
        if slot.waiting >= MOST_PER_CLIENT:
            entry = failure(self._clock.monotonic())
            return replace(entry, options=(extended_errors.TOO_MANY,))
        slot.waiting += 1
        future = self.forwarder.resolve(key)
        try:
            if patience is None:
                return await asyncio.shield(future)  # others may wait for it too
            done, _ = await asyncio.wait({future}, timeout=patience)
            return future.result() if done else None
        finally:
            slot.waiting -= 1

    # --- may they see it

    def _reviewed(
        self, decision: Allow | Rewrite, query: Query, slot: Slot, entry: Entry
    ) -> Refusal | None:
        """Judge where an allowed name leads: the names on the way, and the addresses."""
        if decision.by is Passage.LIFELINE:
            return None
        if isinstance(decision, Allow) and entry.chain:
            targets = ((name, self._facts(name, query.type)) for name in entry.chain)
            refusal = review(slot.ruling, decision.by, targets)
            if refusal is not None:
                return refusal
        return self._rebinding(query, entry)

    def _rebinding(self, query: Query, entry: Entry) -> Block | None:
        if not entry.leads_inside or self._local.view(query.name):
            return None
        exempt = rebinding.is_exempt(query.name, self._may_lead_inside)
        return None if exempt else Block(Reason.REBINDING)

    # --- make the response

    def _refused(
        self,
        refusal: Refusal,
        query: Query,
        slot: Slot,
        facts: NameFacts,
        entry: Entry | None = None,
    ) -> Answered:
        """Answer what may not be reached; `entry` says where it led, if that is why."""
        reply = answers.blocked(refusal, slot.ruling.base, query)
        if entry is not None:
            reply = replace(reply, chain=entry.chain, expires=entry.expires, ages_at=entry.ages_at)
        return Answered(reply, event_of(query.name, refusal, facts), memorable=True, refused=True)

    def _allowed(
        self,
        decision: Allow | Rewrite,
        query: Query,
        base: Base,
        facts: NameFacts,
        entry: Entry,
        *,
        is_stale: bool,
    ) -> Reply:
        if isinstance(decision, Rewrite):
            reply = answers.aliased(query, decision.target, entry, stale=is_stale)
        else:
            reply = answers.of_entry(entry, query, stale=is_stale)
        return replace(reply, longest_ttl=METERED_TTL) if _is_metered(base, facts) else reply


_LASTING: Final = frozenset({wire.NOERROR, wire.NXDOMAIN})


def _is_metered(base: Base, facts: NameFacts) -> bool:
    """Say whether an allowance counts the use of this name."""
    if not base.metered or facts.essential or facts.lifeline:
        return False
    if EVERYTHING in base.metered:
        return True
    return any(label in base.metered for label, _ in facts.listing.evidence)
