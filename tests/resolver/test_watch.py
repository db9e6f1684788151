import pytest

from policy.clock import BUILT
from resolver.watch import Watch
from tests.fakes import FakeClock

NOW = 1_795_300_000.0


def watch_at(wall, saved=None):
    clock = FakeClock(wall)
    return clock, Watch(clock, saved)


def test_a_clock_that_can_be_right_is_believed():
    clock, watch = watch_at(NOW, saved=NOW - 60)
    assert watch.is_set
    assert watch.now() == NOW
    clock.move(10)
    assert watch.now() == NOW + 10
    assert watch.monotonic() == clock.monotonic()


@pytest.mark.parametrize("wall", [0.0, 86400.0, BUILT - 7200])
@pytest.mark.parametrize("saved", [None, NOW])
def test_a_clock_from_before_this_was_built_is_not(wall, saved):
    clock, watch = watch_at(wall, saved)
    assert not watch.is_set
    frozen = watch.now()
    assert frozen == max(saved or 0, BUILT)
    clock.move(3600)
    assert watch.now() == frozen


def test_a_clock_that_stood_still_while_the_power_was_off_is_not_believed():
    clock, watch = watch_at(NOW - 3 * 3600, saved=NOW)
    assert not watch.is_set
    assert watch.now() == NOW
    clock.set_wall(NOW + 60)
    assert watch.is_set
    assert watch.now() == NOW + 60


def test_a_little_behind_the_last_save_is_no_lie_and_time_still_never_runs_back():
    clock, watch = watch_at(NOW - 100, saved=NOW)
    assert watch.is_set
    assert watch.now() == NOW
    clock.move(150)
    assert watch.now() == NOW + 50


def test_what_was_saved_is_the_floor_from_then_on():
    clock, watch = watch_at(NOW)
    watch.saved(NOW + 60)
    clock.set_wall(NOW - 3600)
    assert not watch.is_set
    assert watch.now() == NOW + 60


def test_while_the_clock_is_not_set_no_save_raises_the_floor():
    _, watch = watch_at(0.0, saved=NOW)
    watch.saved(NOW + 500)
    assert watch.now() == NOW


@pytest.mark.parametrize(("by", "noticed"), [(1.0, False), (2.5, True), (-2.5, True), (9e8, True)])
def test_it_is_noticed_once_that_the_clock_was_set(by, noticed):
    clock, watch = watch_at(NOW)
    clock.move(5)
    assert not watch.was_set()
    clock.set_wall(clock.wall() + by)
    assert watch.was_set() is noticed
    assert not watch.was_set()


def test_suspending_looks_like_a_clock_that_was_set():
    clock, watch = watch_at(NOW)
    clock._wall += 3600  # noqa: SLF001  (the monotonic clock stood still)
    assert watch.was_set()


def test_a_save_from_some_far_year_is_forgotten_after_a_day_of_even_time():
    clock, watch = watch_at(NOW, saved=NOW + 10 * 365 * 86400)
    for _ in range(24):
        assert not watch.was_set()
        assert not watch.is_set
        clock.move(3600)
    clock.move(2)
    watch.was_set()
    assert watch.is_set
    assert watch.now() == clock.wall()


@pytest.mark.parametrize("wall", [0.0, BUILT - 30 * 86400])
def test_but_not_a_clock_from_before_this_was_built(wall):
    clock, watch = watch_at(wall, saved=NOW)
    for _ in range(3 * 24):
        watch.was_set()
        clock.move(3600)
        assert not watch.is_set


def test_nor_one_that_is_set_again_and_again():
    clock, watch = watch_at(NOW, saved=NOW + 10 * 365 * 86400)
    for _ in range(3 * 24):
        watch.was_set()
        clock.move(3600)
        clock.set_wall(clock.wall() - 1800)
        assert not watch.is_set
