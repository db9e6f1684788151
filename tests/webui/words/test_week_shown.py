"""The week picture: rows, kinds of bars, what is now and what is asked about, and the words."""

import datetime as dt

from blocklists.shipped import Shipped
from policy.acts import Reach, Scope
from policy.alarms import Alarm
from policy.home import Home, Subject
from policy.labels import EVERYTHING
from policy.moment import Moment
from policy.rules import AgeBand, Household, Layer, Profile
from store.zones import find_zone
from tests.conftest import SHIPPED
from tests.policy.families import acts_of, skip_of
from webui.words.week_shown import week_shown

KNOWN = Shipped.load(SHIPPED)
ZONE = find_zone("Asia/Karachi")
EVERY_DAY = frozenset(range(7))
NIGHT = Alarm(
    "School nights", dt.time(21), dt.time(6, 30), EVERY_DAY, locks=frozenset({EVERYTHING})
)
HOMEWORK = Alarm("Homework", dt.time(16), dt.time(18), frozenset({0}), locks=frozenset({"games"}))
VIDEO = Alarm("Video time", dt.time(17), dt.time(19), frozenset({0}), opens=frozenset({"video"}))
MONDAY = dt.date(2026, 11, 23)


def _moment(shown: str, *alarms: Alarm, acts: object = ()) -> Moment:
    child = Profile("kid", "Ayesha", age_band=AgeBand.FROM_10, layer=Layer(alarms=alarms))
    household = Household("Home", "Asia/Karachi", profiles={"kid": child})
    now = dt.datetime.fromisoformat(shown).replace(tzinfo=ZONE).timestamp()
    home = Home(household, ZONE, KNOWN.vocabulary, acts_of(acts))
    return Moment(home, Subject(child), now)


def test_each_kind_of_bar_has_its_own_place_so_that_colour_is_not_needed() -> None:
    week = week_shown(KNOWN, _moment("2026-11-23 12:00", NIGHT, HOMEWORK, VIDEO))
    assert week.kinds == {"all", "some", "open"}
    places = {bar.kind: (bar.y, bar.height) for bar in week.rows[0].bars}
    assert len(set(places.values())) == 3
    assert places["some"][0] >= places["open"][0] + places["open"][1]


def test_the_words_say_what_the_picture_shows() -> None:
    week = week_shown(KNOWN, _moment("2026-11-23 12:00", NIGHT, HOMEWORK, VIDEO))
    assert [bar.words for bar in week.rows[0].bars] == [
        "16:00 – 18:00 Homework: Games locked",
        "17:00 – 19:00 Video time: Video open",
        "21:00 – 06:30 School nights: everything locked",
    ]


def test_now_and_what_is_asked_about_stand_in_their_rows() -> None:
    after_midnight = _moment("2026-11-24 01:00", NIGHT)
    week = week_shown(KNOWN, after_midnight, dt.datetime.fromisoformat("2026-11-26 07:30"))
    assert [row.now for row in week.rows] == [18 * 60, *[None] * 6], "Monday's night still runs"
    assert [row.then for row in week.rows] == [None, None, None, 30, None, None, None]
    assert week.rows[0].is_today
    assert week.rows[0].date == "Mon 23 November"


def test_what_is_skipped_is_there_and_said_to_be_skipped() -> None:
    skip = skip_of(Scope(Reach.PROFILE, "kid"), NIGHT, MONDAY)
    week = week_shown(KNOWN, _moment("2026-11-23 12:00", NIGHT, acts=[skip]))
    assert week.kinds == {"all", "skipped"}
    assert week.rows[0].bars[0].words == "21:00 – 06:30 School nights: skipped this time"
    assert not week.rows[1].bars[0].is_skipped


def test_a_week_without_alarms_is_empty() -> None:
    week = week_shown(KNOWN, _moment("2026-11-23 12:00"))
    assert week.kinds == frozenset()
    assert len(week.rows) == 7
    assert week.hours == ["06:00", "12:00", "18:00", "00:00"]
