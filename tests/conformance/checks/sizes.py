"""How large a response may be, and what is said when it would be larger."""

from __future__ import annotations

from tests.conformance import messages, rules
from tests.conformance.expect import flag, same, true
from tests.conformance.messages import TC, Edns, a, txt
from tests.conformance.registry import MUST, SHOULD, check
from tests.conformance.scene import Scene


def addresses(scene: Scene, qname: bytes, count: int) -> list[str]:
    """Give the name so many addresses, 16 octets each in a compressed response."""
    texts = [f"93.184.{n >> 8}.{n & 255}" for n in range(1, count + 1)]
    scene.on(qname, rules.answers(*(a(qname, text) for text in texts)))
    return sorted(texts)


@check(MUST)
async def without_edns_512_octets_is_the_limit(scene: Scene) -> None:
    """A client without EDNS never gets more than 512 octets over UDP, and TC=1 instead.

    RFC 1035 section 4.2.1.
    """
    qname = scene.name("a")
    addresses(scene, qname, 60)
    for _ in range(2):
        reply = await scene.ask(qname)
        true(len(reply.octets) <= 512, "at most 512 octets", len(reply.octets))
        flag(reply, TC, "TC", on=True)


@check(MUST)
async def the_clients_size_is_the_limit(scene: Scene) -> None:
    """A client that takes 700 octets gets no more, and TC=1 instead.

    RFC 6891 section 6.2.3; RFC 8906 section 3.2.5.
    """
    qname = scene.name("a")
    addresses(scene, qname, 55)
    for _ in range(2):
        reply = await scene.ask(qname, edns=Edns(size=700))
        true(len(reply.octets) <= 700, "at most 700 octets", len(reply.octets))
        flag(reply, TC, "TC", on=True)


@check(MUST)
async def a_long_reason_of_the_upstream_does_not_pass_the_limit(scene: Scene) -> None:
    """An upstream's EDE text of 3,000 octets does not make a response larger than was asked for.

    RFC 6891 section 6.2.3; House rule: what explains goes before what was asked for.
    """
    qname = scene.name("a")
    ede = Edns(options=((messages.EDE, b"\x00\x16" + b"x" * 3000),))
    for size in (512, 1232):
        scene.on(qname, rules.answers(a(qname, rules.PUBLIC4), edns=ede))
        reply = await scene.ask(qname, edns=Edns(size=size))
        true(len(reply.octets) <= size, f"at most {size} octets", len(reply.octets))
        flag(reply, TC, "TC", on=False)
        same("addresses", [rules.PUBLIC4], reply.texts())


@check(MUST)
async def the_clients_size_is_used(scene: Scene) -> None:
    """A response between 512 and 1232 octets goes out whole to a client that takes 1232.

    RFC 6891 section 6.2.3; RFC 5625 section 4.4.
    """
    qname = scene.name("a")
    wanted = addresses(scene, qname, 50)
    reply = await scene.ask(qname, edns=Edns(size=1232))
    flag(reply, TC, "TC", on=False)
    same("addresses", wanted, reply.texts())


@check(MUST)
async def a_size_below_512_counts_as_512(scene: Scene) -> None:
    """An advertised size of 0, 1 or 511 does not truncate a response of 400 octets.

    RFC 6891 section 6.2.3.
    """
    qname = scene.name("a")
    wanted = addresses(scene, qname, 18)
    for size in (0, 1, 511):
        reply = await scene.ask(qname, edns=Edns(size=size))
        flag(reply, TC, "TC", on=False)
        same("addresses", wanted, reply.texts())


@check(SHOULD)
async def our_own_limit_is_1232(scene: Scene) -> None:
    """A client that takes 4096 octets gets at most 1232 over UDP, and TC=1 instead.

    RFC 9715 section 3.1 on avoiding fragments.
    """
    qname = scene.name("a")
    addresses(scene, qname, 150)
    reply = await scene.ask(qname, edns=Edns(size=4096))
    true(len(reply.octets) <= 1232, "at most 1232 octets", len(reply.octets))
    flag(reply, TC, "TC", on=True)


@check(SHOULD)
async def upstream_is_told_at_most_1232(scene: Scene) -> None:
    """Our queries advertise between 512 and 1232 octets, whatever the client advertised.

    RFC 9715 section 3.2; RFC 6891 section 6.2.3: the size is our own.
    """
    qname = scene.name("a")
    await scene.ask(qname, edns=Edns(size=4096))
    for query in scene.asked(qname):
        size = 512 if query.read.opt is None else query.read.opt.rdclass
        true(512 <= size <= 1232, "512 to 1232", size)


