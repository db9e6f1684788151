import pytest

from resolver import wire
from resolver.answers import render
from resolver.message import parse_response
from resolver.special import OWN_NAMES, LocalNames, answer, any_type
from resolver.wire import text_of, wire_of
from tests.resolver.messages import query

LOCAL = LocalNames(
    ("192.168.1.2", "fd00::2"), {"lan": "router", "1.168.192.in-addr.arpa": "router"}
)


def ask(name, kind=wire.A, klass=wire.IN, local=LOCAL):
    """Give the response, or None for what is left to rules and upstreams."""
    asked = query(name, kind, klass=klass)
    reply = answer(asked, local)
    if reply is None:
        return None
    return parse_response(render(reply, asked, 1232, 0.0, 1e6))


NEVER_SENT = [
    "invalid", "a.invalid", "test", "a.b.test", "onion", "x.onion", "local", "printer.local",
    "internal", "nas.internal",
    "home.arpa", "nas.home.arpa", "alt", "x.alt", "1.0.0.10.in-addr.arpa", "10.in-addr.arpa",
    "1.1.168.192.in-addr.arpa.home.arpa", "9.2.168.192.in-addr.arpa", "1.0.16.172.in-addr.arpa",
    "1.0.31.172.in-addr.arpa", "1.0.64.100.in-addr.arpa", "1.0.127.100.in-addr.arpa",
    "1.0.0.127.in-addr.arpa", "1.1.254.169.in-addr.arpa", "255.255.255.255.in-addr.arpa",
    "1.0.0.0.d.f.ip6.arpa", "0.8.e.f.ip6.arpa", ".".join("0" * 32) + ".ip6.arpa",
    "1." + ".".join("0" * 31) + ".ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa",
]  # fmt: skip


@pytest.mark.parametrize("name", NEVER_SENT)
@pytest.mark.parametrize("kind", [wire.A, wire.PTR, wire.HTTPS, 65280])
def test_names_that_must_not_reach_the_internet(name, kind):
    found = ask(name, kind)
    assert found is not None
    assert found.rcode in {wire.NOERROR, wire.NXDOMAIN}
    assert found.answers == ()
    assert [r.type for r in found.authority] == [wire.SOA]


SENT = [
    "example", "www.example", "localhosts", "nottest", "test.example", "in-addr.arpa", "arpa",
    "1.0.15.172.in-addr.arpa", "1.0.32.172.in-addr.arpa", "1.0.63.100.in-addr.arpa",
    "1.0.128.100.in-addr.arpa", "8.8.8.8.in-addr.arpa", "1.0.0.2.ip6.arpa", "", "lan", "nas.lan",
    "5.1.168.192.in-addr.arpa", "use-application-dns.net", "mask.icloud.com", "ipv4only.arpa",
]  # fmt: skip


@pytest.mark.parametrize("name", SENT)
def test_names_that_rules_and_upstreams_decide(name):
    assert ask(name) is None


def test_localhost_is_loopback_and_nothing_else():
    for name in ("localhost", "a.localhost"):
        assert ask(name, wire.A).answers[0].rdata == bytes((127, 0, 0, 1))
        assert ask(name, wire.AAAA).answers[0].rdata == bytes(15) + b"\1"
        assert ask(name, wire.TXT).rcode == wire.NOERROR
        assert ask(name, wire.TXT).answers == ()


@pytest.mark.parametrize("name", OWN_NAMES)
def test_our_own_names_lead_to_our_pages(name):
    assert ask(name, wire.A).answers[0].rdata == bytes((192, 168, 1, 2))
    assert ask(name, wire.HTTPS).answers == ()
    assert ask(name, local=LocalNames()).answers == ()


def test_resolver_arpa_is_never_denied():
    for name in ("resolver.arpa", "_dns.resolver.arpa", "x.resolver.arpa"):
        for kind in (wire.A, wire.SVCB, wire.TXT):
            found = ask(name, kind)
            assert (found.rcode, found.answers) == (wire.NOERROR, ())
    assert ask("resolver.arpa", wire.SOA).answers[0].type == wire.SOA


def test_what_the_public_zone_says_of_home_arpas_keys_is_asked_for():
    assert ask("home.arpa", wire.DS) is None
    assert ask("a.home.arpa", wire.DS).rcode == wire.NXDOMAIN


@pytest.mark.parametrize("kind", [wire.AXFR, wire.IXFR, wire.TSIG, wire.TKEY])
def test_transfers_and_keys_are_refused(kind):
    assert ask("example", kind).rcode == wire.REFUSED
    assert ask("home.arpa", kind).rcode == wire.REFUSED


@pytest.mark.parametrize("kind", [wire.OPT, wire.NXNAME])
def test_what_cannot_be_asked_is_a_format_error(kind):
    assert ask("example", kind).rcode == wire.FORMERR


@pytest.mark.parametrize("name", ["version.bind", "id.server", "hostname.bind", "x.example"])
def test_chaos_tells_nothing(name):
    found = ask(name, wire.TXT, wire.CHAOS)
    assert (found.rcode, found.answers) == (wire.REFUSED, ())


def test_other_classes_have_no_special_names():
    assert ask("localhost", klass=4) is None


def test_a_local_zone_belongs_to_the_view_that_knows_it():
    assert LOCAL.view("nas.lan") == "router"
    assert LOCAL.view("5.1.168.192.in-addr.arpa") == "router"
    assert LOCAL.view("lan.example") == ""
    assert ask("nas.home.arpa", local=LocalNames(zones={"home.arpa": "router"})) is None
    assert ask("nas.corp.internal", local=LocalNames(zones={"corp.internal": "router"})) is None
    assert ask("nas.internal", local=LocalNames(zones={"internal": "router"})) is None


def test_any_is_answered_small():
    asked = query("www.example", wire.ANY)
    found = parse_response(render(any_type(asked), asked, 512, 0.0, 1e6))
    assert [(r.type, text_of(r.owner)) for r in found.answers] == [(wire.HINFO, "www.example")]
    assert found.answers[0].rdata == b"\x07RFC8482\0"


def test_any_of_any_class_is_answered_with_a_record_of_the_internets_class():
    asked = query("www.example", wire.ANY, klass=wire.ANY)
    found = parse_response(render(any_type(asked), asked, 512, 0.0, 1e6))
    assert [(r.type, r.klass) for r in found.answers] == [(wire.HINFO, wire.IN)]


def test_a_deep_name_below_a_zone_is_in_it():
    assert ask("a." * 60 + "test").authority[0].owner == wire_of("test")
