import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.acts import Grant, HandOver, Pause, Reach, Scope
from policy.decision import Allow, Block, Rewrite, decide
from policy.folding import ruling_at
from policy.home import THE_HOME, Subject, subject_of
from policy.posix_zone import PosixZone
from policy.reasons import Reason
from policy.rules import AgeBand, BlockMode, Layer, Mode, Privacy, WaysAround, YouTube
from policy.ruling import Hand, State
from policy.wall_clock import shown_at
from tests.policy.families import (
    BRUSSELS,
    CHILD,
    HOUSEHOLD,
    NOW,
    NOW_DAY,
    UNPRESET,
    alarm,
    allowance,
    dates,
    days,
    home,
    instant,
    layer,
    minutes,
    profile,
    ruling,
    skip_of,
    tablet_of,
)
from tests.policy.strategies import facts, homes, labels

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = alarm("21:00-06:30", locks="everything")


def _until(house, now=NOW) -> float:
    return ruling_at(house, tablet_of(house, now), now).until


# --- until when


def test_without_anything_that_changes_a_ruling_holds_until_midnight():
    assert _until(home()) == instant("2026-11-24 00:00")


def test_a_ruling_holds_until_the_next_alarm_starts_or_ends():
    house = home(layer(alarms=[NIGHT]))
    assert _until(house) == instant("2026-11-23 21:00")
    assert _until(house, instant("2026-11-24 00:00")) == instant("2026-11-24 06:30")


def test_an_alarm_that_ends_at_midnight_ends_there():
    house = home(layer(alarms=[alarm("21:00-00:00", locks="everything")]))
    assert _until(house, instant("2026-11-23 21:00")) == instant("2026-11-24 00:00")
    assert ruling(house, instant("2026-11-24 00:00")).base.everything is None


def test_a_skipped_alarm_changes_nothing():
    house = home(layer(alarms=[alarm("21:00-22:00", locks="games", skip=dates("2026-11-23"))]))
    assert _until(house) == instant("2026-11-24 00:00")


def test_a_ruling_holds_until_an_act_begins_or_ends():
    assert _until(home(acts=[Pause(HOUSEHOLD, NOW, NOW + 90)])) == NOW + 90
    assert _until(home(acts=[Pause(HOUSEHOLD, NOW + 30)])) == NOW + 30
    assert _until(home(acts=[Grant(CHILD, NOW, NOW + 900)])) == NOW + 900
    assert _until(home(acts=[HandOver("tablet", "child", NOW, NOW + 60)])) == NOW + 60


def test_an_allowance_might_be_spent_when_its_minutes_have_passed():
    budget = [allowance("games", 60)]
    house = home(layer(allowances=budget), used=minutes("18:00", "18:39", "games"))
    assert _until(house) == NOW + 20 * 60
    spent = home(layer(allowances=budget), used=minutes("17:00", "18:39", "games"))
    assert _until(spent) == instant("2026-11-24 00:00")


def test_a_birthday_in_the_middle_of_the_night_is_noticed_at_midnight():
    born_in_november = profile("teen", Layer(alarms=()), age_band=None, born=(2013, 11))
    house = home(others=[born_in_november])
    last = instant("2026-11-30 23:00")
    before = ruling_at(house, Subject(born_in_november), last)
    after = ruling_at(house, Subject(born_in_november), before.until)
    assert before.ruling.base.state("social") is State.BLOCKED
    assert after.ruling.base.state("social") is None


# --- the two days on which the clock jumps


def _locked_at(house, text, fold=0, zone=BRUSSELS) -> bool:
    return ruling(house, instant(text, zone, fold)).base.everything is not None


def test_a_night_ends_by_the_clock_on_the_wall_on_both_days():
    house = home(layer(alarms=[NIGHT]), zone=BRUSSELS)
    for day in ("2024-03-31", "2024-10-27"):
        assert _locked_at(house, f"{day} 06:29:59")
        assert not _locked_at(house, f"{day} 06:30")
        end = _until(house, instant(f"{day} 05:00", BRUSSELS))
        assert end == instant(f"{day} 06:30", BRUSSELS)


def test_a_lock_in_the_hour_that_is_skipped_ends_at_the_jump():
    house = home(layer(alarms=[alarm("01:30-02:30", locks="everything")]), zone=BRUSSELS)
    jump = instant("2024-03-31 01:00", dt.UTC)
    assert _locked_at(house, "2024-03-31 01:59:59")
    assert not _locked_at(house, "2024-03-31 03:00")
    assert _until(house, instant("2024-03-31 01:30", BRUSSELS)) == jump


