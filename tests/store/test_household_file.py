"""Traps of YAML: each mistake is a sentence that names its line or path."""

import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy.document import parse
from policy.labels import Service, Vocabulary
from policy.reading import DocumentError
from policy.rendering import render
from store.household_file import LONGEST, MOST_VALUES, dump, load, revision_of
from store.zones import find_zone
from tests.policy.families import NOW_DAY, VOCABULARY
from tests.policy.strategies import households

HOME = "household: {name: Home, timezone: UTC}\n"
ALARM = HOME + "profiles: {kid: {alarms: [{days: [mon], locks: everything, %s}]}}\n"
DEVICES = HOME + "profiles: {kid: {}}\ndevices:\n"


def problems_of(text: str) -> tuple[str, ...]:
    """Give what is said of a file that cannot be accepted."""
    with pytest.raises(DocumentError) as refused:
        parse(load(text), Vocabulary({"roblox": Service("roblox", "games")}), find_zone)
    return refused.value.problems


# --- words, numbers and dates that YAML takes for something else


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "y", "n", "On", "NO", "Yes", "TRUE"])
def test_only_true_and_false_are_truths(word):
    assert load(f"key: {word}") == {"key": word}
    assert load("key: [true, False]") == {"key": [True, False]}
    [problem] = problems_of(HOME.replace("}", f", safe_search: {word}}}"))
    assert problem == f"household.safe_search: expected true or false, got '{word}'"


def test_norway_and_youtube_keep_their_words():
    home = HOME.replace("}", ", country: no, youtube: off}")
    household = parse(load(home), Vocabulary(), find_zone)
    assert (household.country, household.layer.youtube.name) == ("no", "OFF")


@pytest.mark.parametrize("key", ["on", "no", "off", "null", "~", "010", "1_0", "12", "1.5", "true"])
def test_a_key_is_the_text_that_stands_there(key):
    assert load(f"{key}: 1") == {key: 1}


@pytest.mark.parametrize(
    ("times", "problem"),
    [
        ("from: 21:00, to: '06:30'", 'from: expected "HH:MM", got 1260; quote it'),
        ("from: '21:00', to: 6:30", 'to: expected "HH:MM", got 390; quote it'),
        ("from: '24:00', to: '06:30'", "from: expected \"HH:MM\", got '24:00'"),
        ("from: '21:60', to: '06:30'", "from: expected \"HH:MM\", got '21:60'"),
        ("from: '9pm', to: '06:30'", "from: expected \"HH:MM\", got '9pm'"),
        ("from: -1:00, to: '06:30'", 'from: expected "HH:MM", got -60; quote it'),
        ("from: '21:00'", 'to: expected "HH:MM", got None'),
    ],
)
def test_a_time_that_is_none_is_named_by_its_path(times, problem):
    assert problems_of(ALARM % times) == (f"profiles.kid.alarms[0].{problem}",)


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13-01", "0000-01-01", "1-1-1", "soon", "24"])
def test_a_date_that_is_none_is_named_by_its_path(date):
    times = f"from: '21:00', to: '22:00', skip: [2026-12-24, {date}]"
    [problem] = problems_of(ALARM % times)
    assert problem.startswith("profiles.kid.alarms[0].skip[1]: expected a date such as 2026-12-24")


@pytest.mark.parametrize(
    "value",
    [
        "0001-01-01T00:00:00+23:59",
        "2026-12-24T00:00:00+99:99",
        "2026-12-24 21:00",
        "!!int ''",
        "!!int x",
        "!!bool maybe",
        "!!timestamp soon",
        "!!float x",
        ".inf",
        "010",
        "0x10000000000",
        "1:" * 400_000 + "1",
        "9" * 5000,
        "[1]",
        "!!set {a, b}",
        "!!omap [a: b]",
        "!!binary aGFsbG8=",
    ],
)
def test_an_odd_value_is_a_mistake_at_its_path_and_nothing_worse(value):
    text = HOME + f"profiles: {{kid: {{allowances: [{{of: everything, minutes: {value}}}]}}}}"
    problems = problems_of(text)
    assert all("profiles.kid.allowances[0].minutes" in problem for problem in problems), problems
    assert all(len(problem) < 300 for problem in problems)


