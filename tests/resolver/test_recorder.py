"""What goes to disk of whom, and when: never more than was wished, and little each minute."""

import sqlite3

import pytest

from policy.rules import Privacy
from resolver import recorder as module
from resolver import wire
from resolver.houses import DEFAULT
from resolver.recorder import NOTE_EVERY, SAVE_EVERY
from store.activity import Activity
from store.acts import ActKeeper
from store.usage import saved_usage
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
    await lab.recorder.save()


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
    assert lab.recorder.due() == lab.recorder.save, "somebody new"
    await saved(lab)
    assert lab.recorder.due() is None
    seen = {(identity, address, name) for _, identity, address, name, *_ in rows(lab, "sighting")}
    assert ("02:00:00:00:00:01", "192.168.1.77", "some-phone") in seen


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
    lab.recorder = lab.recorder_on(lab.activity)
    return lab.activity


async def test_a_full_disk_costs_records_and_is_said_once(lab, full):
    lab.apply(home("L2", allowances=[GAMES], block=["social"]))
    for _ in range(3):
        await play(lab, 1)
        await answer(lab, "www.instagram.com")
        await saved(lab)
    assert lab.log == ["activity is not recorded: database or disk is full"]
    assert not lab.recorder.is_recording
    assert await answer(lab, "roblox.com") == "blocked"


async def test_minutes_are_saved_when_there_is_room_again(lab, full):
    lab.apply(home("L2", allowances=[GAMES], block=[]))
    await play(lab, 3)
    await saved(lab)
    full.is_full = False
    await saved(lab)
    assert lab.recorder.is_recording
    assert "roblox" in {label for _, _, _, label, *_ in rows(lab, "minutes")}
    lab.stop()
    lab.start()
    assert await answer(lab, "roblox.com") == "blocked"


async def test_without_any_records_it_answers_all_the_same(lab):
    lab.recorder = lab.recorder_on(None)
    lab.apply(home())
    assert await answer(lab, "plain.example") == "allowed"
    await saved(lab)
    assert not lab.recorder.is_recording
    lab.move(2 * SAVE_EVERY)
    assert lab.recorder.due() is None
    await lab.recorder.note()
    await lab.recorder.be_readable()
    lab.recorder.finish()


# --- how often


async def play(lab, minutes):
    for turn in range(minutes * 3):
        await lab.ask(("roblox.com", "www.roblox.com")[turn % 2], PHONE)
        lab.move(20)


async def until(lab, seconds):
    """Let time pass as the keeper does; gives what went to disk, one word each time."""
    done, names = [], {lab.recorder.note: "note", lab.recorder.save: "save"}
    for _ in range(seconds):
        lab.clock.move(1)
        lab.keeper.look_around()
        if work := lab.recorder.due():
            done.append(names[work])
            await work()
    return done


async def at_noon(lab, **rules):
    lab.clock.set_wall(KARACHI_NOON)
    lab.watch.was_set()
    lab.apply(home(**rules))
    await lab.ask("plain.example", PHONE)
    await saved(lab)


async def test_each_minute_is_noted_and_all_is_saved_once_an_hour(lab):
    await at_noon(lab)
    done = await until(lab, 2 * 3600)
    assert done == (["note"] * 59 + ["save"]) * 2


async def test_midnight_is_saved_at_once_and_counts_go_to_the_day_that_ended(lab):
    await at_noon(lab)
    lab.move(12 * 3600 - 90)
    ended = lab.today()
    await until(lab, 61)
    await answer(lab, "plain.example")
    done = await until(lab, 90)
    assert done == ["save", "note"]
    [counted] = rows(lab, "counter")
    assert counted[2:] == (ended, "queries", 2)


async def test_who_is_new_is_saved_at_once_but_who_invents_addresses_wears_out_nothing(lab):
    await at_noon(lab)
    saves = 0
    for number in range(600):
        lab.macs[f"10.9.{number // 250}.{number % 250}"] = f"02:00:00:00:{number:06x}"
        await lab.ask("plain.example", f"10.9.{number // 250}.{number % 250}")
        saves += (await until(lab, 1)).count("save")
    assert module._SAVES_AT_ONCE <= saves <= module._SAVES_AT_ONCE + 10  # noqa: SLF001


