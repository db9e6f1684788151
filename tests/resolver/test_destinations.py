"""Names become addresses: what may be reached, and what is locked with nothing else there."""

from ipaddress import ip_address

import pytest

from policy.facts import Listing, NameFacts
from policy.reasons import Reason
from policy.ruling import Base, Hand, Overlay, Ruling, State
from resolver import wire
from resolver.cache import Entry, Key, failure
from resolver.destinations import Destinations, destinations, locks_labels

GAME = NameFacts(Listing(categories=("games",)))
FACTS = {
    "game.example": GAME,
    "help.example": NameFacts(lifeline=True),
    "time.example": NameFacts(essential=True),
    "adult.example": NameFacts(Listing(categories=("adult",))),
}
LOCKED = Ruling(Base(everything=Reason.PAUSED), Overlay((("school.example", Hand.ALWAYS),)))
GAMES_LOCKED = Ruling(Base(states=(("adult", State.BLOCKED), ("games", State.LOCKED))))


def facts_of(name: str, _: str) -> NameFacts:
    return FACTS.get(name, NameFacts())


def known(name: str, *addresses: str, kind: int = wire.A, chain: tuple[str, ...] = ()):
    entry: Entry = failure(0.0)
    entry.addresses = tuple(ip_address(address).packed for address in addresses)
    entry.chain = chain
    return Key(name, kind, wire.IN, do=False, cd=False, view=""), entry


def shown(found: Destinations) -> tuple[set[str], set[str]]:
    allowed, locked = ({str(ip_address(a)) for a in each} for each in (found.allowed, found.locked))
    return allowed, locked


async def test_under_a_lock_what_passes_it_may_be_reached() -> None:
    answers = [
        known("school.example", "192.0.2.1"),
        known("lms.school.example", "2001:db8::1", kind=wire.AAAA),
        known("help.example", "192.0.2.2", kind=wire.HTTPS),
        known("time.example", "192.0.2.3"),
        known("game.example", "192.0.2.4"),
        known("other.example", "192.0.2.5"),
    ]
    allowed, locked = shown(await destinations(LOCKED, answers, facts_of))
    assert allowed == {"192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3"}
    assert locked == set()


async def test_what_is_locked_alone_is_dropped_and_what_is_shared_is_not() -> None:
    answers = [
        known("game.example", "192.0.2.4", "192.0.2.5"),
        known("other.example", "192.0.2.5"),
        known("adult.example", "192.0.2.6", "192.0.2.4"),
    ]
    allowed, locked = shown(await destinations(GAMES_LOCKED, answers, facts_of))
    assert allowed == {"192.0.2.5"}
    assert locked == {"192.0.2.4"}


async def test_a_name_that_leads_on_to_a_locked_one_is_locked() -> None:
    answers = [known("plain.example", "192.0.2.4", chain=("game.example",))]
    assert shown(await destinations(GAMES_LOCKED, answers, facts_of)) == (set(), {"192.0.2.4"})


@pytest.mark.parametrize(
    ("state", "expected"),
    [(State.LOCKED, True), (State.SPENT, True), (State.NOT_OPEN, True), (State.BLOCKED, False)],
)
def test_only_what_is_locked_for_a_time_counts(state: State, *, expected: bool) -> None:
    assert locks_labels(Base(states=(("games", state),))) is expected
