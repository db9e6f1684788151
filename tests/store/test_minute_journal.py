"""The journal of minutes: a few octets a minute, and no power cut costs more than one minute."""

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from policy.minutes import Estimate, UseKey, stretch
from store.activity import Activity, Changes
from store.minute_journal import SIZE, MinuteJournal, journal_of, read_journal
from store.trusted_clock import saved_clock
from store.usage import saved_usage
from tests.store.programs import note_for_ever, start, told

DAY = "2026-11-22"
NOW = 1_795_300_000.0
CEILING = 1024


@pytest.fixture
def path(tmp_path):
    return tmp_path / "activity.db"


@pytest.fixture
def activity(path):
    opened = Activity(path)
    opened.save(Changes(NOW))
    yield opened
    opened.close()


def row(minute, *, child="kid", device="d1", label="games", home="h", day=DAY):
    """Give one key's minutes up to a minute, of which the whole is always given."""
    used = Estimate(stretch(0, minute), stretch(0, minute + 5))
    return home, day, UseKey(child, device, label), used


def reopened(path):
    """Give what a start after a power cut finds."""
    opened = Activity(path)
    found = opened.minutes({"h": DAY})
    clock = opened.saved_clock()
    opened.close()
    return found, clock


def minutes_of(found, device="d1"):
    return found["h", UseKey("kid", device, "games")].low.bit_count()


# --- how much is written


HOUSE = [
    (f"child{device % 4}", f"device-{device:02}", label)
    for device in range(20)
    for label in ("youtube", "video", "*")
]


def house_at(minute):
    """Give the rows of a house in which twenty devices are in use, three labels on each."""
    return [
        ("default", DAY, UseKey(*each), Estimate(stretch(600, minute), stretch(600, minute + 5)))
        for each in HOUSE
    ]


