"""Every rule that binds a child is said, in plain words."""

import dataclasses
import datetime as dt
import zoneinfo

from blocklists.shipped import Shipped
from policy.alarms import Alarm
from policy.home import Home, Subject
from policy.labels import EVERYTHING
from policy.moment import Moment
from policy.rules import (
    AgeBand,
    Allowance,
    Household,
    LabelChoice,
    Layer,
    NameRules,
    Privacy,
    Profile,
)
from tests.conftest import SHIPPED as FOLDER
from webui.languages import ENGLISH, Manner, speak
from webui.words.rules_in_words import recorded_in_words, rules_in_words

SHIPPED = Shipped.load(FOLDER)
ZONE = zoneinfo.ZoneInfo("Asia/Karachi")


def _said(profile: Profile, **household: object) -> list[str]:
    speak(Manner(ENGLISH, twelve_hours=True))
    home = dataclasses.replace(
        Household("Our home", "Asia/Karachi", profiles={profile.id: profile}), **household
    )
    now = dt.datetime(2026, 11, 23, 15, tzinfo=ZONE).timestamp()
    moment = Moment(Home(home, ZONE, SHIPPED.vocabulary), Subject(profile), now)
    return [
        " ".join([rule.text, *rule.names, rule.whose]).replace("\u00a0", " ")
        for rule in rules_in_words(SHIPPED, moment)
    ]


def test_a_ten_year_olds_rules_are_all_there() -> None:
    said = "\n".join(_said(Profile("c", "C", age_band=AgeBand.FROM_10)))
    assert "School nights: the internet sleeps from 9:00 PM to 6:30 AM (Sun–Thu)." in said
    assert "You have 1 h 30 on school days and 2 h 30 on free days" in said
    assert "You can ask for these: AI chat" in said
    assert "These are closed:" in said
    assert "Search leaves out results" in said
    assert "YouTube shows only videos" in said


def test_the_homes_rules_bind_too_and_are_marked_so() -> None:
    night = Alarm(
        "Night", dt.time(23), dt.time(5), days=frozenset(range(7)), locks=frozenset({EVERYTHING})
    )
    said = _said(Profile("c", "C", age_band=AgeBand.ADULT), layer=Layer(alarms=(night,)))
    assert said[0].endswith("(Every day). for everybody at home")


def test_windows_and_names_are_said() -> None:
    window = Alarm(
        "Video time", dt.time(17), dt.time(19), days=frozenset({0}), opens=frozenset({"video"})
    )
    layer = Layer(alarms=(window,), names=NameRules(always=frozenset({"=lms.example"})))
    said = "\n".join(_said(Profile("c", "C", age_band=AgeBand.FROM_13, layer=layer)))
    assert "Video time: Video is open only from 5:00 PM to 7:00 PM (Mon)." in said
    assert "open even at night: lms.example" in said


def test_what_is_recorded_grows_with_the_level() -> None:
    counts = [len(recorded_in_words(level)) for level in Privacy]
    assert counts == [1, 2, 3, 4, 5]


def test_the_smallest_do_not_read_what_is_not_for_them() -> None:
    said = "\n".join(_said(Profile("c", "C", age_band=AgeBand.FROM_6)))
    assert "Things that are not for children are closed." in said
    for title in ("Fake nude pictures", "Gore and shock", "Adult content", "Gambling"):
        assert title not in said
    older = "\n".join(_said(Profile("c", "C", age_band=AgeBand.FROM_10)))
    assert "Gore and shock" in older


def test_no_minutes_are_promised_for_what_is_closed() -> None:
    minutes = Allowance("Games", frozenset({"games"}), school_day=30, free_day=60)
    layer = Layer(allowances=(minutes,))
    child = Profile("c", "C", age_band=AgeBand.FROM_13, layer=layer)
    assert any("You have 30 min" in text for text in _said(child))
    closed = dataclasses.replace(layer, block=LabelChoice(add=frozenset({"games"})))
    said = _said(dataclasses.replace(child, layer=closed))
    assert not any("You have 30 min" in text for text in said)


def test_what_is_recorded_does_not_contradict_itself() -> None:
    assert "No names of sites" in recorded_in_words(Privacy.L2)[0]
    said = " ".join(recorded_in_words(Privacy.L3))
    assert "names of sites that were closed" in said
    assert "No names of sites" not in said