def test_a_lock_inside_the_hour_that_is_skipped_never_starts():
    house = home(layer(alarms=[alarm("02:10-02:50", locks="everything")]), zone=BRUSSELS)
    jump = instant("2024-03-31 01:00", dt.UTC)
    assert all(ruling(house, jump + s).base.everything is None for s in range(-600, 600, 60))


def test_a_lock_in_the_hour_that_comes_twice_holds_twice():
    house = home(layer(alarms=[alarm("01:30-02:30", locks="everything")]), zone=BRUSSELS)
    first, second = (instant("2024-10-27 02:00", BRUSSELS, fold) for fold in (0, 1))
    minute = [ruling(house, first + 60 * n).base.everything is not None for n in range(120)]
    assert minute == [True] * 30 + [False] * 30 + [True] * 30 + [False] * 30
    assert _until(house, first) == first + 1800
    assert _until(house, first + 1800) == second
    assert _until(house, second) == second + 1800


def test_new_york_jumps_at_two_of_its_own():
    house = home(layer(alarms=[NIGHT]), zone=NEW_YORK)
    for day, hours in (("2024-03-09", 8.5), ("2024-11-02", 10.5), ("2024-11-03", 9.5)):
        start = instant(f"{day} 21:00", NEW_YORK)
        assert ruling_at(house, tablet_of(house), start).ruling.base.everything is Reason.ALARM
        locked = [s for s in range(0, 12 * 3600, 60) if ruling(house, start + s).base.everything]
        assert locked == list(range(0, int(hours * 3600), 60))


@pytest.mark.parametrize(
    "zone",
    [PosixZone("CET-1CEST,M3.5.0,M10.5.0/3"), BRUSSELS],
)
def test_a_router_without_zone_files_keeps_the_same_times(zone):
    house = home(layer(alarms=[NIGHT]), zone=zone)
    assert _until(house, instant("2024-10-27 03:00", zone)) == instant("2024-10-27 06:30", BRUSSELS)


def test_where_the_clock_is_set_back_over_midnight_there_is_always_a_next_change():
    newfoundland = ZoneInfo("America/St_Johns")  # until 2011: at 00:01, to 23:01 of the day before
    first = instant("2010-11-07 00:00", newfoundland)
    lock = alarm("23:30-00:30", locks="everything")
    locking, plain = home(layer(alarms=[lock]), zone=newfoundland), home(zone=newfoundland)
    locked = [ruling(locking, first + n * 60).base.everything is not None for n in range(120)]
    assert locked == [True] + [False] * 29 + [True] * 60 + [False] * 30
    second = first + 3600
    assert _until(plain, first - 60) == first
    assert _until(plain, first) == first + 60
    assert _until(plain, first + 60) == second
    assert _until(plain, second) == instant("2010-11-08 00:00", newfoundland)


# --- what a ruling holds


def test_a_ruling_names_nobody_so_equal_rules_are_one_ruling():
    sister = profile("sister", layer(safe_search=False, youtube=YouTube.OFF, alarms=[NIGHT]))
    house = home(layer(alarms=[NIGHT]), others=[sister])
    assert ruling_at(house, Subject(sister), NOW) == ruling_at(house, tablet_of(house), NOW)


def test_what_shapes_an_answer_comes_from_the_home():
    house = home(block_mode=BlockMode.PAGE)
    base = ruling(house).base
    assert base.block_mode is BlockMode.PAGE
    assert not base.must_observe
    assert base.page == house.page


def test_names_by_hand_of_all_layers_meet_in_the_overlay():
    house = home(
        layer(hand_block="a.example", hand_always="=b.example"),
        household=layer(hand_allow="a.example c.example"),
        device=layer(hand_trust="d.example"),
        acts=[Grant(CHILD, NOW - 1, NOW + 1, name="c.example")],
    )
    assert ruling(house).overlay.entries == (
        ("=b.example", Hand.ALWAYS),
        ("a.example", Hand.BLOCK),  # the child's own word, not the home's
        ("c.example", Hand.ALLOW | Hand.GRANT),
        ("d.example", Hand.TRUST),
    )


def test_an_allowance_makes_its_labels_and_their_services_metered():
    house = home(layer(allow="roblox", allowances=[allowance("games", 60)]))
    assert ruling(house).base.metered == {"games", "pubg"}
    assert ruling(home(layer(allowances=[allowance("everything", 60)]))).base.metered == {"*"}


