from dataclasses import fields

from policy.facts import UNKNOWN, UNLISTED, Evidence, Listing, NameFacts
from policy.labels import Service


def test_of_an_unknown_name_nothing_is_known():
    assert not any(getattr(UNLISTED, field.name) for field in fields(Listing))
    known = {field.name: getattr(UNKNOWN, field.name) for field in fields(NameFacts)}
    assert known.pop("listing") is UNLISTED
    assert not any(known.values())


def test_facts_are_values_that_may_be_shared_and_remembered():
    listing = Listing(("games",), (Service("roblox", "games"),), (("roblox", Evidence.SHARED),))
    twin = Listing(("games",), (Service("roblox", "games"),), (("roblox", Evidence.SHARED),))
    assert len({NameFacts(listing), NameFacts(twin)}) == 1
    assert NameFacts(listing) != NameFacts(listing, protected=True)