def written() -> int:
    """Give the octets that this process has handed to the kernel (proc(5), wchar)."""
    lines = Path("/proc/self/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("wchar"))


def test_a_minute_of_a_busy_house_writes_less_than_a_kilobyte_clock_included(activity):
    activity.save(Changes(NOW, minutes=house_at(600)))
    spent = []
    for minute in range(601, 660):
        before = written()
        assert activity.note(NOW + 60 * minute, house_at(minute))
        spent.append(written() - before)
    assert max(spent) <= CEILING
    assert max(spent) <= 24 + 8 * len(HOUSE)


def test_a_minute_in_which_nobody_is_awake_writes_the_clock_alone(activity, path):
    before = written()
    assert activity.note(NOW + 60, [])
    assert written() - before <= 24
    assert saved_clock(path) == NOW + 60


def test_a_write_changes_neither_the_length_nor_other_files(activity, path):
    states = {each: each.stat() for each in path.parent.iterdir()}
    assert journal_of(path) in states
    for minute in range(30):
        activity.note(NOW + minute, [row(minute)])
    for each, before in states.items():
        now = each.stat()
        assert (now.st_size, now.st_blocks, now.st_ino) == (
            before.st_size,
            before.st_blocks,
            before.st_ino,
        )
        assert each == journal_of(path) or now.st_mtime_ns == before.st_mtime_ns
    assert {*path.parent.iterdir()} == states.keys()


def test_an_hour_of_a_busy_house_fits_and_what_does_not_is_said_to_be_too_much(activity):
    for minute in range(600, 660):
        assert activity.note(NOW, house_at(minute))
    noted = 60
    while activity.note(NOW, house_at(600 + noted)):
        noted += 1
    assert noted > 60
    activity.save(Changes(NOW, minutes=house_at(600 + noted)))
    assert activity.note(NOW, house_at(601 + noted))


# --- what comes back


def test_what_was_noted_is_there_after_a_power_cut_with_the_clock(activity, path):
    for minute in range(10):
        assert activity.note(NOW + 60 * minute, [row(minute), row(minute // 2, device="d2")])
    shutil.copytree(path.parent, path.parent / "after")
    found, clock = reopened(path.parent / "after" / path.name)
    assert (minutes_of(found), minutes_of(found, "d2"), clock) == (10, 5, NOW + 540)


def test_a_torn_write_costs_its_own_minute_alone_wherever_it_tore(activity, path, tmp_path):
    journal = journal_of(path)
    for minute in range(5):
        activity.note(NOW + minute, [row(minute)])
    before = journal.read_bytes()
    activity.note(NOW + 5, [row(5), row(5, device="new")])
    after = journal.read_bytes()
    changed = [place for place in range(SIZE) if before[place] != after[place]]
    there = tmp_path / "torn"
    there.mkdir()
    for place in range(changed[0], changed[-1] + 2):
        shutil.copy(path, there / path.name)
        torn = after[:place] + before[place:]
        journal_of(there / path.name).write_bytes(torn)
        whole = place > changed[-1]
        assert saved_clock(there / path.name) == NOW + 4 + whole
        found, clock = reopened(there / path.name)
        assert (minutes_of(found), clock) == (5 + whole, NOW + 4 + whole)


@pytest.mark.parametrize("wiped", [0, 1, 7, 100, 4096, SIZE])
def test_a_power_cut_while_all_is_saved_loses_nothing_and_counts_nothing_twice(
    activity, path, wiped
):
    for minute in range(5):
        activity.note(NOW + minute, [row(minute)])
    before = journal_of(path).read_bytes()
    activity.save(Changes(NOW + 5, minutes=[row(5)], counters=[("h", "d1", DAY, "queries", 3)]))
    after = journal_of(path).read_bytes()
    activity.close()
    journal_of(path).write_bytes(after[:wiped] + before[wiped:])
    assert saved_usage(path, "h", DAY)[UseKey("kid", "d1", "games")] == row(5)[3]
    found, clock = reopened(path)
    assert minutes_of(found) == 6
    assert NOW + 4 <= clock <= NOW + 5
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT number FROM counter").fetchall() == [(3,)]
    db.close()


def test_kill_9_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path):
    chance = random.Random(4)  # noqa: S311
    acknowledged = 0
    for _ in range(12):
        program, pipe = start(note_for_ever, tmp_path)
        assert pipe.poll(20), "it never noted anything"
        time.sleep(chance.uniform(0, 0.08))
        program.kill()
        acknowledged = max(acknowledged, *told(pipe))
        program.join()
        found, clock = reopened(tmp_path / "activity.db")
        used = found["h", UseKey("kid", "d1", "games")].low.bit_count()
        assert used in {acknowledged, acknowledged + 1}
        assert NOW + used - 1 <= clock <= NOW + used
        usage = saved_usage(tmp_path / "activity.db", "h", DAY)
        assert usage == {key: estimate for (_, key), estimate in found.items()}


# --- beside the resolver


def test_who_reads_without_the_resolver_sees_what_was_noted_and_what_was_saved(activity, path):
    activity.save(Changes(NOW, minutes=[row(3), row(3, device="d2")]))
    activity.note(NOW + 60, [row(4), row(9, home="other"), row(9, day="2026-11-21")])
    usage = saved_usage(path, "h", DAY)
    assert usage == {
        UseKey("kid", "d1", "games"): row(4)[3],
        UseKey("kid", "d2", "games"): row(3)[3],
    }


@pytest.mark.parametrize("octets", [None, b"", b"no journal" * 99, bytes(SIZE)])
def test_a_journal_that_is_none_holds_nothing_and_harms_nothing(path, octets):
    if octets is not None:
        journal_of(path).write_bytes(octets)
    assert read_journal(journal_of(path)).instant is None
    opened = Activity(path)
    assert opened.saved_clock() is None
    assert not opened.note(NOW, [row(1)])
    opened.save(Changes(NOW, minutes=[row(1)]))
    assert opened.note(NOW + 1, [row(2)])
    opened.close()
    assert saved_clock(path) == NOW + 1


def test_a_clock_that_was_wrong_by_years_may_be_put_right(activity, path):
    activity.note(NOW + 1e9, [])
    assert not activity.note(NOW + 60, []), "all is to be saved"
    activity.save(Changes(NOW + 61))
    assert saved_clock(path) == NOW + 61


def test_a_plug_pulled_between_the_save_and_the_journal_puts_no_clock_back(
    activity, path, monkeypatch
):
    """For the resolver as for who reads beside it, before its next start and after."""

    def pulled(_):
        raise OSError

    activity.note(NOW + 60, [row(1)])
    monkeypatch.setattr(activity._journal, "start_anew", pulled)  # noqa: SLF001
    with pytest.raises(OSError, match=r"^$"):
        activity.save(Changes(NOW + 90))
    assert saved_clock(path) == NOW + 90
    assert activity.saved_clock() == NOW + 90
    assert reopened(path)[1] == NOW + 90
    assert saved_clock(path) == NOW + 90


# --- what is to be forgotten


def test_what_is_deleted_of_a_child_is_in_no_file(activity, path):
    activity.save(Changes(NOW, minutes=[row(3, child="sister")]))
    activity.note(NOW + 60, [row(4, child="sister"), row(4)])
    activity.note(NOW + 120, [row(5, child="sister"), row(5)])
    activity.delete("h", "sister")
    for each in path.parent.iterdir():
        assert b"sister" not in each.read_bytes(), each.name
    assert {key.profile for _, key in activity.minutes({"h": DAY})} == {"kid"}
    assert minutes_of(reopened(path)[0]) == 6


def test_what_was_noted_is_gone_from_the_journal_when_it_is_saved(activity, path):
    for minute in range(30):
        activity.note(NOW, [row(minute)])
    long = len(journal_of(path).read_bytes().rstrip(b"\0"))
    activity.save(Changes(NOW))
    assert len(journal_of(path).read_bytes().rstrip(b"\0")) < long / 2


def test_yesterday_is_in_no_file_once_today_is_saved(activity, path):
    activity.note(NOW, [row(5, device="yesterdays")])
    activity.save(Changes(NOW + 1, minutes=[row(1, day="2026-11-23")], today={"h": "2026-11-23"}))
    activity.forget_before({"h": "2026-11-23"}, "2026-11-15", NOW + 1)
    for each in path.parent.iterdir():
        assert b"yesterdays" not in each.read_bytes(), each.name


# --- trouble


def test_a_disk_that_refuses_costs_nothing_that_was_not_said_to_be_written(tmp_path):
    path = tmp_path / "activity.minutes"
    journal = MinuteJournal(path, {})
    journal.start_anew(NOW)
    journal.append(NOW, [row(1)])
    journal.close()
    path.chmod(0o400)
    path.rename(tmp_path / "aside")
    path.mkdir()  # nothing can be written here
    with pytest.raises(OSError, match="directory"):
        journal.append(NOW + 1, [row(2)])
    path.rmdir()
    (tmp_path / "aside").rename(path)
    assert journal.append(NOW + 2, [row(2)])
    journal.close()
    noted = read_journal(path)
    assert noted.instant == NOW + 2
    assert list(noted.minutes.values()) == [row(2)[3]]
