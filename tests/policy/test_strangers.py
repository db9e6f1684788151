from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.acts import Grant, Pause
from policy.decision import Allow, Rewrite, decide
from policy.folding import ruling_at
from policy.home import THE_HOME, Subject
from policy.labels import SECURITY
from policy.reasons import Reason
from policy.rules import AgeBand, BlockMode, Layer, YouTube
from policy.ruling import Base, Hand, Overlay, Ruling, State
from policy.strangers import (
    forwarder_ruling,
    is_child,
    machine_ruling,
    new_device_ruling,
    strictest,
    unsorted_ruling,
)
from policy.wall_clock import shown_at
from tests.policy.families import (
    CHILD,
    HOUSEHOLD,
    NOW,
    about,
    alarm,
    home,
    instant,
    layer,
    profile,
    reading,
)
from tests.policy.strategies import NAMES, facts, homes, labels

TODAY = reading("2026-11-23").date()
LOCK = alarm("19:00-21:00", locks="everything")


def _open(ruling: Ruling, known, name="www.name.example") -> bool:
    return isinstance(decide(ruling, name, known), Allow | Rewrite)


# --- new devices


def test_a_new_device_is_locked_when_any_child_is():
    sister = profile("sister", layer(alarms=[LOCK]))
    house = home(layer(block="games"), others=[sister])
    timed = new_device_ruling(house, NOW)
    assert timed.ruling.base.everything is Reason.ALARM
    assert timed.until == instant("2026-11-23 21:00")
    later = new_device_ruling(house, timed.until).ruling
    assert later.base.everything is None
    assert later.base.state("games") is State.BLOCKED


def test_a_new_device_gets_the_blocks_of_all_children_and_the_home():
    house = home(
        layer(block="games", hand_block="a.example"),
        household=layer(block="malware", hand_block="b.example"),
        others=[
            profile("sister", layer(block="video", allow="games", hand_block="c.example")),
            profile("tv", layer(block="audio"), shared=True),
            profile("mother", layer(block="shopping"), age_band=None),
        ],
    )
    ruling = new_device_ruling(house, NOW).ruling
    blocked = {label for label, state in ruling.base.states if state is State.BLOCKED}
    assert blocked == {"games", "video", "malware"}
    assert ruling.overlay.names == {"a.example", "b.example", "c.example"}


def test_what_opens_a_name_for_one_child_does_not_open_it_for_a_new_device():
    house = home(
        layer(hand_always="school.example", hand_trust="mod.example", hand_allow="fun.example"),
        acts=[Grant(CHILD, NOW - 1, NOW + 60, name="fun.example"), Grant(CHILD, NOW - 1, NOW + 60)],
        others=[profile("sister", layer(alarms=[LOCK]))],
    )
    ruling = new_device_ruling(house, NOW).ruling
    assert ruling.overlay.entries == ()
    assert ruling.base.everything is Reason.ALARM


def test_a_grant_for_the_whole_home_holds_for_a_new_device_too():
    house = home(
        layer(alarms=[LOCK]),
        household=layer(hand_always="school.example"),
        acts=[Grant(HOUSEHOLD, NOW - 1, NOW + 60, label="games")],
    )
    ruling = new_device_ruling(house, NOW).ruling
    assert _open(ruling, about("games"))
    assert not _open(ruling, about())
    assert _open(ruling, about(), "www.school.example")


def test_a_home_without_children_still_guards_new_devices():
    house = home(household=layer(block="games", hand_block="a.example"), block_mode=BlockMode.PAGE)
    adults = replace(
        house, household=replace(house.household, profiles={"p": profile("p", age_band=None)})
    )
    base = new_device_ruling(adults, NOW).ruling.base
    assert {label for label, _ in base.states} == SECURITY | {"adult", "bypass", "games"}
    assert base.block_mode is BlockMode.PAGE
    assert new_device_ruling(adults, NOW).ruling.overlay.names == {"a.example"}


def test_parents_may_choose_a_profile_for_new_devices():
    guest = profile("guest", layer(block="video"), age_band=None)
    house = home(layer(alarms=[LOCK]), others=[guest], new_devices="guest")
    assert new_device_ruling(house, NOW) == ruling_at(house, Subject(guest), NOW)


def test_a_chosen_profile_that_is_gone_leaves_the_strictest():
    house = home(layer(block="games"), new_devices="gone")
    assert new_device_ruling(house, NOW).ruling.base.state("games") is State.BLOCKED


def test_children_are_persons_who_are_not_of_age():
    assert is_child(profile("p"), TODAY)
    assert not is_child(profile("p", shared=True), TODAY)
    assert not is_child(profile("p", age_band=None), TODAY)
    assert is_child(profile("p", age_band=None, born=(2008, 11)), TODAY)
    assert not is_child(profile("p", age_band=None, born=(2008, 10)), TODAY)


# --- the first day, the forwarder, this machine


def test_on_the_first_day_no_childs_lock_holds_but_harm_is_blocked():
    house = home(layer(alarms=[LOCK]), household=layer(block="games"), acts=[Pause(CHILD, NOW - 1)])
    timed = unsorted_ruling(house, NOW)
    assert timed.ruling.base.everything is None
    assert {label for label, _ in timed.ruling.base.states} == SECURITY | {"adult", "bypass"}
    assert not timed.ruling.base.counted


