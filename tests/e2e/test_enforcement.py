"""Locks that end open connections: the resolver and its firewall in a home of namespaces."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.e2e.internet import Stream, Tries, reaches
from tests.e2e.namespaces import ROUTER_4, ROUTER_6, Client, Lan, home
from tests.e2e.processes import dig
from tests.e2e.router_home import (
    CONSOLE,
    DNSMASQS,
    GAME,
    GAME_6,
    GAMES,
    GOOGLE,
    HELP,
    HELP_6,
    NAMES,
    OTHER,
    SCHOOL,
    SCHOOL_6,
    SHARED,
    House,
    ask,
    dies,
    folder,
    lan_in_the_world,
    wait_until,
)  # fmt: skip
from tests.needs import needs, program

pytestmark = [
    needs("ip", "dig", "dnsmasq", "nft", root=True),
    pytest.mark.timeout(120),
    pytest.mark.xdist_group("namespaces"),
]


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lan]:
    with lan_in_the_world(tmp_path_factory.mktemp("internet") / "log") as made:
        yield made


@pytest.fixture(scope="module")
def house(lan: Lan) -> Iterator[House]:
    with folder() as place, House(lan, place) as made:
        yield made


def test_questions_for_other_resolvers_are_answered_by_each_devices_rules(
    lan: Lan, house: House
) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    house.do("pause", "kid")
    for server in GOOGLE:
        assert ask(tablet, "game.example", server) == "0.0.0.0"
        assert ask(tablet, "game.example", server, "AAAA") == "::"
        assert ask(phone, "game.example", server) == OTHER
        assert ask(tablet, "school.example", server, "AAAA") == SCHOOL_6
        assert dig("game.example", server, tcp=True, within=tablet.within) == "0.0.0.0"
    house.do("resume", "kid")
    assert ask(tablet, "game.example") == OTHER
    assert house.status() | {"locked": 0} == {
        "by": "firewall",
        "wanted": True,
        "locked": 0,
        "drops_labels": True,
        "strict": [CONSOLE],
        "exempt": [],
        "intercepts": True,
        "closed": False,
        "forwards": True,
        "flow_offload": False,
    }


def test_the_routers_link_local_address_answers_too(lan: Lan, house: House) -> None:
    """Many routers announce themselves as resolver by that address (RFC 8106)."""
    show = [*lan.within, "ip", "-6", "address", "show", "dev", "br-lan", "scope", "link"]
    shown = subprocess.run(show, capture_output=True, text=True, check=True).stdout
    address = shown.partition("inet6 ")[2].partition("/")[0]
    assert address.startswith("fe80:")
    tablet = lan.clients["tablet"]
    wait_until(lambda: ask(tablet, "school.example", f"{address}%eth0") == SCHOOL, 5)


def test_lock_now_ends_open_connections_but_not_what_must_stay_open(lan: Lan, house: House) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    for name in NAMES:
        ask(tablet, name)
        ask(tablet, name, kind="AAAA")
    with ExitStack() as streams:
        doomed, doomed_6, school, school_6, help_, theirs = (
            streams.enter_context(Stream(client, address))
            for client, address in (
                (tablet, GAME),
                (tablet, GAME_6),
                (tablet, SCHOOL),
                (tablet, SCHOOL_6),
                (tablet, HELP),
                (phone, GAME),
            )
        )
        assert all(s.is_alive() for s in (doomed, doomed_6, school, school_6, help_, theirs))
        house.do("pause", "kid")
        assert wait_until(lambda: dies(doomed), 3) < 3
        assert dies(doomed_6)
        for _ in range(5):
            assert all(s.is_alive() for s in (school, school_6, help_, theirs))
            time.sleep(0.2)
        assert not reaches(tablet, OTHER)
        assert ask(tablet, "childhelplineinternational.org", kind="AAAA") == HELP_6
        assert reaches(tablet, HELP_6)
        house.do("resume", "kid")
        wait_until(lambda: reaches(tablet, GAME), 3)
        assert school.is_alive()


def test_a_lock_ends_by_itself(lan: Lan, house: House) -> None:
    tablet = lan.clients["tablet"]
    house.pause_for(6)
    wait_until(lambda: not reaches(tablet, OTHER), 3)
    assert 2 < wait_until(lambda: reaches(tablet, OTHER), 10) < 8


def test_what_is_answered_to_a_locked_device_can_be_reached_at_once(lan: Lan, house: House) -> None:
    """An address that was never seen before, granted while everything is locked."""
    tablet = lan.clients["tablet"]
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, OTHER), 3)
    house.do("grant", "kid", "--name", "fresh.example", "--minutes", "5")
    assert ask(tablet, "fresh.example") == OTHER
    assert reaches(tablet, OTHER)
    assert not reaches(tablet, GAME)
    house.do("resume", "kid")


def test_a_games_lock_drops_games_and_leaves_the_school_and_what_is_shared(
    lan: Lan, house: House
) -> None:
    tablet, phone = lan.clients["tablet"], lan.clients["phone"]
    for name in NAMES:
        ask(tablet, name)
    with (
        Stream(tablet, SCHOOL) as school,
        Stream(tablet, SHARED) as shared,
        Stream(tablet, GAME) as game,
        Stream(phone, GAME) as theirs,
    ):
        house.apply(GAMES)
        assert wait_until(lambda: dies(game), 3) < 3
        assert all(s.is_alive() for s in (school, shared, theirs))
        house.apply()
        wait_until(lambda: reaches(tablet, GAME), 3)


def test_a_strict_device_reaches_what_it_asked_for_and_nothing_else(lan: Lan, house: House) -> None:
    console, phone = lan.clients["console"], lan.clients["phone"]
    assert console.mac == CONSOLE
    assert ask(phone, "school.example") == SCHOOL
    for address in (SCHOOL, GAME, GOOGLE[0]):
        assert not reaches(console, address)
    assert ask(console, "school.example") == SCHOOL
    assert ask(console, "school.example", kind="AAAA") == SCHOOL_6
    assert reaches(console, SCHOOL)
    assert reaches(console, SCHOOL_6)
    assert not reaches(console, GAME)


def test_a_parent_makes_a_device_strict_or_lets_it_around(lan: Lan, house: House) -> None:
    """By the rules of the home alone, while everything runs; what it asks here stays judged."""
    phone = lan.clients["phone"]
    assert not reaches(phone, SCHOOL, 853)
    assert reaches(phone, SCHOOL)
    house.apply(phone="ways_around: strict")
    wait_until(lambda: not reaches(phone, SCHOOL), 3)
    assert ask(phone, "school.example") == SCHOOL
    assert reaches(phone, SCHOOL)
    assert not reaches(phone, GAME)
    house.apply(phone="ways_around: open")
    wait_until(lambda: reaches(phone, GAME), 3)
    assert reaches(phone, SCHOOL, 853)
    assert ask(phone, "school.example", ROUTER_4) == SCHOOL, "this home's answer, not dnsmasq's"
    house.apply()
    wait_until(lambda: not reaches(phone, SCHOOL, 853), 3)


def test_a_new_private_mac_gains_nothing(lan: Lan, house: House) -> None:
    tablet = lan.clients["tablet"]
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, OTHER), 3)
    change = ["ip", "-n", tablet.namespace, "link", "set", "eth0", "address"]
    try:
        subprocess.run([*change, "02:00:00:00:77:99"], check=True)
        wait_until(lambda: ask(tablet, "game.example") == "0.0.0.0", 3)
        wait_until(lambda: not reaches(tablet, OTHER), 3)
    finally:
        subprocess.run([*change, tablet.mac], check=True)
        house.do("resume", "kid")
    wait_until(lambda: reaches(tablet, OTHER), 5)


def test_a_firewall_that_starts_again_is_told_again(lan: Lan, house: House) -> None:
    tablet = lan.clients["tablet"]
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, OTHER), 3)
    flush = [*lan.within, str(program("nft")), "flush", "ruleset"]
    subprocess.run(flush, check=True)
    house.do("resume", "kid")
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, OTHER), 3)
    house.do("resume", "kid")


def test_a_grant_that_ended_while_the_firewall_was_killed_ends_when_it_is_back(
    lan: Lan, house: House
) -> None:
    tablet = lan.clients["tablet"]
    grant(house, tablet)
    with (
        Stream(tablet, OTHER) as granted,
        Stream(tablet, SCHOOL) as school,
        Tries(tablet, GAME) as tries,
    ):
        house.kill_firewall()
        house.do("pause", "kid")
        assert granted.is_alive()
        house.start_firewall()
        assert wait_until(lambda: dies(granted), 5) < 5
        assert school.is_alive()
        tries.stop()
        assert not tries.reached
    house.do("resume", "kid")


def test_what_was_accepted_before_the_resolver_died_too_has_a_minute_and_no_more(
    lan: Lan, house: House
) -> None:
    """Who asks again keeps what it asked for; the kernel counts down for the rest."""
    tablet = lan.clients["tablet"]
    grant(house, tablet)
    with (
        Stream(tablet, OTHER) as granted,
        Stream(tablet, SCHOOL) as school,
        Tries(tablet, GAME) as tries,
    ):
        house.kill_firewall()
        house.signal(signal.SIGKILL)
        house.do("pause", "kid")
        house.start_firewall()
        house.start_resolver()
        wait_until(lambda: OTHER in house.holds("former"), 5)
        left = house.holds("former")[OTHER]
        assert left <= 60
        assert ask(tablet, "school.example") == SCHOOL
        assert ask(tablet, "fresh.example") == "0.0.0.0"
        assert house.holds("accepted").keys() == {SCHOOL}
        time.sleep(2)
        assert granted.is_alive()
        assert house.holds("former")[OTHER] < left, "what is sent there renews nothing"
        assert school.is_alive()
        assert house.holds("accepted")[SCHOOL] > 3000
        tries.stop()
        assert not tries.reached
    house.do("resume", "kid")


def grant(house: House, tablet: Client) -> None:
    """Lock the child but for its school and one granted name; have it ask for both."""
    house.do("pause", "kid")
    wait_until(lambda: not reaches(tablet, OTHER), 5)
    house.do("grant", "kid", "--name", "fresh.example", "--minutes", "5")
    assert ask(tablet, "fresh.example") == OTHER
    assert ask(tablet, "school.example") == SCHOOL


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_a_silent_resolver_gives_port_53_back(lan: Lan, house: House, end: int) -> None:
    tablet = lan.clients["tablet"]
    house.signal(end)
    wait_until(lambda: ask(tablet, "school.example", ROUTER_4) == DNSMASQS, 10)
    if end == signal.SIGSTOP:
        house.signal(signal.SIGCONT)
    else:
        house.start_resolver()
    wait_until(lambda: ask(tablet, "school.example", ROUTER_4) == SCHOOL, 5)


def test_a_strict_home_stays_closed_when_the_resolver_is_silent() -> None:
    with home(["tablet"]) as lan, folder() as place, House(lan, place, closed=True) as house:
        tablet = lan.clients["tablet"]
        assert ask(tablet, "school.example", ROUTER_4) == SCHOOL
        house.signal(signal.SIGSTOP)
        time.sleep(4)
        for server in (ROUTER_4, ROUTER_6):
            assert ask(tablet, "school.example", server).startswith("no answer")
        house.signal(signal.SIGCONT)
        wait_until(lambda: ask(tablet, "school.example", ROUTER_4) == SCHOOL, 5)
        house.signal(signal.SIGKILL)
        time.sleep(4)
        for server in (ROUTER_4, ROUTER_6, GOOGLE[0]):
            assert ask(tablet, "school.example", server).startswith("no answer")
        house.start_resolver()
        wait_until(lambda: ask(tablet, "school.example", ROUTER_4) == SCHOOL, 5)
