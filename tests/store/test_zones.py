"""Time zones by name or POSIX TZ string; one that is unknown is named, with a hint."""

import datetime as dt

import pytest

import store.zones
from store.zones import find_zone, is_utc, known_zones, machine_zone

SUMMER = dt.datetime(2026, 7, 1, 12)  # noqa: DTZ001  (the zone is asked for it)


@pytest.mark.parametrize(
    ("name", "hours"),
    [("UTC", 0), ("Asia/Karachi", 5), ("Europe/Brussels", 2), ("PKT-5", 5), ("<+0545>-5:45", 5.75)],
)
def test_a_zone_is_found(name, hours):
    assert find_zone(name).utcoffset(SUMMER) == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Asia/Karachy", "'Asia/Karachy'; did you mean Asia/Karachi?"),
        ("Atlantis", "knows no time zone 'Atlantis'"),
        ("", "knows no time zone ''"),
        ("../../../etc/passwd", "knows no time zone '../../../etc/passwd'"),
        ("/etc/localtime", "knows no time zone '/etc/localtime'"),
        ("Europe", "knows no time zone 'Europe'"),
        ("a\0b", "knows no time zone 'a\\x00b'"),
        ("\ud800", "knows no time zone"),
        ("x" * 100_000, "knows no time zone"),
        ("PKT-5,", "knows no time zone"),
        ("CET-1CEST", "knows no time zone"),
    ],
)
def test_an_unknown_zone_is_named(name, said):
    with pytest.raises(ValueError, match="this machine knows no time zone") as refused:
        find_zone(name)
    assert said in str(refused.value)


def test_the_machines_zone_is_what_it_is_set_to(tmp_path, monkeypatch):
    link, name = tmp_path / "localtime", tmp_path / "timezone"
    monkeypatch.setattr(store.zones, "_LINK", link)
    monkeypatch.setattr(store.zones, "_NAME", name)
    monkeypatch.setenv("TZ", "")
    assert machine_zone() == "UTC"
    name.write_text("Asia/Karachi\n")
    assert machine_zone() == "Asia/Karachi"
    link.symlink_to("/usr/share/zoneinfo/Europe/Brussels")
    assert machine_zone() == "Europe/Brussels"
    monkeypatch.setenv("TZ", "PKT-5")
    assert machine_zone() == "PKT-5"
    monkeypatch.setenv("TZ", "nonsense")
    assert machine_zone() == "Europe/Brussels"
    name.write_bytes(b"\xff\xfe")
    link.unlink()
    assert machine_zone() == "UTC"
    link.symlink_to(link)
    assert machine_zone() == "UTC"


@pytest.mark.parametrize(
    "name",
    ["UTC", "Etc/UTC", "Etc/GMT", "GMT", "UCT", "Etc/UCT", "Zulu", "Etc/Universal",
             "GMT0", "Etc/GMT+0", "Etc/Greenwich", "UTC0", "Etc/Unknown", ""],
)  # fmt: skip
def test_every_spelling_of_utc_is_known(name):
    assert is_utc(name)


@pytest.mark.parametrize("name", ["Asia/Karachi", "Europe/London", "Etc/GMT+5", "PKT-5"])
def test_a_place_is_not_utc(name):
    assert not is_utc(name)


def test_every_zone_to_choose_can_be_found():
    zones = known_zones()
    assert {"Asia/Karachi", "America/Argentina/Ushuaia", "UTC"} <= set(zones)
    assert not [zone for zone in zones if zone.startswith("Etc/")]
    assert all(find_zone(zone) for zone in zones)