def test_on_the_first_day_what_locks_the_whole_home_locks_who_is_unsorted_too():
    rules = layer(alarms=[LOCK], hand_always="school.example")
    by_alarm = unsorted_ruling(home(household=rules), NOW)
    assert by_alarm.ruling.base.everything is Reason.ALARM
    assert by_alarm.until == instant("2026-11-23 21:00")
    assert _open(by_alarm.ruling, about(), "school.example")
    assert not _open(by_alarm.ruling, about())
    assert unsorted_ruling(home(household=rules), by_alarm.until).ruling.base.everything is None
    paused = home(acts=[Pause(HOUSEHOLD, NOW - 1, NOW + 60)])
    assert unsorted_ruling(paused, NOW).ruling.base.everything is Reason.PAUSED
    assert unsorted_ruling(paused, NOW).until == NOW + 60


def test_behind_a_forwarder_the_rules_of_the_whole_home_hold():
    house = home(layer(block="games"), household=layer(block="adult", alarms=[LOCK]))
    timed = forwarder_ruling(house, NOW)
    assert timed == ruling_at(house, THE_HOME, NOW)
    assert timed.ruling.base.states == (("adult", State.BLOCKED),)
    assert timed.ruling.base.everything is Reason.ALARM


def test_this_machine_is_kept_from_harm_alone():
    rules = layer(block="adult malware", alarms=[LOCK], hand_block="a.example")
    house = home(household=rules, acts=[Pause(HOUSEHOLD, NOW - 1)])
    ruling = machine_ruling(house, NOW).ruling
    assert ruling == Ruling(Base(states=(("malware", State.BLOCKED),)))
    assert not _open(ruling, about(mandated=True))


# --- the strictest of several


def test_the_strictest_of_one_is_as_strict():
    one = Ruling(Base(states=(("games", State.ALLOWED),)), Overlay((("a", Hand.ALLOW),)))
    assert strictest([one]) == one


def test_the_strictest_has_every_restriction():
    mild = Base(youtube=YouTube.MODERATE, states=(("games", State.ASK), ("video", State.ALLOWED)))
    hard = Base(Reason.SPENT, safe_search=True, allow_only=True, states=(("games", State.LOCKED),))
    joined = strictest([Ruling(mild), Ruling(hard)]).base
    assert joined.everything is Reason.SPENT
    assert joined.allow_only
    assert joined.safe_search
    assert joined.youtube is YouTube.MODERATE
    assert joined.states == (("games", State.LOCKED),)


def test_a_label_passes_the_lock_only_if_it_passes_every_lock():
    free = Ruling(Base())
    one = Ruling(Base(Reason.ALARM, frozenset({"games", "video"})))
    other = Ruling(Base(Reason.ALARM, frozenset({"games"})))
    assert strictest([free, one]).base.exempt == {"games", "video"}
    assert strictest([free, one, other]).base.exempt == {"games"}
    assert strictest([free]).base.exempt == frozenset()


marks = st.sampled_from([*Hand, Hand.ALLOW | Hand.BLOCK, Hand.ALWAYS | Hand.TRUST])
overlays = st.dictionaries(st.sampled_from([*NAMES, *(f"={n}" for n in NAMES)]), marks, max_size=3)
rulings = st.builds(
    lambda base, said: Ruling(base, Overlay(tuple(sorted(said.items(), key=lambda e: e[0])))),
    st.builds(
        Base,
        everything=st.sampled_from([None, None, Reason.ALARM, Reason.PAUSED]),
        exempt=st.frozensets(labels, max_size=2),
        states=st.dictionaries(labels, st.sampled_from(State), max_size=4).map(
            lambda states: tuple(sorted(states.items()))
        ),
        allow_only=st.booleans(),
    ),
    overlays,
)


@given(st.lists(rulings, min_size=1, max_size=3), facts, st.sampled_from(NAMES))
def test_the_strictest_allows_only_what_all_allow(several, known, name):
    if _open(strictest(several), known, name):
        assert all(_open(each, known, name) for each in several)


@given(st.lists(rulings, min_size=1, max_size=3))
def test_the_order_of_rulings_does_not_matter_to_the_strictest(several):
    forwards, backwards = strictest(several), strictest(several[::-1])
    assert forwards.overlay == backwards.overlay
    assert forwards.base.states == backwards.base.states
    assert bool(forwards.base.everything) == bool(backwards.base.everything)
    assert strictest([forwards, *several]).base.states == forwards.base.states


@settings(max_examples=60)
@given(homes(), facts, st.sampled_from(NAMES))
def test_a_new_device_reaches_nothing_that_a_child_may_not(lived, known, name):
    house, now = lived
    house = replace(house, household=replace(house.household, new_devices="strictest"))
    if _open(new_device_ruling(house, now).ruling, known, name):
        for child in house.household.profiles.values():
            if is_child(child, shown_at(house.zone, now).date()):
                ruling = ruling_at(house, Subject(child), now).ruling
                assert _open(ruling, known, name)


def test_the_youngest_childs_preset_holds_for_new_devices():
    youngest = profile("youngest", Layer(), age_band=AgeBand.UNDER_6)
    base = new_device_ruling(home(others=[youngest]), NOW).ruling.base
    assert base.allow_only
    assert base.everything is Reason.ALARM


def test_one_child_whose_rules_hold_by_dns_is_enough_to_tell_a_new_device():
    free = profile("sister", age_band=AgeBand.ADULT)
    strict = new_device_ruling(home(layer(block="adult"), others=[free]), NOW).ruling.base
    assert strict.refuses_canaries
