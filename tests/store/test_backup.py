"""A backup holds what it should and no more; what is damaged, newer or hostile is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.digests import blake2b
from store.backup import Backup, BackupError, make_backup, read_backup
from store.household import DEFAULT
from tests.fakes import FakeClock
from tests.store.backed_up import furnished, rewritten


@pytest.fixture
def made(tmp_path: Path) -> bytes:
    return make_backup(furnished(tmp_path / "var", FakeClock()), DEFAULT)


def test_it_holds_rules_acts_tickets_and_names_of_adults(made: bytes) -> None:
    backup = read_backup(made)
    assert backup.household.profiles["child1"].name == "Ayesha"
    assert [row["name"] for row in backup.rows["permission"]] == ["tiktok.com"]
    assert len(backup.rows["ticket"]) == 1
    assert [set(row) for row in backup.rows["account"]] == [{"name", "role", "created"}]


def test_it_holds_no_secret_of_this_machine(tmp_path: Path) -> None:
    store = furnished(tmp_path, FakeClock())
    for passwords in (False, True):
        text = make_backup(store, DEFAULT, passwords=passwords).decode()
        assert "a-key-of-this-machine" not in text
        assert '"session"' not in text
        assert ("scrypt$" in text) == passwords


def test_a_person_can_read_it(made: bytes) -> None:
    assert "Ayesha" in made.decode()
    assert made.count(b"\n") > 40


def test_a_newer_one_is_refused_with_a_sentence(made: bytes) -> None:
    with pytest.raises(BackupError, match="a newer Nigehban made; update first"):
        read_backup(made.replace(b"nigehban-backup 1 ", b"nigehban-backup 2 ", 1))


def test_another_file_is_refused_with_a_sentence() -> None:
    for octets in (b"", b"\x1f\x8b\x08", b"{}", b"<html>"):
        with pytest.raises(BackupError, match="not a backup that Nigehban made"):
            read_backup(octets)


@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_any_damage_is_seen(at: int, bit: int) -> None:
    octets = bytearray(SMALL)
    octets[at % len(octets)] ^= 1 << bit
    with pytest.raises(BackupError):
        read_backup(bytes(octets))


@given(st.integers(0, 200))
def test_half_a_file_is_refused(length: int) -> None:
    with pytest.raises(BackupError):
        read_backup(SMALL[:length])


def test_one_that_is_too_large_is_refused() -> None:
    with pytest.raises(BackupError, match="too large"):
        read_backup(b"nigehban-backup 1 " + b" " * (5 << 20))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("rows"),
        lambda data: data["rows"].pop("household"),
        lambda data: data["rows"].pop("profile"),
        lambda data: data["rows"].update(household=[]),
        lambda data: data["rows"].update(session=[{"token": "x"}]),
        lambda data: data["rows"]["household"][0].update(document="{"),
        lambda data: data["rows"]["profile"][0].update(document='{"alarms": 5}'),
        lambda data: data.update(made="never"),
        lambda data: data.update(made=1e300),
        lambda data: data.update(lists=[5]),
    ],
    ids=range(10),
)
def test_what_does_not_hold_what_it_should_is_refused(made: bytes, change) -> None:
    with pytest.raises(BackupError):
        read_backup(rewritten(made, change))


def test_deep_nests_are_refused() -> None:
    body = b"[" * 200_000
    head = b"nigehban-backup 1 " + blake2b(body, digest_size=16).hexdigest().encode() + b"\n"
    with pytest.raises(BackupError):
        read_backup(head + body)


def _small() -> bytes:
    household = {"document": json.dumps({"name": "Our home", "timezone": "UTC"})}
    rows = {"household": [household], "profile": [], "device": []}
    body = json.dumps({"made": 1.0, "passwords": False, "rows": rows, "lists": []}).encode()
    head = b"nigehban-backup 1 " + blake2b(body, digest_size=16).hexdigest().encode() + b"\n"
    return head + body


SMALL = _small()


def test_the_smallest_backup_is_one() -> None:
    assert isinstance(read_backup(SMALL), Backup)
