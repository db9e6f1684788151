import pytest

from blocklists.formats.dnsmasq import OTHER_SETTING, UPSTREAM, parse
from blocklists.formats.hosts import REWRITES
from blocklists.listed_names import AN_ADDRESS
from tests.blocklists.formats.reading import below, entries, skipped


@pytest.mark.parametrize(
    "line",
    [
        "address=/x.test/",
        "address=/x.test/#",
        "address=/x.test/0.0.0.0",
        "address=/x.test/::",
        "address=/.x.test/127.0.0.1",
        "server=/x.test/",
        "local=/x.test/",
        "server=/x.test/127.0.0.1",
        "--local=/X.test/   # why",
    ],
)
def test_a_line_that_leads_nowhere_blocks_the_name_and_below(line):
    assert entries(parse, line) == [below("x.test")]


def test_a_line_may_hold_several_names():
    assert entries(parse, "local=/x.test/y.test/") == [below("x.test"), below("y.test")]


def test_the_usual_servers_are_an_exception():
    assert entries(parse, "server=/x.test/#") == [below("x.test", exception=True)]


def test_what_leads_somewhere_is_no_block():
    text = "server=/x.test/192.0.2.1\naddress=/x.test/192.0.2.1\nserver=192.0.2.1"
    assert skipped(parse, text) == [f"1: {UPSTREAM}", f"2: {REWRITES}", f"3: {OTHER_SETTING}"]


def test_other_lines_are_skipped():
    text = "bogus-nxdomain=192.0.2.1\nlocal=/192.0.2.1/\nx.test"
    assert skipped(parse, text) == [
        f"1: {OTHER_SETTING}",
        f"2: {AN_ADDRESS}",
        "3: not a line of dnsmasq's configuration",
    ]


def test_comments_say_nothing():
    assert entries(parse, "# local=/x.test/\n\n") == []
