"""Pauses, grants and hand-overs on disk: they begin, end and are forgotten when they should."""

import pytest

from policy.acts import Reach, Scope
from store.acts import REMEMBERED, ActKeeper, acts_of_household, live_grants

HOME, KID, TABLET = (
    Scope(Reach.HOUSEHOLD),
    Scope(Reach.PROFILE, "kid"),
    Scope(Reach.DEVICE, "d1"),
)
NOW = 1_795_300_000.0


@pytest.fixture
def keeper(store):
    """Give a function that makes a keeper for a moment and a household."""

    def make(now=NOW, household="default"):
        return ActKeeper(store.db, household, "Ammi", now)

    return make


@pytest.fixture
def acts(store):
    return lambda now=NOW, household="default": acts_of_household(store.db, household, now)


def test_a_pause_lasts_its_minutes_or_until_it_is_resumed(keeper, acts):
    keeper().pause(KID, 30)
    keeper().pause(HOME, None)
    kid, everybody = acts().pauses
    assert (kid.scope, kid.since, kid.until) == (KID, NOW, NOW + 1800)
    assert (everybody.scope, everybody.until) == (HOME, None)
    assert keeper(NOW + 10).resume(HOME) == 1
    assert keeper(NOW + 10).resume(HOME) == 0
    assert [pause.ended for pause in acts().pauses] == [None, NOW + 10]
    assert keeper(NOW + 1801).resume(KID) == 0, "it had ended by itself"


def test_a_new_pause_takes_the_place_of_the_old_one(keeper, acts):
    keeper().pause(KID, None)
    keeper(NOW + 5).pause(KID, 10)
    active = [pause for pause in acts().pauses if pause.is_active(NOW + 6)]
    assert [pause.until for pause in active] == [NOW + 605]
    assert acts().pause("kid", None, NOW + 606) is None


def test_a_grant_is_for_a_name_a_label_or_everything_and_may_be_revoked(keeper, acts):
    keeper().grant(KID, 15, name="a.example")
    keeper().grant(TABLET, 15, label="games")
    keeper().grant(HOME, 15)
    assert [(g.name, g.label, g.everything) for g in acts().grants] == [
        ("a.example", None, False),
        (None, "games", False),
        (None, None, True),
    ]
    assert keeper(NOW + 1).revoke(2) == 1
    assert keeper(NOW + 1).revoke(2) == 0
    assert [g.is_active(NOW + 2) for g in acts().grants] == [True, False, True]


def test_a_device_is_in_one_pair_of_hands(keeper, acts):
    keeper().hand_over("d1", "kid", None)
    keeper(NOW + 5).hand_over("d1", "mum", 10)
    assert acts().holder("d1", NOW + 6).profile == "mum"
    assert acts().holder("d1", NOW + 606) is None
    assert keeper(NOW + 7).hand_back("d1") == 1
    assert keeper(NOW + 7).hand_back("d2") == 0
    assert acts().holder("d1", NOW + 8) is None


def test_one_home_ends_nothing_in_another(keeper, acts):
    keeper().pause(HOME, None)
    keeper().grant(KID, 15)
    keeper().hand_over("d1", "kid", None)
    other = keeper(NOW + 1, "other")
    assert (other.resume(HOME), other.revoke(1), other.hand_back("d1")) == (0, 0, 0)
    other.forget_old(NOW + 10**9)
    assert acts(household="other").pauses == ()
    assert (len(acts().pauses), len(acts().grants), len(acts().hand_overs)) == (1, 1, 1)


def test_what_ended_is_told_as_long_as_it_may_matter(keeper, acts):
    keeper().grant(KID, 60)
    keeper(NOW + 60).pause(KID, None)
    keeper(NOW + 120).resume(KID)
    later = NOW + 120 + REMEMBERED
    assert len(acts(later - 1).pauses) == 1
    assert acts(later - 1).was_paused_after(acts(later - 1).grants[0], "kid", None, later - 1)
    assert acts(later).pauses == ()
    assert len(acts(NOW + 3599 + REMEMBERED).grants) == 1
    assert acts(NOW + 3600 + REMEMBERED).grants == ()


def test_what_is_forgotten_is_what_ended_and_nothing_that_lasts(keeper, acts, store):
    keeper().pause(HOME, None)
    keeper().pause(KID, 1)
    keeper().grant(KID, 100)
    keeper().revoke(1)
    keeper().grant(KID, 100)
    keeper().hand_over("d1", "kid", None)
    keeper(NOW + 90).forget_old(NOW + 61)
    assert [pause.scope for pause in acts(NOW).pauses] == [HOME]
    assert [grant.ended for grant in acts(NOW).grants] == [None]
    assert len(acts(NOW).hand_overs) == 1
    who = [row[0] for table in ("pause", "permission", "hand_over")
           for row in store.db.execute(f"SELECT who FROM {table}")]  # noqa: S608  # fmt: skip
    assert set(who) == {"Ammi"}


def test_live_grants_are_listed_until_they_end_are_ended_or_a_pause_comes(keeper, store):
    keeper().grant(KID, 30)
    keeper().grant(TABLET, 60, label="games")
    first, second = live_grants(store.db, "default", NOW)
    assert (first.grant.scope, second.grant.label) == (KID, "games")
    keeper().revoke(first.id)
    assert live_grants(store.db, "default", NOW) == [second]
    keeper(NOW + 1).pause(KID, 5)
    assert live_grants(store.db, "default", NOW + 1) == [second]
    keeper(NOW + 1).pause(TABLET, 5)
    assert live_grants(store.db, "default", NOW + 1) == []
    assert live_grants(store.db, "other", NOW) == []


def test_who_resumes_alone_is_let_out_of_wider_pauses_and_of_no_others(keeper, acts):
    keeper().pause(HOME, None)
    keeper().pause(Scope(Reach.PROFILE, "sister"), None)
    keeper().pause(KID, None)
    assert keeper(NOW + 1).resume(TABLET, "kid") == 2
    assert keeper(NOW + 1).resume(TABLET, "kid") == 0, "it is out already"
    everybody, sister, kid = acts().pauses
    assert (everybody.spared, sister.spared, kid.spared) == ({TABLET}, set(), {TABLET})
    later = NOW + 2
    assert acts().pause("kid", "d1", later) is None
    assert acts().pause("kid", "d2", later) is not None
    assert acts().pause("sister", "d1", later) == sister, "handed to her, it is hers"
    assert keeper(later).resume(KID) == 2
    assert acts().pause("kid", None, NOW + 3) is None
    assert acts().pause(None, None, NOW + 3) is not None
    keeper(NOW + 4).pause(HOME, None)
    assert acts().pause("kid", "d1", NOW + 5) is not None, "a new one is for all again"


def test_pauses_of_another_home_hold_on(keeper, acts):
    keeper(household="second").pause(HOME, None)
    assert keeper().resume(KID) == 0
    assert acts(household="second").pauses[0].spared == set()