def test_a_number_with_a_nought_before_it_is_not_taken_for_octal():
    text = HOME + "profiles: {kid: {allowances: [{of: everything, minutes: {school_day: 060}}]}}"
    assert "profiles.kid.allowances[0].minutes.school_day: " in problems_of(text)[0]
    assert "'060'" in problems_of(text)[0]


# --- the form of the file


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' is given twice"),
        ("a:\n  - {x: 1, x: 2}\n", "line 2: the key 'x' is given twice"),
        ('1: x\n"1": y\n', "line 2: the key '1' is given twice"),
        ('{"a": 1, "a": 2}', "line 1: the key 'a' is given twice"),
        ("a:\n\tb: 1\n", "line 2, column 1: this is not YAML"),
        ("a: 1\n b: 2\n", "line 2, column 3: this is not YAML"),
        ("a: [1, 2\nb: 3", "line 2, column 2: this is not YAML"),
        ("a: 1\n---\nb: 2\n", "line 2, column 1: this is not YAML"),
        ("a: 1\nb: x\0y\n", "line 2: the character U+0000 does not belong in a text"),
        ("a: \x1b[2J", "line 1: the character U+001B does not belong in a text"),
        ("a: \udcff", "line 1: the character U+DCFF does not belong in a text"),
        ("? [a, b]\n: 1\n", "line 1: a key must be plain text"),
        ("x: &x {a: 1}\ny:\n  <<: *x\n", "line 3: a key must be plain text"),
        ("a: *nobody", "line 1, column 4: this is not YAML"),
        ("a: &a [*a]", "line 1, column 4: this is not YAML"),
        ("a: !!python/object/apply:os.system [true]", "line 1, column 4: this is not YAML"),
        ("a: !!python/name:os.system", "line 1, column 4: this is not YAML"),
        ("a: !!map x", "line 1, column 4: this is not YAML"),
        ("[" * 100_000, "this file is nested too deeply"),
        ("- " * 100_000, "this file is nested too deeply"),
        ("# much\n" * 200_000, "this file is too long: more than 1,000,000 characters"),
    ],
)
def test_what_is_no_file_is_refused_with_its_line(text, problem):
    with pytest.raises(DocumentError) as refused:
        load(text)
    [said] = refused.value.problems
    assert said.startswith(problem)


def test_a_billion_laughs_are_not_laughed():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(DocumentError, match=f"more than {MOST_VALUES:,} values"):
        load("\n".join(levels))


def test_an_alias_may_say_the_same_twice():
    text = HOME + (
        "profiles:\n"
        "  a: {alarms: &nights [{days: [mon], from: '21:00', to: '06:30', locks: everything}]}\n"
        "  b: {alarms: *nights}\n"
    )
    household = parse(load(text), Vocabulary(), find_zone)
    assert household.profiles["a"].layer.alarms == household.profiles["b"].layer.alarms


@given(st.text(max_size=60) | st.text("ab:{}[]-?!&*#|>'\"%@` \n\t01.~<=", max_size=60))
@example("!!int ''")
@example("? ")
@example("<<: 1")
def test_any_text_is_a_document_or_a_mistake(text):
    with suppress(DocumentError):
        load(text)


def test_json_is_read_too():
    assert load('{"a": ["no", true, null, 1, "21:00"]}') == {"a": ["no", True, None, 1, "21:00"]}


