from dataclasses import replace

import pytest
from hypothesis import given, settings

from policy.acts import Grant, Pause
from policy.decision import Allow, Ask, Block, Rewrite, decide
from policy.explanation import Cause, explain, next_change
from policy.folding import ruling_at
from policy.home import THE_HOME, Subject
from policy.labels import BYPASS
from policy.minutes import Estimate
from policy.reasons import Passage, Reason
from policy.rules import AgeBand, Layer, Mode, Spend, WaysAround
from policy.strangers import new_device_ruling
from tests.policy.families import (
    BRUSSELS,
    CHILD,
    HOUSEHOLD,
    NOW,
    TABLET,
    about,
    alarm,
    allowance,
    days,
    home,
    instant,
    layer,
    minutes,
    profile,
    tablet_of,
)
from tests.policy.strategies import facts, homes

NAME = "www.name.example"
NIGHT = alarm("21:00-06:30", locks="everything", label="School nights")


def _explained(house, known=None, now=NOW, name=NAME):
    subject = tablet_of(house, now)
    return explain(
        house, subject, lambda at: ruling_at(house, subject, at), name, known or about(), now=now
    )


def _cause(house, words="", **more) -> tuple[str, str, str]:
    cause = _explained(house, about(words, **more)).cause
    return cause.kind, cause.owner, cause.title


# --- which rule


def _lock(**more):
    return alarm("19:00-21:00", label="Tonight", **more)


def _other(**more):
    return alarm("07:00-08:00", label="Breakfast", **more)


ALL = "everything"
USED = minutes("15:00", "15:59", "games") | minutes("15:00", "15:59", "*")
CAUSES = {
    "a household's alarm": (
        home(household=layer(alarms=[_other(locks=ALL), _lock(locks=ALL)])), "",
        ("alarm", "household", "Tonight")),
    "a child's alarm": (
        home(layer(alarms=[_other(locks=ALL), _lock(locks="games"), _lock(locks=ALL)])), "",
        ("alarm", "profile", "Tonight")),
    "a device's alarm": (
        home(layer(alarms=[_lock(locks="games")]), device=layer(alarms=[_lock(locks=ALL)])), "",
        ("alarm", "device", "Tonight")),
    "an alarm for a label": (
        home(layer(alarms=[_lock(locks="video"), _other(locks="games"),
                           alarm("19:30-20:30", locks="games", label="Homework")])),
        "games", ("label_locked", "profile", "Homework")),
    "an alarm for a category reaches its service": (
        home(layer(ask="roblox", alarms=[_lock(locks="video"), _lock(locks="games")])), "roblox",
        ("label_locked", "profile", "Tonight")),
    "an alarm that names a service that is allowed otherwise": (
        home(layer(allow="roblox", alarms=[_lock(locks="games"),
                                           alarm("19:00-21:00", locks="roblox", label="Roblox")])),
        "roblox", ("label_locked", "profile", "Roblox")),
    "a window": (
        home(layer(alarms=[_other(opens="games"),
                           alarm("07:00-08:00", opens="video", label="Cartoons")])), "video",
        ("not_open", "profile", "Cartoons")),
    "a pause of the home": (
        home(acts=[Pause(HOUSEHOLD, NOW - 60)]), "", ("paused", "household", "")),
    "a pause of the child": (home(acts=[Pause(CHILD, NOW - 60)]), "", ("paused", "profile", "")),
    "the newer of two pauses": (
        home(acts=[Pause(TABLET, NOW - 30), Pause(CHILD, NOW - 60)]), "", ("paused", "device", "")),
    "a spent allowance": (
        home(layer(allowances=[allowance("video", 9), allowance("games", 60)]), used=USED),
        "games", ("label_spent", "profile", "games minutes")),
    "the allowance that is spent, not the one with minutes left": (
        home(layer(allowances=[allowance("games video", 600), allowance("games", 60)]), used=USED),
        "games", ("label_spent", "profile", "games minutes")),
    "a spent allowance of the device for everything": (
        home(layer(allowances=[allowance("games", 60)]),
             device=layer(allowances=[allowance("everything", 60)]), used=USED),
        "", ("spent", "device", "everything minutes")),
    "a name that the home blocks": (
        home(household=layer(hand_block="name.example")), "",
        ("hand", "household", "name.example")),
    "a name that is blocked exactly": (
        home(layer(hand_block="=www.name.example other.example")), "",
        ("hand", "profile", "=www.name.example")),
    "the most specific of several blocked names": (
        home(household=layer(hand_block=NAME), device=layer(hand_block="example"),
             child=layer(hand_allow="name.example")), "",
        ("hand", "household", NAME)),
    "a name that is allowed": (
        home(layer(hand_allow="name.example", block="adult")), "adult",
        ("hand", "profile", "name.example")),
    "a name that always passes": (
        home(layer(hand_always=NAME, alarms=[_lock(locks=ALL)])), "", ("always", "profile", NAME)),
    "a name that is trusted": (
        home(layer(hand_trust=NAME, block="malware")), "malware", ("hand", "profile", NAME)),
    "a label that the child's list blocks": (
        home(layer(block="games"), household=layer(block="games")), "games",
        ("label", "profile", "games")),
    "a label that the home blocks": (
        home(household=layer(block="games")), "games", ("label", "household", "games")),
    "a label that the device blocks": (
        home(device=layer(block="games")), "games", ("label", "device", "games")),
    "a harmful name": (
        home(household=layer(block="malware")), "malware", ("security", "household", "malware")),
    "a way around": (home(layer(block="bypass")), "bypass", ("bypass", "profile", "bypass")),
    "what may be asked for": (
        home(layer(ask="shopping")), "shopping", ("ask", "profile", "shopping")),
    "what was not chosen": (home(mode=Mode.ALLOW_ONLY), "", ("allow_only", "", "")),
    "nothing": (home(), "", ("default", "", "")),
}  # fmt: skip


