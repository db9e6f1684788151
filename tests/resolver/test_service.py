"""The line that a query walks, told through a lab; an upstream that waits shows the races."""

import asyncio
import ipaddress

import pytest

from resolver import wire
from resolver.cache import Key, entry_of
from resolver.service import METERED_TTL, MOST_PER_CLIENT, PATIENCE
from resolver.special import LocalNames
from resolver.wire import wire_of
from store.acts import ActKeeper
from store.household import DEFAULT
from tests.lab import question
from tests.resolver.messages import response, service
from tests.resolver.slow_upstream import SlowUpstream

TABLET, PHONE = "192.168.1.10", "192.168.1.11"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PLAIN = {"age_band": "adult", "block": [], "alarms": [], "safe_search": False, "youtube": "off"}


def home(rules=None, **household):
    """Give a household file: a tablet with these rules, a phone with none."""
    return {
        "household": {"timezone": "UTC", **household},
        "profiles": {"kid": PLAIN | (rules or {}), "adult": PLAIN},
        "devices": [
            {"name": "Tablet", "address": TABLET, "profile": "kid"},
            {"name": "Phone", "address": PHONE, "profile": "adult"},
        ],
    }


@pytest.fixture
def slow(lab):
    """Give the upstream of a lab, which waits for the test."""
    lab.stop()
    lab.upstream = SlowUpstream(lab.clock)
    lab.start()
    return lab.upstream


def answer_of(found):
    """Give the address, "blocked", or what there is instead."""
    if found.rcode:
        return {wire.NXDOMAIN: "NXDOMAIN", wire.SERVFAIL: "SERVFAIL"}.get(found.rcode, found.rcode)
    for record in found.answers:
        if record.type in {wire.A, wire.AAAA}:
            return str(ipaddress.ip_address(record.rdata)) if any(record.rdata) else "blocked"
    return "NODATA"


def ede(found):
    option = found.edns.option(15)
    return None if option is None else int.from_bytes(option[:2], "big")


async def asked(lab, name, who=TABLET, kind=wire.A):
    return answer_of(await lab.ask(name, who, kind))


async def started(lab, name, who=TABLET, kind=wire.A):
    """Begin to ask, up to the wait for the upstream."""
    task = asyncio.ensure_future(lab.ask(name, who, kind))
    await asyncio.sleep(0)
    return task


def act(lab, deed):
    with lab.store.writing(DEFAULT, "parent", "act") as db:
        deed(ActKeeper(db, DEFAULT, "parent", lab.clock.wall()))
    lab.tell()


# --- after a wait it looks again


async def test_a_pause_while_the_upstream_was_slow_holds_for_the_answer(lab, slow):
    lab.apply(home())
    task = await started(lab, "plain.example")
    act(lab, lambda keeper: keeper.pause(lab.scope("kid"), None))
    await slow.answer()
    assert answer_of(await task) == "blocked"
    assert await asked_when_answered(lab, slow, "plain.example", PHONE) == "198.51.100.1"


async def asked_when_answered(lab, slow, name, who=TABLET, kind=wire.A):
    task = await started(lab, name, who, kind)
    await slow.answer()
    return answer_of(await task)


async def test_a_grant_while_it_waited_opens_what_it_leads_to(lab, slow):
    lab.apply(home({"block": ["ads_tracking"]}))
    slow.answers["shop.example A"] = "-> doubleclick.net"
    task = await started(lab, "shop.example")
    act(lab, lambda keeper: keeper.grant(lab.scope("kid"), 5, name="shop.example"))
    await slow.answer()
    assert answer_of(await task) == "198.51.100.1"


async def test_an_alarm_that_begins_while_it_waits_holds_for_the_answer(lab, slow):
    lab.clock.set_wall(1_795_300_000 - 1_795_300_000 % 86400 + 20.5 * 3600)
    lab.watch.was_set()
    alarm = {"label": "N", "days": EVERY_DAY, "from": "20:31", "to": "22:00", "locks": "everything"}
    lab.apply(home({"alarms": [alarm]}))
    task = await started(lab, "plain.example")
    lab.clock.move(61)  # nobody has looked around since
    await slow.answer()
    assert answer_of(await task) == "blocked"


