import pytest

from blocklists.formats.hosts import REWRITES, is_dead_end, parse
from blocklists.listed_names import AN_ADDRESS, NOT_A_NAME
from tests.blocklists.formats.reading import entries, exact, skipped


@pytest.mark.parametrize(
    "line",
    [
        "0.0.0.0 x.test",
        "127.0.0.1\tx.test\r",
        "127.0.0.53   x.test  # why",
        ":: x.test",
        "::1 X.test.",
        "0 x.test",
        "x.test",
    ],
)
def test_a_line_is_that_very_name(line):
    assert entries(parse, line) == [exact("x.test")]


def test_a_line_may_hold_several_names():
    assert entries(parse, "0.0.0.0 x.test y.test\tz.test") == [
        exact("x.test"),
        exact("y.test"),
        exact("z.test"),
    ]


def test_what_a_machine_says_of_itself_is_no_rule():
    text = """
    # comment
    127.0.0.1 localhost localhost.localdomain
    255.255.255.255 broadcasthost
    fe80::1%lo0 localhost
    ::1 ip6-localhost ip6-loopback
    0.0.0.0 0.0.0.0
    """
    assert entries(parse, text) == []


def test_a_list_may_not_send_a_name_to_an_address():
    assert skipped(parse, "216.239.38.120 www.google.test") == [f"1: {REWRITES}"]


def test_what_is_no_name_is_skipped():
    assert skipped(parse, "0.0.0.0 192.0.2.1\nx.test y.test") == [
        f"1: {AN_ADDRESS}",
        f"2: {NOT_A_NAME}",
    ]


@pytest.mark.parametrize(
    ("address", "dead"),
    [("0", True), ("::", True), ("127.9.9.9", True), ("192.0.2.1", False), ("x", False)],
)
def test_dead_ends_are_the_unspecified_and_loopback_addresses(address, dead):
    assert is_dead_end(address) is dead