@check(MUST)
async def a_truncated_response_has_question_and_opt(scene: Scene) -> None:
    """TC=1 comes with the question and, to a client with EDNS, the OPT record.

    RFC 6891 section 7; RFC 8906 section 3.2.5.
    """
    qname = scene.name("a")
    addresses(scene, qname, 60)
    reply = await scene.ask(qname, edns=Edns(size=512))
    flag(reply, TC, "TC", on=True)
    same("question", messages.question(qname), reply.question)
    true(reply.opt, "an OPT record", "none")


@check(SHOULD)
async def a_truncated_response_has_no_half_rrset(scene: Scene) -> None:
    """TC=1 comes with whole RRsets or none.

    RFC 2181 section 9 allows a partial one; House rule: none, as clients use what they see.
    """
    qname = scene.name("a")
    addresses(scene, qname, 60)
    for edns in (None, Edns(size=700)):
        reply = await scene.ask(qname, edns=edns)
        flag(reply, TC, "TC", on=True)
        same("addresses", [], reply.texts())


@check(MUST)
async def tcp_gives_what_udp_could_not(scene: Scene) -> None:
    """After TC=1 the whole RRset comes over TCP, also to a client without EDNS.

    RFC 7766 section 5; RFC 1035 section 4.2.2.
    """
    qname = scene.name("a")
    wanted = addresses(scene, qname, 150)
    flag(await scene.ask(qname), TC, "TC", on=True)
    reply = await scene.ask_tcp(qname)
    flag(reply, TC, "TC", on=False)
    same("addresses", wanted, reply.texts())


@check(MUST)
async def an_advertised_size_does_not_bind_tcp(scene: Scene) -> None:
    """Over TCP a client that advertised 512 gets the whole response.

    RFC 8906 section 3.2.7.
    """
    qname = scene.name("a")
    wanted = addresses(scene, qname, 150)
    reply = await scene.ask_tcp(qname, edns=Edns(size=512))
    flag(reply, TC, "TC", on=False)
    same("addresses", wanted, reply.texts())


@check(MUST)
async def tcp_carries_sixty_thousand_octets(scene: Scene) -> None:
    """A response of 60,000 octets comes whole over TCP, fresh and from the cache.

    RFC 1035 section 4.2.2; RFC 7766 section 8.
    """
    qname = scene.name("a")
    many = [txt(qname, f"{n:04}".encode() * 125) for n in range(115)]
    scene.on(qname, rules.answers(*many))
    for _ in range(2):
        reply = await scene.ask_tcp(qname, messages.TXT)
        same("records", sorted(r.rdata for r in many), sorted(e.rdata for e in reply.answer))


@check(MUST)
async def the_size_belongs_to_each_client(scene: Scene) -> None:
    """One cached answer is whole for 1232, truncated without EDNS, and whole again.

    RFC 6891 section 6.2.3: the size must not be used beyond its transaction.
    """
    qname = scene.name("a")
    wanted = addresses(scene, qname, 50)
    for edns, whole in ((Edns(), True), (None, False), (Edns(size=512), False), (Edns(), True)):
        reply = await scene.ask(qname, edns=edns)
        flag(reply, TC, "TC", on=not whole)
        if whole:
            same("addresses", wanted, reply.texts())


@check(SHOULD)
async def extra_records_do_not_truncate(scene: Scene) -> None:
    """When only additional records are too many, they are left out and TC=0.

    RFC 2181 section 9.
    """
    qname = scene.name("a")
    host = scene.name("mail")
    mx = messages.Record(qname, messages.MX, 300, b"\x00\x0a" + host)
    extra = [a(host, f"93.184.217.{n}") for n in range(40)]
    scene.on(qname, rules.answers(mx, additional=extra))
    reply = await scene.ask(qname, messages.MX)
    flag(reply, TC, "TC", on=False)
    same("records", 1, len(reply.of_type(messages.MX)))


@check(MUST)
async def negative_answers_fit_too(scene: Scene) -> None:
    """NXDOMAIN for the longest name, with its SOA, stays within 512 octets without EDNS.

    RFC 1035 section 4.2.1; RFC 2308 section 6.
    """
    zone = scene.name()
    qname = b"\x3d" + b"n" * 61 + b"\x3d" + b"m" * 61 + zone
    scene.on(qname, rules.nxdomain(messages.soa(zone)))
    reply = await scene.ask(qname)
    true(len(reply.octets) <= 512, "at most 512 octets", len(reply.octets))
    same("SOA records", 1, len(reply.authority))
