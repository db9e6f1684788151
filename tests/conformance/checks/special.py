"""Special names: answered here, and never told to the internet."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.checks.questions import mixed
from tests.conformance.expect import rcode, same, true
from tests.conformance.messages import (
    AAAA,
    DO,
    DS,
    MX,
    NOERROR,
    NS,
    NXDOMAIN,
    PTR,
    SOA,
    SVCB,
    TXT,
    A,
    Edns,
    Record,
    a,
    name,
)
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene


async def _denied_here(scene: Scene, *texts: str, qtype: int = A) -> None:
    """NXDOMAIN, without asking anybody."""
    for text in texts:
        qname = name(text)
        reply = await scene.ask(qname, qtype)
        true(not scene.asked(qname, qtype), f"{text} not forwarded", "a query upstream")
        rcode(reply, NXDOMAIN)


async def not_forwarded(scene: Scene, qtype: int, *texts: str) -> None:
    """No question of this type goes upstream, whatever is answered."""
    for text in texts:
        await scene.ask(name(text), qtype)
        true(not scene.asked(name(text), qtype), f"{text} not forwarded", "a query upstream")


@check(MUST)
async def localhost_is_not_forwarded(scene: Scene) -> None:
    """localhost and names below it are not asked for upstream, whatever the type and case.

    RFC 6761 section 6.3.
    """
    for qtype in (A, AAAA, MX, NS, TXT):
        await not_forwarded(scene, qtype, "localhost", "LocalHost", "a.b.localhost")


@check(SHOULD)
async def localhost_is_loopback(scene: Scene) -> None:
    """localhost and names below it are 127.0.0.1 and ::1, and nothing else.

    RFC 6761 section 6.3.
    """
    for text in ("localhost", "printer.localhost", "LOCALHOST"):
        same("addresses", ["127.0.0.1"], (await scene.ask(name(text))).texts())
        same("addresses", ["::1"], (await scene.ask(name(text), AAAA)).texts(AAAA))
        same("records", 0, len((await scene.ask(name(text), MX)).answer))


@check(SHOULD)
async def invalid_does_not_exist(scene: Scene) -> None:
    """invalid and names below it are NXDOMAIN, without asking upstream.

    RFC 6761 section 6.4.
    """
    await _denied_here(scene, "a.invalid", "b.c.InVaLiD")


@check(SHOULD)
async def test_does_not_exist(scene: Scene) -> None:
    """Names below test are NXDOMAIN, without asking upstream.

    RFC 6761 section 6.2.
    """
    await _denied_here(scene, "a.test", "b.c.TEST")


@check(MUST)
async def onion_does_not_exist(scene: Scene) -> None:
    """Names below onion are NXDOMAIN, without asking upstream.

    RFC 7686 section 2.
    """
    await _denied_here(scene, "a.onion", "b.c.Onion")


@check(SHOULD)
async def local_is_not_forwarded(scene: Scene) -> None:
    """Names below local are NXDOMAIN, without asking upstream.

    RFC 6762 section 22.1.
    """
    await _denied_here(scene, "printer.local", "_ipp._tcp.Local")


@check(MUST)
async def home_arpa_is_not_forwarded(scene: Scene) -> None:
    """home.arpa and names below it are not asked for upstream.

    RFC 8375 section 4.
    """
    for qtype in (A, NS, SOA, PTR):
        await not_forwarded(scene, qtype, "home.arpa", "tv.home.arpa", "TV.Home.Arpa")


@check(SHOULD)
async def home_arpa_has_no_signature_chain(scene: Scene) -> None:
    """DS of home.arpa with DO set is asked for upstream: only there it can be denied with proof.

    RFC 8375 section 4, item 4B.
    """
    qname = name("home.arpa")
    await scene.ask(qname, DS, edns=Edns(flags=DO))
    true(scene.asked(qname, DS), "a query for DS upstream", "none")


@check(MUST)
async def names_that_only_look_special_are_forwarded(scene: Scene) -> None:
    """Special labels elsewhere in a name, and labels that begin alike, mean nothing.

    RFC 6761 section 6: the domain and what falls within it.
    """
    own = "special.conformance.example"
    for text in (f"localhost.{own}", f"local.{own}", f"onion.{own}", f"notlocal.{own}"):
        same("addresses", [rules.PUBLIC4], (await scene.ask(name(text))).texts())
    for text in ("a.mylocalhost", "a.xonion", "nothome.arpa"):
        await scene.ask(name(text))
        true(scene.asked(name(text)), f"{text} forwarded", "no query upstream")


@check(SHOULD)
async def example_is_an_ordinary_name(scene: Scene) -> None:
    """Names below example resolve like others.

    RFC 6761 section 6.5.
    """
    qname = name("special.example")
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST)
async def resolver_arpa_is_not_forwarded(scene: Scene) -> None:
    """resolver.arpa and names below it are not asked for upstream: that would lead around us.

    RFC 9462 section 6.1.
    """
    for qtype in (SVCB, A, TXT):
        texts = ("_dns.resolver.arpa", "resolver.arpa", "x.resolver.arpa", "_DNS.Resolver.ARPA")
        await not_forwarded(scene, qtype, *texts)


@check(SHOULD)
async def resolver_arpa_is_nodata(scene: Scene) -> None:
    """Names in resolver.arpa are NODATA: a cached NXDOMAIN would deny _dns below it.

    RFC 9462 section 6.1; RFC 8020 section 2.
    """
    for text in ("resolver.arpa", "_dns.resolver.arpa"):
        reply = await scene.ask(name(text), TXT)
        rcode(reply, NOERROR)
        same("records in the answer", 0, len(reply.answer))


@check(SHOULD)
async def ipv4only_arpa_is_forwarded(scene: Scene) -> None:
    """ipv4only.arpa is asked for upstream, where a DNS64 may sit, and its answers come through.

    RFC 8880 section 7.1, item 4: forwarders should not treat it specially.
    """
    qname = name("ipv4only.arpa")
    wanted = ["192.0.0.170", "192.0.0.171"]
    synthesised = a(qname, "64:ff9b::c000:aa")
    four = rules.answers(*(a(qname, text) for text in wanted))
    scene.on(qname, rules.by_type({A: four, AAAA: rules.answers(synthesised)}))
    same("addresses", wanted, (await scene.ask(qname)).texts())
    same("addresses", ["64:ff9b::c000:aa"], (await scene.ask(qname, AAAA)).texts(AAAA))


@check(MUST)
async def special_names_keep_the_clients_case(scene: Scene) -> None:
    """What is answered here echoes the question's letter case too.

    RFC 1035 section 4.1.2.
    """
    for text in ("localhost", "a.invalid", "b.onion", "9.10.in-addr.arpa"):
        qname = mixed(name(text))
        reply = await scene.ask(qname)
        same("question", messages.question(qname), reply.question)


@check(SHOULD)
async def special_names_below_an_alias_are_not_special(scene: Scene) -> None:
    """An alias of the internet that leads to localhost does not make a local answer.

    House rule: rebinding.  RFC 6761 section 6.3 says who asks for localhost.
    """
    qname = scene.name("a")
    target = name("localhost")
    alias = Record(qname, messages.CNAME, 300, target)
    scene.on(qname, rules.answers(alias, a(target, "127.0.0.1")))
    true("127.0.0.1" not in (await scene.ask(qname)).texts(), "no loopback address", "127.0.0.1")