@pytest.mark.parametrize(
    ("privacy", "counted"), [(Privacy.L0, False), (Privacy.L1, True), (Privacy.L3, True)]
)
def test_look_ups_are_counted_where_the_privacy_level_allows(privacy, counted):
    child = profile("teen", privacy=privacy)
    house = home(others=[child])
    assert ruling_at(house, Subject(child), NOW).ruling.base.counted is counted


def test_the_home_alone_has_no_preset_and_counts_nobody():
    base = ruling_at(home(), THE_HOME, NOW).ruling.base
    assert (base.states, base.allow_only, base.counted, base.safe_search) == (
        (),
        False,
        False,
        False,
    )


def test_the_narrower_word_on_safe_search_and_youtube_holds():
    strict = layer(safe_search=True, youtube=YouTube.STRICT)
    mild = layer(safe_search=False, youtube=YouTube.MODERATE)
    for wide, narrow, expected in ((strict, mild, mild), (mild, strict, strict)):
        base = ruling(home(wide, device=narrow)).base
        assert (base.safe_search, base.youtube) == (expected.safe_search, expected.youtube)
        base = ruling(home(narrow, household=wide)).base
        assert (base.safe_search, base.youtube) == (expected.safe_search, expected.youtube)


def test_the_preset_fills_what_nobody_said():
    child = profile("kid", Layer(), age_band=AgeBand.UNDER_6)
    base = ruling_at(home(others=[child]), Subject(child), NOW).ruling.base
    assert base.allow_only
    assert base.safe_search
    assert base.youtube is YouTube.STRICT
    assert base.everything is Reason.ALARM
    assert base.state("kids_pack") is State.ALLOWED
    assert base.state("adult") is State.BLOCKED


# --- labels and time


def test_windows_open_and_close_to_the_minute():
    house = home(layer(alarms=[alarm("17:00-19:00", opens="video", on_days=days("mon"))]))
    shown = {
        text: ruling(house, instant(f"2026-11-23 {text}")).base.state("video")
        for text in ("16:59", "17:00", "18:59", "19:00")
    }
    assert shown == {
        "16:59": State.NOT_OPEN,
        "17:00": State.ALLOWED,
        "18:59": State.ALLOWED,
        "19:00": State.NOT_OPEN,
    }


def test_a_service_that_is_blocked_stays_blocked_in_the_open_window_of_its_category():
    house = home(layer(block="netflix", alarms=[alarm("19:00-21:00", opens="video")]))
    assert ruling(house).base.state("netflix") is State.BLOCKED
    assert ruling(house).base.state("video") is State.ALLOWED


def test_the_stricter_state_stays_when_several_rules_name_a_label():
    closed, lock = alarm("17:00-18:00", opens="games"), alarm("19:00-21:00", locks="games")
    spent = allowance("games", 0)
    for rules, state in (
        (layer(allow="games", alarms=[closed]), State.NOT_OPEN),
        (layer(allow="games", alarms=[closed, lock]), State.LOCKED),
        (layer(allow="games", alarms=[closed, lock], allowances=[spent]), State.SPENT),
        (layer(block="games", alarms=[closed, lock], allowances=[spent]), State.BLOCKED),
    ):
        assert ruling(home(rules)).base.state("games") is state


def test_a_lock_of_a_category_is_said_of_it_and_of_its_services_that_are_asked_for():
    house = home(layer(ask="roblox", allow="pubg", alarms=[alarm("19:00-21:00", locks="games")]))
    assert ruling(house).base.states == (
        ("games", State.LOCKED),
        ("pubg", State.ALLOWED),
        ("roblox", State.LOCKED),
    )


def test_a_grant_gives_a_categorys_services_back_what_was_said_of_them():
    lock = alarm("19:00-21:00", locks="games roblox pubg tiktok")
    house = home(
        layer(ask="roblox", block="netflix", alarms=[lock]),
        acts=[Grant(CHILD, NOW - 1, NOW + 60, label="games")],
    )
    assert ruling(house).base.states == (
        ("games", State.ALLOWED),
        ("netflix", State.BLOCKED),
        ("roblox", State.ASK),
        ("tiktok", State.LOCKED),
    )
    assert ruling(house).base.exempt == {"games", "roblox", "pubg"}


