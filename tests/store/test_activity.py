"""What the resolver keeps of a family: never more than was wished, and not for longer."""

import sqlite3
from dataclasses import replace

import pytest

from policy.minutes import Estimate, SavingKey, UseKey
from policy.rules import Privacy
from resolver.houses import DEFAULT
from store.activity import KEPT_DAYS, Activity, Changes, Refusal, Sighting
from store.sightings import saved_sightings

DAY = 86400.0
TODAY = {"home": "2026-11-22", "other": "2026-11-22"}
KID = Refusal("home", "kid", "d1", "2026-11-22", 17, "adult", "secret-name.example")
SEEN = Sighting("home", "02:00:00:00:00:01", "10.0.0.1", "", 1.0, 1.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "activity.db"


@pytest.fixture
def activity(path):
    opened = Activity(path)
    yield opened
    opened.close()


def rows(path, table):
    with sqlite3.connect(path) as db:
        found = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
    db.close()
    return found


def about(household="home", profile="kid", day="2026-11-22"):
    """Give one row of each kind about somebody's day."""
    key = UseKey(profile, "d1", "games")
    refusal = replace_refusal(household, profile, day)
    return Changes(
        1.0,
        minutes=[(household, day, key, Estimate(1, 3))],
        reports=[(household, profile, "games", day, 1, 2)],
        refusals=[(refusal, 1)],
        counters=[(household, f"device-of-{profile}", day, "queries", 5)],
    )


def replace_refusal(household, profile, day):
    return KID._replace(
        household=household, profile=profile, day=day, name=f"{profile}-{day}.example"
    )


# --- retention


def test_yesterdays_minutes_are_gone_and_a_week_of_reports_is_kept(activity, path):
    days = [f"2026-11-{number}" for number in range(10, 23)]
    for day in days:
        activity.save(about(day=day))
    oldest = days[-1 - KEPT_DAYS]
    activity.forget_before(TODAY, oldest, 1.0)
    assert [row[4] for row in rows(path, "minutes")] == ["2026-11-22"]
    for table, column in (("report", 3), ("refusal", 3), ("counter", 2)):
        kept = [row[column] for row in rows(path, table)]
        assert kept == days[-1 - KEPT_DAYS :], table
    octets = path.read_bytes()
    assert f"kid-{oldest}".encode() in octets
    assert b"kid-2026-11-14" not in octets, "what is forgotten is still in the file"


def test_minutes_of_a_home_that_is_gone_do_not_stay_for_ever(activity, path):
    activity.save(about("gone", day="2026-11-01"))
    activity.save(about("home"))
    activity.forget_before(TODAY, "2026-11-15", 1.0)
    assert [row[0] for row in rows(path, "minutes")] == ["home"]


def test_who_asked_is_remembered_for_a_month(activity, path):
    late = replace(SEEN, identity="02:00:00:00:00:02", last=31 * DAY)
    activity.save(Changes(1.0, sightings=[SEEN, late]))
    activity.forget_before(TODAY, "2026-11-15", 30 * DAY)
    assert len(rows(path, "sighting")) == 2
    activity.forget_before(TODAY, "2026-11-15", 30 * DAY + 2)
    assert [row[1] for row in rows(path, "sighting")] == [late.identity]


def test_who_invents_addresses_fills_no_disk(activity, path):
    crowd = [replace(SEEN, identity=f"crowd{n}", last=10.0 + n) for n in range(1500)]
    neighbour = replace(SEEN, household="other")
    activity.save(Changes(1.0, sightings=[*crowd, neighbour]))
    activity.forget_before(TODAY, "2026-11-15", 2000.0)
    kept = [row[:2] for row in rows(path, "sighting")]
    assert len(kept) == 1001
    assert ("other", neighbour.identity) in kept
    assert ("home", "crowd1499") in kept
    assert ("home", "crowd499") not in kept


# --- adding up, and one by one


def test_counts_add_up_and_minutes_take_each_others_place(activity, path):
    for _ in range(3):
        activity.save(about())
    assert [row[-1] for row in rows(path, "refusal")] == [3]
    assert [row[-1] for row in rows(path, "counter")] == [15]
    assert [row[-2:] for row in rows(path, "report")] == [(1, 2)]
    estimates = activity.minutes({"home": "2026-11-22"})
    assert estimates == {("home", UseKey("kid", "d1", "games")): Estimate(1, 3)}
    assert activity.minutes({"home": "2026-11-23"}) == {}
    assert activity.minutes({}) == {}


def test_a_name_that_a_device_gave_itself_stays_until_it_gives_another(activity, path):
    for name, last in (("phone", 2.0), ("", 3.0)):
        activity.save(Changes(1.0, sightings=[replace(SEEN, name=name, first=last, last=last)]))
    [seen] = saved_sightings(path, "home")
    assert (seen.name, seen.first, seen.last) == ("phone", 2.0, 3.0)


def test_a_save_is_all_or_nothing(activity, path):
    activity.save(Changes(5.0))
    spoilt = replace(about(), instant=9.0, counters=[("home", "d", "day", "queries", None)])
    with pytest.raises(sqlite3.IntegrityError):
        activity.save(spoilt)
    assert activity.saved_clock() == 5.0
    assert not rows(path, "refusal")
    activity.save(about())
    assert rows(path, "refusal")


def test_the_last_instant_is_kept_over_a_restart(path):
    first = Activity(path)
    assert first.saved_clock() is None
    first.save(Changes(7.5))
    first.save(Changes(6.5))
    first.close()
    second = Activity(path)
    assert second.saved_clock() == 6.5
    second.close()


# --- deleting


def test_deleting_one_profile_leaves_the_others(activity, path):
    for household, profile in (("home", "kid"), ("home", "sister"), ("other", "kid")):
        activity.save(about(household, profile))
    activity.delete("home", "kid")
    for table in ("minutes", "report", "refusal"):
        assert [row[:2] for row in rows(path, table)] == [("home", "sister"), ("other", "kid")]
    octets = path.read_bytes()
    assert octets.count(b"kid-2026") == 1, "only the other home's"
    assert b"sister-2026" in octets


# --- levels


def test_a_lower_level_takes_away_what_was_kept_above_it(activity, path):
    activity.save(about())
    activity.save(about(profile="sister"))
    again = KID._replace(name=""), KID._replace(name="other-name.example")
    activity.save(Changes(1.0, refusals=[(each, 2) for each in again]))
    levels = {"kid": Privacy.L3, "sister": None}
    before = {table: rows(path, table) for table in ("refusal", "report")}

    def lower(level):
        levels["kid"] = level
        activity.forget_above(lambda _, profile: levels[profile])
        return [row[2:] for row in rows(path, "refusal") if row[1] == "kid"]

    assert len(lower(Privacy.L3)) == 3
    assert {table: rows(path, table) for table in ("refusal", "report")} == before
    assert lower(Privacy.L2) == [("d1", "2026-11-22", 17, "adult", "", 5)]
    octets = path.read_bytes()
    assert b"kid-2026" not in octets
    assert b"other-name" not in octets
    assert lower(Privacy.L1) == []
    assert len(rows(path, "report")) == 2
    lower(Privacy.L0)
    assert [row[1] for row in rows(path, "report")] == ["sister"]
    assert [row[1] for row in rows(path, "refusal")] == ["sister"]
    assert b"sister-2026" in path.read_bytes(), "of whom nothing is known, nothing is taken"


NAMES = {
    "pornhub.com": "a blocked name",
    "zz-allowed-name.example": "an allowed name",
    "samaritans.org": "a name for help",
}
PHONES = {"L0": "192.168.1.10", "L1": "192.168.1.11", "L2": "192.168.1.12", "L3": "192.168.1.13"}


def home_of(levels):
    return {
        "household": {"timezone": "UTC"},
        "profiles": {
            f"kid{n}": {"age_band": "6-9", "block": ["adult"], "privacy": level, "alarms": []}
            for n, level in enumerate(levels)
        },
        "devices": [
            {"name": f"phone{n}", "address": address, "profile": f"kid{n}"}
            for n, address in enumerate(PHONES.values())
        ],
    }


async def record(lab):
    lab.keeper.look_around()
    await lab.recorder.save()
    return lab.places.activity_db.read_bytes()


@pytest.mark.parametrize("level", PHONES)
async def test_no_name_is_in_the_file_below_the_level_that_allows_it(lab, level):
    lab.apply(home_of([level] * 4))
    for name in NAMES:
        await lab.ask(name, PHONES["L0"])
    octets = await record(lab)
    assert (b"pornhub" in octets) == (level == "L3")
    assert (b"adult" in octets) == (level in {"L2", "L3"})
    assert b"zz-allowed-name" not in octets
    assert b"samaritans" not in octets
    assert b"queries" in octets


async def test_in_one_home_each_childs_level_is_its_own(lab):
    lab.apply(home_of(list(PHONES)))
    for address in PHONES.values():
        for name in NAMES:
            await lab.ask(name, address)
    await record(lab)
    named = {row[1] for row in rows(lab.places.activity_db, "refusal") if row[6]}
    labelled = {row[1] for row in rows(lab.places.activity_db, "refusal") if row[5]}
    assert (named, labelled) == ({"kid3"}, {"kid2", "kid3"})


async def test_when_the_family_wishes_less_the_names_go_within_a_minute(lab):
    lab.apply(home_of(["L3"] * 4))
    for address in PHONES.values():
        await lab.ask("pornhub.com", address)
    assert b"pornhub" in await record(lab)
    lab.apply(home_of(["L2"] * 4))
    octets = await record(lab)
    assert b"pornhub" not in octets
    assert b"adult" in octets
    lab.apply(home_of(["L0"] * 4))
    assert b"adult" not in await record(lab)
    assert lab.houses[DEFAULT].privacy("kid0", lab.watch.now()) is Privacy.L0


# --- kept minutes

GAMES = SavingKey("profile", "kid", frozenset({"games"}))
CONSOLE = SavingKey("device", "d1", frozenset({"*"}))


def test_kept_minutes_take_the_place_of_those_before(activity):
    activity.save(Changes(1.0, savings={"home": {"2026-11-22": {GAMES: 20, CONSOLE: 5}}}))
    activity.save(Changes(2.0, savings={"home": {"2026-11-23": {GAMES: 30}, "2026-11-22": {}}}))
    assert activity.savings() == {"home": {"2026-11-23": {GAMES: 30}, "2026-11-22": {}}}


def test_kept_minutes_outlive_the_minutes_that_they_came_from(activity):
    activity.save(Changes(1.0, savings={"home": {"2026-11-22": {GAMES: 20}}}))
    activity.forget_before({"home": "2027-01-01"}, "2026-12-25", 60 * DAY)
    assert activity.savings() == {"home": {"2026-11-22": {GAMES: 20}}}


def test_what_a_child_kept_goes_with_its_records(activity):
    other = GAMES._replace(id="other")
    kept = {GAMES: 1, CONSOLE: 2, other: 3}
    activity.save(Changes(1.0, savings={"home": {"2026-11-21": kept, "2026-11-22": kept}}))
    activity.delete("home", "kid", ["d1"])
    assert activity.savings() == {"home": {"2026-11-21": {other: 3}, "2026-11-22": {other: 3}}}