@pytest.mark.parametrize("row", CAUSES)
def test_the_cause_is_the_rule_that_decided(row):
    house, words, expected = CAUSES[row]
    assert _cause(house, words) == expected


def test_an_order_is_nobodys_rule():
    assert _cause(home(), mandated=True) == ("mandated", "", "")


def test_a_grant_is_its_own_cause_even_where_the_name_is_set_by_hand_too():
    grant = Grant(CHILD, NOW - 1, NOW + 60, name=NAME)
    house = home(layer(hand_allow=NAME), acts=[grant])
    assert _cause(house) == ("grant", "", "")
    locked = home(layer(hand_allow=NAME, alarms=[_lock(locks=ALL)]))
    assert _cause(locked, essential=True) == ("essential", "", "")


def test_what_nobody_said_is_the_presets():
    kid = profile("kid", Layer(alarms=()), age_band=AgeBand.FROM_10)
    house, subject = home(others=[kid]), Subject(kid)

    def cause(words):
        return explain(
            house, subject, lambda at: ruling_at(house, subject, at), NAME, about(words), now=NOW
        ).cause

    assert cause("adult") == Cause("label", "preset", "adult")
    assert cause("shopping") == Cause("ask", "preset", "shopping")


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (layer(alarms=[_lock(locks=ALL)]), Reason.ALARM),
        (layer(alarms=[_lock(locks="games")]), Reason.LABEL_LOCKED),
        (layer(alarms=[_other(opens="games")]), Reason.NOT_OPEN),
        (layer(allowances=[allowance("games", 0)]), Reason.LABEL_SPENT),
        (layer(hand_block=NAME), Reason.HAND),
    ],
)
def test_a_new_device_that_a_childs_rule_stops_is_told_the_kind(rules, reason):
    """The subject is the home, which has no such rule of its own."""
    house = home(rules)

    def strangers(at):
        return new_device_ruling(house, at)

    found = explain(house, THE_HOME, strangers, NAME, about("games"), now=NOW)
    assert found.decision.reason is reason
    assert found.cause == Cause(reason.value)


# --- when it changes


def _change(house, words="", now=NOW):
    found = _explained(house, about(words), now)
    return found.changes_at, found.becomes


def test_a_lock_ends_to_the_second():
    house = home(layer(alarms=[NIGHT]))
    at, becomes = _change(house, now=instant("2026-11-23 23:12:34"))
    assert (at, becomes) == (instant("2026-11-24 06:30"), Allow(Passage.DEFAULT))


def test_a_lock_begins_to_the_second_after_changes_that_do_not_matter():
    games = alarm("20:10-20:20", locks="games")
    house = home(layer(alarms=[NIGHT, games]))
    assert _change(house) == (instant("2026-11-23 21:00"), Block(Reason.ALARM))
    assert _change(house, "games") == (
        instant("2026-11-23 20:10"),
        Block(Reason.LABEL_LOCKED, "games"),
    )


def test_the_next_change_may_be_days_away():
    friday = alarm("18:00-19:00", locks="everything", on_days=days("fri"))
    house = home(layer(alarms=[friday]))
    assert _change(house) == (instant("2026-11-27 18:00"), Block(Reason.ALARM))


