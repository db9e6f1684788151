from functools import reduce
from operator import or_

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.names import is_at_or_below, suffixes
from policy.ruling import SAID_YES, Base, Hand, Overlay, Ruling, State

NAMES = ["a", "b.a", "c.b.a", "d.c.b.a", "x.a", "ba"]
names = st.sampled_from(NAMES)
entries = names | names.map(lambda name: "=" + name)
hands = st.lists(st.sampled_from(Hand)).map(lambda marks: reduce(or_, marks, Hand.NOTHING))
overlays = st.dictionaries(entries, hands, max_size=5).map(
    lambda said: Overlay(tuple(sorted(said.items(), key=lambda entry: entry[0])))
)


# --- names set by hand


def _overlay(**said: str) -> Overlay:
    """Give an overlay of `allow="a b"`, `block="c"` and so on."""
    hands: dict[str, Hand] = {}
    for kind, entries in said.items():
        for entry in entries.split():
            hands[entry] = hands.get(entry, Hand.NOTHING) | Hand[kind.upper()]
    return Overlay(tuple(sorted(hands.items())))


@pytest.mark.parametrize(
    ("overlay", "name", "hand"),
    [
        (_overlay(), "a.example", Hand.NOTHING),
        (_overlay(block="example"), "other", Hand.NOTHING),
        (_overlay(block="a.example"), "example", Hand.NOTHING),
        (_overlay(block="example"), "www.example", Hand.BLOCK),
        (_overlay(block="=example"), "example", Hand.BLOCK),
        (_overlay(block="=example"), "www.example", Hand.NOTHING),
        (_overlay(block="example", allow="www.example"), "www.example", Hand.ALLOW),
        (_overlay(block="example", allow="www.example"), "a.www.example", Hand.ALLOW),
        (_overlay(block="www.example", allow="example"), "www.example", Hand.BLOCK),
        (_overlay(block="www.example", always="example"), "www.example", Hand.BLOCK),
        (_overlay(block="example", allow="example"), "example", Hand.ALLOW),
        (_overlay(block="=example", allow="example"), "example", Hand.BLOCK),
        (_overlay(block="=example", allow="example"), "www.example", Hand.ALLOW),
        (_overlay(block="example", allow="=example"), "example", Hand.ALLOW),
        (_overlay(block="example", always="=www.example"), "www.example", Hand.ALWAYS),
        (_overlay(allow="www.example", always="example"), "www.example", Hand.ALLOW | Hand.ALWAYS),
        (_overlay(trust="example"), "www.example", Hand.TRUST),
        (_overlay(trust="example", block="www.example"), "www.example", Hand.TRUST | Hand.BLOCK),
        (_overlay(block="example", trust="www.example"), "www.example", Hand.TRUST),
        (_overlay(grant="example", block="www.example"), "www.example", Hand.GRANT | Hand.BLOCK),
    ],
)
def test_the_most_specific_entry_wins_and_allow_beats_block_at_one_name(overlay, name, hand):
    assert overlay.hand(name) == hand


@given(overlays, names)
@example(_overlay(allow="b.a", block="b.a", always="a"), "b.a")
def test_hands_agree_with_the_most_specific_yes_or_no(overlay, name):
    said = dict(overlay.entries)
    chain = [said.get(entry, Hand.NOTHING) for entry in ("=" + name, *suffixes(name))]
    found = overlay.hand(name)
    first = next((hand for hand in chain if hand & (SAID_YES | Hand.BLOCK)), Hand.NOTHING)
    assert (Hand.BLOCK in found) == (Hand.BLOCK in first and not first & SAID_YES)
    assert bool(found & SAID_YES and Hand.BLOCK not in found) == bool(first & SAID_YES)
    assert (Hand.GRANT in found) == any(Hand.GRANT in hand for hand in chain)
    assert (Hand.TRUST in found) == any(Hand.TRUST in hand for hand in chain)


@given(overlays, names)
def test_always_reaches_down_to_the_next_block(overlay, name):
    said = dict(overlay.entries)
    reached = False
    for entry in reversed(["=" + name, *suffixes(name)]):
        here = said.get(entry, Hand.NOTHING)
        reached = Hand.ALWAYS in here or (reached and Hand.BLOCK not in here)
    assert (Hand.ALWAYS in overlay.hand(name)) == reached


@given(overlays, names)
def test_a_name_whose_chain_meets_no_entry_is_untouched(overlay, name):
    if not overlay.names & set(suffixes(name)):
        assert overlay.hand(name) is Hand.NOTHING
    assert all(any(is_at_or_below(other, entry) for other in NAMES) for entry in overlay.names)


# --- rulings are values


def test_equal_rulings_are_one_value_and_can_be_numbered():
    one = Ruling(Base(states=(("games", State.LOCKED),)), _overlay(block="a.example"))
    twin = Ruling(Base(states=(("games", State.LOCKED),)), _overlay(block="a.example"))
    other = Ruling(Base(states=(("games", State.SPENT),)), _overlay(block="a.example"))
    assert one == twin
    assert len({one, twin, other}) == 2
    assert one.base == twin.base
    assert Overlay() == _overlay()


def test_a_base_knows_the_states_that_were_said():
    base = Base(states=(("games", State.LOCKED), ("video", State.ALLOWED)))
    assert base.state("games") is State.LOCKED
    assert base.state("video") is State.ALLOWED
    assert base.state("social") is None


def test_stricter_states_are_larger():
    order = [State.ALLOWED, State.ASK, State.NOT_OPEN, State.LOCKED, State.SPENT, State.BLOCKED]
    assert sorted(State) == order
