import pytest

from policy.rules import UNSAID, LabelChoice
from tests.policy.documents import MINIMAL, problems, read, with_value


def _layer(**rules):
    """Read rules as those of a profile."""
    return read(with_value("profiles.kid", rules, MINIMAL)).profiles["kid"].layer


def _problems(**rules) -> list[str]:
    found = problems(with_value("profiles.kid", rules, MINIMAL))
    return [line.removeprefix("profiles.kid.") for line in found]


def test_a_list_of_labels_replaces_and_add_and_remove_change():
    layer = _layer(block=["adult", "roblox"], allow={"add": ["games"], "remove": ["video"]})
    assert layer.block == LabelChoice(replace=frozenset({"adult", "roblox"}))
    assert layer.allow == LabelChoice(add=frozenset({"games"}), remove=frozenset({"video"}))
    assert layer.ask == UNSAID
    assert _layer(block=[]).block == LabelChoice(replace=frozenset())


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"block": ["adlut"]}, ["block[0]: there is no label 'adlut'"]),
        ({"block": ["adult", ["games"]]}, ["block[1]: there is no label ['games']"]),
        ({"block": [None]}, ["block[0]: there is no label None"]),
        ({"block": ["*"]}, ["block[0]: there is no label '*'"]),
        ({"block": "adult"}, ["block: expected keys and values, got 'adult'"]),
        ({"block": {"add": "adult"}}, ["block.add: expected a list, got 'adult'"]),
        (
            {"block": {"ad": ["adult"]}},
            ["block.ad: is not a key that belongs here; did you mean add?"],
        ),
        (
            {"allow": ["malware"]},
            ["allow[0]: malware guards against harm; trust a single name instead (names.trust)"],
        ),
        (
            {"ask": {"add": ["scam"]}},
            ["ask.add[0]: scam guards against harm; trust a single name instead (names.trust)"],
        ),
        ({"block": ["games"], "allow": ["games"]}, ["allow: games is in block and in allow"]),
        (
            {"allow": {"add": ["games"]}, "ask": ["games"]},
            ["ask: games is in allow and in ask"],
        ),
    ],
)
def test_wrong_labels_are_named(rules, expected):
    assert _problems(**rules) == expected


def test_security_may_be_taken_off_a_list():
    removed = _layer(block={"remove": ["malware"]}).block
    assert removed == LabelChoice(remove=frozenset({"malware"}))