# --- what the file says


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HOME + "devics: []\n", "devics: is not a key that belongs here; did you mean devices?"),
        (HOME + "profiles: {kid: {blok: []}}", "profiles.kid.blok: is not a key that belongs"),
        (HOME + "profiles: {kid: {block: [gamez]}}", "profiles.kid.block[0]: there is no label"),
        (HOME + "profiles: {kid: {block: [1]}}", "profiles.kid.block[0]: there is no label 1"),
        (HOME + "profiles: {kid: {homework: {}}}", "profiles.kid.homework: does not belong here"),
        (HOME + "profiles: {Kid: {}}", "profiles.Kid: a profile's key is made of"),
        (HOME + "profiles: [kid]", "profiles: expected keys and values"),
        (DEVICES + "- {name: A, mac: 12:11:22:33:44:55}", "devices[0].mac: expected text, got"),
        (DEVICES + "- {name: A, mac: '021122334455'}", "devices[0].mac: expected a MAC address"),
        (DEVICES + "- {name: A, address: 10.0.0.300}", "devices[0].address: expected an address"),
        (DEVICES + "- {name: A}", "devices[0]: 'A' needs a mac or an address"),
        (
            DEVICES + "- {name: A, address: 10.0.0.1, profile: dog}",
            "devices[0].profile: there is no profile 'dog'",
        ),
        (
            DEVICES + "- {name: A, address: 10.0.0.1}\n- {name: a, address: 10.0.0.2}",
            "devices[1].name: is that of devices[0] too",
        ),
        (
            DEVICES + "- {name: A, mac: '02:11:22:33:44:55'}\n- {name: B, mac: 02-11-22-33-44-55}",
            "devices[1].mac: is that of devices[0] too",
        ),
        (
            DEVICES + "- {name: A, address: 'FD00:0::1'}\n- {name: B, address: 'fd00::1'}",
            "devices[1].address: is that of devices[0] too",
        ),
        ("[]", "the file: expected keys and values"),
        ("", "household.timezone: is missing"),
    ],
)
def test_a_mistake_is_told_by_its_path(text, problem):
    assert any(each.startswith(problem) for each in problems_of(text)), problems_of(text)


# --- out, and in again


@given(households(NOW_DAY), st.integers(0, 10**9))
def test_what_is_exported_is_read_back_octet_for_octet(household, revision):
    text = dump(render(household), revision)
    assert revision_of(text) == revision
    again = parse(load(text), VOCABULARY, find_zone)
    assert dump(render(again), revision) == text


@given(st.dictionaries(st.text("-_abeflnorstuy0123456789.~", min_size=1), st.text()))
@example({"null": "no", "010": "21:00", "on": "6:30", "1e3": "~", "0x1f": "2026-12-24"})
@example({"a": "x" * 300, "b": "word " * 60, "c": " edge ", "d": "# no: comment", "e": "- "})
@example({"a": "=", "b": "<<", "c": "!!int 3", "d": "0o17", "e": ".inf", "f": "1_000", "g": "1:2"})
def test_any_text_survives_being_written(data):
    printable = {key: re.sub("[\x00-\x1f\x7f-\x9f]", "", text) for key, text in data.items()}
    assert load(dump(printable, 1)) == printable


@pytest.mark.parametrize("text", ["06:30", "21:00", "no", "Off", "y", "yes", "on"])
def test_what_another_program_might_misread_is_written_in_quotes(text):
    assert dump({"key": text}, 1).endswith(f'key: "{text}"\n')


@pytest.mark.parametrize(
    ("text", "revision"),
    [
        ("# nigehban household, revision 7\n", 7),
        ("\ufeff# nigehban household, revision 7\n", 7),
        ("# mine\n# nigehban household, revision 7\n", 7),
        ("# nigehban household, revision x\n", None),
        (f"# nigehban household, revision {'9' * 5000}\n", None),
        ("household: {}\n", None),
    ],
)
def test_a_file_says_of_which_revision_it_is(text, revision):
    assert revision_of(text) == revision


def test_a_file_of_the_greatest_length_is_still_read():
    text = HOME + "# " + "x" * (LONGEST - len(HOME) - 2)
    assert parse(load(text), Vocabulary(), find_zone).name == "Home"
