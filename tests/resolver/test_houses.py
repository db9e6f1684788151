import datetime as dt
import os
import random

import pytest

from policy.acts import Acts, Pause, Reach, Scope
from policy.labels import Service, Vocabulary
from policy.minutes import Estimate, UseKey
from policy.reasons import Reason
from policy.rules import Allowance, Privacy
from policy.ruling import State
from policy.verdict import Stranger
from resolver.houses import DEFAULT, Houses
from store.snapshots import Snapshot, prepare_snapshot, previous, publish_snapshot
from tests.resolver.homes import NOW, device, household, profile

DEVICES = [device("d1", address="192.168.1.7", profile="child")]


class World:
    """A folder of snapshots and the houses that are read from it."""

    def __init__(self, folder) -> None:
        self.folder, self.log = folder, []
        self.houses = self.fresh()

    def fresh(self) -> Houses:
        return Houses(self.folder, Vocabulary(), (), self.log.append)

    def publish(self, revision: int, block: str = "", identity: str = DEFAULT, **more) -> None:
        rules = household([profile("child", block=block)], DEVICES)
        snapshot = Snapshot(identity, revision, rules, **more)
        publish_snapshot(prepare_snapshot(self.folder, snapshot))

    def blocked(self, label: str, identity: str = DEFAULT) -> bool:
        ruling = self.houses[identity].verdict("d1", NOW).timed.ruling
        return ruling.base.state(label) is State.BLOCKED

    def damage(self, path, how: str) -> None:
        octets = path.read_bytes()
        damaged = {
            "cut": octets[: len(octets) // 2],
            "flipped": octets[:-5] + bytes((octets[-5] ^ 1,)) + octets[-4:],
            "empty": b"",
            "foreign": b"nigehban-snapshot 9 abc\n{}",
            "zeroes": bytes(len(octets)),
        }[how]
        path.write_bytes(damaged)


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_before_any_snapshot_a_new_box_locks_nothing_and_keeps_harm_away(world):
    assert world.houses.look() == []
    base = world.houses[DEFAULT].verdict(Stranger.NEW, NOW).timed.ruling.base
    assert base.everything is None
    assert base.state("adult") is State.BLOCKED
    assert base.state("malware") is State.BLOCKED


def test_what_changed_on_disk_is_read_and_told_once(world):
    world.publish(1, "games")
    assert world.houses.look() == [DEFAULT]
    assert world.houses.look() == []
    assert world.blocked("games")
    world.publish(2, "social", identity="second")
    world.publish(2, "social")
    assert sorted(world.houses.look()) == [DEFAULT, "second"]
    assert not world.blocked("games")
    assert sorted(world.houses.identities()) == [DEFAULT, "second"]
    assert len(world.houses) == 2


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "foreign", "zeroes"])
def test_a_damaged_snapshot_leaves_what_was_in_force(world, how):
    world.publish(1, "games")
    world.publish(2, "social")
    world.houses.look()
    world.damage(world.folder / DEFAULT, how)
    world.houses.look()
    assert world.blocked("social")
    assert len(world.log) == 1
    for _ in range(5):
        world.houses.look()
    assert len(world.log) == 1


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "foreign", "zeroes"])
def test_after_a_restart_the_one_before_a_damaged_one_holds(world, how):
    world.publish(1, "games")
    world.publish(2, "social")
    world.damage(world.folder / DEFAULT, how)
    world.houses = world.fresh()
    world.houses.look()
    assert world.blocked("games")
    world.publish(3, "video")
    assert world.houses.look() == [DEFAULT]
    assert world.blocked("video")


def test_a_missing_snapshot_leaves_what_was_in_force(world):
    world.publish(1, "games")
    world.houses.look()
    (world.folder / DEFAULT).unlink()
    assert world.houses.look() == []
    assert world.blocked("games")


def test_a_snapshot_that_was_lost_is_replaced_by_the_one_before_at_the_start(world):
    world.publish(1, "games")
    world.publish(2, "games")
    (world.folder / DEFAULT).unlink()
    world.houses = world.fresh()
    world.houses.look()
    assert world.blocked("games")


def test_both_damaged_leaves_what_was_in_force(world):
    world.publish(1, "games")
    world.publish(2, "games")
    world.houses.look()
    for path in (world.folder / DEFAULT, previous(world.folder / DEFAULT)):
        world.damage(path, "cut")
    assert world.houses.look() == []
    assert world.blocked("games")


