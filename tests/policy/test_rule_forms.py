import pytest

from policy.labels import EVERYTHING
from policy.names import BadName
from policy.rule_forms import name_rule
from policy.rules import UNSAID, LabelChoice, NameRules, Spend, YouTube
from tests.policy.documents import MINIMAL, problems, read, with_value
from tests.policy.families import dates, days


def _layer(**rules):
    """Read rules as those of a profile."""
    return read(with_value("profiles.kid", rules, MINIMAL)).profiles["kid"].layer


def _problems(**rules) -> list[str]:
    found = problems(with_value("profiles.kid", rules, MINIMAL))
    return [line.removeprefix("profiles.kid.") for line in found]


def _alarm(**more):
    rule = {"from": "21:00", "to": "06:30", "days": ["mon"], "locks": "everything"} | more
    return {key: value for key, value in rule.items() if value is not None}


# --- labels


def test_a_list_of_labels_replaces_and_add_and_remove_change():
    layer = _layer(block=["adult", "roblox"], allow={"add": ["games"], "remove": ["video"]})
    assert layer.block == LabelChoice(replace=frozenset({"adult", "roblox"}))
    assert layer.allow == LabelChoice(add=frozenset({"games"}), remove=frozenset({"video"}))
    assert layer.ask == UNSAID
    assert _layer(block=[]).block == LabelChoice(replace=frozenset())


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"block": ["adlut"]}, ["block[0]: there is no label 'adlut'"]),
        ({"block": ["adult", ["games"]]}, ["block[1]: there is no label ['games']"]),
        ({"block": [None]}, ["block[0]: there is no label None"]),
        ({"block": ["*"]}, ["block[0]: there is no label '*'"]),
        ({"block": "adult"}, ["block: expected keys and values, got 'adult'"]),
        ({"block": {"add": "adult"}}, ["block.add: expected a list, got 'adult'"]),
        (
            {"block": {"ad": ["adult"]}},
            ["block.ad: is not a key that belongs here; did you mean add?"],
        ),
        (
            {"allow": ["malware"]},
            ["allow[0]: malware guards against harm; trust a single name instead (names.trust)"],
        ),
        (
            {"ask": {"add": ["scam"]}},
            ["ask.add[0]: scam guards against harm; trust a single name instead (names.trust)"],
        ),
        ({"block": ["games"], "allow": ["games"]}, ["allow: games is in block and in allow"]),
        (
            {"allow": {"add": ["games"]}, "ask": ["games"]},
            ["ask: games is in allow and in ask"],
        ),
    ],
)
def test_wrong_labels_are_named(rules, expected):
    assert _problems(**rules) == expected


def test_security_may_be_taken_off_a_list():
    removed = _layer(block={"remove": ["malware"]}).block
    assert removed == LabelChoice(remove=frozenset({"malware"}))


# --- names