def test_everything_is_locked_for_the_first_of_the_reasons_that_hold():
    spent, left = allowance("everything", 0), allowance("everything", 9)
    pause, grant = Pause(CHILD, NOW - 60), Grant(CHILD, NOW - 30, NOW + 30)
    games = allowance("games", 0)
    for rules, acts, reason in (
        (layer(allowances=[left, games]), [], None),
        (layer(allowances=[left, spent]), [], Reason.SPENT),
        (layer(allowances=[spent], alarms=[alarm("19:00-21:00", locks="*")]), [], Reason.ALARM),
        (layer(allowances=[spent], alarms=[NIGHT]), [], Reason.SPENT),
        (layer(allowances=[spent]), [pause], Reason.PAUSED),
        (layer(allowances=[spent]), [pause, grant], None),
    ):
        assert ruling(home(rules, acts=acts)).base.everything is reason


def test_only_what_was_chosen_is_open_in_allow_only_mode():
    assert ruling(home(mode=Mode.ALLOW_ONLY)).base.allow_only
    assert not ruling(home()).base.allow_only


def test_a_grant_for_everything_leaves_standing_states_only():
    house = home(
        layer(
            block="adult",
            ask="shopping",
            alarms=[NIGHT, alarm("19:00-21:00", locks="games")],
        ),
        acts=[Grant(CHILD, NOW - 1, NOW + 60)],
    )
    assert ruling(house).base.states == (("adult", State.BLOCKED), ("shopping", State.ASK))


# --- properties


@settings(max_examples=150)
@given(homes(), st.lists(st.floats(0, 1), max_size=8))
def test_a_ruling_holds_from_now_until_just_before_it_says(lived, parts):
    house, now = lived
    subject = tablet_of(house, now)
    timed = ruling_at(house, subject, now)
    assert timed.until > now
    inside = {round(now + part * (timed.until - now), 3) for part in parts}
    inside |= {timed.until - 0.25, *(now + n * 1200.0 for n in range(1, 78))}
    for later in inside:
        if now < later < timed.until:
            assert tablet_of(house, later) == subject
            assert ruling_at(house, subject, later).ruling == timed.ruling


@settings(max_examples=60)
@given(homes())
def test_a_ruling_is_looked_at_again_within_a_day_and_an_hour(lived):
    house, now = lived
    for subject in (tablet_of(house, now), THE_HOME):
        assert ruling_at(house, subject, now).until <= now + 25 * 3600


@settings(max_examples=60)
@given(homes(), facts)
def test_one_more_pause_opens_nothing(lived, known):
    house, now = lived
    paused = _with(house, pauses=(*house.acts.pauses, Pause(HOUSEHOLD, now)))
    if isinstance(decide(ruling(paused, now), "www.name.example", known), Allow | Rewrite):
        before = decide(ruling(house, now), "www.name.example", known)
        assert isinstance(before, Allow | Rewrite)


@settings(max_examples=60)
@given(homes(), facts, st.sampled_from(["everything", "games", "video roblox", "social"]))
def test_one_more_lock_opens_nothing(lived, known, locks):
    house, now = lived
    lock = alarm("00:00-00:00", locks=locks)
    subject = tablet_of(house, now)
    before = decide(ruling_at(house, subject, now).ruling, "www.name.example", known)
    device = subject.device
    alarms = (*(device.layer.alarms or ()), lock)
    narrowed = replace(device, layer=replace(device.layer, alarms=alarms))
    locked = ruling_at(house, Subject(subject.profile, narrowed), now).ruling
    if isinstance(decide(locked, "www.name.example", known), Allow | Rewrite):
        assert isinstance(before, Allow | Rewrite)


@settings(max_examples=60)
@given(homes(), facts, labels)
def test_one_more_blocked_label_on_the_device_opens_nothing(lived, known, label):
    house, now = lived
    subject = tablet_of(house, now)
    before = decide(ruling_at(house, subject, now).ruling, "www.name.example", known)
    rules = subject.device.layer
    more = replace(
        rules,
        block=_also(rules.block, label),
        ask=_without(rules.ask, label),
        allow=_without(rules.allow, label),
    )
    narrowed = replace(subject.device, layer=more)
    after = decide(
        ruling_at(house, Subject(subject.profile, narrowed), now).ruling, "www.name.example", known
    )
    if isinstance(after, Allow | Rewrite):
        assert isinstance(before, Allow | Rewrite)


@settings(max_examples=60)
@given(homes(), facts, labels | st.none())
def test_a_grant_never_closes_what_was_open(lived, known, label):
    house, now = lived
    granted = _with(
        house, grants=(*house.acts.grants, Grant(HOUSEHOLD, now, now + 60, label=label))
    )
    before = decide(ruling(house, now), "www.name.example", known)
    after = decide(ruling(granted, now), "www.name.example", known)
    if isinstance(before, Allow | Rewrite):
        assert isinstance(after, Allow | Rewrite)


