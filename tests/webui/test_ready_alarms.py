"""Ready alarms are whole: each can be saved as it is."""

from policy.labels import EVERYTHING
from tests.webui.home import PagesLab, Visitor
from webui.home_state import HomeState, home_state
from webui.ready_alarms import ready_alarm, ready_alarms


async def _state(lab: PagesLab) -> HomeState:
    return await home_state(lab.console, "default")


async def test_there_is_one_for_each_thing_that_families_plan(
    lab: PagesLab, parent: Visitor
) -> None:
    ready = {each.id: each.alarm for each in ready_alarms(await _state(lab))}
    ids = set(ready)
    assert ids >= {
        "night", "bedtime", "homework", "dinner", "tuition", "quran", "friday", "fajr", "maghrib",
        "morning-school", "second-school", "once", "study",
    }  # fmt: skip
    assert {each for each in ids if ready[each].follows_the_sun} == {"fajr", "maghrib"}
    assert {each for each in ids if ready[each].spared} == {"study"}


async def test_each_locks_or_opens_something_known_on_some_day(
    lab: PagesLab, parent: Visitor
) -> None:
    for each in ready_alarms(await _state(lab)):
        alarm = each.alarm
        assert alarm.days or alarm.dates
        assert alarm.start != alarm.end
        assert bool(alarm.locks) is not bool(alarm.opens)
        known = lab.console.shipped.vocabulary
        assert all(label == EVERYTHING or label in known for label in alarm.locks | alarm.opens)
        assert all(label in known for label in alarm.spared)


async def test_school_nights_are_those_before_a_school_day_and_once_is_today(
    lab: PagesLab, parent: Visitor
) -> None:
    state = await _state(lab)
    assert ready_alarm(state, "night").days == {6, 0, 1, 2, 3}
    assert ready_alarm(state, "friday").days == {4}
    once = ready_alarm(state, "once")
    assert once.dates == {state.shown.date()}
    assert not once.days
    assert once.next_start(state.shown) is not None
    assert ready_alarm(state, "no such thing") == ready_alarm(state, "night")
