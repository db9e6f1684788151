import datetime as dt

import pytest
from hypothesis import given

from policy.reading import DocumentError, Problems, Section, shown, words
from policy.rules import BlockMode
from tests.policy.documents import json_like


def _section(data, address="a") -> tuple[Section, list[str]]:
    problems = Problems()
    return Section(data, address, problems), problems.found


def _numbered(text: str) -> int:
    return int(text)


# --- values


def test_a_text_is_short_and_stripped():
    section, found = _section({"name": "  Ali's tablet ", "long": "x" * 201, "empty": " ", "n": 5})
    assert section.text("name") == "Ali's tablet"
    assert section.text("missing", "fallback") == "fallback"
    assert found == []
    for key in ("long", "empty", "n"):
        assert section.text(key, "fallback") == "fallback"
    assert section.text("missing") == ""
    assert found[:3] == [
        f"a.long: expected a short text, got '{'x' * 59}…",
        "a.empty: expected a short text, got ' '",
        "a.n: expected a short text, got 5",
    ]
    assert found[3] == "a.missing: is missing"


@pytest.mark.parametrize("text", ["Ali\x1b[31m", "two\nlines", "half \ud800", "\x00"])
def test_a_text_holds_nothing_that_a_terminal_obeys_or_a_file_refuses(text):
    section, found = _section({"name": text})
    assert section.text("name", "Tablet") == "Tablet"
    assert len(found) == 1


@pytest.mark.parametrize("text", ["زینب", "می\u200cروم", "Zoë 🙂"])
def test_a_text_may_be_in_any_script(text):
    assert _section({"name": text})[0].text("name") == text


def test_a_flag_is_true_or_false():
    section, found = _section({"on": False, "off": "no", "number": 1})
    assert section.flag("on", default=True) is False
    assert section.flag("missing", default=None) is None
    assert section.flag("off", default=True) is True
    assert section.flag("number", default=True) is True
    assert found == [
        "a.off: expected true or false, got 'no'",
        "a.number: expected true or false, got 1",
    ]


@pytest.mark.parametrize("value", [-1, 1441, True, 5.0, "5", [5]])
def test_a_number_is_whole_and_in_range(value):
    section, found = _section({"minutes": value})
    assert section.number("minutes", 0, 1440) == 0
    assert found == [f"a.minutes: expected a number from 0 to 1440, got {shown(value)}"]


def test_a_number_may_be_the_lowest():
    assert _section({"minutes": 0})[0].number("minutes", 0, 1440) == 0
    section, found = _section({"minutes": 9})
    assert section.number("minutes", 10, 20) == 10
    assert found == ["a.minutes: expected a number from 10 to 20, got 9"]


def test_a_number_may_have_a_default():
    section, found = _section({"minutes": 1440})
    assert section.number("minutes", 0, 1440) == 1440
    assert section.number("missing", 0, 1440, 30) == 30
    assert found == []
    section.number("missing", 0, 1440)
    assert found == ["a.missing: expected a number from 0 to 1440, got None"]


def test_a_choice_is_one_of_its_words():
    section, found = _section({"mode": "page", "other": "Page", "unquoted": False, "list": []})
    assert section.choice("mode", words(BlockMode), BlockMode.REFUSED) is BlockMode.PAGE
    assert section.choice("missing", words(BlockMode), BlockMode.REFUSED) is BlockMode.REFUSED
    for key in ("other", "unquoted", "list"):
        assert section.choice(key, words(BlockMode), None) is None
    assert found[0] == "a.other: expected null_address | nxdomain | refused | page, got 'Page'"


@pytest.mark.parametrize(
    ("value", "time"), [("21:00", dt.time(21)), ("6:30", dt.time(6, 30)), ("00:00", dt.time(0))]
)
def test_a_time_is_hours_and_minutes(value, time):
    section, found = _section({"from": value})
    assert section.time("from") == time
    assert found == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1260, 'expected "HH:MM", got 1260; quote it'),
        ("25:00", "expected \"HH:MM\", got '25:00'"),
        ("24:00", "expected \"HH:MM\", got '24:00'"),
        ("21:60", "expected \"HH:MM\", got '21:60'"),
        ("21:00:00", "expected \"HH:MM\", got '21:00:00'"),
        ("9pm", "expected \"HH:MM\", got '9pm'"),
        ("\u0662\u0661:00", "expected \"HH:MM\", got '\u0662\u0661:00'"),
        (None, 'expected "HH:MM", got None'),
    ],
)
def test_a_time_that_is_none_is_shown_and_an_unquoted_one_is_to_be_quoted(value, message):
    section, found = _section({"from": value})
    assert section.time("from") == dt.time()
    assert found == [f"a.from: {message}"]


def test_weekdays_are_three_letters():
    section, found = _section({"days": ["mon", "SUN"], "bad": ["mon", "monday", 1], "none": []})
    assert section.weekdays("days") == {0, 6}
    assert section.weekdays("missing", frozenset({4})) == {4}
    assert section.weekdays("none", frozenset({4})) == frozenset()
    assert section.weekdays("bad") == {0}
    assert found == [
        "a.bad[1]: expected one of mon tue wed thu fri sat sun, got 'monday'",
        "a.bad[2]: expected one of mon tue wed thu fri sat sun, got 1",
    ]


