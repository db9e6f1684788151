import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.rate_limit import RateLimit


def passed(bucket, per_second, seconds, start=0.0):
    """Ask evenly for some seconds; give how many questions passed."""
    steps = int(per_second * seconds)
    return sum(bucket.take(start + step / per_second) for step in range(steps))


def test_a_burst_passes_and_no_more():
    bucket = RateLimit(100, 300).bucket("192.168.1.7", 0.0)
    assert [bucket.take(0.0) for _ in range(400)] == [True] * 300 + [False] * 100


def test_who_asks_at_the_rate_is_never_stopped():
    bucket = RateLimit(100, 300).bucket("192.168.1.7", 0.0)
    assert passed(bucket, 100, 60) == 6000


@pytest.mark.parametrize("per_second", [150, 1000, 10_000])
def test_who_asks_faster_gets_the_rate(per_second):
    bucket = RateLimit(100, 300).bucket("192.168.1.7", 0.0)
    count = passed(bucket, per_second, 20)
    assert 100 * 20 <= count <= 100 * 20 + 2 * 300


def test_a_flood_that_ended_is_forgiven_soon():
    bucket = RateLimit(100, 300).bucket("192.168.1.7", 0.0)
    passed(bucket, 5000, 10)
    assert bucket.take(10.1)
    assert passed(bucket, 1000, 0.2, start=20.0) == 200


@given(st.lists(st.floats(0, 2), max_size=300))
def test_never_more_than_the_rate_and_two_bursts(gaps):
    bucket = RateLimit(10, 20).bucket("x", 0.0)
    now, count = 0.0, 0
    for gap in gaps:
        now += gap
        count += bucket.take(now)
        assert count <= 10 * now + 2 * 20


def test_without_a_limit_everything_passes():
    for limit, identity in ((RateLimit(0, 0), "192.168.1.7"), (RateLimit(100, 300), None)):
        bucket = limit.bucket(identity, 0.0)
        assert not bucket.limited
        assert all(bucket.take(0.0) for _ in range(5000))


def test_addresses_of_one_ipv6_network_share_a_bucket():
    limit = RateLimit(100, 300)
    first = limit.bucket("2001:db8:1:2::1", 0.0)
    assert limit.bucket("2001:db8:1:2:ffff::9", 0.0) is first
    assert limit.bucket("2001:db8:1:3::1", 0.0) is not first
    assert limit.bucket("fe80::1%eth0", 0.0) is limit.bucket("fe80::2%eth0", 0.0)


def test_ipv4_addresses_and_macs_have_their_own():
    limit = RateLimit(100, 300)
    buckets = [limit.bucket(i, 0.0) for i in ("10.0.0.1", "10.0.0.2", "02:00:00:00:00:01")]
    assert len({id(bucket) for bucket in buckets}) == 3
    assert limit.bucket("10.0.0.1", 5.0) is buckets[0]


def test_every_other_one_too_many_is_told_to_use_tcp():
    bucket = RateLimit(1, 1).bucket("x", 0.0)
    assert [bucket.slip() for _ in range(4)] == [True, False, True, False]


def test_ten_thousand_askers_leave_memory_bounded():
    limit = RateLimit(100, 300)
    for number in range(10_000):
        limit.bucket(f"10.0.{number >> 8}.{number & 255}", 0.0)
    assert len(limit._buckets) <= 4096  # noqa: SLF001  (what is bounded)
