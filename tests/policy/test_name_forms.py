import pytest

from policy.name_forms import name_rule
from policy.names import BadName
from policy.rules import NameRules
from tests.policy.documents import MINIMAL, problems, read, with_value


def _layer(**rules):
    """Read rules as those of a profile."""
    return read(with_value("profiles.kid", rules, MINIMAL)).profiles["kid"].layer


def _problems(**rules) -> list[str]:
    found = problems(with_value("profiles.kid", rules, MINIMAL))
    return [line.removeprefix("profiles.kid.") for line in found]


def test_names_are_canonical_and_may_be_exact():
    layer = _layer(
        names={"allow": ["School.Example."], "block": ["=BAD.example", "= worse.example"]}
    )
    assert layer.names == NameRules(
        frozenset({"school.example"}), frozenset({"=bad.example", "=worse.example"})
    )


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("*.bad.example", "write bad.example: it means the name and all below"),
        (".bad.example", "write bad.example: it means the name and all below"),
        ("*.", "it is empty"),
        ("*.\x1b.example", "not made of letters"),
        ("=", "it is empty"),
        ("", "it is empty"),
        ("http://bad.example/", "not made of letters"),
        ("bad..example", "empty label"),
        (5, "it is not text; quote it"),
        (None, "it is not text; quote it"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(entry, why):
    with pytest.raises(BadName, match=why):
        name_rule(entry)
    (problem,) = _problems(names={"always": [entry]})
    assert problem.startswith("names.always[0]: ")
    assert why in problem
    assert problem.isprintable()


def test_a_kind_of_names_that_there_is_not_is_named():
    assert _problems(names={"allowed": []}) == [
        "names.allowed: is not a key that belongs here; did you mean allow?"
    ]