def test_a_revision_never_goes_back_while_it_runs(world):
    world.publish(7, "games")
    world.houses.look()
    world.publish(6, "social")
    world.houses.look()
    assert world.blocked("games")
    assert world.houses[DEFAULT].snapshot.revision == 7


def test_a_folder_that_cannot_be_read_is_said_once_and_changes_nothing(world):
    world.publish(1, "games")
    world.houses.look()
    elsewhere = world.folder.with_name("elsewhere")
    world.folder.rename(elsewhere)
    for _ in range(5):
        assert world.houses.look() == []
    assert len(world.log) == 1
    assert world.blocked("games")
    elsewhere.rename(world.folder)
    world.publish(2, "social")
    assert world.houses.look() == [DEFAULT]


def test_random_damage_never_ends_it_and_never_opens_what_was_blocked(world):
    dice = random.Random(7)  # noqa: S311  (a test that repeats itself)
    world.publish(1, "games")
    world.publish(2, "games")
    world.houses.look()
    whole = (world.folder / DEFAULT).read_bytes()
    for turn in range(200):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        (world.folder / DEFAULT).write_bytes(damaged[: dice.randrange(len(damaged)) or None])
        os.utime(world.folder / DEFAULT, (turn, turn))
        world.houses.look()
        assert world.blocked("games")


# --- verdicts


def test_a_verdict_is_remembered_until_it_may_change(world):
    pause = Pause(Scope(Reach.HOUSEHOLD), NOW - 10, NOW + 60)
    world.publish(1, acts=Acts((pause,)))
    world.houses.look()
    house = world.houses[DEFAULT]
    first = house.verdict("d1", NOW)
    assert first.timed.ruling.base.everything is Reason.PAUSED
    assert first.timed.until == NOW + 60
    assert house.verdict("d1", NOW + 59.9) is first
    assert house.verdict("d1", NOW + 60).timed.ruling.base.everything is None


def test_forgetting_has_verdicts_made_anew(world):
    world.publish(1)
    world.houses.look()
    house = world.houses[DEFAULT]
    first = house.verdict("d1", NOW)
    house.forget()
    assert house.verdict("d1", NOW) is not first


def test_minutes_that_are_used_spend_an_allowance_and_stay_over_a_change_of_rules(world):
    allowance = Allowance("Games", frozenset({"games"}), 1, 1)
    rules = household([profile("child", allowances=(allowance,))], DEVICES)
    for revision in (1, 2):
        snapshot = Snapshot(DEFAULT, revision, rules)
        publish_snapshot(prepare_snapshot(world.folder, snapshot))
        world.houses.look()
        house = world.houses[DEFAULT]
        if revision == 1:
            assert house.verdict("d1", NOW).timed.ruling.base.state("games") is None
            house.with_usage({UseKey("child", "d1", "games"): Estimate(0b11, 0b11)})
        base = house.verdict("d1", NOW).timed.ruling.base
        assert base.state("games") is State.SPENT


def test_a_new_vocabulary_reaches_every_home(world):
    lock = household([profile("child", block="games")], DEVICES)
    publish_snapshot(prepare_snapshot(world.folder, Snapshot(DEFAULT, 1, lock)))
    world.houses.look()
    vocabulary = Vocabulary({"roblox": Service("roblox", "games")})
    world.houses.set_vocabulary(vocabulary)
    assert world.houses[DEFAULT].home.vocabulary is vocabulary


def test_the_date_is_that_of_the_homes_calendar(world):
    rules = household([], [], "Asia/Karachi")
    publish_snapshot(prepare_snapshot(world.folder, Snapshot(DEFAULT, 1, rules)))
    world.houses.look()
    late = dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC).timestamp()
    assert world.houses[DEFAULT].shown_date(late) == "2026-11-24"


def test_privacy_is_that_of_the_profile_and_nothing_for_nobody(world):
    rules = household([profile("child", privacy=Privacy.L2)], DEVICES)
    publish_snapshot(prepare_snapshot(world.folder, Snapshot(DEFAULT, 1, rules)))
    world.houses.look()
    assert world.houses[DEFAULT].privacy("child", NOW) is Privacy.L2
    assert world.houses[DEFAULT].privacy("nobody", NOW) is Privacy.L0


def test_a_thousand_households_are_read_quickly(world, record_property):
    for number in range(1000):
        world.publish(1, "games", identity=f"h{number}")
    began = dt.datetime.now(dt.UTC)
    assert len(world.houses.look()) == 1000
    seconds = (dt.datetime.now(dt.UTC) - began).total_seconds()
    record_property("seconds", seconds)
    assert seconds < 10
    assert world.houses.look() == []