def test_on_the_night_of_the_clock_change_the_lock_ends_by_the_wall():
    house = home(layer(alarms=[NIGHT]), zone=BRUSSELS)
    at, _ = _change(house, now=instant("2024-10-26 23:00", BRUSSELS))
    assert at == instant("2024-10-27 06:30", BRUSSELS)
    assert at - instant("2024-10-26 23:00", BRUSSELS) == 8.5 * 3600


def test_a_grant_ends_and_the_lock_is_back():
    grant = Grant(CHILD, NOW - 60, NOW + 1800)
    house = home(layer(alarms=[alarm("19:00-22:00", locks="everything")]), acts=[grant])
    assert _change(house) == (NOW + 1800, Block(Reason.ALARM))


def test_a_change_that_changes_the_reason_is_a_change():
    house = home(
        layer(alarms=[alarm("19:00-22:00", locks="everything")]),
        acts=[Pause(CHILD, NOW - 60, NOW + 600)],
    )
    assert _change(house) == (NOW + 600, Block(Reason.ALARM))


def test_what_no_rule_will_change_has_no_next_change():
    assert _change(home(layer(block="games")), "games") == (None, None)
    assert _change(home(acts=[Pause(HOUSEHOLD, NOW - 60)])) == (None, None)


def test_a_spent_allowance_is_back_at_midnight():
    house = home(layer(allowances=[allowance("games", 60)]), used=USED)
    at, _ = _change(house, "games")
    assert at == instant("2026-11-24 00:00")


@pytest.mark.parametrize("left", [0.5, 1, 7])
def test_a_few_minutes_left_do_not_hide_a_lock_that_comes_later(left):
    house = home(
        layer(
            allowances=[allowance("games", 60, spend=Spend.MID)],
            alarms=[alarm("23:00-23:30", locks="everything", on_days=days("tue"))],
        ),
        used=dict(_used_but(left)),
    )
    assert _change(house) == (instant("2026-11-24 23:00"), Block(Reason.ALARM))


def _used_but(left: float):
    """Give use of games that leaves so many minutes of an hour, half a minute by a held one."""
    ((key, estimate),) = minutes("15:00", f"15:{59 - int(left + 0.5):02d}", "games").items()
    held = 0 if left == int(left) else 1
    return {key: Estimate(estimate.low, estimate.low | held)}.items()


@settings(max_examples=30)
@given(homes(), facts)
def test_the_next_change_is_the_first_and_is_right(lived, known):
    house, now = lived
    subject = tablet_of(house, now)

    def rulings(at):
        return ruling_at(house, subject, at)

    first = decide(rulings(now).ruling, NAME, known)
    at, becomes = next_change(rulings, NAME, known, now)
    end = now + 2 * 86400 if at is None else at
    if at is not None:
        assert at > now
        assert decide(rulings(at).ruling, NAME, known) == becomes != first
    for hour in range(1, 49):
        moment = now + hour * 3600.0 - 0.5
        if moment < end:
            assert decide(rulings(moment).ruling, NAME, known) == first


@settings(max_examples=30)
@given(homes(), facts)
def test_every_decision_has_a_cause_that_names_its_kind(lived, known):
    house, now = lived
    found = _explained(house, known, now)
    decision = found.decision
    if isinstance(decision, Ask):
        assert found.cause.kind == "ask"
    elif isinstance(decision, Block):
        assert found.cause.kind == decision.reason.value
        nobodys = {Reason.MANDATED, Reason.ALLOW_ONLY}
        assert bool(found.cause.owner) == (decision.reason not in nobodys)
    else:
        assert isinstance(decision, Allow | Rewrite)
        assert found.cause.kind == decision.by.value


CANARY = "mask.icloud.com"


@pytest.mark.parametrize(
    ("house", "expected"),
    [
        (home(layer(block="adult")), ("canary", "household", BYPASS)),
        (home(layer(block="bypass")), ("bypass", "profile", BYPASS)),
        (home(layer(hand_block="icloud.com")), ("hand", "profile", "icloud.com")),
    ],
)
def test_a_canary_is_explained_by_the_homes_word_on_ways_around(house, expected):
    cause = _explained(house, about("bypass"), name=CANARY).cause
    assert (cause.kind, cause.owner, cause.title) == expected


def test_bypass_is_a_strict_devices_own_rule():
    house = home()
    tablet = replace(house.household.devices[0], ways_around=WaysAround.STRICT)
    house = replace(house, household=replace(house.household, devices=(tablet,)))
    cause = _explained(house, about("bypass"), name="vpn.example").cause
    assert (cause.kind, cause.owner, cause.title) == ("bypass", "device", BYPASS)
