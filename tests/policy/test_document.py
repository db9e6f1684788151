import re
from ipaddress import IPv4Address

import pytest
from hypothesis import given, settings

from policy.document import canonical_address, canonical_mac
from policy.labels import EVERYTHING
from policy.rules import AgeBand, BlockMode, Household, Mode, Privacy, YouTube
from tests.policy.documents import (
    COMPLETE,
    MINIMAL,
    json_like,
    problems,
    read,
    spoilt_documents,
    with_value,
)

# --- the complete file


def test_the_complete_file_is_read():
    household = read(COMPLETE)
    assert (household.name, household.timezone, household.country) == (
        "Our home",
        "Asia/Karachi",
        "pk",
    )
    assert household.school_days == {0, 1, 2, 3, 4}
    assert household.layer.block.replace == {"malware", "phishing"}
    assert [alarm.label for alarm in household.layer.alarms] == ["Night"]
    assert list(household.profiles) == ["youngest", "family"]
    assert household.profiles["family"].shared


def test_a_profile_is_read():
    youngest = read(COMPLETE).profiles["youngest"]
    assert (youngest.id, youngest.name, youngest.age_band) == (
        "youngest",
        "Youngest",
        AgeBand.FROM_10,
    )
    assert (youngest.mode, youngest.privacy) == (Mode.BLOCK, Privacy.L2)
    assert (youngest.layer.safe_search, youngest.layer.youtube) == (True, YouTube.STRICT)
    labels = [alarm.label for alarm in youngest.layer.alarms]
    assert labels == ["School nights", "Homework", "Video time", "Trip"]
    assert youngest.layer.names.always == {"lms.school.example"}


def test_a_profile_may_say_when_somebody_was_born_instead_of_an_age_band():
    born = read(with_value("profiles.kid", {"born": "2015-03"}, MINIMAL)).profiles["kid"]
    assert (born.name, born.born, born.age_band, born.shared) == ("kid", (2015, 3), None, False)


def test_new_devices_may_get_a_profile():
    assert read(with_value("household.new_devices", "family")).new_devices == "family"


def test_devices_are_read_without_ids():
    tablet, television, console = read(COMPLETE).devices
    assert {device.id for device in (tablet, television, console)} == {""}
    assert (tablet.mac, tablet.address) == ("02:11:22:33:44:55", None)
    assert (television.mac, television.address) == (None, "192.168.1.50")
    assert console.layer.allowances[0].of == {EVERYTHING}
    assert console.profile == "youngest"


def test_a_zone_is_all_that_must_be_said():
    household = read(MINIMAL)
    assert household == Household(name="Our home", timezone="Asia/Karachi")
    assert household.block_mode is BlockMode.NULL_ADDRESS


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_an_empty_file_lacks_a_time_zone(nothing):
    assert "household.timezone: is missing" in problems(nothing)


# --- mistakes, each under its address


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("household.timezone", "Asia/Karachy", "there is no time zone 'Asia/Karachy'"),
        ("household.country", "pakistan", "expected a country's two letters"),
        ("household.country", False, "expected text, got False; quote it"),
        ("household.block_mode", "drop", "expected null_address | nxdomain | refused | page"),
        ("household.new_devices", "guest", "expected strictest or a profile"),
        ("household.school_days", "mon", "expected a list, got 'mon'"),
        ("household.ways_around", "strict", "expected open | closed, got 'strict'"),
        ("devices.0.ways_around", True, "expected open | closed | strict, got True"),
        ("household.allowances", [], "do not belong here: set minutes for a profile or a device"),
        ("household.time_zone", "UTC", "is not a key that belongs here; did you mean timezone?"),
        ("household.blok", [], "did you mean block?"),
        ("profiles.youngest.calendars", [], "does not belong here: write them under household"),
        ("profiles.youngest.homework", {}, "write it as an alarm that locks everything, with"),
        ("profiles.youngest.age", 11, "is not a key that belongs here"),
        ("profiles.youngest.age_band", "11", "expected under-6 | 6-9 | 10-12"),
        ("profiles.youngest.alarm", [], "did you mean alarms?"),
        ("profiles.youngest.privacy", "L4", "expected L0 | L1 | L2 | L3, got 'L4'"),
        ("profiles.youngest.born", "2015-13", 'expected year and month such as "2015-03"'),
        ("profiles.youngest.born", 2015, "expected text, got 2015; quote it"),
        ("profiles.youngest.shared", "yes", "expected true or false, got 'yes'"),
        ("profiles.youngest.names.allow.0", "no name", "'no name' is not a name: "),
        ("profiles.youngest.names.alow", [], "did you mean allow?"),
        ("profiles.youngest.alarms.0.from", 1260, 'expected "HH:MM", got 1260; quote it'),
        ("profiles.family", "10-12", "expected keys and values, got '10-12'"),
        ("profiles.Big Brother", {}, "a profile's key is made of lower-case letters"),
        ("profiles.strictest", {}, "is the word for all children's rules together"),
        ("profiles", [], "expected keys and values, got []"),
        ("devices", {}, "expected a list, got {}"),
        ("devices.0.name", 7, "expected a short text, got 7"),
        ("devices.0.mac", "02:11:22", "expected a MAC address such as"),
        ("devices.0.mac", 33, "expected text, got 33; quote it"),
        ("devices.0.profile", "guest", "there is no profile 'guest'"),
        ("devices.0.mode", "block", "is not a key that belongs here"),
        ("devices.1.address", "192.168.1.500", "expected an address such as 192.168.1.50"),
        ("devices.1.adress", "192.168.1.5", "did you mean address?"),
        ("devices.2.alarms.0.to", "24:00", "expected \"HH:MM\", got '24:00'"),
        ("profile", {}, "did you mean profiles?"),
    ],
)
def test_a_mistake_is_found_at_its_address(path, value, expected):
    address = re.sub(r"\.(\d+)", r"[\1]", path)
    (problem,) = (
        problems(with_value(path, value))
        if path != "profiles"
        else problems({"household": MINIMAL["household"], "profiles": value})
    )
    assert problem.startswith(f"{address}: ")
    assert expected in problem