def test_names_are_canonical_and_may_be_exact():
    layer = _layer(
        names={"allow": ["School.Example."], "block": ["=BAD.example", "= worse.example"]}
    )
    assert layer.names == NameRules(
        frozenset({"school.example"}), frozenset({"=bad.example", "=worse.example"})
    )


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("*.bad.example", "write bad.example: it means the name and all below"),
        (".bad.example", "write bad.example: it means the name and all below"),
        ("*.", "it is empty"),
        ("*.\x1b.example", "not made of letters"),
        ("=", "it is empty"),
        ("", "it is empty"),
        ("http://bad.example/", "not made of letters"),
        ("bad..example", "empty label"),
        (5, "it is not text; quote it"),
        (None, "it is not text; quote it"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(entry, why):
    with pytest.raises(BadName, match=why):
        name_rule(entry)
    (problem,) = _problems(names={"always": [entry]})
    assert problem.startswith("names.always[0]: ")
    assert why in problem
    assert problem.isprintable()


def test_a_kind_of_names_that_there_is_not_is_named():
    assert _problems(names={"allowed": []}) == [
        "names.allowed: is not a key that belongs here; did you mean allow?"
    ]


# --- alarms


def test_an_alarm_is_read_whole():
    (alarm,) = _layer(
        alarms=[
            _alarm(
                label="Night",
                dates=["2026-12-24"],
                locks=["games", "roblox"],
                on=False,
                skip=["2026-12-25"],
            )
        ]
    ).alarms
    assert alarm.label == "Night"
    assert (alarm.start.hour, alarm.end.hour, alarm.end.minute) == (21, 6, 30)
    assert (alarm.days, alarm.dates, alarm.skip) == (
        days("mon"),
        dates("2026-12-24"),
        dates("2026-12-25"),
    )
    assert (alarm.locks, alarm.opens, alarm.on) == ({"games", "roblox"}, frozenset(), False)


def test_an_alarm_is_on_unless_it_says_otherwise_and_may_be_for_dates_alone():
    (trip,) = _layer(alarms=[_alarm(days=None, dates=["2026-12-24"])]).alarms
    assert trip.on
    assert (trip.days, trip.dates) == (frozenset(), dates("2026-12-24"))


def test_an_alarm_may_lock_everything_or_open_labels():
    lock, window = _layer(alarms=[_alarm(), _alarm(locks=None, opens=["video"])]).alarms
    assert lock.locks == {EVERYTHING}
    assert lock.label == "Lock"
    assert window.opens == {"video"}
    assert _layer(alarms=[]).alarms == ()
    assert _layer().alarms is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"from": 1260}, ['.from: expected "HH:MM", got 1260; quote it']),
        ({"to": None}, ['.to: expected "HH:MM", got None']),
        ({"days": ["Monday"]}, [
            ".days[0]: expected one of mon tue wed thu fri sat sun, got 'Monday'",
            ": has no days and no dates",
        ]),
        ({"days": None}, [": has no days and no dates"]),
        ({"locks": None}, [": say what it locks, or what it opens"]),
        ({"opens": ["video"]}, [": say what it locks, or what it opens"]),
        ({"locks": []}, [": locks and opens nothing"]),
        ({"locks": ["everything"]}, [
            ".locks[0]: there is no label 'everything'", ": locks and opens nothing"]),
        ({"locks": ["malware"]}, [
            ".locks[0]: malware guards against harm; trust a single name instead (names.trust)",
            ": locks and opens nothing",
        ]),
        ({"on": "yes"}, [".on: expected true or false, got 'yes'"]),
        ({"untill": "06:30"}, [".untill: is not a key that belongs here"]),
        ({"form": "06:30"}, [".form: is not a key that belongs here; did you mean from?"]),
    ],
)  # fmt: skip
def test_wrong_alarms_are_named(changes, expected):
    assert _problems(alarms=[_alarm(), _alarm(**changes)]) == [f"alarms[1]{e}" for e in expected]


def test_alarms_that_are_no_list_or_no_alarms_are_named():
    assert _problems(alarms="21:00") == ["alarms: expected a list, got '21:00'"]
    assert _problems(alarms=["21:00"])[0] == "alarms[0]: expected keys and values, got '21:00'"


# --- allowances


def test_minutes_may_be_said_by_day_or_once():
    by_day = {"label": "Games", "of": ["games"], "minutes": {"school_day": 60, "free_day": 120}}
    once = {"of": "everything", "minutes": 45, "spend": "mid"}
    first, second = _layer(allowances=[by_day, once]).allowances
    assert (first.school_day, first.free_day, first.spend) == (60, 120, Spend.LOW)
    assert (second.school_day, second.free_day, second.spend) == (45, 45, Spend.MID)
    assert (first.label, second.label) == ("Games", "Minutes")
    assert second.of == {EVERYTHING}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"of": []}, [".of: expected everything or a list of labels"]),
        ({"of": None}, [".of: expected everything or a list of labels"]),
        ({"minutes": -5}, [".minutes: expected a number from 0 to 1440, got -5"]),
        ({"minutes": True}, [".minutes: expected a number from 0 to 1440, got True"]),
        ({"minutes": "1h"}, [
            ".minutes: expected keys and values, got '1h'",
            ".minutes.school_day: expected a number from 0 to 1440, got None",
            ".minutes.free_day: expected a number from 0 to 1440, got None",
        ]),
        ({"minutes": {"school_day": 60}}, [
            ".minutes.free_day: expected a number from 0 to 1440, got None"]),
        ({"minutes": {"school_day": 60, "free_day": 90, "sunday": 5}}, [
            ".minutes.sunday: is not a key that belongs here"]),
        ({"spent": "low"}, [".spent: is not a key that belongs here; did you mean spend?"]),
        ({"spend": "high"}, [".spend: expected low | mid, got 'high'"]),
        ({"keep_up_to": -1}, [".keep_up_to: expected a number from 0 to 1440, got -1"]),
        ({"keep_up_to": "60"}, [".keep_up_to: expected a number from 0 to 1440, got '60'"]),
    ],
)  # fmt: skip
def test_wrong_allowances_are_named(changes, expected):
    rule = {"of": ["games"], "minutes": 30} | changes
    assert _problems(allowances=[rule]) == [f"allowances[0]{line}" for line in expected]


# --- the rest


def test_search_and_youtube_are_read():
    layer = _layer(safe_search=False, youtube="off")
    assert (layer.safe_search, layer.youtube) == (False, YouTube.OFF)
    assert (_layer().safe_search, _layer().youtube) == (None, None)
    assert _problems(youtube=False) == ["youtube: expected off | moderate | strict, got False"]
