"""Locks of everything that leave something open: homework has what it needs, and nothing else."""

import pytest

from policy.acts import Pause
from policy.decision import Allow, Block, decide
from policy.explanation import cause_of
from policy.facts import NameFacts
from policy.left_open import covers
from policy.moment import Moment
from policy.reasons import Passage, Reason
from tests.policy.families import (
    CHILD,
    NOW,
    about,
    alarm,
    allowance,
    home,
    layer,
    ruling,
    tablet_of,
)

SCHOOL = frozenset({"school.example"})
KIDS = frozenset({"kids_pack"})


def homework(times="19:00-21:00", spared=KIDS, names=SCHOOL, **more):
    return alarm(times, locks="everything", spared=spared, spared_names=names, label="H", **more)


def gets(house, labels="", name="www.name.example", **known):
    return decide(ruling(house), name, about(labels, **known))


def test_what_homework_needs_is_open_and_nothing_else():
    house = home(layer(alarms=[homework()]))
    assert gets(house, "kids_pack") == Allow(Passage.DEFAULT)
    assert gets(house, name="lms.school.example") == Allow(Passage.ALWAYS)
    assert gets(house) == Block(Reason.ALARM)
    assert gets(house, "games") == Block(Reason.ALARM)


def test_a_label_left_open_keeps_its_own_block_and_windows():
    rules = layer(alarms=[homework(spared=frozenset({"games", "video"}))], block="games")
    assert gets(home(rules), "games") == Block(Reason.LABEL, "games")
    window = alarm("17:00-18:00", opens="video")
    rules = layer(alarms=[homework(spared=frozenset({"video"})), window])
    assert gets(home(rules), "video") == Block(Reason.NOT_OPEN, "video")


def test_services_of_a_category_left_open_are_open_with_it():
    assert isinstance(
        gets(home(layer(alarms=[homework(spared=frozenset({"games"}))])), "roblox"), Allow
    )


def test_when_the_lock_is_over_it_opens_nothing():
    house = home(layer(alarms=[homework("16:00-18:00")], block="kids_pack"))
    assert gets(house, "kids_pack") == Block(Reason.LABEL, "kids_pack")
    assert gets(house, name="school.example") == Allow(Passage.DEFAULT)


def test_of_two_locks_only_what_both_leave_open_is_open():
    night = alarm("19:30-06:00", locks="everything", label="Night")
    both = home(layer(alarms=[homework(), night]))
    assert gets(both, "kids_pack") == Block(Reason.ALARM)
    assert gets(both, name="school.example") == Block(Reason.ALARM)
    wide = homework(spared=KIDS | {"games"}, names=frozenset({"lms.school.example", "x.example"}))
    of_home = home(layer(alarms=[homework()]), household=layer(alarms=[wide]))
    assert isinstance(gets(of_home, "kids_pack"), Allow)
    assert gets(of_home, "games") == Block(Reason.ALARM)
    assert gets(of_home, name="lms.school.example") == Allow(Passage.ALWAYS)
    assert gets(of_home, name="school.example") == Block(Reason.ALARM)
    assert gets(of_home, name="x.example") == Block(Reason.ALARM)


def test_a_pause_and_spent_minutes_leave_nothing_open():
    paused = home(layer(alarms=[homework()]), acts=[Pause(CHILD, NOW - 60)])
    spent = home(layer(alarms=[homework()], allowances=[allowance("everything", 0)]))
    for house in (paused, spent):
        assert isinstance(gets(house, "kids_pack"), Block)
        assert isinstance(gets(house, name="school.example"), Block)


def test_what_harms_stays_closed():
    house = home(layer(alarms=[homework()], block="malware"))
    assert gets(house, "malware kids_pack") == Block(Reason.SECURITY, "malware")


def test_why_names_the_alarm_that_leaves_it_open():
    house = home(layer(alarms=[homework(names=frozenset({"=school.example"}))]))
    decision = decide(ruling(house), "school.example", NameFacts())
    cause = cause_of(Moment(house, tablet_of(house), NOW), decision, "school.example")
    assert (cause.kind, cause.owner, cause.title) == ("always", "profile", "H")
    assert cause.alarm is not None


@pytest.mark.parametrize(
    ("names", "name", "holds"),
    [
        ({"school.example"}, "school.example", True),
        ({"school.example"}, "a.b.school.example", True),
        ({"school.example"}, "=school.example", True),
        ({"=school.example"}, "=school.example", True),
        ({"=school.example"}, "school.example", False),
        ({"lms.school.example"}, "school.example", False),
        ({"school.example"}, "notschool.example", False),
        (set(), "school.example", False),
    ],
)
def test_what_a_name_set_by_hand_holds(names, name, holds):
    assert covers(frozenset(names), name) is holds