def test_all_mistakes_are_reported_at_once():
    data = with_value("devices.0.mac", "nonsense")
    data = with_value("profiles.youngest.alarms.1.from", 960, data)
    data = with_value("household.country", "p", data)
    assert [line.partition(": ")[0] for line in problems(data)] == [
        "household.country",
        "profiles.youngest.alarms[1].from",
        "devices[0].mac",
    ]


def test_a_device_needs_a_mac_or_an_address():
    assert problems(with_value("devices.0", {"name": "Phone"})) == (
        "devices[0]: 'Phone' needs a mac or an address",
    )


@pytest.mark.parametrize(
    ("twin", "problem"),
    [
        (
            {"name": "BLUE TABLET", "address": "10.0.0.1"},
            "devices[3].name: is that of devices[0] too",
        ),
        ({"name": "X", "mac": "02-11-22-33-44-55"}, "devices[3].mac: is that of devices[0] too"),
        ({"name": "X", "address": "192.168.1.50"}, "devices[3].address: is that of devices[1] too"),
    ],
)
def test_two_devices_share_neither_name_nor_address(twin, problem):
    data = with_value("devices", [*COMPLETE["devices"], twin])
    assert problems(data) == (problem,)


def test_three_twins_are_each_told():
    data = with_value("devices", [{"name": "X", "mac": f"02:00:00:00:00:0{n}"} for n in range(3)])
    assert problems(data) == (
        "devices[1].name: is that of devices[0] too",
        "devices[2].name: is that of devices[0] too",
    )


# --- addresses


@pytest.mark.parametrize(
    ("text", "mac"),
    [
        ("02:11:22:AA:bb:CC", "02:11:22:aa:bb:cc"),
        (" 02-11-22-aa-bb-cc ", "02:11:22:aa:bb:cc"),
    ],
)
def test_a_mac_address_has_one_form(text, mac):
    assert canonical_mac(text) == mac


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0211.22aa.bbcc", "expected a MAC address"),
        ("02:11:22:aa:bb", "expected a MAC address"),
        ("02:11:22:aa:bb:cg", "expected a MAC address"),
        ("ff:ff:ff:ff:ff:ff", "not the address of a single device"),
        ("01:00:5e:00:00:01", "not the address of a single device"),
        ("00:00:00:00:00:00", "not the address of a single device"),
    ],
)
def test_what_is_no_devices_mac_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        canonical_mac(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.50", "192.168.1.50"),
        (" FD00:0:0::0001 ", "fd00::1"),
        ("2001:DB8::A", "2001:db8::a"),
    ],
)
def test_an_address_has_one_form(text, address):
    assert canonical_address(text) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tablet", "expected an address"),
        ("192.168.1.0/24", "expected an address"),
        ("192.168.01.1", "expected an address"),
        ("224.0.0.251", "not the address of a single device"),
        ("ff02::1", "not the address of a single device"),
        (str(IPv4Address(0)), "not the address of a single device"),
        ("::", "not the address of a single device"),
    ],
)
def test_what_is_no_devices_address_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        canonical_address(text)


def test_numbers_of_thousands_of_digits_are_refused_like_any_other():
    (problem,) = problems(with_value("profiles.youngest.block", 16**5000))
    assert problem.endswith("expected keys and values, got a number too long to show")


# --- properties


def _check(data) -> None:
    for problem in problems(data):
        assert problem.isprintable()
        assert ": " in problem


@given(json_like)
def test_any_data_is_a_household_or_a_list_of_mistakes(data):
    _check(data)


@settings(max_examples=400)
@given(spoilt_documents())
def test_a_spoilt_file_is_a_household_or_a_list_of_mistakes(data):
    _check(data)


@settings(max_examples=200)
@given(spoilt_documents())
def test_every_mistake_is_told_with_its_address(data):
    roots = {"household", "profiles", "devices", "the file", *map(str, data)}
    for problem in problems(data):
        address = problem.partition(": ")[0]
        root = re.split(r"[.\[]", address, maxsplit=1)[0]
        assert root in roots or root.startswith("'")
