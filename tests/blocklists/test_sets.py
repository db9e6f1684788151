from blocklists.layout import SUFFIX_LIST, member
from blocklists.sets import SetNumbers
from blocklists.sources import Source

SOURCES = [
    Source("big", "adult"),
    Source("small", "adult"),
    Source("games", "games"),
    Source("order", "adult", tier="mandated"),
]
RULES = [1000, 10, 500, 1]
BELOW = 3


def key(*members: int) -> bytes:
    return b"".join(one.to_bytes(2, "big") for one in sorted(members))


def below(source: int) -> int:
    return member(source, BELOW)


def numbers(most: int) -> SetNumbers:
    return SetNumbers(SOURCES, RULES, map(below, range(4)), most)


def test_equal_combinations_have_one_number_and_are_counted():
    sets = numbers(100)
    first = sets.number(key(below(0), below(2)))
    assert sets.number(key(below(2), below(0))) == first
    assert sets.members[first] == (below(0), below(2))
    assert sets.uses[first] == 2
    assert sets.folded == 0


def test_an_exact_rule_adds_nothing_to_one_for_the_name_and_below():
    sets = numbers(100)
    assert sets.members[sets.number(key(member(0, 1), below(0)))] == (below(0),)
    assert sets.members[sets.number(key(member(0, 1), member(0, 2)))] == (below(0),)


def test_an_exception_and_a_rule_stay_apart():
    sets = numbers(100)
    exception = member(0, BELOW, exception=True)
    assert sets.members[sets.number(key(below(0), exception))] == (below(0), exception)


def test_folding_first_drops_a_source_whose_label_another_gives():
    sets = numbers(4)
    folded = sets.number(key(below(0), below(1)))
    assert sets.members[folded] == (below(0),)
    assert sets.folded == 1


def test_folding_keeps_an_order_and_drops_the_least_used_label_next():
    sets = numbers(4)
    assert sets.members[sets.number(key(below(0), below(2)))] == (below(0),)
    assert sets.members[sets.number(key(below(0), below(2), below(3)))] == (below(3),)


def test_a_suffix_rule_is_never_folded_away():
    suffix = 1 << 12 | SUFFIX_LIST
    sets = SetNumbers(SOURCES, RULES, [below(0), suffix], 2)
    assert sets.members[sets.number(key(below(0), suffix))] == (suffix,)


def test_more_combinations_than_are_remembered_still_have_one_number_each(monkeypatch):
    monkeypatch.setattr("blocklists.sets.MOST_REMEMBERED_KEYS", 1)
    sets = numbers(100)
    combinations = [key(below(0), below(1)), key(below(0), below(2))] * 2
    first, second, *again = map(sets.number, combinations)
    assert again == [first, second]
    assert first != second
