from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.facts import Evidence
from policy.labels import EVERYTHING
from policy.minutes import Estimate, stretch
from policy.sessions import BURST_WITHIN, DEFAULT_HOLD, DeviceDay, LookUp

FOREGROUND, SHARED, BACKGROUND = Evidence.FOREGROUND, Evidence.SHARED, Evidence.BACKGROUND
NOON = 43_200.0
HOLDS = {"games": 600.0, "video": 300.0}


def _look_up(
    second: float, name: str, kind: Evidence | None = FOREGROUND, label: str = "games"
) -> LookUp:
    """Give a look-up so many seconds after noon; without a kind, of a name that no list knows."""
    at = NOON + second
    registrable = ".".join(name.split(".")[-2:])
    return LookUp(at, int(at // 60), name, registrable, ((label, kind),) if kind else ())


def _day(look_ups: Iterable[LookUp], known=None) -> DeviceDay:
    day = DeviceDay(HOLDS, known or {})
    for look_up in look_ups:
        day.note(look_up)
    return day


def _low(day: DeviceDay, label: str = "games") -> list[int]:
    """Give the minutes after noon with direct evidence."""
    return _minutes(day.estimates().get(label, Estimate()).low)


def _high(day: DeviceDay, label: str = "games") -> list[int]:
    return _minutes(day.estimates().get(label, Estimate()).high)


def _minutes(bits: int) -> list[int]:
    return [minute - 720 for minute in range(bits.bit_length()) if bits >> minute & 1]


BURST = [_look_up(0, "a.game.example"), _look_up(20, "b.game.example")]


# --- what opens a session


@pytest.mark.parametrize(
    ("look_ups", "opens"),
    [
        ([_look_up(0, "a.game.example")], False),
        ([_look_up(0, "a.game.example"), _look_up(9, "a.game.example")], False),
        ([_look_up(0, "a.game.example"), _look_up(9, "b.game.example")], True),
        ([_look_up(0, "a.game.example"), _look_up(60, "b.game.example")], True),
        ([_look_up(0, "a.game.example"), _look_up(60.1, "b.game.example")], False),
        ([_look_up(n, "a.game.example") for n in (0, 20, 40)], True),
        ([_look_up(n, "a.game.example") for n in (0, 40, 80)], False),
        ([_look_up(n, f"{n}.cdn.example", SHARED) for n in range(9)], False),
        (
            [
                _look_up(0, "a.cdn.example", SHARED),
                _look_up(1, "a.cdn.example", SHARED),
                _look_up(2, "a.game.example"),
            ],
            True,
        ),
        ([_look_up(0, "a.cdn.example", SHARED), _look_up(1, "a.game.example")], False),
        ([_look_up(n, f"{n}.push.example", BACKGROUND) for n in range(9)], False),
        (
            [
                _look_up(0, "a.push.example", BACKGROUND),
                _look_up(1, "b.push.example", BACKGROUND),
                _look_up(2, "a.game.example"),
            ],
            False,
        ),
    ],
)
def test_a_session_opens_on_a_burst_of_foreground_names(look_ups, opens):
    assert bool(_low(_day(look_ups))) is opens


def test_a_lone_background_look_up_counts_nothing_all_day_long():
    every_ten_minutes = [_look_up(600 * n, "push.example", BACKGROUND) for n in range(70)]
    assert _day(every_ten_minutes).estimates() == {}


def test_a_lone_foreground_look_up_now_and_then_counts_nothing():
    every_two_minutes = [_look_up(120 * n, "a.game.example") for n in range(300)]
    assert _day(every_two_minutes).estimates() == {}


def test_all_look_ups_of_the_burst_count():
    day = _day([_look_up(50, "a.game.example"), _look_up(70, "b.game.example")])
    assert _low(day) == [0, 1]


# --- what holds one open


def test_a_session_is_held_for_the_time_of_its_service():
    assert _low(_day(BURST)) == [0]
    assert _high(_day(BURST)) == list(range(11))
    video = [_look_up(n, f"{n}.tv.example", label="video") for n in (0, 20)]
    assert _high(_day(video), "video") == list(range(6))
    other = [_look_up(n, f"{n}.chat.example", label="chat") for n in (0, 20)]
    assert _high(_day(other), "chat") == list(range(int(DEFAULT_HOLD // 60) + 1))


@pytest.mark.parametrize(
    ("later", "low"),
    [
        (_look_up(600, "a.game.example"), [0, 10]),
        (_look_up(600, "a.cdn.example", SHARED), [0, 10]),
        (_look_up(600, "a.push.example", BACKGROUND), [0]),
        (_look_up(619.9, "a.game.example"), [0, 10]),
        (_look_up(620, "a.game.example"), [0]),
    ],
)
def test_one_look_up_extends_a_session_that_is_held(later, low):
    assert _low(_day([*BURST, later])) == low


def test_each_look_up_holds_it_anew():
    day = _day([*BURST, *(_look_up(590.0 * n, "a.game.example") for n in range(1, 6))])
    assert _low(day) == [0, 9, 19, 29, 39, 49]
    assert _high(day) == list(range(60))


def test_a_session_does_not_run_past_midnight():
    late = 43_200.0 - 60
    day = _day([_look_up(late, "a.game.example"), _look_up(late + 10, "b.game.example")])
    assert _high(day) == [719]


def test_labels_have_sessions_of_their_own():
    day = _day([*BURST, _look_up(30, "a.tv.example", label="video")])
    assert _low(day, "video") == []


def test_one_name_may_be_evidence_of_several_labels():
    kinds = (("roblox", FOREGROUND), ("games", FOREGROUND), ("social", BACKGROUND))
    names = [LookUp(NOON + n, 720, f"{n}.game.example", "game.example", kinds) for n in (0, 5)]
    assert set(_day(names).estimates()) == {"roblox", "games", EVERYTHING}


# --- everything


def test_what_counts_for_a_label_counts_for_everything():
    assert _low(_day(BURST), EVERYTHING) == [0]


def test_unlisted_names_count_only_when_three_sites_come_together():
    two = [_look_up(n, f"www.site{n % 2}.example{n % 2}", None) for n in range(8)]
    assert _day(two).estimates() == {}
    three = [_look_up(n, f"www.site{n}.example", None) for n in range(3)]
    assert _low(_day(three), EVERYTHING) == [0]
    same_site = [_look_up(n, f"w{n}.site.example", None) for n in range(3)]
    assert _low(_day(same_site), EVERYTHING) == []
    apart = [_look_up(30.1 * n, f"www.site{n}.example", None) for n in range(3)]
    assert _low(_day(apart), EVERYTHING) == []
    close = [_look_up(30 * n, f"www.site{n}.example", None) for n in range(3)]
    assert _low(_day(close), EVERYTHING) == [0, 1]


def _thermostat(rounds: int, jitter: float = 0.0) -> list[LookUp]:
    """Give look-ups of three sites together, each minute, late and early in turn."""
    found = []
    for n in range(rounds):
        at = NOON + 60 * n + (jitter if n % 2 else 0)
        sites = ("stats.example", "time.example", "news.example")
        found += [LookUp(at, int(at // 60), site, site) for site in sites]
    return found


@pytest.mark.parametrize("jitter", [0, 4])
def test_what_asks_like_clockwork_is_a_machine(jitter):
    learned = _day(_thermostat(600, jitter))
    assert _low(learned, EVERYTHING) == [0, 1, 2, 3, 4, 5]


def test_what_asks_at_odd_times_may_be_somebody():
    assert len(_low(_day(_thermostat(60, 20)), EVERYTHING)) == 60


def test_many_at_one_instant_are_no_rhythm():
    sites = [f"site{n % 3}.example" for n in range(30)]
    day = _day(LookUp(NOON, 720, site, site) for site in sites)
    assert _low(day, EVERYTHING) == [0]


def test_a_machine_that_keeps_asking_is_not_forgotten_for_the_sites_beside_it():
    others = [
        LookUp(NOON + 60 * n + 30, 720 + n, f"site{n}.example", f"site{n}.example")
        for n in range(200)
    ]
    both = sorted([*_thermostat(200), *others], key=lambda look_up: look_up.at)
    assert max(_low(_day(both), EVERYTHING)) < 10


def test_somebody_who_browses_is_no_machine():
    gaps = [1, 17, 3, 40, 8, 55, 2, 31, 12, 5, 47, 9, 22, 58, 4]
    at, look_ups = 0.0, []
    for n in range(120):
        at += gaps[n % len(gaps)]
        site = f"site{n % 4}.example"
        look_ups.append(LookUp(NOON + at, int((NOON + at) // 60), site, site))
    seen = len(_low(_day(look_ups), EVERYTHING))
    assert seen >= 0.9 * at / 60


def test_only_the_latest_sites_rhythms_are_remembered():
    names = [f"site{n}.example" for n in range(100)]
    day = _day(LookUp(NOON + 300 * n, 0, name, name) for n, name in enumerate(names * 8))
    assert day.estimates() == {}


# --- over a restart


def test_what_was_saved_before_a_restart_is_kept():
    saved = _day(BURST).estimates()
    assert _day([], saved).estimates() == saved
    later = _day([_look_up(3600 + n, f"{n}.game.example") for n in range(2)], saved)
    assert _low(later) == [0, 60]
    assert _low(_day([_look_up(100, "a.game.example")], saved)) == [0]


# --- properties

gaps = st.floats(0.5, 400)
kinds = st.sampled_from(Evidence)
random_look_ups = st.lists(
    st.tuples(gaps, st.sampled_from("abc"), st.none() | kinds, st.sampled_from(["games", "video"])),
    max_size=40,
)


def _timeline(steps) -> list[LookUp]:
    at, found = 0.0, []
    for gap, name, kind, label in steps:
        at += gap
        found.append(_look_up(at, f"{name}.{label}.example", kind, label))
    return found


@given(random_look_ups)
def test_estimates_only_grow_and_low_is_within_high(steps):
    day, before = DeviceDay(HOLDS, {}), {}
    for look_up in _timeline(steps):
        day.note(look_up)
        after = day.estimates()
        for label, estimate in before.items():
            assert after[label].joined(estimate) == after[label]
        assert all(not found.low & ~found.high for found in after.values())
        before = after


@given(random_look_ups)
def test_low_holds_only_minutes_of_look_ups_that_are_evidence(steps):
    look_ups = _timeline(steps)
    for label, estimate in _day(look_ups).estimates().items():
        if label != EVERYTHING:
            evident = {
                look_up.minute - 720
                for look_up in look_ups
                if any(
                    about == label and kind is not BACKGROUND for about, kind in look_up.evidence
                )
            }
            assert set(_minutes(estimate.low)) <= evident


@given(
    start=st.floats(0, 3600),
    waits=st.lists(st.floats(1, 599), max_size=40),
    tail=st.floats(0, 540),
    hold=st.sampled_from([120.0, 300.0, 600.0]),
)
def test_the_truth_of_a_simulated_session_is_between_low_and_high(start, waits, tail, hold):
    """Somebody plays: two names at once, then one every now and then, and stops a little later."""
    times = [start, start + 1]
    for wait in waits:
        times.append(times[-1] + min(wait, hold - 1))
    day = DeviceDay({"games": hold}, {})
    for n, at in enumerate(times):
        day.note(_look_up(at, f"{n % 5}.game.example"))
    end = times[-1] + min(tail, hold)
    truth = stretch(int((NOON + start) // 60), int((NOON + end) // 60))
    estimate = day.estimates()["games"]
    assert not estimate.low & ~truth
    assert not truth & ~estimate.high


@given(st.lists(st.floats(BURST_WITHIN + 0.1, 900), max_size=60))
def test_look_ups_that_never_burst_count_nothing(waits):
    at, look_ups = 0.0, []
    for n, wait in enumerate(waits):
        at += wait
        look_ups.append(_look_up(at, f"{n}.game.example"))
    assert _day(look_ups).estimates() == {}
