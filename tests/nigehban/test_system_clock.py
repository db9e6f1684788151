"""The real clock."""

import time

from nigehban.system_clock import SystemClock


def test_it_is_this_machines_clock() -> None:
    clock = SystemClock()
    assert abs(clock.wall() - time.time()) < 5
    first = clock.monotonic()
    assert clock.monotonic() >= first
    assert abs(first - time.monotonic()) < 5
