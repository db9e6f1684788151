import ipaddress

import pytest

from policy.acts import Reach, Scope
from resolver import wire
from resolver.message import Rejection, parse_query, parse_response
from resolver.reception import is_message
from resolver.service import OBSERVED_TTL
from store.acts import ActKeeper
from store.household import DEFAULT
from tests.lab import question
from tests.resolver.messages import mutated, opt_record, option

TABLET = "192.168.1.10"
MAC = "02:00:00:00:00:01"
MAC_OPTION = opt_record(options=option(65001, bytes.fromhex(MAC.replace(":", ""))))
HOME = {
    "household": {"timezone": "UTC"},
    "profiles": {
        "kid": {"age_band": "adult", "block": ["games"], "alarms": []},
        "adult": {"age_band": "adult"},
    },
    "devices": [
        {"name": "Tablet", "address": TABLET, "profile": "kid"},
        {"name": "Phone", "mac": MAC, "profile": "kid"},
    ],
}


async def rcode(lab, packet, address=TABLET, *, udp=True):
    octets = await lab.send(packet, address, udp=udp)
    return None if octets is None else octets[3] & 0xF


# --- who may ask


async def test_who_is_not_of_the_home_gets_silence(lab):
    assert await lab.send(question("a.example"), "8.8.8.8") is None
    assert lab.reception.slot(question("a.example"), TABLET, 0, 0.0) is None


async def test_new_networks_are_noticed(lab):
    access = lab.reception._access  # noqa: SLF001  (the kernel's word, as a test says it)
    assert not access.permits("2001:db8:77::9", 5353)
    access._on_link = lambda: [ipaddress.ip_network("2001:db8:77::/64")]  # noqa: SLF001
    assert not access.permits("2001:db8:77::9", 5353)
    access.networks_changed()
    assert access.permits("2001:db8:77::9", 5353)


async def test_a_mac_is_believed_from_trusted_forwarders_only(lab):
    lab.apply(HOME)
    packet = question("roblox.com", opt=MAC_OPTION)
    trusted = parse_response(await lab.send(packet, "127.0.0.1"))
    assert trusted.edns.option(15)[:2] == b"\0\x11"
    stranger = lab.reception.slot(packet, "192.168.1.99", 5353, 0.0)
    assert stranger.identity == "192.168.1.99"
    assert lab.reception.slot(packet, "127.0.0.1", 5353, 0.0).identity == MAC


# --- what is sent back


async def test_junk_never_costs_more_octets_than_it_brought(lab):
    lab.rate_limit._rate = 0.0  # noqa: SLF001  (how fast it comes is not the question here)
    whole = [question("a.example", opt=o) for o in (opt_record(), MAC_OPTION, b"")]
    for seed in range(5000):
        packet = mutated(whole[seed % 3], seed)
        packet = packet[: seed % 40] if seed % 7 == 0 else packet
        if seed % 11 == 0:
            packet = packet[:4] + bytes(7) + b"\1" + opt_record()[: seed % 12]
        try:
            parse_query(packet)
        except Rejection:
            reply = await lab.reception.thought(packet, lab.slot(TABLET), udp=True)
            assert reply is None or len(reply) <= len(packet), packet


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (question("a.example")[:-1] + b"", wire.FORMERR),
        (question("a.example", flags=0x2800), wire.NOTIMP),
        (question("a.example", opt=opt_record(version=1)), 0),
        (question("a.example") + b"junk", wire.NOERROR),
        (question("a.example")[:4] + b"\0\0" + question("a.example")[6:], wire.FORMERR),
    ],
    ids=["cut", "UPDATE", "version 1", "junk behind", "no question"],
)
@pytest.mark.parametrize("udp", [True, False])
async def test_what_is_no_usual_query_gets_its_code(lab, packet, expected, udp):
    assert await rcode(lab, packet, udp=udp) == expected


async def test_an_unknown_version_of_edns_is_refused_by_name(lab):
    octets = await lab.send(question("a.example", opt=opt_record(version=9)), TABLET)
    found = parse_response(octets)
    assert (found.rcode, found.edns.version, found.answers) == (wire.BADVERS, 0, ())
    assert lab.upstream.asked == []


async def test_responses_are_never_answered(lab):
    assert await lab.send(question("a.example", flags=wire.QR), TABLET) is None
    assert not is_message(question("a.example", flags=wire.QR))
    assert not is_message(b"x" * 11)
    assert is_message(question("a.example"))


async def test_over_udp_an_answer_is_cut_to_what_the_asker_takes_and_whole_over_tcp(lab):
    lab.upstream.answers["big.example A"] = [f"198.51.100.{n}" for n in range(100)]
    packet = question("big.example", opt=opt_record(600))
    cut = parse_response(await lab.send(packet, TABLET))
    assert (cut.truncated, cut.answers) == (True, ())
    whole = parse_response(await lab.send(packet, TABLET, udp=False))
    assert (whole.truncated, len(whole.answers)) == (False, 100)


