import pytest

from policy.decision import Allow, Ask, Block, Rewrite
from policy.facts import Evidence, Listing, NameFacts
from policy.reasons import Passage, Reason
from policy.rules import Privacy
from resolver.clients import EVIDENCE, REFUSED
from resolver.observer import MOST_NOTED, Event, event_of
from tests.resolver.homes import NOW, CountingHome, device, household, profile

LISTED = NameFacts(Listing(("games",), evidence=(("games", Evidence.FOREGROUND),)))


# --- what is noted of an answer


def test_an_allowed_name_is_evidence_of_its_labels():
    for decision in (Allow(Passage.DEFAULT), Rewrite("strict.example", Passage.LABEL)):
        event = event_of("x.example", decision, LISTED)
        assert (event.bits, event.evidence, event.label) == (EVIDENCE, LISTED.listing.evidence, "")


@pytest.mark.parametrize(
    ("refusal", "label"),
    [
        (Block(Reason.LABEL, "games"), "games"),
        (Block(Reason.LABEL_SPENT, "games"), "games"),
        (Ask("shopping"), "shopping"),
        (Block(Reason.HAND), "hand"),
        (Block(Reason.ALLOW_ONLY), "allow_only"),
        (Block(Reason.SECURITY, "malware"), "malware"),
        (Block(Reason.REBINDING), "rebinding"),
        (Block(Reason.PAUSED), ""),
        (Block(Reason.ALARM), ""),
        (Block(Reason.SPENT), ""),
    ],
)
def test_a_refused_name_is_noted_by_what_refused_it_and_locks_say_nothing_of_it(refusal, label):
    event = event_of("x.example", refusal, LISTED)
    assert (event.bits, event.label, event.evidence) == (REFUSED, label, ())


@pytest.mark.parametrize("decision", [Allow(Passage.LIFELINE), Block(Reason.LABEL, "social")])
def test_of_lifelines_nothing_is_noted(decision):
    event = event_of("help.example", decision, NameFacts(LISTED.listing, lifeline=True))
    assert event == Event("help.example")


def test_essentials_are_no_evidence_of_anybody():
    facts = NameFacts(LISTED.listing, essential=True)
    assert event_of("time.example", Allow(Passage.ESSENTIAL), facts).bits == 0


def test_sensitive_names_say_nothing_of_what_they_are_about():
    facts = NameFacts(LISTED.listing, sensitive=True)
    assert event_of("health.example", Allow(Passage.DEFAULT), facts).evidence == ()
    assert event_of("health.example", Block(Reason.LABEL, "games"), facts).sensitive


# --- what becomes of it


def world_at(privacy):
    kid = profile("kid", privacy=privacy)
    return CountingHome(household([kid], [device("d1", address="192.168.1.7", profile="kid")]))


def refused(label="games", name="bad.example", **more):
    return Event(name, REFUSED, (), label, **more)


@pytest.mark.parametrize(
    ("privacy", "kept"),
    [
        (Privacy.L0, []),
        (Privacy.L1, []),
        (Privacy.L2, [("games", "", 3)]),
        (Privacy.L3, [("games", "bad.example", 2), ("games", "worse.example", 1)]),
    ],
)
def test_refusals_are_kept_as_precisely_as_the_family_wishes(privacy, kept):
    world = world_at(privacy)
    slot = world.slot("192.168.1.7")
    for event in (refused(), refused(name="worse.example"), refused()):
        world.observer.note(slot, event, 1000.0)
    world.observer.drain(NOW, 1000.0)
    found = [(r.label, r.name, number) for r, number in world.observer.refusals()]
    assert sorted(found) == kept
    assert world.observer.refusals() == []


@pytest.mark.parametrize("event", [refused(""), refused(sensitive=True), Event("help.example")])
def test_locks_and_sensitive_names_are_never_kept(event):
    world = world_at(Privacy.L3)
    world.observer.note(world.slot("192.168.1.7"), event, 1000.0)
    world.observer.drain(NOW, 1000.0)
    assert world.observer.refusals() == []


def test_of_who_is_nobody_nothing_is_kept():
    world = world_at(Privacy.L3)
    slot = world.slot("192.168.1.99")
    world.observer.note(slot, refused(), 1000.0)
    assert not world.observer.noted
    slot.bits = REFUSED
    world.observer.note(slot, refused(), 1000.0)
    world.observer.drain(NOW, 1000.0)
    assert world.observer.refusals() == []


def test_a_refusal_belongs_to_the_day_and_hour_in_which_it_happened():
    world = world_at(Privacy.L2)
    midnight = NOW - NOW % 86400 + 86400
    world.observer.note(world.slot("192.168.1.7"), refused(), 1000.0)
    world.observer.drain(midnight + 0.5, 1001.0)
    [(refusal, _)] = world.observer.refusals()
    assert refusal.hour == 23


def test_look_ups_become_minutes_and_their_households_are_told():
    world = world_at(Privacy.L1)
    slot = world.slot("192.168.1.7")
    event = event_of("a.example", Allow(Passage.DEFAULT), LISTED)
    other = event_of("b.example", Allow(Passage.DEFAULT), LISTED)
    world.observer.note(slot, event, 1000.0)
    assert world.observer.drain(NOW, 1000.0) == set()
    world.observer.note(slot, other, 1001.0)
    assert world.observer.drain(NOW + 1, 1001.0) == {"default"}


def test_what_overflows_is_counted():
    world = world_at(Privacy.L1)
    slot = world.slot("192.168.1.7")
    event = event_of("a.example", Allow(Passage.DEFAULT), LISTED)
    for _ in range(MOST_NOTED + 5):
        world.observer.note(slot, event, 1000.0)
    assert world.observer.dropped == 5
    assert len(world.observer.noted) == MOST_NOTED


def test_different_refusals_between_two_writes_are_bounded():
    world = world_at(Privacy.L3)
    slot = world.slot("192.168.1.7")
    for number in range(12_000):
        world.observer.note(slot, refused(name=f"n{number}.example"), 1000.0)
    world.observer.drain(NOW, 1000.0)
    assert len(world.observer.refusals()) <= 10_000


def test_one_profile_may_be_forgotten():
    people = [profile("kid", privacy=Privacy.L2), profile("other", privacy=Privacy.L2)]
    owned = [device("d1", address="192.168.1.7", profile="kid"),
             device("d2", address="192.168.1.8", profile="other")]  # fmt: skip
    world = CountingHome(household(people, owned))
    for address in ("192.168.1.7", "192.168.1.8"):
        world.observer.note(world.slot(address), refused(), 1000.0)
    world.observer.drain(NOW, 1000.0)
    world.observer.forget("default", "kid")
    assert [refusal.profile for refusal, _ in world.observer.refusals()] == ["other"]
