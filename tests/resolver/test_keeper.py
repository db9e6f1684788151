"""What happens beside the queries: snapshots, the clock, minutes, and what is kept of whom."""

import asyncio
import sqlite3
from itertools import pairwise

import pytest

from policy.rules import Privacy
from resolver import keeper as module
from resolver import wire
from resolver.houses import DEFAULT
from resolver.keeper import SAVE_EVERY
from store.activity import Activity
from store.acts import ActKeeper
from tests.lab import Lab

PHONE = "192.168.1.20"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
KARACHI_NOON = 1_795_300_000 - 1_795_300_000 % 86400 + 7 * 3600


def home(privacy="L2", **rules):
    plain = {"age_band": "adult", "block": ["social", "adult"], "alarms": [], "privacy": privacy}
    return {
        "household": {"timezone": "Asia/Karachi"},
        "profiles": {"kid": plain | {"allowances": []} | rules},
        "devices": [{"name": "Phone", "address": PHONE, "profile": "kid"}],
    }


GAMES = {"label": "G", "of": ["games"], "minutes": {"school_day": 2, "free_day": 2}}


async def answer(lab, name, kind=wire.A):
    found = await lab.ask(name, PHONE, kind)
    return "blocked" if not any(found.answers[0].rdata) else "allowed"


async def saved(lab):
    lab.keeper.look_around()
    await lab.keeper.save()


def kept(lab: Lab) -> bytes:
    """Give all octets of activity.db."""
    return lab.places.activity_db.read_bytes()


def rows(lab, table):
    with sqlite3.connect(f"file:{lab.places.activity_db}?mode=ro", uri=True) as db:
        found = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
    db.close()
    return found


# --- what is kept of whom


NAMES = {
    "allowed": "www.plain-and-harmless.example",
    "blocked": "www.instagram.com",
    "lifeline": "madadgaar.org",
    "health": "scarleteen.com",
    "game": "roblox.com",
}


async def day_of_use(lab, privacy):
    """Look up and be refused, play for a while, seek help; then midnight passes."""
    lab.clock.set_wall(KARACHI_NOON)
    lab.watch.was_set()
    lab.apply(home(privacy, block=["social", "adult"]))
    for _ in range(6):
        for name in NAMES.values():
            await lab.ask(name, PHONE)
        await lab.ask("www." + NAMES["game"], PHONE)
        lab.move(20)
    await saved(lab)
    lab.move(13 * 3600)
    await saved(lab)


@pytest.mark.parametrize("privacy", ["L0", "L1", "L2", "L3"])
async def test_what_is_kept_is_what_the_family_wishes_and_no_more(lab, privacy):
    await day_of_use(lab, privacy)
    octets, level = kept(lab), Privacy[privacy]
    for name in ("allowed", "lifeline", "health", "game"):
        assert NAMES[name].encode() not in octets, name
    assert (NAMES["blocked"].encode() in octets) == (level >= Privacy.L3)
    reports = {label for _, _, label, *_ in rows(lab, "report")}
    assert ("roblox" in reports) == (level >= Privacy.L1)
    refusals = {(label, name) for *_, label, name, _ in rows(lab, "refusal")}
    expected = {
        Privacy.L0: set(),
        Privacy.L1: set(),
        Privacy.L2: {("social", ""), ("instagram", "")},
        Privacy.L3: {("social", NAMES["blocked"]), ("instagram", NAMES["blocked"])},
    }
    assert refusals <= expected[level]
    assert bool(refusals) == (level >= Privacy.L2)
    assert rows(lab, "minutes") == []
    counters = {what: number for *_, what, number in rows(lab, "counter")}
    assert counters["queries"] == 36
    assert counters["blocked"] == 6


async def test_of_an_adult_with_an_allowance_no_other_label_is_kept(lab):
    lab.apply(home("L0", allowances=[GAMES], block=[]))
    for _ in range(4):
        for name in ("roblox.com", "www.roblox.com", "www.instagram.com", "instagram.com"):
            await lab.ask(name, PHONE)
        lab.move(20)
    await saved(lab)
    labels = {label for _, _, _, label, *_ in rows(lab, "minutes")}
    assert "roblox" in labels
    assert b"instagram" not in kept(lab)
    assert "social" not in labels


async def test_health_and_help_are_not_kept_even_when_blocked(lab):
    lab.apply(home("L3", names={"block": ["scarleteen.com"]}))
    assert await answer(lab, "scarleteen.com") == "blocked"
    await saved(lab)
    assert b"scarleteen" not in kept(lab)
    assert rows(lab, "refusal") == []


async def test_locks_say_nothing_of_what_was_wanted(lab):
    lab.apply(home("L3", block=[]))
    with lab.store.writing(DEFAULT, "parent", "act") as db:
        ActKeeper(db, DEFAULT, "parent", lab.clock.wall()).pause(lab.scope("all"), None)
    lab.tell()
    assert await answer(lab, "www.private-wish.example") == "blocked"
    await saved(lab)
    assert b"private-wish" not in kept(lab)