@settings(max_examples=60)
@given(homes(), facts, labels | st.none())
def test_no_grant_lifts_security(lived, known, label):
    house, now = lived
    granted = _with(
        house, grants=(*house.acts.grants, Grant(HOUSEHOLD, now, now + 60, label=label))
    )
    before = decide(ruling(house, now), "www.name.example", known)
    after = decide(ruling(granted, now), "www.name.example", known)
    if isinstance(before, Block) and before.reason is Reason.SECURITY:
        assert after == before


def _with(house, **acts):
    return replace(house, acts=replace(house.acts, **acts))


def _also(choice, label):
    if choice.replace is not None:
        return replace(choice, replace=choice.replace | {label})
    return replace(choice, add=choice.add | {label}, remove=choice.remove - {label})


def _without(choice, label):
    replaced = None if choice.replace is None else choice.replace - {label}
    return replace(choice, replace=replaced, add=choice.add - {label})


# --- skipping once


def _scopes(house):
    household = house.household
    yield HOUSEHOLD, lambda change: replace(household, layer=change(household.layer))
    for key, each in household.profiles.items():
        yield (
            Scope(Reach.PROFILE, key),
            lambda change, key=key, each=each: replace(
                household,
                profiles={**household.profiles, key: replace(each, layer=change(each.layer))},
            ),
        )


@settings(max_examples=60)
@given(homes(), st.data())
def test_a_skip_is_the_same_as_a_rule_that_leaves_that_day_out(lived, data):
    """An act of one evening and the `skip` of the household file are one thing."""
    house, now = lived
    house = replace(house, acts=replace(house.acts, skips=()))
    day = shown_at(house.zone, now).date()
    for scope, changed in _scopes(house):
        layer = house.household.layer
        if scope.reach is Reach.PROFILE:
            layer = house.household.profiles[scope.id].layer
        if not layer.alarms:
            continue
        chosen = data.draw(st.sampled_from(layer.alarms))
        skip = skip_of(scope, chosen, day, now - 1)
        by_rule = changed(
            lambda rules, skip=skip, day=day: replace(
                rules,
                alarms=tuple(a.skipping(day) if skip.is_of(a) else a for a in rules.alarms),
            )
        )
        by_act = replace(house, acts=replace(house.acts, skips=(skip,)))
        for identity in ("tablet", "phone"):
            subjects = [
                subject_of(home, home.household.device(identity), now)
                for home in (by_act, replace(house, household=by_rule))
            ]
            rulings = [
                ruling_at(home, subject, now).ruling
                for home, subject in zip(
                    (by_act, replace(house, household=by_rule)), subjects, strict=True
                )
            ]
            assert rulings[0] == rulings[1]


def test_tonight_is_skipped_and_tomorrow_is_not():
    night = alarm("19:00-06:30", locks="everything")
    house = home(layer(alarms=[night]), acts=[skip_of(CHILD, night, NOW_DAY)])
    assert ruling(house).base.everything is None
    assert ruling(house, NOW + 86400).base.everything is Reason.ALARM
    assert ruling(home(layer(alarms=[night]))).base.everything is Reason.ALARM


@pytest.mark.parametrize(
    ("rules", "more"),
    [
        (layer(block="adult"), {}),
        (layer(ask="games"), {}),
        (layer(alarms=[NIGHT]), {}),
        (layer(alarms=[alarm("17:00-19:00", opens="video")]), {}),
        (layer(allowances=[allowance("games", 30)]), {}),
        (layer(safe_search=True), {}),
        (layer(youtube=YouTube.MODERATE), {}),
        (layer(hand_block="bad.example"), {}),
        (UNPRESET, {"mode": Mode.ALLOW_ONLY}),
        (UNPRESET, {"household": layer(block="adult")}),
        (UNPRESET, {"device": layer(alarms=[NIGHT])}),
    ],
)
def test_who_has_a_rule_that_holds_by_dns_is_told_that_this_network_filters(rules, more):
    assert ruling(home(rules, **more)).base.refuses_canaries
    assert not ruling(home(rules, **more, ways_around=WaysAround.OPEN)).base.refuses_canaries


@pytest.mark.parametrize(
    "rules",
    [
        layer(),
        layer(block="malware phishing"),
        layer(allow="games"),
        layer(hand_allow="good.example"),
        layer(alarms=[replace(NIGHT, on=False)]),
        layer(block="adult", allow="bypass"),
    ],
)
def test_who_has_none_or_was_let_around_is_not_told(rules):
    assert not ruling(home(rules)).base.refuses_canaries