async def test_a_page_that_wants_to_read_has_all_written_down_but_not_again_and_again(lab):
    await at_noon(lab, privacy="L2")
    await answer(lab, "www.instagram.com")
    await until(lab, 61)
    assert rows(lab, "refusal") == []
    await lab.recorder.be_readable()
    assert len(rows(lab, "refusal")) == 1
    await answer(lab, "www.facebook.com")
    lab.keeper.look_around()
    await lab.recorder.be_readable()
    assert sum(row[-1] for row in rows(lab, "refusal")) == 1
    await until(lab, 61)
    await lab.recorder.be_readable()
    assert sum(row[-1] for row in rows(lab, "refusal")) == 2


async def test_a_lower_level_is_taken_from_the_disk_within_a_minute(lab):
    await at_noon(lab, privacy="L3")
    await answer(lab, "www.instagram.com")
    await saved(lab)
    assert b"instagram.com" in kept(lab)
    lab.apply(home("L1"))
    lab.recorder.want()
    assert await until(lab, 62) == ["note", "save"], "the change itself is noted at once"
    assert b"instagram.com" not in kept(lab)


async def test_many_refusals_do_not_wait_for_the_hour(lab):
    await at_noon(lab, privacy="L3")
    lab.observer._refusals.update({(str(n),) * 7: 1 for n in range(2001)})  # noqa: SLF001
    assert await until(lab, 61) == ["save"]


async def test_what_is_not_written_down_at_the_end_of_a_run_is(lab):
    await at_noon(lab, privacy="L2", allowances=[GAMES], block=["social"])
    await play(lab, 2)
    await answer(lab, "www.instagram.com")
    lab.keeper.look_around()
    lab.recorder.finish()
    assert rows(lab, "refusal")
    assert rows(lab, "minutes")


async def test_a_power_cut_costs_a_minute_of_use_at_most(lab):
    await at_noon(lab, allowances=[GAMES], block=[])
    await play(lab, 1)
    await until(lab, int(NOTE_EVERY) + 1)
    used = lab.minutes.usage(DEFAULT)
    assert used
    assert rows(lab, "minutes") == [], "it is in the journal alone"
    assert saved_usage(lab.places.activity_db, DEFAULT, lab.today()) == used
    lab.stop()  # nothing is saved
    lab.start()
    assert lab.minutes.usage(DEFAULT) == used
    assert rows(lab, "minutes"), "it is in the database by now"


async def test_a_journal_that_cannot_be_written_is_made_good_by_saving_all(lab):
    much = GAMES | {"minutes": {"school_day": 600, "free_day": 600}}
    await at_noon(lab, allowances=[much], block=[])

    def refuse(*_):
        message = "no such device"
        raise OSError(message)

    await saved(lab)
    lab.activity.note = refuse
    await play(lab, 1)
    done = await until(lab, 3 * 61)
    assert done == ["note", "save"] * 2
    assert rows(lab, "minutes")
    assert lab.log == ["activity is not recorded: no such device"] * 2


async def test_who_asks_is_known_to_a_minute(lab):
    await at_noon(lab)
    await answer(lab, "plain.example")
    await until(lab, 61)
    [slot] = [each for each in lab.clients.known() if each.address == PHONE]
    asked = slot.asked
    assert 0 <= lab.clock.wall() - asked <= 61
    await until(lab, 300)
    assert slot.asked == asked
    await lab.recorder.save()
    assert [row[-1] for row in rows(lab, "sighting")] == [asked]


async def test_the_time_is_noted_as_soon_as_a_lock_begins_or_rules_change(lab):
    """Else a plug pulled in its first minute would put the home back before it."""
    night = {"label": "N", "from": "21:00", "to": "06:30", "days": EVERY_DAY, "locks": "everything"}
    lab.clock.set_wall(KARACHI_NOON + 9 * 3600 - 70)
    lab.watch.was_set()
    lab.apply(home(alarms=[night]))
    assert await answer(lab, "plain.example") == "allowed"
    await saved(lab)
    assert lab.recorder.due() is None
    lab.move(59)
    assert lab.recorder.due() is None
    await lab.recorder.note()
    lab.move(12)
    assert lab.recorder.due() == lab.recorder.note, "the night has begun"
    await lab.recorder.note()
    assert lab.activity.saved_clock() == lab.watch.now()
    lab.move(1)
    assert lab.recorder.due() is None
    lab.apply(home(alarms=[]))
    assert lab.recorder.due() == lab.recorder.note, "rules changed"
    await lab.recorder.note()
    assert lab.recorder.due() is None
