import ipaddress
import sys

import pytest

from policy.clock import Clock
from policy.labels import Vocabulary
from policy.rules import Household
from policy.ruling import State
from policy.verdict import Stranger
from resolver.clients import IDENTIFIED_FOR, Clients, Surroundings
from resolver.houses import DEFAULT, Houses
from resolver.rate_limit import RateLimit
from store.snapshots import Snapshot, prepare_snapshot, publish_snapshot
from tests.fakes import FakeClock
from tests.resolver.homes import device, household, profile

TABLET, PHONE = "02:00:00:00:00:01", "02:00:00:00:00:02"
NOW = 1000.0


class Around:
    """The network around a resolver, as a test wants it."""

    def __init__(self) -> None:
        self.macs: dict[str, str] = {}
        self.own: set[str] = set()
        self.forwarders: set[str] = set()
        self.on_link: tuple[str, ...] = ()

    def surroundings(self) -> Surroundings:
        return Surroundings(
            lambda address: self.macs.get(address.partition("%")[0]),
            self.sees_mac_of,
            lambda address: address in self.own,
            lambda address: address in self.forwarders,
            frozenset({"127.0.0.1"}),
        )

    def sees_mac_of(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        return any(ip in ipaddress.ip_network(prefix) for prefix in self.on_link)


class World:
    """Households on disk, and the clients that are told apart by them."""

    def __init__(self, folder, **networks: tuple[str, ...]) -> None:
        self.folder = folder
        self.clock: Clock = FakeClock()
        self.around = Around()
        self.houses = Houses(folder, Vocabulary(), (), print)
        self.networks = networks
        self.revision = 0
        self.clients = self.fresh()

    def fresh(self, rate=100.0):
        return Clients(
            self.houses,
            self.around.surroundings(),
            RateLimit(rate, 300),
            self.networks,
            self.clock.wall,
        )

    def keep(self, rules: Household, identity: str = DEFAULT) -> None:
        """Put a household in force."""
        self.revision += 1
        publish_snapshot(prepare_snapshot(self.folder, Snapshot(identity, self.revision, rules)))
        self.houses.look()
        self.clients.expire(identity)

    def who(self, address: str, mac: str | None = None, now: float = NOW):
        return self.clients.slot(address, now, mac).who


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


CHILD, ADULT = profile("child", block="games"), profile("adult")
HOME = household(
    [CHILD, ADULT],
    [
        device("d1", mac=TABLET, profile="child"),
        device("d2", mac=PHONE, address="192.168.1.2", profile="adult"),
        device("d3", address="192.168.1.50", profile="adult"),
    ],
)


# --- who it is


def test_a_device_is_known_by_its_mac_behind_all_its_addresses(world):
    world.keep(HOME)
    for address in ("192.168.1.10", "fd00::10", "2001:db8::abcd", "fe80::1%eth0"):
        world.around.macs[address.partition("%")[0]] = TABLET
        assert world.who(address) == "d1"


def test_a_device_is_known_by_the_address_that_was_written_down(world):
    world.keep(HOME)
    assert world.who("192.168.1.50") == "d3"
    world.around.macs["192.168.1.50"] = "02:00:00:00:00:99"
    world.clients.expire_address("192.168.1.50")
    assert world.who("192.168.1.50") == "d3"


def test_a_known_mac_outranks_an_address(world):
    world.keep(HOME)
    world.around.macs["192.168.1.50"] = TABLET
    assert world.who("192.168.1.50") == "d1"


def test_who_takes_the_address_of_a_device_with_a_known_mac_is_not_that_device(world):
    world.keep(HOME)
    assert world.who("192.168.1.2") == "d2"
    world.around.macs["192.168.1.2"] = "02:00:00:00:00:99"
    world.clients.expire_address("192.168.1.2")
    assert world.who("192.168.1.2") is Stranger.NEW


def test_behind_a_forwarder_only_the_mac_tells(world):
    world.keep(HOME)
    assert world.who("127.0.0.1", TABLET) == "d1"
    assert world.who("127.0.0.1", "02:00:00:00:00:77") is Stranger.NEW
    assert world.who("192.168.1.50", "02:00:00:00:00:77") is Stranger.NEW


def test_this_machine_is_itself_unless_another_server_asks_for_the_home(world):
    world.around.own = {"192.168.1.1"}
    for address in ("127.0.0.1", "::1", "192.168.1.1"):
        assert world.who(address) is Stranger.MACHINE
    world.around.forwarders = {"127.0.0.1", "::1"}
    world.clients.expire()
    assert world.who("127.0.0.1") is Stranger.FORWARDER
    assert world.who("192.168.1.1") is Stranger.MACHINE


def test_the_gateway_hides_who_asks_unless_it_is_a_device_itself(world):
    world.around.forwarders = {"192.168.1.254", "192.168.1.50"}
    world.keep(HOME)
    assert world.who("192.168.1.254") is Stranger.FORWARDER
    assert world.who("192.168.1.50") == "d3"


def test_anybody_else_is_new(world):
    world.keep(HOME)
    assert world.who("192.168.1.77") is Stranger.NEW


def test_two_addresses_without_a_mac_are_never_merged(world):
    slots = [world.clients.slot(a, NOW) for a in ("192.168.1.77", "192.168.1.78", "fd00::7")]
    assert len({slot.identity for slot in slots}) == 3
    assert len({id(slot) for slot in slots}) == 3


# --- for how long


def test_an_address_is_identified_again_after_a_minute(world):
    world.keep(HOME)
    assert world.who("192.168.1.77") is Stranger.NEW
    world.around.macs["192.168.1.77"] = TABLET
    assert world.who("192.168.1.77", now=NOW + IDENTIFIED_FOR - 0.1) is Stranger.NEW
    assert world.who("192.168.1.77", now=NOW + IDENTIFIED_FOR) == "d1"


@pytest.mark.parametrize(
    ("asking", "told"), [("192.168.1.77", "192.168.1.77"), ("fe80::7%eth0", "fe80::7")]
)
def test_an_address_is_identified_again_when_its_mac_becomes_known(world, asking, told):
    world.keep(HOME)
    assert world.who(asking) is Stranger.NEW
    world.around.macs[told] = TABLET
    world.clients.expire_address(told)
    assert world.who(asking) == "d1"


def test_an_address_nobody_asked_from_may_change_too(world):
    world.clients.expire_address("192.168.1.123")
    world.clients.expire_address("fe80::123")
    assert len(world.clients) == 0


def test_a_change_of_rules_holds_at_the_next_question(world):
    world.keep(HOME)
    world.around.macs["192.168.1.10"] = TABLET
    slot = world.clients.slot("192.168.1.10", NOW)
    assert slot.ruling.base.state("games") is State.BLOCKED
    world.keep(household([profile("child", block="social"), ADULT], list(HOME.devices)))
    assert world.clients.slot("192.168.1.10", NOW + 0.1) is slot
    assert slot.ruling.base.state("games") is None
    assert slot.ruling.base.state("social") is State.BLOCKED


def test_who_was_new_and_is_written_down_is_known_at_the_next_question(world):
    world.keep(HOME)
    assert world.who("192.168.1.77") is Stranger.NEW
    more = device("d4", address="192.168.1.77", profile="child")
    world.keep(household([CHILD, ADULT], [*HOME.devices, more]))
    assert world.who("192.168.1.77", now=NOW + 0.1) == "d4"


def test_a_slot_ends_with_its_rules(world):
    world.keep(HOME)
    slot = world.clients.slot("192.168.1.50", NOW)
    midnight = 86400 - world.clock.wall() % 86400
    assert slot.until == NOW + midnight
    assert slot.fresh_until == NOW + IDENTIFIED_FOR


# --- introductions


def test_who_should_have_a_mac_and_has_none_yet_is_not_introduced(world):
    world.around.on_link = ("192.168.1.0/24",)
    world.keep(HOME)
    slot = world.clients.slot("192.168.1.77", NOW)
    assert not slot.is_introduced
    assert slot.prefix == b""
    world.around.macs["192.168.1.77"] = TABLET
    world.clients.introduced(slot, NOW)
    assert slot.is_introduced
    assert (slot.who, len(slot.prefix)) == ("d1", 8)


def test_who_was_looked_for_in_vain_is_introduced_as_somebody_new(world):
    world.around.on_link = ("192.168.1.0/24",)
    slot = world.clients.slot("192.168.1.77", NOW)
    world.clients.introduced(slot, NOW)
    assert slot.is_introduced
    assert slot.who is Stranger.NEW


@pytest.mark.parametrize("address", ["192.168.1.50", "10.0.0.7"])
def test_who_is_known_or_far_away_needs_no_introduction(world, address):
    world.around.on_link = ("192.168.1.0/24",)
    world.keep(HOME)
    assert world.clients.slot(address, NOW).is_introduced


# --- several households


def two_households(world):
    """One by address, one by network, with opposite rules and equal device ids."""
    by_address = household(
        [profile("child", block="games")], [device("d1", address="10.0.0.7", profile="child")]
    )
    by_network = household(
        [profile("child", block="social")],
        [device("d1", address="10.2.0.7", mac=TABLET, profile="child")],
    )
    world.keep(by_address, "first")
    world.keep(by_network, "second")


def test_two_households_are_told_apart_by_address_and_by_network(tmp_path):
    world = World(tmp_path, second=("10.2.0.0/16",))
    two_households(world)
    first, second = (world.clients.slot(a, NOW) for a in ("10.0.0.7", "10.2.0.7"))
    assert (first.household, second.household) == ("first", "second")
    assert first.who == second.who == "d1"
    assert first.ruling.base.state("games") is State.BLOCKED
    assert first.ruling.base.state("social") is None
    assert second.ruling.base.state("social") is State.BLOCKED
    assert second.ruling.base.state("games") is None
    stranger = world.clients.slot("10.2.0.99", NOW)
    assert (stranger.household, stranger.who) == ("second", Stranger.NEW)


def test_nobody_can_write_down_an_address_in_the_network_of_another_household(tmp_path):
    world = World(tmp_path, second=("10.2.0.0/16",), third=("10.3.0.0/16",))
    two_households(world)
    grabbing = household(
        [profile("mine")],
        [
            device("d1", address="10.2.0.7", profile="mine"),
            device("d2", address="10.2.0.99", profile="mine"),
            device("d3", mac=TABLET, profile="mine"),
        ],
    )
    for identity in ("another", "third"):
        world.keep(grabbing, identity)
    world.around.macs["10.2.0.55"] = TABLET
    for address in ("10.2.0.7", "10.2.0.99", "10.2.0.55"):
        assert world.clients.slot(address, NOW).household == "second"


def test_devices_with_one_address_in_two_networks_are_two_devices(tmp_path):
    world = World(tmp_path, second=("10.2.0.0/16", "fd02::/16"), third=("10.3.0.0/16",))
    for identity in ("second", "third"):
        owner = household([profile("x")], [device("d1", mac=TABLET, profile="x")])
        world.keep(owner, identity)
    world.around.macs |= dict.fromkeys(("10.2.0.1", "fd02::1", "10.3.0.1"), TABLET)
    found = [world.clients.slot(a, NOW).household for a in ("10.2.0.1", "fd02::1", "10.3.0.1")]
    assert found == ["second", "second", "third"]


def test_a_network_whose_household_is_not_known_yet_belongs_to_the_only_home(tmp_path):
    world = World(tmp_path, second=("10.2.0.0/16",))
    assert world.clients.slot("10.2.0.7", NOW).household == DEFAULT
    two_households(world)
    assert world.clients.slot("10.2.0.7", NOW).household == "second"


def test_a_change_in_one_household_leaves_the_others_alone(tmp_path):
    world = World(tmp_path, second=("10.2.0.0/16",))
    two_households(world)
    first, second = (world.clients.slot(a, NOW) for a in ("10.0.0.7", "10.2.0.7"))
    world.clients.expire("first")
    assert (first.fresh_until, second.fresh_until) == (0.0, NOW + IDENTIFIED_FOR)


# --- how fast they ask


def test_addresses_of_one_device_share_what_they_may_ask(world):
    world.keep(HOME)
    world.around.macs |= {"192.168.1.10": TABLET, "fd00::10": TABLET}
    first, second = (world.clients.slot(a, NOW) for a in ("192.168.1.10", "fd00::10"))
    assert first.bucket is second.bucket
    assert first.bucket.limited


def test_forwarders_are_not_limited_and_who_is_behind_them_is(world):
    world.around.forwarders = {"192.168.1.254"}
    assert not world.clients.slot("192.168.1.254", NOW).bucket.limited
    assert not world.clients.slot("127.0.0.1", NOW).bucket.limited
    assert world.clients.slot("127.0.0.1", NOW, TABLET).bucket.limited


def test_who_becomes_a_forwarder_or_stops_being_one_is_limited_accordingly(world):
    assert world.clients.slot("192.168.1.254", NOW).bucket.limited
    world.around.forwarders = {"192.168.1.254"}
    world.clients.expire()
    assert not world.clients.slot("192.168.1.254", NOW).bucket.limited
    world.around.forwarders = set()
    world.clients.expire()
    assert world.clients.slot("192.168.1.254", NOW).bucket.limited


def test_identifying_again_gives_nobody_a_new_burst(world):
    slot = world.clients.slot("192.168.1.77", NOW)
    for _ in range(300):
        assert slot.bucket.take(NOW)
    world.clients.expire()
    assert not world.clients.slot("192.168.1.77", NOW).bucket.take(NOW)


# --- many


def test_ten_thousand_addresses_leave_memory_bounded_and_who_asks_still_is_kept(world):
    world.keep(HOME)
    kept = world.clients.slot("192.168.1.50", NOW)
    for number in range(10_000):
        now = NOW + number / 50
        world.clients.slot(f"10.0.{number >> 8}.{number & 255}", now)
        assert world.clients.slot("192.168.1.50", now) is kept
    assert len(world.clients) <= 4096
    assert sys.getsizeof(kept) < 500


def test_strangers_share_their_ruling_and_its_number(world):
    world.keep(HOME)
    slots = [world.clients.slot(f"10.0.0.{n}", NOW) for n in range(100)]
    assert len({id(slot.ruling) for slot in slots}) == 1
    assert len({slot.prefix for slot in slots}) == 1


def test_known_gives_all_who_asked(world):
    world.clients.slot("10.0.0.1", NOW)
    world.clients.slot("127.0.0.1", NOW, TABLET)
    assert [slot.identity for slot in world.clients.known()] == ["10.0.0.1", TABLET]
