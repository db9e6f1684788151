"""Real sockets on loopback: what upstreams may do to us, and how long it may take."""

import asyncio
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from nigehban.system_clock import SystemClock
from resolver import forwarder as module
from resolver import wire
from resolver.cache import Cache, Key
from resolver.forwarder import Forwarder
from resolver.message import parse_query
from resolver.upstreams import Address
from tests.resolver.loopback import Say, closed_port, failing, listening, silence
from tests.resolver.messages import (
    address,
    alias,
    opt_record,
    option,
    query_octets,
    record,
    soa,
)

NAME = "www.example"
KEY = Key(NAME, wire.A, wire.IN, do=False, cd=False, view="")
EDE = 15


def genuine(heard):
    return [Say(heard.answer(address(heard.name, "192.0.2.1")))]


def forged(heard, **more):
    return heard.answer(address(heard.name, "192.0.2.66"), **more)


@asynccontextmanager
async def forwarding(*upstreams, subnet=b"", **views):
    """Give a forwarder to upstreams (or their addresses)."""
    addresses = [getattr(each, "address", each) for each in upstreams]
    clock = SystemClock()
    async with asyncio.TaskGroup() as tasks:
        made = Forwarder({"": addresses} | views, Cache(1000), clock, tasks.create_task, subnet)
        yield made
    made.close()