async def test_new_lists_while_it_waited_hold_for_the_answer(lab, slow):
    lab.apply(home({"block": ["games"]}))
    task = await started(lab, "plain.example")
    of = lab.service.facts_of
    lab.service.facts_of = lambda name, kind: of("roblox.com", kind)
    lab.service.epoch += 1
    lab.memo.forget()
    await slow.answer()
    assert answer_of(await task) == "blocked"


async def test_what_was_decided_by_old_rules_is_not_remembered(lab, slow):
    lab.apply(home())
    task = await started(lab, "roblox.com")
    lab.apply(home({"block": ["games"]}))
    await slow.answer()
    assert answer_of(await task) == "blocked"
    assert await asked(lab, "roblox.com") == "blocked"
    lab.apply(home())
    assert await asked(lab, "roblox.com") == "198.51.100.1"


async def test_a_rewrite_that_is_switched_on_while_it_waits_has_its_target_asked_for(lab, slow):
    lab.apply(home())
    task = await started(lab, "www.google.com")
    lab.apply(home({"safe_search": True}))
    await slow.answer()
    assert not task.done()
    assert slow.asked[-1].name == "forcesafesearch.google.com"
    await slow.answer()
    assert wire_of("forcesafesearch.google.com") == (await task).answers[0].rdata


async def test_who_waits_for_the_same_is_answered_by_their_own_rules(lab, slow):
    lab.apply(home({"block": ["ads_tracking"]}))
    slow.answers["shop.example A"] = "-> doubleclick.net"
    tasks = [await started(lab, "shop.example", who) for who in (TABLET, PHONE, TABLET)]
    assert len(slow.asked) == 1
    await slow.answer()
    assert [answer_of(await task) for task in tasks] == ["blocked", "198.51.100.1", "blocked"]


async def test_one_who_gives_up_waiting_takes_nothing_from_the_others(lab, slow):
    lab.apply(home())
    first, second = await started(lab, "plain.example"), await started(lab, "plain.example", PHONE)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await slow.answer()
    assert answer_of(await second) == "198.51.100.1"
    assert lab.slot(TABLET).waiting == 0


# --- stale answers, and fetching in time


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("resolver.service.PATIENCE", 0.05)


async def test_a_stale_answer_is_given_when_the_upstream_takes_too_long(lab, slow, impatient):
    lab.apply(home())
    assert await asked_when_answered(lab, slow, "plain.example") == "198.51.100.1"
    lab.move(301)
    found = await lab.ask("plain.example", TABLET)
    assert (answer_of(found), ede(found), found.answers[0].ttl) == ("198.51.100.1", 3, 30)
    slow.answers["plain.example A"] = "198.51.100.2"
    await slow.answer()
    assert await asked(lab, "plain.example") == "198.51.100.2"


async def test_a_stale_answer_is_given_at_once_while_the_failure_is_remembered(lab):
    lab.apply(home())
    assert await asked(lab, "plain.example") == "198.51.100.1"
    lab.move(301)
    lab.upstream.is_dead = True
    for _ in range(3):
        found = await lab.ask("plain.example", TABLET)
        assert (answer_of(found), ede(found)) == ("198.51.100.1", 3)
    lab.move(86400 + 10)
    assert await asked(lab, "plain.example") == "SERVFAIL"


async def test_a_stale_answer_is_reviewed_as_any_other(lab):
    lab.apply(home())
    lab.upstream.answers["shop.example A"] = "-> doubleclick.net"
    assert await asked(lab, "shop.example") == "198.51.100.1"
    lab.upstream.is_dead = True
    lab.apply(home({"block": ["ads_tracking"]}))
    lab.move(400)
    assert await asked(lab, "shop.example") == "blocked"


async def test_a_stale_answer_is_not_replayed(lab):
    lab.apply(home())
    await asked(lab, "plain.example")
    lab.upstream.is_dead = True
    lab.move(301)
    before = lab.memo.replays
    for _ in range(3):
        await asked(lab, "plain.example")
    assert lab.memo.replays == before


async def test_a_stale_rewritten_answer_says_that_it_is_stale(lab):
    lab.apply(home({"safe_search": True}))
    await asked(lab, "www.google.com")
    lab.upstream.is_dead = True
    lab.move(301)
    found = await lab.ask("www.google.com", TABLET)
    assert (answer_of(found), ede(found)) == ("198.51.100.1", 3)
    assert {record.ttl for record in found.answers} == {30}


