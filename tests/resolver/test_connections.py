import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import connections as module
from resolver.connections import Connections


class Room:
    """Connections by number, and which of them were ended for another."""

    def __init__(self):
        self.connections = Connections()
        self.ended = []
        self.places = {}

    def enter(self, number, holder):
        place = self.connections.enter(holder, lambda: self.ended.append(number))
        if place is not None:
            self.places[number] = place
        return place is not None

    def begin(self, *numbers):
        for number in numbers:
            self.connections.begin(self.places[number])


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setattr(module, "MOST_PER_CLIENT", 3)
    monkeypatch.setattr(module, "MOST_CONNECTIONS", 5)
    return Room()


def test_the_oldest_idle_one_of_the_same_client_gives_way(room):
    assert all(room.enter(number, "a") for number in range(3))
    room.begin(0)
    assert room.enter(3, "a")
    assert room.ended == [1]
    assert len(room.connections) == 3


def test_what_was_used_of_late_is_not_the_oldest(room):
    assert all(room.enter(number, "a") for number in range(3))
    room.begin(0)
    room.connections.finish(room.places[0])
    assert room.enter(3, "a")
    assert room.enter(4, "a")
    assert room.ended == [1, 2]


def test_who_uses_all_it_may_hold_gets_no_more(room):
    assert all(room.enter(number, "a") for number in range(3))
    room.begin(0, 1, 2)
    assert not room.enter(3, "a")
    assert room.enter(4, "b")
    assert room.ended == []


def test_the_client_with_most_gives_way_though_it_is_busy(room):
    assert all(room.enter(number, "a") for number in range(3))
    assert room.enter(3, "b")
    assert room.enter(4, "c")
    room.begin(0, 1, 2)
    assert room.enter(5, "d")
    assert room.ended == [0]


def test_among_equals_an_idle_one_gives_way_or_nobody(room):
    assert all(room.enter(number, f"client {number}") for number in range(5))
    room.begin(0, 1, 2, 4)
    assert room.enter(5, "another")
    assert room.ended == [3]
    room.begin(5)
    assert not room.enter(6, "yet another")


def test_leaving_twice_does_no_harm(room):
    room.enter(0, "a")
    room.connections.leave(room.places[0])
    room.connections.leave(room.places[0])
    room.connections.finish(room.places[0])
    assert len(room.connections) == 0


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.booleans()), max_size=600))
def test_the_limits_hold_and_who_has_fewer_is_never_refused(steps):
    room, alive = Room(), {}
    for number, (holder, is_busy, leaves) in enumerate(steps):
        own = sum(1 for each in alive.values() if each == holder)
        if room.enter(number, holder):
            alive[number] = holder
            if is_busy:
                room.begin(number)
        else:
            assert own >= min(module.MOST_PER_CLIENT, module.MOST_CONNECTIONS // 8)
        for ended in room.ended:
            alive.pop(ended, None)
        if leaves and number in alive:
            room.connections.leave(room.places[number])
            del alive[number]
        assert len(room.connections) == len(alive) <= module.MOST_CONNECTIONS