async def resolved(made, key=KEY):
    """Give the entry and how many seconds it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    entry = await made.resolve(key)
    assert len(made) == 0
    return entry, loop.time() - began


def first_address(entry):
    return entry.sections.body[-4:]


def code(entry):
    """Give the INFO-CODE of the extended error."""
    return int.from_bytes(entry.options[0][1][:2], "big") if entry.options else None


# --- what is asked


async def test_a_query_says_what_is_needed_and_nothing_else():
    async with listening(genuine) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made)
        assert first_address(entry) == bytes((192, 0, 2, 1))
        packet = upstream.heard[0].octets
        assert packet[2:] == query_octets(flags=wire.RD | wire.AD, opt=opt_record())[2:]
        await resolved(made, KEY._replace(name="a.example", do=True, cd=True))
        query = parse_query(upstream.heard[1].octets)
        assert query.do
        assert query.cd


async def test_the_operators_network_is_told_if_there_is_one():
    subnet = b"\0\1\x18\0\xcb\0\x71"
    async with listening(genuine) as upstream, forwarding(upstream, subnet=subnet) as made:
        await resolved(made)
        assert parse_query(upstream.heard[0].octets).edns.options == ((8, subnet),)


async def test_odd_names_are_asked_as_they_are():
    async with listening(genuine) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made, KEY._replace(name=r"a\000\046b.ex\255ample"))
        assert upstream.heard[0].octets[12:].startswith(b"\4a\0.b\x08ex\xffample\0")
        assert entry.rcode == wire.NOERROR


async def test_ports_and_ids_are_spread():
    async with listening(genuine) as upstream, forwarding(upstream) as made:
        for number in range(0, 400, 40):
            keys = [KEY._replace(name=f"n{number + n}.example") for n in range(40)]
            await asyncio.gather(*(made.resolve(key) for key in keys))
        assert len(upstream.heard) == 400
        assert len({heard.port for heard in upstream.heard}) >= 100
        ids = [heard.octets[:2] for heard in upstream.heard]
        assert len(set(ids)) > 390
        assert sorted(ids) != ids


async def test_identical_questions_are_asked_once_and_all_are_answered():
    async with listening(genuine) as upstream, forwarding(upstream) as made:
        entries = await asyncio.gather(*(made.resolve(KEY) for _ in range(40)))
        assert len(upstream.heard) == 1
        assert len({id(entry) for entry in entries}) == 1
        others = [KEY._replace(do=True), KEY._replace(cd=True), KEY._replace(type=wire.AAAA)]
        await asyncio.gather(*(made.resolve(key) for key in others))
        assert len(upstream.heard) == 4


async def test_an_answer_is_kept_and_fetched_anew_when_asked_to():
    async with listening(genuine) as upstream, forwarding(upstream) as made:
        await resolved(made)
        assert made.cache.get(KEY, made.clock.monotonic()) is not None
        made.prefetch(KEY)
        await asyncio.sleep(0.05)
        assert len(upstream.heard) == 2


async def test_a_view_has_upstreams_of_its_own():
    async with (
        listening(genuine) as internet,
        listening(genuine) as router,
        forwarding(internet, lan=[router.address]) as made,
    ):
        await resolved(made, KEY._replace(name="nas.lan", view="lan"))
        assert (internet.names(), router.names()) == ([], ["nas.lan"])
        assert len(made.upstreams) == 2


async def test_an_upstream_may_have_an_ipv6_address():
    async with listening(genuine, "::1") as upstream, forwarding(upstream) as made:
        assert (await resolved(made))[0].rcode == wire.NOERROR


# --- forgeries


@pytest.mark.parametrize(
    "forgery",
    [
        lambda h: Say(forged(h, identity=int.from_bytes(h.octets[:2], "big") ^ 1)),
        lambda h: Say(forged(h).replace(b"\3www", b"\3wwx")),
        lambda h: Say(forged(h), elsewhere=True),
        lambda h: Say(forged(h, flags=wire.RD | wire.RA)),
        lambda h: Say(forged(h)[:12]),
        lambda h: Say(forged(h).replace(b"example\0\0\1", b"example\0\0\x1c", 1)),
    ],
    ids=["ID", "name", "port", "a query", "a header", "type"],
)
async def test_the_genuine_answer_is_used_though_a_forged_one_came_first(forgery):
    def script(heard):
        later = Say(genuine(heard)[0].octets, after=0.3)
        return [forgery(heard), later]

    async with listening(script) as upstream, forwarding(upstream) as made:
        entry, seconds = await resolved(made)
        assert first_address(entry) == bytes((192, 0, 2, 1))
        assert seconds > 0.25
        assert len(upstream.heard) == 1


# --- silence


def first_time(script, otherwise):
    """Follow one script for the first query, then another."""
    heard_one = []

    def both(heard):
        if heard_one:
            return otherwise(heard)
        heard_one.append(heard)
        return script(heard)

    return both


async def test_a_lost_datagram_is_asked_again_within_a_second():
    async with listening(first_time(silence, genuine)) as upstream, forwarding(upstream) as made:
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert 0.5 < seconds < 1.6


async def test_a_silent_upstream_is_left_for_the_second_one_by_two_seconds():
    async with (
        listening(silence) as first,
        listening(genuine) as second,
        forwarding(first, second) as made,
    ):
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert seconds < 2.0
        _, again = await resolved(made, KEY._replace(name="b.example"))
        assert again < 0.5


async def test_when_nobody_answers_it_is_said_before_five_seconds():
    async with (
        listening(silence) as first,
        listening(silence) as second,
        forwarding(first) as alone,
        forwarding(first, second) as both,
    ):
        for entry, seconds in await asyncio.gather(resolved(alone), resolved(both)):
            assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 22)
            assert 4.0 < seconds < 5.0
        assert all(len(pool) >= 1 for pool in both.pools.values())
        assert all(
            not each.in_flight
            for pool in both.pools.values()
            for each in pool._sockets  # noqa: SLF001
        )
        assert alone.upstreams[0].is_dead
        failed = alone.cache.failed(KEY, alone.clock.monotonic())
        assert failed.rcode == wire.SERVFAIL


async def test_a_late_answer_is_used_though_it_was_asked_again():
    def script(heard):
        return [Say(genuine(heard)[0].octets, after=1.3)]

    async with listening(script) as upstream, forwarding(upstream) as made:
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert 1.2 < seconds < 1.7


# --- refusals and failures


async def test_where_nobody_listens_is_told_at_once():
    async with forwarding(closed_port()) as made:
        entry, seconds = await resolved(made)
        assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 22)
        assert seconds < 0.5


async def test_where_there_is_no_way_is_told_at_once():
    async with forwarding(Address("255.255.255.255")) as made:
        entry, seconds = await resolved(made)
        assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 22)
        assert seconds < 0.5


@pytest.mark.parametrize("nobody", [closed_port, lambda: Address("255.255.255.255")])
async def test_the_next_one_is_asked_at_once_and_given_all_the_time(nobody):
    def slow(heard):
        return [Say(genuine(heard)[0].octets, after=2.4)]

    async with listening(slow) as upstream, forwarding(nobody(), upstream) as made:
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert seconds < 3.0


@pytest.mark.parametrize(
    "bad",
    [
        failing,
        lambda h: [Say(h.answer(rcode=wire.REFUSED))],
        lambda h: [Say(h.answer(flags=wire.QR))],
        lambda h: [Say(h.answer(record(NAME, wire.A, b"abc")))],
        lambda h: [Say(h.answer(alias(NAME, "a.example"), alias("a.example", NAME)))],
        lambda h: [Say(h.answer()[:-1])],
        lambda h: [Say(h.answer(additional=(opt_record(options=b"x"),)))],
        lambda h: [Say(h.answer(record(NAME, wire.A, bytes(4)))[:-1])],
    ],
    ids=["SERVFAIL", "REFUSED", "lame", "three octets", "loop", "cut OPT", "bad option", "cut"],
)
async def test_a_bad_answer_has_the_next_one_asked_and_alone_is_a_failure(bad):
    async with (
        listening(bad) as first,
        listening(genuine) as second,
        forwarding(first, second) as made,
        forwarding(first) as alone,
    ):
        entry, seconds = await resolved(made)
        assert first_address(entry) == bytes((192, 0, 2, 1))
        assert seconds < 0.5
        entry, seconds = await resolved(alone)
        assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 23)
        assert entry.sections.counts == (0, 0)
        assert seconds < 0.5


async def test_a_failure_that_holds_a_broken_answer_is_a_failure():
    def script(heard):
        return [Say(heard.answer(alias(NAME, NAME), rcode=wire.SERVFAIL))]

    async with listening(script) as upstream, forwarding(upstream) as made:
        async with asyncio.timeout(2):
            entry, _ = await resolved(made)
        assert entry.rcode == wire.SERVFAIL


async def test_a_slow_second_one_is_waited_for_after_the_first_failed():
    def slow(heard):
        return [Say(genuine(heard)[0].octets, after=2.4)]

    async with (
        listening(failing) as first,
        listening(slow) as second,
        forwarding(first, second) as made,
    ):
        assert (await resolved(made))[0].rcode == wire.NOERROR
        assert len(first.heard) == 1


async def test_the_upstreams_reason_for_a_failure_is_passed_on():
    opt = opt_record(options=option(EDE, b"\0\x06bogus") + option(10, b"cookie.."))

    def bogus(heard):
        return [Say(heard.answer(rcode=wire.SERVFAIL, additional=(opt,)))]

    async with listening(bogus) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made)
        assert entry.options == ((EDE, b"\0\x06bogus"),)


@pytest.mark.parametrize("rcode", [wire.NOERROR, wire.NXDOMAIN])
async def test_who_has_authority_and_does_not_recurse_may_deny(rcode):
    def script(heard):
        authority = [soa("example")]
        return [Say(heard.answer(authority=authority, rcode=rcode, flags=wire.QR | wire.AA))]

    async with listening(script) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made)
        assert (entry.rcode, entry.sections.counts) == (rcode, (0, 1))


async def test_a_denial_is_an_answer():
    def script(heard):
        return [Say(heard.answer(authority=[soa("example")], rcode=wire.NXDOMAIN))]

    async with listening(script) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made)
        assert (entry.rcode, entry.lifetime) == (wire.NXDOMAIN, 60)


# --- upstreams that tell an alias and not where it leads


def telling(links):
    """Answer with one alias at a time."""

    def script(heard):
        target = links(heard.name)
        return [Say(heard.answer(alias(heard.name, target)))] if target else genuine(heard)

    return script


async def test_a_chain_that_is_too_long_is_a_failure_and_no_answer_without_data():
    def script(heard):
        links = [NAME, *(f"n{number}.example" for number in range(40))]
        return [Say(heard.answer(*(alias(*link) for link in pairwise(links))))]

    async with listening(script) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made)
        assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 23)
        assert entry.sections.counts == (0, 0)


async def test_an_alias_alone_is_followed():
    links = {NAME: "a.example", "a.example": "b.example"}.get
    async with listening(telling(links)) as upstream, forwarding(upstream) as made:
        entry, seconds = await resolved(made)
        assert entry.chain == ("a.example", "b.example")
        assert first_address(entry) == bytes((192, 0, 2, 1))
        assert seconds < 0.5
        assert upstream.names() == [NAME, "a.example", "b.example"]


async def test_aliases_that_lead_to_each_other_end_and_end_nothing():
    links = {NAME: "a.example", "a.example": NAME}.get
    async with listening(telling(links)) as upstream, forwarding(upstream) as made:
        first = made.resolve(KEY)
        second = made.resolve(KEY._replace(name="a.example"))
        async with asyncio.timeout(6):
            both = await asyncio.gather(first, second)
        assert {entry.rcode for entry in both} == {wire.SERVFAIL}
        entry, _ = await resolved(made, KEY._replace(name="c.example"))
        assert entry.rcode == wire.NOERROR


async def test_aliases_without_an_end_are_not_followed_for_ever():
    def links(name):
        return f"n{int(name[1:].partition('.')[0]) + 1}.example"

    async with listening(telling(links)) as upstream, forwarding(upstream) as made:
        async with asyncio.timeout(6):
            entry = await made.resolve(KEY._replace(name="n0.example"))
        assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 23)
        await asyncio.sleep(0.2)
        count = len(upstream.heard)
        assert count < 20
        await asyncio.sleep(0.2)
        assert len(upstream.heard) == count


# --- EDNS


def without_edns_only(heard, rcode=wire.FORMERR, additional=()):
    if not heard.has_edns:
        return genuine(heard)
    return [Say(heard.answer(rcode=rcode, additional=additional))]


async def test_who_does_not_know_edns_is_soon_asked_without_it():
    async with listening(without_edns_only) as upstream, forwarding(upstream) as made:
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert seconds < 0.5
        assert [heard.has_edns for heard in upstream.heard] == [True, False]
        for name in ("b.example", "c.example", "d.example"):
            await resolved(made, KEY._replace(name=name))
        assert [heard.has_edns for heard in upstream.heard] == [True, False] * 3 + [False]


@pytest.mark.parametrize("rcode", [wire.FORMERR, wire.NOTIMP])
async def test_who_speaks_edns_and_still_refuses_is_asked_with_it_again(rcode):
    def script(heard):
        return without_edns_only(heard, rcode, additional=(opt_record(),))

    async with listening(script) as upstream, forwarding(upstream) as made:
        for number in range(5):
            entry, _ = await resolved(made, KEY._replace(name=f"n{number}.example"))
            assert entry.rcode == wire.NOERROR
        assert [heard.has_edns for heard in upstream.heard] == [True, False] * 5


async def test_one_name_that_is_refused_with_edns_takes_it_from_no_other():
    def script(heard):
        return without_edns_only(heard) if heard.name.endswith("odd.example") else genuine(heard)

    async with listening(script) as upstream, forwarding(upstream) as made:
        for kind in (wire.A, wire.AAAA, 15, 16):
            await resolved(made, KEY._replace(name="odd.example", type=kind))
        await resolved(made, KEY._replace(name="b.example", do=True))
        assert upstream.heard[-1].has_edns


async def test_a_bare_header_is_enough_to_say_so():
    def script(heard):
        if heard.has_edns:
            return [Say(heard.octets[:2] + b"\x81\x81" + bytes(8))]
        return genuine(heard)

    async with listening(script) as upstream, forwarding(upstream) as made:
        assert (await resolved(made))[0].rcode == wire.NOERROR


async def test_one_question_that_an_upstream_cannot_read_takes_edns_from_nobody():
    def script(heard):
        if heard.name == "odd.example":
            return [Say(heard.answer(rcode=wire.FORMERR))]
        return genuine(heard)

    async with listening(script) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made, KEY._replace(name="odd.example"))
        assert entry.rcode == wire.SERVFAIL
        await resolved(made)
        assert upstream.heard[-1].has_edns


# --- TCP


def truncated_over_udp(whole):
    def script(heard):
        return whole(heard) if heard.over_tcp else [Say(heard.answer(flags=0x8380))]

    return script


async def test_a_truncated_answer_is_asked_for_over_tcp():
    def whole(heard):
        return [Say(heard.answer(*(address(NAME, f"192.0.2.{n}") for n in range(200))))]

    async with listening(truncated_over_udp(whole)) as upstream, forwarding(upstream) as made:
        entry, _ = await resolved(made)
        assert entry.sections.counts == (200, 0)
        assert [heard.over_tcp for heard in upstream.heard] == [False, True]
        assert upstream.heard[0].octets[:2] != upstream.heard[1].octets[:2]


async def test_over_tcp_too_only_the_answer_to_the_question_counts():
    def whole(heard):
        wrong = forged(heard, identity=int.from_bytes(heard.octets[:2], "big") ^ 1)
        return [Say(wrong), Say(b""), Say(b"short"), *genuine(heard)]

    async with listening(truncated_over_udp(whole)) as upstream, forwarding(upstream) as made:
        assert first_address((await resolved(made))[0]) == bytes((192, 0, 2, 1))


@pytest.mark.parametrize(
    "whole",
    [
        silence,
        lambda h: [Say(h.answer(additional=(opt_record(options=b"xyz"),)))],
        lambda h: [Say(h.answer(record(NAME, wire.A, b"abc")))],
        lambda h: [Say(h.answer(flags=0x8380))],
        lambda h: [Say(h.answer(alias(NAME, NAME)))],
        lambda h: [Say(h.answer(alias(NAME, NAME), rcode=wire.SERVFAIL))],
    ],
    ids=["closes", "bad option", "three octets", "truncated again", "loop", "SERVFAIL and loop"],
)
async def test_what_fails_over_tcp_has_the_next_one_asked_and_ends_nothing(whole):
    script = truncated_over_udp(whole)
    async with (
        listening(script) as first,
        listening(genuine) as second,
        forwarding(first, second) as made,
        forwarding(first) as alone,
    ):
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert seconds < 0.5
        entry, seconds = await resolved(alone)
        assert (entry.rcode, code(entry)) == (wire.SERVFAIL, 23)
        assert seconds < 0.5


async def test_tcp_that_hangs_is_given_up_in_time():
    def whole(heard):
        return [Say(b"", after=30)]

    async with listening(truncated_over_udp(whole)) as upstream, forwarding(upstream) as made:
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.SERVFAIL
        assert seconds < 5.0


# --- who was dead lives again


async def test_a_dead_upstream_is_probed_beside_a_living_one_and_used_again():
    async with (
        listening(genuine) as first,
        listening(genuine) as second,
        forwarding(first, second) as made,
    ):
        returning, staying = made.upstreams
        staying.delay = 3.0
        for _ in range(3):
            returning.failed(made.clock.monotonic() - 60)
        entry, seconds = await resolved(made)
        assert entry.rcode == wire.NOERROR
        assert seconds < 0.5
        assert (len(first.heard), len(second.heard)) == (1, 1)
        await asyncio.sleep(0.05)
        assert not returning.is_dead
        await resolved(made, KEY._replace(name="b.example"))
        assert (len(first.heard), len(second.heard)) == (2, 1)
        await asyncio.sleep(1.0)
        in_flight = [s.in_flight for pool in made.pools.values() for s in pool._sockets]  # noqa: SLF001
        assert not any(in_flight)


async def test_one_that_is_dead_still_costs_the_others_nothing():
    async with (
        listening(silence) as first,
        listening(genuine) as second,
        forwarding(closed_port(), first, second) as made,
    ):
        for upstream in made.upstreams[:2]:
            for _ in range(3):
                upstream.failed(made.clock.monotonic() - 60)
        for number in range(5):
            entry, seconds = await resolved(made, KEY._replace(name=f"n{number}.example"))
            assert entry.rcode == wire.NOERROR
            assert seconds < 0.3
        assert len(first.heard) == 1
        assert len(second.heard) == 5


# --- too much


async def test_too_many_questions_in_flight_fail_at_once(monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    async with listening(silence) as upstream, forwarding(upstream) as made:
        waiting = [made.resolve(KEY._replace(name=f"n{n}.example")) for n in range(3)]
        entry = await made.resolve(KEY)
        assert entry.rcode == wire.SERVFAIL
        assert b"Too many" in entry.options[0][1]
        assert made.cache.failed(KEY, made.clock.monotonic()) is None
        assert len(made) == 3
        for future in waiting:
            future.cancel()
        made._in_flight.clear()  # noqa: SLF001  (nobody waits for them any more)