def test_dates_are_days_of_a_calendar():
    day, moment = dt.date(2026, 12, 24), dt.datetime(2026, 12, 24, 12, tzinfo=dt.UTC)
    section, found = _section({"dates": [day, "2026-12-26"], "bad": ["2026-02-30", moment, 5]})
    assert section.dates("dates") == {day, dt.date(2026, 12, 26)}
    assert section.dates("bad") == frozenset()
    assert [line.partition(":")[0] for line in found] == ["a.bad[0]", "a.bad[1]", "a.bad[2]"]
    assert found[0] == "a.bad[0]: expected a date such as 2026-12-24, got '2026-02-30'"


def test_a_list_must_be_one():
    section, found = _section({"list": ["x", "y"], "word": "adult"})
    assert list(section.entries("list")) == [("a.list[0]", "x"), ("a.list[1]", "y")]
    assert list(section.entries("missing")) == []
    assert list(section.entries("word")) == []
    assert found == ["a.word: expected a list, got 'adult'"]


def test_a_text_may_be_checked_by_a_function_that_says_why_not():
    section, found = _section({"good": "5", "bad": "five", "number": 5, "list": []})
    assert section.checked("good", _numbered) == 5
    assert section.checked("missing", _numbered) is None
    assert found == []
    assert all(section.checked(key, _numbered) is None for key in ("bad", "number", "list"))
    assert found[0].startswith("a.bad: invalid literal")
    assert found[1:] == [
        "a.number: expected text, got 5; quote it",
        "a.list: expected text, got []",
    ]


# --- sections, addresses, keys


def test_addresses_lead_through_sections():
    section, found = _section({"b": {"c": {"time": 5}}}, address="")
    section.section("b").section("c").time("time")
    assert found == ['b.c.time: expected "HH:MM", got 5; quote it']


def test_a_section_must_be_keys_and_values_and_may_be_missing():
    section, found = _section({"b": ["x"], "null": None})
    assert "x" not in section.section("b")
    assert section.section("missing").text("x", "") == ""
    assert section.section("null").text("x", "") == ""
    assert found == ["a.b: expected keys and values, got ['x']"]
    assert _section(5, address="")[1] == ["the file: expected keys and values, got 5"]


def test_keys_that_nobody_asked_for_are_mistakes_with_a_hint():
    section, found = _section({"alarm": 1, "zzz": 2, "calendars": 3, "label": "x"})
    section.text("label")
    section.raw("alarms")
    section.done({"calendars": "they stand elsewhere"})
    assert found == [
        "a.alarm: is not a key that belongs here; did you mean alarms?",
        "a.calendars: does not belong here: they stand elsewhere",
        "a.zzz: is not a key that belongs here",
    ]


@pytest.mark.parametrize("asked", ["weekdays", "raw", "text", "flag", "dates", "entries"])
def test_keys_that_were_asked_for_and_are_missing_are_hints_too(asked):
    section, found = _section({"school_day": []})
    more = {"text": [""], "flag": [None]}.get(asked, [])
    list(getattr(section, asked)("school_days", *more) or ())
    section.checked("country", str)
    section.done()
    assert found == ["a.school_day: is not a key that belongs here; did you mean school_days?"]


def test_a_checked_key_that_is_missing_is_a_hint_too():
    section, found = _section({"timezon": "UTC"})
    assert section.checked("timezone", str) is None
    section.done()
    assert found == ["a.timezon: is not a key that belongs here; did you mean timezone?"]


def test_a_key_that_is_no_text_is_read_as_text():
    section, found = _section({5: "x"})
    section.done()
    assert found == ["a.5: is not a key that belongs here"]


@pytest.mark.parametrize("key", ["", "\x1b[31mred", "two\nlines", "\ud800", "x" * 300])
def test_an_odd_key_does_not_reach_the_terminal_as_it_is(key):
    section, found = _section({key: 1})
    section.done()
    (line,) = found
    assert line.isprintable()
    assert len(line) < 120


def test_all_mistakes_are_raised_together():
    problems = Problems()
    problems.raise_any()
    problems.add("a.b", "is missing")
    problems.add("", "speaks of the whole")
    with pytest.raises(DocumentError) as raised:
        problems.raise_any()
    assert raised.value.problems == ("a.b: is missing", "speaks of the whole")
    assert str(raised.value) == "a.b: is missing\nspeaks of the whole"


# --- what is shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1260, "1260"),
        ("adult", "'adult'"),
        (None, "None"),
        (dt.date(2026, 12, 24), "2026-12-24"),
        ({"a": [1]}, "{'a': [1]}"),
        ("\x1b[31m", r"'\x1b[31m'"),
        (["\x1b"], r"['\\x1b']"),
    ],
)
def test_a_wrong_value_is_shown(value, text):
    assert shown(value) == text


def test_a_number_of_thousands_of_digits_is_not_written_out():
    enormous = 10**5000
    assert shown(enormous) == shown([enormous]) == "a number too long to show"


@given(json_like)
def test_whatever_is_wrong_fits_a_line_of_a_terminal(value):
    text = shown(value)
    assert text.isprintable()
    assert len(text) <= 61