async def test_what_is_asked_for_near_its_end_is_fetched_anew_and_nobody_waits(lab, slow):
    lab.apply(home())
    await asked_when_answered(lab, slow, "plain.example")
    lab.move(200)
    await asked(lab, "plain.example")
    assert len(slow.asked) == 1
    lab.move(80)
    for _ in range(5):
        assert await asked(lab, "plain.example") == "198.51.100.1"
    assert len(slow.asked) == 2
    await slow.answer()
    lab.move(100)
    found = await lab.ask("plain.example", TABLET)
    assert found.answers[0].ttl == 200


def test_patience_ends_before_a_stub_resolver_asks_again():
    assert PATIENCE <= 2.0


# --- caps


async def test_one_asker_may_have_so_many_questions_waiting(lab, slow):
    lab.apply(home())
    tasks = [await started(lab, f"n{number}.example") for number in range(MOST_PER_CLIENT)]
    found = await lab.ask("one.more.example", TABLET)
    assert found.rcode == wire.SERVFAIL
    assert b"Too many" in found.edns.option(15)
    other = await started(lab, "other.example", PHONE)
    await slow.answer()
    assert answer_of(await other) == "198.51.100.1"
    assert {answer_of(await task) for task in tasks} == {"198.51.100.1"}
    assert lab.slot(TABLET).waiting == 0
    assert await asked_when_answered(lab, slow, "one.more.example") == "198.51.100.1"


# --- where a name leads


CHAINS = {
    "to-games.example A": "-> roblox.com",
    "to-bypass.example A": "-> dns.google",
    "to-malware.example A": "-> malware.test-list",
    "twice.example A": "-> to-games.example",
    "inside.example A": "192.168.1.1",
    "half-inside.example A": ["198.51.100.1", "10.0.0.1"],
    "mapped.example AAAA": "::ffff:192.168.1.1",
    "null.example A": "0.0.0.0",
}


async def test_names_on_the_way_are_judged_like_the_question(lab):
    lab.upstream.answers |= CHAINS
    lab.apply(home({"block": ["games", "bypass"]}))
    for _ in range(2):  # from upstream, then from the cache
        assert await asked(lab, "to-games.example") == "blocked"
        assert await asked(lab, "twice.example") == "blocked"
        assert await asked(lab, "to-bypass.example") == "NXDOMAIN"
        assert await asked(lab, "to-games.example", PHONE) == "198.51.100.1"


async def test_what_a_parent_allowed_is_not_stopped_by_the_network_that_serves_it(lab):
    lab.upstream.answers |= CHAINS
    lab.apply(home({"block": ["games"], "names": {"allow": ["to-games.example"]}}))
    assert await asked(lab, "to-games.example") == "198.51.100.1"
    assert await asked(lab, "twice.example") == "blocked"


async def test_a_block_by_hand_on_the_way_is_for_that_child_alone(lab):
    lab.upstream.answers |= CHAINS
    lab.apply(home({"names": {"block": ["roblox.com"]}}))
    for _ in range(3):
        assert await asked(lab, "to-games.example") == "blocked"
        assert await asked(lab, "to-games.example", PHONE) == "198.51.100.1"


async def test_a_refusal_by_where_a_name_leads_ends_when_it_leads_elsewhere(lab):
    lab.upstream.answers |= CHAINS
    lab.apply(home({"block": ["games"]}))
    for _ in range(3):
        assert await asked(lab, "to-games.example") == "blocked"
    lab.upstream.answers["to-games.example A"] = "198.51.100.9"
    lab.move(301)
    assert await asked(lab, "to-games.example") == "198.51.100.9"


async def test_targets_of_services_are_judged_also_when_cached(lab):
    lab.apply(home({"block": ["games"]}))
    name = "svc.example"
    for cached in (False, True):
        key = Key(name, wire.HTTPS, wire.IN, do=False, cd=False, view="")
        found = response(name, wire.HTTPS, [service(name, "roblox.com")])
        entry = entry_of(found, wire_of(name), key, lab.clock.monotonic())
        lab.cache.put(key, entry)
        refused = await lab.ask(name, TABLET, wire.HTTPS)
        assert (refused.answers, ede(refused)) == ((), 17), cached
        assert len((await lab.ask(name, PHONE, wire.HTTPS)).answers) == 1


