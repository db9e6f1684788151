"""How alarms are written: times of the clock and by the sun, and what a lock leaves open."""

import pytest

from policy.labels import EVERYTHING
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


# --- by the sun

MAGHRIB = {"from": "maghrib + 10", "to": "maghrib+40", "place": "lahore"}


def test_times_may_follow_the_sun_at_a_city_or_a_place():
    (alarm,) = _layer(alarms=[_alarm(**MAGHRIB)]).alarms
    start, end = alarm.start, alarm.end
    assert (start.event.value, start.offset, start.place.city) == ("maghrib", 10, "lahore")
    assert (end.event.value, end.offset) == ("maghrib", 40)
    assert str(start.zone) == "Asia/Karachi"
    degrees = {"latitude": 31.5, "longitude": 74}
    (night,) = _layer(alarms=[_alarm(to="Fajr - 20", place=degrees)]).alarms
    assert (night.start.hour, night.end.event.value, night.end.offset) == (21, "fajr", -20)
    assert (night.end.place.latitude, night.end.place.longitude, night.end.place.city) == (
        31.5, 74.0, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (MAGHRIB | {"place": None}, [
            ".place: is missing: where is it maghrib?",
            ".place: is missing: where is it maghrib?"]),
        (MAGHRIB | {"place": "atlantis"}, [
            (".place: expected a city such as lahore, or {latitude: 31.52, longitude: 74.36}, "
            "got 'atlantis'")]),
        (MAGHRIB | {"place": {"latitude": 99, "longitude": True, "height": 5}}, [
            ".place.latitude: expected a number from -90 to 90, got 99",
            ".place.longitude: expected a number from -180 to 180, got True",
            ".place.height: is not a key that belongs here"]),
        (MAGHRIB | {"from": "maghrib + 181"}, [
            ".from: expected at most 180 minutes before or after maghrib, got 'maghrib + 181'"]),
        (MAGHRIB | {"from": "maghreb"}, ['.from: expected "HH:MM", got \'maghreb\'']),
        ({"place": "lahore"}, [".place: is said, but neither time follows the sun"]),
    ],
)  # fmt: skip
def test_wrong_times_by_the_sun_are_named(changes, expected):
    assert _problems(alarms=[_alarm(**changes)]) == [f"alarms[0]{line}" for line in expected]


# --- what a lock leaves open


def test_a_lock_of_everything_may_leave_labels_and_names_open():
    spared = {"labels": ["kids_pack"], "names": ["School.example", "=lms.example"]}
    (alarm,) = _layer(alarms=[_alarm(leaves_open=spared)]).alarms
    assert alarm.spared == {"kids_pack"}
    assert alarm.spared_names == {"school.example", "=lms.example"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"locks": ["games"], "leaves_open": {"labels": ["kids_pack"]}}, [
            ".leaves_open: only an alarm that locks everything can leave something open"]),
        ({"leaves_open": {"labels": ["malware", "bypass"]}}, [
            (".leaves_open.labels[0]: malware guards against harm; trust a single name instead "
            "(names.trust)"),
            ".leaves_open.labels[1]: bypass leads around all rules; open a single name instead"]),
        ({"leaves_open": ["kids_pack"]}, [
            ".leaves_open: expected keys and values, got ['kids_pack']"]),
        ({"leaves_open": {"names": ["*.school.example"], "label": []}}, [
            (".leaves_open.names[0]: '*.school.example' is not a name: write school.example: it "
            "means the name and all below"),
            ".leaves_open.label: is not a key that belongs here; did you mean labels?"]),
    ],
)  # fmt: skip
def test_what_cannot_be_left_open_is_named(changes, expected):
    assert _problems(alarms=[_alarm(**changes)]) == [f"alarms[0]{line}" for line in expected]
