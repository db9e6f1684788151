"""The cache of positive answers: whose answer it is, and how long it lives."""

from __future__ import annotations

import asyncio

from tests.conformance import rules
from tests.conformance.checks.questions import mixed
from tests.conformance.expect import same, true
from tests.conformance.messages import AAAA, TXT, A, Edns, a, cname
from tests.conformance.reading import Message
from tests.conformance.registry import MUST, SHOULD, Stage, check
from tests.conformance.scene import Scene

DAY = 86400


def _ttls(reply: Message) -> list[int]:
    return [entry.ttl for entry in reply.answer]


@check(MUST)
async def an_answer_is_kept(scene: Scene) -> None:
    """A second question for the same costs no upstream query.

    RFC 1035 section 7.4.
    """
    qname = scene.name("a")
    for _ in range(2):
        same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())
    await scene.asks_no_more(qname, scene.ask(qname), scene.ask(qname))


@check(MUST)
async def letter_case_does_not_split_the_cache(scene: Scene) -> None:
    """Questions that differ in letter case share one entry.

    RFC 4343 section 3.
    """
    qname = scene.name("a")
    await scene.ask(qname)
    await scene.asks_no_more(qname, scene.ask(mixed(qname)), scene.ask(qname.upper()))


@check(MUST)
async def the_ttl_counts_down(scene: Scene) -> None:
    """Two seconds later the TTL is two seconds less.

    RFC 1035 section 3.2.1; RFC 2181 section 8.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4, 100)))
    first = _ttls(await scene.ask(qname))[0]
    await asyncio.sleep(2.1)
    second = _ttls(await scene.ask(qname))[0]
    true(0 < first <= 100, "a TTL of at most 100 at first", first)
    true(first - 3 <= second <= first - 2, "a TTL 2 or 3 s less", f"{first} and then {second}")


@check(MUST)
async def what_expired_is_asked_again(scene: Scene) -> None:
    """After its TTL an entry is asked for again, and the new answer is given.

    RFC 1035 section 3.2.1.
    """
    qname = scene.name("a")
    old, new = a(qname, rules.OTHER4, 1), a(qname, rules.PUBLIC4, 60)
    scene.on(qname, rules.in_turn(rules.answers(old), rules.answers(new)))
    same("addresses", [rules.OTHER4], (await scene.ask(qname)).texts())
    await asyncio.sleep(2.3)
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST)
async def a_ttl_is_never_raised(scene: Scene) -> None:
    """No record shows a higher TTL than its upstream gave it.

    RFC 2181 section 8: a TTL is a maximum.
    """
    qname, target = scene.name("a"), scene.name("t")
    scene.on(qname, rules.answers(cname(qname, target, 7), a(target, rules.PUBLIC4, 900)))
    for _ in range(2):
        alias, address = _ttls(await scene.ask(qname))
        true(alias <= 7, "at most 7 for the alias", alias)
        true(address <= 900, "at most 900 for the address", address)


@check(MUST)
async def an_rrset_has_one_ttl(scene: Scene) -> None:
    """Records of one RRset that came with TTLs 300, 60 and 120 all show 60, or all less.

    RFC 2181 section 5.2.
    """
    qname = scene.name("a")
    texts = ((rules.PUBLIC4, 300), (rules.OTHER4, 60), ("93.184.215.16", 120))
    scene.on(qname, rules.answers(*(a(qname, text, ttl) for text, ttl in texts)))
    for _ in range(2):
        ttls = _ttls(await scene.ask(qname))
        same("records", 3, len(ttls))
        true(len(set(ttls)) == 1 and max(ttls) <= 60, "one TTL of at most 60", ttls)


@check(SHOULD)
async def a_long_ttl_is_cut_to_a_day(scene: Scene) -> None:
    """A TTL of 30 days shows as at most 86,400 s.

    RFC 8767 section 4 recommends at most a week; House rule: a day.
    """
    qname = scene.name("a")
    scene.on(qname, rules.answers(a(qname, rules.PUBLIC4, 30 * DAY)))
    for _ in range(2):
        ttl = _ttls(await scene.ask(qname))[0]
        true(0 < ttl <= DAY, f"1 to {DAY}", ttl)


@check(MUST)
async def the_top_bit_of_a_ttl_makes_no_long_life(scene: Scene) -> None:
    """A TTL of 2^31 or more shows as 0, or as no more than a week; never as it came.

    RFC 2181 section 8 says 0; RFC 8767 section 4 says positive and capped.
    """
    for n, ttl in enumerate((1 << 31, 0xFFFFFFFF)):
        qname = scene.name(f"a{n}")
        scene.on(qname, rules.answers(a(qname, rules.PUBLIC4, ttl)))
        reply = await scene.ask(qname)
        same("addresses", [rules.PUBLIC4], reply.texts())
        true(_ttls(reply)[0] <= 7 * DAY, "at most a week", _ttls(reply)[0])


@check(MUST)
async def ttl_zero_is_given_and_not_kept(scene: Scene) -> None:
    """An answer of TTL 0 is given with TTL 0, and the next question is asked anew.

    RFC 1035 section 3.2.1.
    """
    qname = scene.name("a")
    one, other = a(qname, rules.PUBLIC4, 0), a(qname, rules.OTHER4, 0)
    scene.on(qname, rules.in_turn(rules.answers(one), rules.answers(other)))
    for wanted in (rules.PUBLIC4, rules.OTHER4):
        reply = await scene.ask(qname)
        same("addresses", [wanted], reply.texts())
        same("TTL", [0], _ttls(reply))


@check(MUST, stage=Stage.ROUGH)
async def ttl_zero_answers_whoever_waits(scene: Scene) -> None:
    """Ten clients who wait for an answer of TTL 0 all get it.

    RFC 1035 section 3.2.1: for the transaction in progress.
    """
    qname = scene.name("a")
    scene.on(qname, rules.later(rules.answers(a(qname, rules.PUBLIC4, 0)), 0.3))
    replies = await asyncio.gather(*(scene.ask(qname) for _ in range(10)))
    same("answered", 10, sum(reply.texts() == [rules.PUBLIC4] for reply in replies))


@check(SHOULD)
async def types_have_their_own_entries(scene: Scene) -> None:
    """A, AAAA and TXT of one name are kept side by side.

    RFC 1035 section 7.4.
    """
    qname = scene.name("a")
    for qtype in (A, AAAA, TXT):
        same("records", 1, len((await scene.ask(qname, qtype)).of_type(qtype)))
    await scene.asks_no_more(qname, *(scene.ask(qname, qtype) for qtype in (A, AAAA, TXT)))


@check(MUST)
async def classes_have_their_own_entries(scene: Scene) -> None:
    """An answer of class IN does not answer class 4711, nor the other way round.

    RFC 1034 section 3.6.
    """
    qname = scene.name("a")
    await scene.ask(qname)
    reply = await scene.ask(qname, qclass=4711)
    true(not reply.of_type(A) or reply.answer[0].rdclass == 4711, "no address of IN", "one")
    same("addresses", [rules.PUBLIC4], (await scene.ask(qname)).texts())


@check(MUST)
async def a_name_does_not_answer_for_names_below(scene: Scene) -> None:
    """A cached answer of a name says nothing about a name below or above it.

    RFC 1034 section 3.6.
    """
    upper, lower = scene.name("a"), scene.name("b", "a")
    scene.on(lower, rules.answers(a(lower, rules.OTHER4)))
    same("addresses", [rules.PUBLIC4], (await scene.ask(upper)).texts())
    same("addresses below", [rules.OTHER4], (await scene.ask(lower)).texts())


@check(SHOULD)
async def the_whole_alias_is_kept(scene: Scene) -> None:
    """A cached chain is given whole again without an upstream query.

    RFC 1034 section 3.6.2; RFC 1035 section 7.4.
    """
    qname, target = scene.name("a"), scene.name("t")
    scene.on(qname, rules.answers(cname(qname, target), a(target, rules.PUBLIC4)))
    scene.on(target, rules.answers(a(target, rules.PUBLIC4)))
    first = await scene.ask(qname)
    again = await scene.ask(qname)
    same("types", [e.type for e in first.answer], [e.type for e in again.answer])
    await scene.asks_no_more(qname, scene.ask(qname))
    await scene.asks_no_more(target, scene.ask(qname))


@check(MUST)
async def each_part_of_a_chain_ages_by_itself(scene: Scene) -> None:
    """When the address behind an alias has expired it is asked for again.

    RFC 1035 section 3.2.1.
    """
    qname, target = scene.name("a"), scene.name("t")
    for text, ttl in ((rules.OTHER4, 1), (rules.PUBLIC4, 100)):
        scene.on(qname, rules.answers(cname(qname, target, 100), a(target, text, ttl)))
        scene.on(target, rules.answers(a(target, text, ttl)))
        same("addresses", [text], (await scene.ask(qname)).texts())
        await asyncio.sleep(2.3)


@check(SHOULD)
async def edns_does_not_split_the_cache(scene: Scene) -> None:
    """Clients with and without EDNS, over UDP and TCP, share one upstream query.

    RFC 6891 section 6.2.1: EDNS is not part of what is cached.
    """
    qname = scene.name("a")
    await scene.ask(qname)
    others = (Edns(), Edns(size=512), Edns(size=4096))
    await scene.asks_no_more(qname, *(scene.ask(qname, edns=edns) for edns in others))
    await scene.asks_no_more(qname, scene.ask_tcp(qname))
