import pytest

from blocklists.pattern_measure import Measure, either, measured, steps
from blocklists.pattern_reduction import reduced
from blocklists.pattern_syntax import UnsafePattern, parse_pattern


def sequence(text):
    (found,) = reduced(parse_pattern(text))
    return found


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        (r"^ads[0-9]*\.", ("ads",)),
        ("(porn|hard)core[0-9]", ("core",)),
        ("(porn|hard)[0-9]+", ("porn", "hard")),
        ("(porn)?xx", ("xx",)),
        ("[0-9]{4}x", ("x",)),
        ("x[ab]yz", ("yz",)),
        ("xa+yz", ("yz",)),
        ("^[a-z]{12}$", ()),
        ("(abc|[0-9])x?", ()),
    ],
)
def test_a_pattern_names_what_each_match_holds(text, literals):
    assert [one for one in measured(sequence(text)).literals if one] == list(literals)


@pytest.mark.parametrize(
    ("text", "ways", "unbounded"),
    [
        ("abc", 1, 0),
        ("ab?c", 2, 0),
        ("a(b|c)d", 2, 0),
        ("a(b|c)?d", 3, 0),
        ("ab{2,4}c", 3, 0),
        ("ab*c", 1, 1),
        ("a(b*|c)d", 2, 1),
        (r"(^|\.)a", 1, 0),
    ],
)
def test_each_choice_multiplies_the_ways(text, ways, unbounded):
    found = measured(sequence(text))
    assert (found.ways, found.unbounded) == (ways, unbounded)


@pytest.mark.parametrize("text", ["x(ab?)*y", "x(a|b)+y", "x(a*b)*y", "x(a|b){2}y", "x(^){2}y"])
def test_what_is_repeated_matches_in_one_way_only(text):
    with pytest.raises(UnsafePattern, match="repeats"):
        measured(sequence(text))


def test_more_than_two_parts_without_bound_are_refused():
    measured(sequence("xa*b*y"))
    with pytest.raises(UnsafePattern, match="more than 2 parts"):
        measured(sequence("xa*b*c*y"))


def test_the_work_grows_with_each_part_without_bound_and_a_free_start():
    texts = ["^ab", "ab", "^ab*c", "ab*c", "^ab*c*d", "ab*c*d"]
    work = [steps(sequence(text), measured(sequence(text))) for text in texts]
    assert work == sorted(work)
    assert work[0] == 1
    half = sequence(r"(^|\.)ab*c*d")
    assert steps(half, measured(half)) == work[-1] // 2


def test_literals_of_alternatives_are_known_only_if_each_has_one():
    some, none = Measure(literals=("abc",)), Measure()
    assert either([some, Measure(literals=("x", "abc"))]) == ("abc", "x")
    assert either([some, none]) == ()