async def test_an_unexpected_error_is_one_failure_and_said_once(lab):
    def broken(*_):
        message = "a bug"
        raise RuntimeError(message)

    facts_of, lab.service.facts_of = lab.service.facts_of, broken
    for _ in range(3):
        assert await rcode(lab, question("a.example")) == wire.SERVFAIL
    assert len(lab.log) == 1
    assert "RuntimeError" in lab.log[0]
    assert "a bug" in lab.log[0]
    lab.service.facts_of = facts_of
    assert await rcode(lab, question("a.example")) == wire.NOERROR


# --- what is counted and remembered


async def test_questions_are_counted_for_who_asked(lab):
    lab.apply(HOME)
    for _ in range(3):
        await lab.ask("plain.example", TABLET)
        await lab.ask("roblox.com", TABLET)
    slot = lab.slot(TABLET)
    assert (slot.queries, slot.refused) == (6, 3)
    assert lab.memo.replays == 4
    assert lab.reception.queries == 6


async def test_unreadable_ones_are_counted_apart(lab):
    await lab.send(question("a.example")[:-2], TABLET)
    assert (lab.reception.rejected, lab.slot(TABLET).queries) == (1, 0)


async def test_what_is_said_over_tcp_is_not_replayed_over_udp(lab):
    await lab.send(question("plain.example"), TABLET, udp=False)
    assert len(lab.memo) == 0


async def test_a_change_of_rules_holds_for_replayed_answers_too(lab):
    lab.apply(HOME)
    for _ in range(2):
        assert (await lab.ask("plain.example", TABLET)).answers[0].rdata[0] == 198
    with lab.store.writing(DEFAULT, "parent", "act") as db:
        ActKeeper(db, DEFAULT, "parent", lab.clock.wall()).pause(Scope(Reach.HOUSEHOLD), None)
    lab.tell()
    assert (await lab.ask("plain.example", TABLET)).answers[0].rdata == bytes(4)


# --- who is observed by a firewall


async def test_a_firewall_hears_of_every_answer_to_who_is_observed(lab):
    lab.apply(HOME)
    lab.observed.add(TABLET)
    there = bytes((198, 51, 100, 1))
    for _ in range(2):
        for name in ("plain.example", "roblox.com", "resolver.arpa"):
            await lab.ask(name, TABLET)
    assert [way for way in lab.through if way[1]] == [(TABLET, (there,))] * 2


async def test_who_is_observed_is_replayed_nothing_that_others_were_answered(lab):
    lab.apply(HOME)
    assert (await lab.ask("plain.example", TABLET)).answers[0].ttl == 300
    lab.upstream.ttl = 86400
    await lab.ask("long.example", TABLET)
    lab.observed.add(TABLET)
    lab.clients.expire()
    for _ in range(2):
        await lab.ask("plain.example", TABLET)
        assert (await lab.ask("long.example", TABLET)).answers[0].ttl == OBSERVED_TTL
    assert len(lab.through) == 4
    lab.observed.clear()
    lab.clients.expire()
    assert (await lab.ask("long.example", TABLET)).answers[0].ttl > OBSERVED_TTL
    assert len(lab.through) == 4


async def test_refusals_are_replayed_to_who_is_observed_too(lab):
    lab.apply(HOME)
    lab.observed.add(TABLET)
    for _ in range(3):
        await lab.ask("roblox.com", TABLET)
    assert lab.memo.replays == 2


# --- who asks too fast


def test_one_in_two_is_told_to_come_over_tcp(lab):
    slot = lab.slot(TABLET)
    packet = question("plain.example", flags=wire.RD | wire.CD)
    replies = [lab.reception.too_fast(packet, slot) for _ in range(4)]
    assert [reply is None for reply in replies] == [False, True, False, True]
    told = parse_response(replies[0])
    assert told.truncated
    assert (told.answers, told.question) == ((), packet[12:-11])
    assert len(replies[0]) <= len(packet)
    assert lab.reception.limited == 4


def test_junk_that_comes_too_fast_gets_nothing(lab):
    assert lab.reception.too_fast(question("a.example")[:-2], lab.slot(TABLET)) is None


# --- introductions


async def test_who_is_not_introduced_is_introduced_first(lab):
    lab.apply(HOME)
    introduced = []

    async def introduce(address):
        introduced.append(address)
        lab.macs[address] = MAC

    lab.reception._introduce = introduce  # noqa: SLF001  (the network's part)
    slot = lab.slot("192.168.1.77")
    slot.is_introduced, slot.prefix = False, b""
    assert (await lab.ask("roblox.com", "192.168.1.77")).answers[0].rdata == bytes(4)
    assert introduced == ["192.168.1.77"]
    assert slot.identity == MAC
    await lab.ask("roblox.com", "192.168.1.77")
    assert introduced == ["192.168.1.77"]
