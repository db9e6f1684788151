"""What happens beside the queries: snapshots, the clock, minutes."""

import asyncio
import sqlite3
from itertools import pairwise

import pytest

from policy.minutes import UseKey
from resolver import keeper as module
from resolver import wire
from resolver.houses import DEFAULT
from store.acts import ActKeeper

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
    await lab.recorder.save()


def rows(lab, table):
    with sqlite3.connect(f"file:{lab.places.activity_db}?mode=ro", uri=True) as db:
        found = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
    db.close()
    return found


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


SPARED = GAMES | {"minutes": {"school_day": 3, "free_day": 3}, "keep_up_to": 10}


async def test_minutes_left_over_are_there_on_the_next_day(lab):
    """Three minutes a day, of which two are used: the day after has four, and no more."""
    lab.clock.set_wall(KARACHI_NOON)
    lab.watch.was_set()
    lab.apply(home(allowances=[SPARED], block=[]))
    await play(lab, 2)
    lab.move(12 * 3600)
    await play(lab, 3)
    assert await answer(lab, "roblox.com") == "allowed"
    await play(lab, 2)
    assert await answer(lab, "roblox.com") == "blocked"


async def test_what_is_kept_survives_a_power_cut_over_midnight(lab):
    """The plug is pulled before midnight and put back two days later: one day is settled."""
    lab.clock.set_wall(KARACHI_NOON + 11 * 3600 + 50 * 60)
    lab.watch.was_set()
    lab.apply(home(allowances=[SPARED], block=[]))
    await play(lab, 2)
    await saved(lab)
    used = lab.houses[DEFAULT].home.usage[UseKey("kid", lab.device("Phone"), "roblox")]
    left = 3 - used.low.bit_count()
    assert left
    lab.stop()
    lab.clock.set_wall(lab.clock.wall() + 2 * 86400)
    lab.start()
    assert [*lab.savings.savings(DEFAULT).values()] == [left]
    await saved(lab)
    lab.stop()
    lab.start()
    assert [*lab.savings.savings(DEFAULT).values()] == [left]


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


# --- its own loop


async def turns(lab, monkeypatch, count, write):
    """Run the keeper's loop for some seconds; `write` stands for what goes to disk."""
    real_sleep, looks = asyncio.sleep, []

    async def a_second(_):
        looks.append(lab.clock.monotonic())
        lab.clock.move(1)
        for _ in range(5):
            await real_sleep(0)
        if len(looks) > count:
            raise asyncio.CancelledError

    def due():
        return write if lab.clock.monotonic() % 60 < 1 else None

    monkeypatch.setattr(lab.recorder, "due", due)
    monkeypatch.setattr(module.asyncio, "sleep", a_second)
    with pytest.raises(asyncio.CancelledError):
        await lab.keeper.run()
    return looks


async def test_it_looks_around_each_second_and_writes_when_that_is_due(lab, monkeypatch):
    writes = []

    async def write():
        writes.append(lab.clock.monotonic())

    looks = await turns(lab, monkeypatch, 130, write)
    assert all(later - earlier == 1 for earlier, later in pairwise(looks))
    assert [later - earlier for earlier, later in pairwise(writes)] == [60] * (len(writes) - 1)
    assert len(writes) in {2, 3}


async def test_a_disk_that_hangs_does_not_keep_it_from_looking_around(lab, monkeypatch):
    hung = []

    async def hang():
        hung.append(lab.clock.monotonic())
        await asyncio.get_running_loop().create_future()

    looks = await turns(lab, monkeypatch, 200, hang)
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