async def test_records_go_after_a_week_and_sightings_after_a_month(lab):
    lab.apply(home("L3"))
    await answer(lab, "www.instagram.com")
    await saved(lab)
    assert rows(lab, "refusal")
    lab.move(9 * 86400)
    await saved(lab)
    assert rows(lab, "refusal") == []
    assert b"instagram" not in kept(lab)
    assert rows(lab, "sighting")
    assert {day for _, _, day, *_ in rows(lab, "counter")} == set()
    lab.move(25 * 86400)
    await saved(lab)
    assert rows(lab, "sighting") == []


async def test_who_is_seen_is_kept_with_the_name_it_gave_itself(lab, tmp_path, monkeypatch):
    leases = tmp_path / "leases"
    leases.write_text("1 02:00:00:00:00:01 192.168.1.77 some-phone *\n")
    monkeypatch.setattr(module, "_LEASES", (leases,))
    lab.apply(home())
    lab.macs["192.168.1.77"] = "02:00:00:00:00:01"
    await lab.ask("plain.example", "192.168.1.77")
    await lab.ask("plain.example", "127.0.0.1")
    assert lab.keeper.is_due()
    await saved(lab)
    assert not lab.keeper.is_due()
    seen = {(identity, address, name) for _, identity, address, name, *_ in rows(lab, "sighting")}
    assert ("02:00:00:00:00:01", "192.168.1.77", "some-phone") in seen


# --- minutes, over a restart and over midnight


async def play(lab, minutes):
    for turn in range(minutes * 3):
        await lab.ask(("roblox.com", "www.roblox.com")[turn % 2], PHONE)
        lab.move(20)


async def test_a_spent_allowance_blocks_within_a_minute_and_stays_spent_over_a_restart(lab):
    lab.clock.set_wall(KARACHI_NOON)
    lab.watch.was_set()
    lab.apply(home(allowances=[GAMES], block=[]))
    await play(lab, 3)
    assert await answer(lab, "roblox.com") == "blocked"
    await saved(lab)
    lab.stop()
    lab.start()
    assert await answer(lab, "roblox.com") == "blocked"
    lab.move(12 * 3600 + 1)
    assert await answer(lab, "roblox.com") == "allowed"
    assert rows(lab, "minutes") != []
    await saved(lab)
    assert rows(lab, "minutes") == []


async def test_midnight_starts_a_new_day_at_once(lab):
    lab.clock.set_wall(KARACHI_NOON + 11 * 3600 + 50 * 60)
    lab.watch.was_set()
    lab.apply(home(allowances=[GAMES], block=[]))
    await play(lab, 3)
    assert await answer(lab, "roblox.com") == "blocked"
    lab.move(KARACHI_NOON + 12 * 3600 - lab.clock.wall() - 0.5)
    assert await answer(lab, "roblox.com") == "blocked"
    lab.move(0.5)
    assert await answer(lab, "roblox.com") == "allowed"


# --- the clock


NIGHT = {"label": "N", "days": EVERY_DAY, "from": "21:00", "to": "06:00", "locks": "everything"}


async def test_a_restart_in_1970_opens_no_lock(lab):
    lab.clock.set_wall(KARACHI_NOON + 10 * 3600)
    lab.watch.was_set()
    lab.apply(home(alarms=[NIGHT]))
    assert await answer(lab, "plain.example") == "blocked"
    await saved(lab)
    right = lab.clock.wall()
    lab.stop()
    lab.clock.set_wall(100.0)
    lab.start()
    for _ in range(5):
        assert await answer(lab, "plain.example") == "blocked"
        lab.move(3 * 3600)
        await saved(lab)
    assert not lab.watch.is_set
    lab.clock.set_wall(right + 12 * 3600)
    lab.move(1)
    assert await answer(lab, "plain.example") == "allowed"


async def test_the_time_is_saved_as_soon_as_a_lock_begins_or_rules_change(lab):
    """Else a plug pulled in its first minute would put the home back before it."""
    lab.clock.set_wall(KARACHI_NOON + 9 * 3600 - 70)
    lab.watch.was_set()
    lab.apply(home(alarms=[NIGHT]))
    assert await answer(lab, "plain.example") == "allowed"
    await saved(lab)
    assert not lab.keeper.is_due()
    lab.move(59)
    assert not lab.keeper.is_due()
    await saved(lab)
    lab.move(12)
    assert lab.keeper.is_due(), "the night has begun"
    await saved(lab)
    lab.move(1)
    assert not lab.keeper.is_due()
    lab.apply(home(alarms=[]))
    assert lab.keeper.is_due(), "rules changed"
    await saved(lab)
    assert not lab.keeper.is_due()


async def test_minutes_are_not_forgotten_while_the_clock_is_not_set(lab):
    lab.clock.set_wall(KARACHI_NOON)
    lab.watch.was_set()
    lab.apply(home(allowances=[GAMES], block=[]))
    await play(lab, 3)
    await saved(lab)
    lab.stop()
    lab.clock.set_wall(100.0)
    lab.start()
    for _ in range(3):
        assert await answer(lab, "roblox.com") == "blocked"
        lab.move(86400)
        await saved(lab)


