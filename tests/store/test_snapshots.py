"""Snapshots say what the rules are, or that they are damaged; the one before is kept."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.acts import Acts, Grant, HandOver, Pause, Reach, Scope
from store.snapshots import (
    FORMAT,
    Snapshot,
    SnapshotError,
    acts_of,
    plain_acts,
    prepare_snapshot,
    previous,
    publish_snapshot,
    read_snapshot,
    snapshot_files,
)
from tests.policy.families import NOW_DAY
from tests.policy.strategies import households
from tests.store.homes import home

SCOPES = [Scope(Reach.HOUSEHOLD), Scope(Reach.PROFILE, "kid"), Scope(Reach.DEVICE, "d1")]
ACTS = Acts(
    pauses=(Pause(SCOPES[0], 1.5, spared=frozenset(SCOPES[1:])), Pause(SCOPES[1], 2.0, 9.0, 3.0)),
    grants=(Grant(SCOPES[2], 1.0, 2.0, name="a.example"), Grant(SCOPES[0], 1.0, 2.0, None, "x", 1)),
    hand_overs=(HandOver("d1", "kid", 1.0), HandOver("d2", "kid", 1.0, 2.0, 1.5)),
)
SNAPSHOT = Snapshot("default", 3, home(), ACTS, sorting_until=12.5)


def publish(folder, snapshot=SNAPSHOT):
    publish_snapshot(prepare_snapshot(folder, snapshot))
    return folder / snapshot.identity


def test_a_snapshot_is_read_back_the_same(tmp_path):
    assert read_snapshot(publish(tmp_path)) == SNAPSHOT
    nothing = Snapshot("b", 0, replace(home(), devices=(), profiles={}), Acts(), None)
    assert read_snapshot(publish(tmp_path, nothing)) == nothing


@given(households(NOW_DAY), st.integers(0, 2**53), st.none() | st.floats(0, 1e12))
def test_any_rules_survive(tmp_path_factory, household, revision, sorting):
    folder = tmp_path_factory.mktemp("s", numbered=True)
    snapshot = Snapshot("default", revision, household, ACTS, sorting)
    assert read_snapshot(publish(folder, snapshot)) == snapshot


def test_acts_survive():
    assert acts_of(plain_acts(ACTS)) == ACTS


def test_every_single_octet_cut_or_changed_is_noticed(tmp_path):
    path = publish(tmp_path)
    octets = path.read_bytes()
    for place in range(len(octets)):
        for spoilt in (octets[:place], _changed(octets, place)):
            path.write_bytes(spoilt)
            with pytest.raises(SnapshotError, match=r"^default (is damaged|is not a snapshot)"):
                read_snapshot(path)
    path.write_bytes(octets + b"\0")
    with pytest.raises(SnapshotError, match="default is damaged"):
        read_snapshot(path)


def _changed(octets, place):
    return octets[:place] + bytes((octets[place] ^ 0x10,)) + octets[place + 1 :]


@pytest.mark.parametrize("octets", [b"", b"\n", b"{}", b"\xff" * 50, FORMAT, FORMAT + b"\n{}"])
def test_what_is_none_is_refused(tmp_path, octets):
    (tmp_path / "default").write_bytes(octets)
    with pytest.raises(SnapshotError, match=r"^default is"):
        read_snapshot(tmp_path / "default")


def test_the_format_of_another_version_is_told_apart_from_damage(tmp_path):
    path = publish(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"snapshot 1", b"snapshot 2"))
    with pytest.raises(SnapshotError, match="is not a snapshot of this version"):
        read_snapshot(path)


def test_the_one_before_is_kept_and_no_other(tmp_path):
    for revision in (1, 2, 3):
        path = publish(tmp_path, replace(SNAPSHOT, revision=revision))
    assert read_snapshot(path).revision == 3
    assert read_snapshot(previous(path)).revision == 2
    assert {each.name for each in tmp_path.iterdir()} == {"default", "default.previous"}


def test_a_prepared_snapshot_holds_only_once_it_is_published(tmp_path):
    path = publish(tmp_path)
    new = prepare_snapshot(tmp_path, replace(SNAPSHOT, revision=4))
    assert read_snapshot(path).revision == 3
    assert list(snapshot_files(tmp_path)) == [path]
    publish_snapshot(new)
    assert read_snapshot(path).revision == 4
    assert not new.exists()


def test_a_file_system_without_second_names_will_do(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)  # as on FAT, which memory cards have
    for revision in (1, 2, 3):
        path = publish(tmp_path, replace(SNAPSHOT, revision=revision))
    assert read_snapshot(path).revision == 3
    assert read_snapshot(previous(path)).revision == 2


def test_a_household_is_listed_once_also_when_only_the_one_before_is_left(tmp_path):
    publish(tmp_path)
    path = publish(tmp_path)
    publish(tmp_path, replace(SNAPSHOT, identity="other"))
    (tmp_path / ".default.new").write_bytes(b"half")
    assert list(snapshot_files(tmp_path)) == [path, tmp_path / "other"]
    path.unlink()
    assert list(snapshot_files(tmp_path)) == [path, tmp_path / "other"]


def test_there_may_be_none_yet(tmp_path):
    assert list(snapshot_files(tmp_path)) == []
    with pytest.raises(FileNotFoundError):
        read_snapshot(tmp_path / "default")
