"""A device that is there and asks nothing is told, and none is told without reason."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.rules import AgeBand, Profile
from resolver.houses import DEFAULT
from resolver.silence import AFTER, EVERY, Silence
from tests.resolver.homes import CountingHome, device, household, layer, profile

MAC, ADDRESS = "02:00:00:00:00:01", "192.168.1.7"
MORNING = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC).timestamp()
LOOKS = int(AFTER / EVERY)
NIGHT = Alarm("Night", dt.time(0), dt.time(0), days=frozenset(range(7)), locks=frozenset({EVERYTHING}))  # fmt: skip # noqa: E501


class Air:
    """Who is in the air: knocking finds those who are there."""

    def __init__(self) -> None:
        self.is_known = True
        self.there: set[str] = {ADDRESS}
        self.macs = {ADDRESS: MAC}
        self.reachable: set[str] = set()
        self.knocked: list[str] = []

    def neighbours(self) -> dict[str, str]:
        return dict(self.macs)

    def knock(self, address: str) -> None:
        self.knocked.append(address)
        if address in self.there:
            self.reachable.add(address)

    def is_reachable(self, address: str) -> bool:
        return address in self.reachable


class Day:
    """A home with one device, and the hours that go by in it."""

    def __init__(self, whose: Profile) -> None:
        rules = household([whose], [device("d1", mac=MAC, profile=whose.id)])
        self.home, self.air, self.hidden = CountingHome(rules), Air(), False
        self.home.clock.set_wall(MORNING)
        around = replace(self.home.clients._around, mac_of=self.air.macs.get)  # noqa: SLF001
        self.home.clients._around = around  # noqa: SLF001
        self.silence = Silence(
            self.home.houses, self.home.clients, self.air, self.home.clock.wall, lambda: self.hidden
        )

    def ask(self) -> None:
        self.home.slot(ADDRESS).queries += 1

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.home.clock.move(EVERY)
            self.air.reachable.clear()
            self.silence.look_for_the_quiet()
            self.silence.look()

    @property
    def is_silent(self) -> bool:
        return "d1" in self.silence.silent(DEFAULT)


def child(**more: object) -> Profile:
    return Profile("kid", "Kid", AgeBand.FROM_13, layer=layer(**more))


@pytest.fixture
def day() -> Day:
    made = Day(child())
    made.ask()
    made.look()
    return made


def test_a_device_that_is_there_and_asks_nothing_for_long_is_silent(day: Day) -> None:
    day.look(LOOKS - 1)
    assert not day.is_silent
    day.look()
    assert day.is_silent
    assert day.silence.silent(DEFAULT) == {"d1": AFTER}
    assert day.silence.silent("another") == {}


def test_one_question_ends_it(day: Day) -> None:
    day.look(LOOKS)
    day.ask()
    day.look()
    assert not day.is_silent
    day.look(LOOKS - 1)
    assert not day.is_silent


def test_who_leaves_is_not_silent_but_away(day: Day) -> None:
    day.look(LOOKS)
    day.air.there.clear()
    day.look()
    assert not day.is_silent
    day.air.there.add(ADDRESS)
    day.look(LOOKS - 1)
    assert not day.is_silent


def test_who_is_known_to_the_kernel_from_earlier_is_not_taken_to_be_there(day: Day) -> None:
    day.air.there.clear()
    day.look(3 * LOOKS)
    assert day.air.neighbours() == {ADDRESS: MAC}
    assert not day.is_silent


def test_an_address_that_another_device_has_now_speaks_for_nobody_else(day: Day) -> None:
    day.air.macs = {ADDRESS: "02:00:00:00:00:99"}
    day.look(2 * LOOKS)
    assert not day.is_silent


def test_nights_do_not_count() -> None:
    day = Day(child())
    day.home.clock.set_wall(MORNING + 14 * 3600)
    day.look(9 * 6)
    assert not day.is_silent


def test_locked_hours_do_not_count() -> None:
    day = Day(child(alarms=(NIGHT,)))
    day.look(2 * LOOKS)
    assert not day.is_silent


def test_adults_are_not_watched() -> None:
    day = Day(profile("abbu"))
    day.look(2 * LOOKS)
    assert not day.is_silent
    assert not day.air.knocked


def test_where_a_router_asks_for_everybody_nobody_is_silent(day: Day) -> None:
    day.hidden = True
    day.air.knocked.clear()
    day.look(2 * LOOKS)
    assert not day.is_silent
    assert not day.air.knocked


def test_without_the_kernels_word_nobody_is_looked_for(day: Day) -> None:
    day.air.is_known = False
    day.air.knocked.clear()
    day.look(2 * LOOKS)
    assert not day.is_silent
    assert not day.air.knocked


def test_who_asks_is_not_looked_for(day: Day) -> None:
    day.air.knocked.clear()
    for _ in range(5):
        day.ask()
        day.look()
    assert not day.air.knocked


def test_a_device_that_is_removed_is_forgotten(day: Day) -> None:
    day.look(LOOKS)
    day.home.keep(household())
    day.look()
    assert day.silence.silent(DEFAULT) == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["ask", "leave", "come", "quiet"]), min_size=1, max_size=70))
def test_silence_is_never_longer_than_since_the_last_question(events: list[str]) -> None:
    day, quiet = Day(child()), 0.0
    for event in events:
        if event == "ask":
            day.ask()
        elif event in {"leave", "come"}:
            day.air.there = {ADDRESS} if event == "come" else set()
        quiet = 0.0 if event == "ask" or not day.air.there else quiet + EVERY
        day.look()
        assert day.silence.silent(DEFAULT).get("d1", 0.0) <= quiet
