"""What the operator says of the firewall."""

import pytest

from nigehban.firewall_settings import DEFAULT_SOCKET, resolvers
from nigehban.settings import parse_settings
from policy.reading import DocumentError
from resolver.settings import Firewall
from tests.conftest import SHIPPED


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Firewall()),
        ({"firewall": "off"}, Firewall()),
        ({"firewall": False}, Firewall()),
        ({"firewall": "on"}, Firewall(DEFAULT_SOCKET)),
        ({"firewall": True}, Firewall(DEFAULT_SOCKET)),
        ({"firewall": {"drop_labels": True}}, Firewall(DEFAULT_SOCKET, drop_labels=True)),
        (
            {"firewall": {"socket": "/run/other", "strict": ["02-AA-00-00-00-01"]}},
            Firewall("/run/other", strict=("02:aa:00:00:00:01",)),
        ),
    ],
)
def test_it_is_off_unless_it_is_wanted(said: dict[str, object], expected: Firewall) -> None:
    assert parse_settings(said).firewall == expected


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("yes please", "firewall: expected keys and values, got 'yes please'"),
        ({"strict": ["tablet"]}, "firewall.strict[0]: "),
        ({"exempt": "02:00:00:00:00:01"}, "firewall.exempt: expected a list"),
        ({"socket": "run/fw"}, "firewall.socket: expected a short path, got 'run/fw'"),
        ({"sockets": "/run/fw"}, "firewall.sockets: is not a key that belongs here"),
    ],
)
def test_a_mistake_is_named(said: object, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_settings({"firewall": said})
    assert any(str(each).startswith(problem) for each in caught.value.problems)


def test_the_shipped_addresses_of_other_resolvers_are_read() -> None:
    assert "8.8.8.8" in resolvers(SHIPPED)
