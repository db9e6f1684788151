"""What was taken out of the derived lists by hand."""

import pytest

from blocklists.derive import starter
from blocklists.derive.lists import Removed, removed_by_hand

REMOVED = Removed.of(["example.net", "=company.test", "not a name"])


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("example.net", True),
        ("cdn.example.net", True),
        ("company.test", True),
        ("dns.company.test", False),
        ("net", False),
    ],
)
def test_a_name_goes_with_everything_below_it_unless_it_is_marked(name, gone):
    assert (name in REMOVED) is gone


def test_a_company_is_no_bypass_but_its_resolver_is():
    removed = removed_by_hand("bypass")
    assert "adguard.com" in removed
    assert "dns.adguard.com" not in removed


@pytest.mark.parametrize(
    "name",
    [
        "dns.adguard.com", "dns-unfiltered.adguard.com", "dns-family.adguard.com",
        "abc123.d.adguard-dns.com", "dns.njal.la", "dns.digitale-gesellschaft.ch",
        "kaitain.restena.lu", "doh.tiar.app", "doh.sandbox.opendns.com",
        "doh.familyshield.opendns.com", "abc123.cloudflare-gateway.com", "doh.sb", "dot.sb",
        "doh.umbrella.com", "unfiltered.joindns4.eu", "resolver1.dns.watch",
        "en-wikipedia-org.translate.goog", "vpnsuper.com", "psiphon3.net", "x-vpn.com",
        "warp.plus",
    ],
)  # fmt: skip
def test_ways_around_this_resolver_are_in_bypass(name):
    derived = starter.list_names(starter.FOLDER / "lists" / "bypass.txt.gz")
    assert starter.covers(frozenset([*derived, *starter.thin_names("bypass")]), name)


@pytest.mark.parametrize("name", ["adguard.com", "opendns.com", "njal.la", "tiar.app"])
def test_the_companies_behind_resolvers_stay_free(name):
    derived = starter.list_names(starter.FOLDER / "lists" / "bypass.txt.gz")
    assert not starter.covers(frozenset([*derived, *starter.thin_names("bypass")]), name)