@pytest.mark.parametrize("by", [9 * 3600, -3 * 3600])
async def test_a_clock_that_is_set_is_followed_within_a_second(lab, by):
    start = KARACHI_NOON + (0 if by > 0 else 10 * 3600)
    lab.clock.set_wall(start)
    lab.watch.was_set()
    lab.apply(home(alarms=[NIGHT]))
    assert await answer(lab, "plain.example") == ("allowed" if by > 0 else "blocked")
    lab.clock.set_wall(start + by)
    lab.move(1)
    assert await answer(lab, "plain.example") == ("blocked" if by > 0 else "allowed")


# --- snapshots


async def test_a_change_that_nobody_told_of_costs_a_second(lab):
    lab.apply(home())
    assert await answer(lab, "plain.example") == "allowed"
    with lab.store.writing(DEFAULT, "parent", "act") as db:
        ActKeeper(db, DEFAULT, "parent", lab.clock.wall()).pause(lab.scope("all"), None)
    assert await answer(lab, "plain.example") == "allowed"
    lab.move(1)
    assert await answer(lab, "plain.example") == "blocked"


# --- trouble with the disk


class Failing(Activity):
    """A disk that is full until it is not."""

    is_full = True

    def save(self, changes):
        if self.is_full:
            message = "database or disk is full"
            raise sqlite3.OperationalError(message)
        super().save(changes)


@pytest.fixture
def full(lab):
    lab.stop()
    lab.activity = Failing(lab.places.activity_db)
    lab.keeper._activity = lab.activity  # noqa: SLF001  (the same house on another disk)
    return lab.activity


async def test_a_full_disk_costs_records_and_is_said_once(lab, full):
    lab.apply(home("L2", allowances=[GAMES], block=["social"]))
    for _ in range(3):
        await play(lab, 1)
        await answer(lab, "www.instagram.com")
        await saved(lab)
    assert lab.log == ["activity is not recorded: database or disk is full"]
    assert not lab.keeper.is_recording
    assert await answer(lab, "roblox.com") == "blocked"


async def test_minutes_are_saved_when_there_is_room_again(lab, full):
    lab.apply(home("L2", allowances=[GAMES], block=[]))
    await play(lab, 3)
    await saved(lab)
    full.is_full = False
    await saved(lab)
    assert lab.keeper.is_recording
    assert "roblox" in {label for _, _, _, label, *_ in rows(lab, "minutes")}
    lab.stop()
    lab.start()
    assert await answer(lab, "roblox.com") == "blocked"


async def test_without_any_records_it_answers_all_the_same(lab):
    lab.keeper._activity = None  # noqa: SLF001
    lab.apply(home())
    assert await answer(lab, "plain.example") == "allowed"
    await saved(lab)
    assert not lab.keeper.is_recording
    assert not lab.keeper.is_due()


# --- its own loop


async def test_it_looks_around_each_second_and_saves_each_minute(lab, monkeypatch):
    real_sleep, save, looks, saves = asyncio.sleep, lab.keeper.save, [], []

    async def a_second(_):
        looks.append(lab.clock.monotonic())
        lab.clock.move(1)
        while len(saves) > saved.count(True):
            await real_sleep(0.001)
        await real_sleep(0)
        if len(looks) > 130:
            raise asyncio.CancelledError

    async def saving():
        saves.append(lab.clock.monotonic())
        await save()
        saved.append(True)

    saved = []
    monkeypatch.setattr(lab.keeper, "save", saving)
    monkeypatch.setattr(module.asyncio, "sleep", a_second)
    with pytest.raises(asyncio.CancelledError):
        await lab.keeper.run()
    gaps = [later - earlier for earlier, later in pairwise(saves)]
    assert all(SAVE_EVERY <= gap <= SAVE_EVERY + 2 for gap in gaps)
    assert len(saves) == 2


async def test_a_disk_that_hangs_does_not_keep_it_from_looking_around(lab, monkeypatch):
    real_sleep, looks = asyncio.sleep, []

    async def a_second(_):
        looks.append(lab.clock.monotonic())
        lab.clock.move(1)
        await real_sleep(0)
        if len(looks) > 200:
            raise asyncio.CancelledError

    async def hanging():
        hung.append(lab.clock.monotonic())
        await asyncio.get_running_loop().create_future()

    hung = []
    monkeypatch.setattr(lab.keeper, "save", hanging)
    monkeypatch.setattr(module.asyncio, "sleep", a_second)
    with pytest.raises(asyncio.CancelledError):
        await lab.keeper.run()
    assert len(hung) == 1
    assert len(looks) > 200


async def test_what_goes_wrong_beside_the_queries_is_said_once_and_ends_nothing(lab):
    def broken():
        message = "a bug"
        raise RuntimeError(message)

    look, lab.keeper.look_around = lab.keeper.look_around, broken
    for _ in range(3):
        lab.keeper._look_around_safely()  # noqa: SLF001
    assert lab.log == ["unexpected RuntimeError while looking around: a bug"]
    lab.keeper.look_around = look
    lab.keeper._look_around_safely()  # noqa: SLF001