async def test_hints_of_services_may_not_lead_inside(lab):
    lab.apply(home())
    key = Key("svc.example", wire.HTTPS, wire.IN, do=False, cd=False, view="")
    found = response("svc.example", wire.HTTPS, [service("svc.example", "", ("192.168.1.1",))])
    lab.cache.put(key, entry_of(found, wire_of("svc.example"), key, lab.clock.monotonic()))
    refused = await lab.ask("svc.example", PHONE, wire.HTTPS)
    assert (refused.answers, ede(refused)) == ((), 15)


@pytest.mark.parametrize("name", ["inside.example", "half-inside.example", "null.example"])
async def test_public_names_may_not_lead_inside(lab, name):
    lab.upstream.answers |= CHAINS
    lab.apply(home())
    for _ in range(2):
        found = await lab.ask(name, PHONE)
        assert (answer_of(found), ede(found)) == ("blocked", 15)


async def test_an_ipv4_address_in_disguise_leads_inside_too(lab):
    lab.upstream.answers |= CHAINS
    lab.apply(home())
    assert await asked(lab, "mapped.example", PHONE, wire.AAAA) == "blocked"


async def test_names_that_may_lead_inside_do(lab):
    lab.upstream.answers |= CHAINS
    lab.upstream.answers["sub.inside.example A"] = "192.168.1.9"
    lab.service._may_lead_inside = frozenset({"inside.example"})  # noqa: SLF001
    lab.apply(home())
    assert await asked(lab, "inside.example") == "192.168.1.1"
    assert await asked(lab, "sub.inside.example") == "192.168.1.9"
    assert await asked(lab, "half-inside.example") == "blocked"


async def test_names_of_a_local_zone_lead_inside_and_are_asked_of_its_own_view(lab):
    lab.upstream.answers["nas.lan A"] = "192.168.1.9"
    lab.service._local = LocalNames(zones={"lan": "router"})  # noqa: SLF001
    lab.apply(home())
    assert await asked(lab, "nas.lan") == "192.168.1.9"
    assert lab.upstream.asked[-1].view == "router"
    assert await asked(lab, "www.example") == "198.51.100.1"
    assert lab.upstream.asked[-1].view == ""


async def test_local_zones_stand_under_the_rules_as_all_names_do(lab):
    lab.upstream.answers["games.lan A"] = "192.168.1.9"
    lab.service._local = LocalNames(zones={"lan": "router"})  # noqa: SLF001
    lab.apply(home({"names": {"block": ["games.lan"]}}))
    assert await asked(lab, "games.lan") == "blocked"


async def test_lifelines_pass_whatever_they_lead_to(lab):
    lab.upstream.answers["madadgaar.org A"] = "-> roblox.com"
    everything = {"label": "N", "days": EVERY_DAY, "from": "00:00", "to": "00:00"}
    rules = {"block": ["games"], "alarms": [everything | {"locks": "everything"}]}
    lab.apply(home(rules))
    assert await asked(lab, "madadgaar.org") == "198.51.100.1"
    assert await asked(lab, "plain.example") == "blocked"


# --- other questions


async def test_any_is_answered_small_and_after_the_decision(lab):
    lab.apply(home({"block": ["games"]}))
    found = await lab.ask("plain.example", TABLET, wire.ANY)
    assert [record.type for record in found.answers] == [wire.HINFO]
    blocked = await lab.ask("roblox.com", TABLET, wire.ANY)
    assert (blocked.answers, ede(blocked)) == ((), 17)
    assert lab.upstream.asked == []


async def test_chaos_and_transfers_are_refused_and_never_forwarded(lab):
    lab.apply(home())
    packet = question("version.bind", wire.TXT)
    at = packet.index(b"\0\x10\0\1")
    chaos = packet[: at + 2] + b"\0\3" + packet[at + 4 :]
    assert (await lab.send(chaos, TABLET))[3] & 0xF == wire.REFUSED
    assert (await lab.ask("example", TABLET, wire.AXFR)).rcode == wire.REFUSED
    assert lab.upstream.asked == []


async def test_special_names_are_answered_though_everything_is_locked(lab):
    lab.apply(home())
    act(lab, lambda keeper: keeper.pause(lab.scope("all"), None))
    assert await asked(lab, "localhost") == "127.0.0.1"
    assert await asked(lab, "nigehban.home.arpa") == "192.168.1.2"
    assert await asked(lab, "plain.example") == "blocked"


async def test_unknown_types_pass_through(lab):
    lab.apply(home())
    assert (await lab.ask("plain.example", TABLET, 65280)).rcode == wire.NOERROR
    assert lab.upstream.asked[-1].type == 65280


async def test_do_and_cd_are_asked_for_as_the_asker_did(lab):
    lab.apply(home())
    await lab.send(question("plain.example", opt=b"\0\0\x29\x04\xd0\0\0\x80\0\0\0"), TABLET)
    assert lab.upstream.asked[-1].do
    await lab.send(question("plain.example", flags=wire.RD | wire.CD), TABLET)
    assert lab.upstream.asked[-1].cd
    lab.apply(home({"safe_search": True}))
    await lab.send(question("www.google.com", opt=b"\0\0\x29\x04\xd0\0\0\x80\0\0\0"), TABLET)
    assert not lab.upstream.asked[-1].do


async def test_rewrites_cover_ipv6_and_services_too(lab):
    lab.apply(home({"safe_search": True, "youtube": "strict"}))
    for name in ("www.google.com", "www.bing.com", "duckduckgo.com", "www.youtube.com"):
        for kind in (wire.A, wire.AAAA, wire.HTTPS):
            found = await lab.ask(name, TABLET, kind)
            assert found.answers[0].type == wire.CNAME, (name, kind)
            assert lab.upstream.asked[-1].name != name
    assert (await lab.ask("www.google.com", PHONE)).answers[0].type == wire.A


def test_no_rewrite_leads_to_a_name_that_is_rewritten_itself(lab):
    named = lab.catalogue.shipped.named
    targets = {facts.safe_search for facts in named.exact.values() if facts.safe_search}
    for target in {*targets, *lab.catalogue.shipped.youtube_targets.values()}:
        facts = lab.catalogue.facts(target)
        assert facts.safe_search in {None, target}
        assert not facts.youtube


# --- how long an answer may be kept


async def test_what_an_allowance_counts_is_kept_a_minute_at_most(lab):
    allowance = {"label": "G", "of": ["games"], "minutes": {"school_day": 60, "free_day": 60}}
    lab.apply(home({"allowances": [allowance]}))
    assert (await lab.ask("roblox.com", TABLET)).answers[0].ttl == METERED_TTL
    assert (await lab.ask("plain.example", TABLET)).answers[0].ttl == 300
    lab.apply(home({"allowances": [allowance | {"of": "everything"}]}))
    lab.move(1)
    assert (await lab.ask("plain.example", TABLET)).answers[0].ttl == METERED_TTL
    assert (await lab.ask("time.google.com", TABLET)).answers[0].ttl == 300
    assert (await lab.ask("plain.example", PHONE)).answers[0].ttl == 299


async def test_no_answer_is_kept_beyond_a_change_of_the_rules(lab):
    lab.clock.set_wall(1_795_300_000 - 1_795_300_000 % 86400 + 20.5 * 3600)
    lab.watch.was_set()
    alarm = {"label": "N", "days": EVERY_DAY, "from": "20:32", "to": "22:00", "locks": "everything"}
    lab.apply(home({"alarms": [alarm]}))
    assert (await lab.ask("plain.example", TABLET)).answers[0].ttl == 120
    lab.move(119.5)
    assert (await lab.ask("plain.example", TABLET)).answers[0].ttl == 0
    lab.move(0.5)
    assert await asked(lab, "plain.example") == "blocked"


async def test_failures_are_remembered_a_moment(lab):
    lab.apply(home())
    lab.upstream.is_dead = True
    for _ in range(3):
        assert await asked(lab, "plain.example") == "SERVFAIL"
    assert len(lab.upstream.asked) == 1
    lab.upstream.is_dead = False
    lab.move(5)
    assert await asked(lab, "plain.example") == "198.51.100.1"


async def test_an_address_that_lives_no_time_answers_who_waits_and_is_not_kept(lab, slow):
    lab.apply(home())
    slow.ttl = 0
    tasks = [await started(lab, "plain.example") for _ in range(3)]
    await slow.answer()
    assert [answer_of(await task) for task in tasks] == ["198.51.100.1"] * 3
    again = await started(lab, "plain.example")
    assert not again.done()
    await slow.answer()
    assert (await again).answers[0].ttl == 0
