"""`nigehban household apply | export`: the file in and out, and everything that is wrong in one."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from blocklists.shipped import Shipped
from nigehban.workplace import CATALOGUE
from policy.rules import Household
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from tests.fakes import FakeClock
from tests.nigehban.homes import FAMILY, Said, command

Say = Callable[..., Said]


def rename_on_a_page(data: Path) -> None:
    """Change the rules as a page does."""

    def renamed(household: Household) -> Household:
        from dataclasses import replace  # noqa: PLC0415

        return replace(household, name="Renamed on a page")

    store = HouseholdStore(Places(data), Shipped.load(CATALOGUE).vocabulary, FakeClock())
    store.edit(DEFAULT, "Mother", "renamed the home", renamed)
    store.close()


# --- in and out


def test_what_is_applied_is_told(say: Say) -> None:
    said = say("household", "apply", "-", stdin=FAMILY)
    assert said.code == 0
    assert "device Blue tablet: new" in said.out
    assert "profile youngest: new" in said.out
    assert "No resolver is running: this takes effect when it starts." in said.err


@pytest.mark.usefixtures("family")
def test_export_then_apply_changes_nothing(say: Say) -> None:
    first = say("household", "export")
    again = say("household", "apply", "-", stdin=first.out)
    assert (again.code, again.out) == (0, "Nothing changed.\n")
    second = say("household", "export").out
    assert second.partition("\n")[2] == first.out.partition("\n")[2]


def test_export_then_apply_through_a_real_pipe_changes_nothing(family: Path) -> None:
    exported = command("household", "export", data=family)
    applied = command("household", "apply", "-", data=family, stdin=exported.out)
    assert (applied.code, applied.out) == (0, "Nothing changed.\n")


def test_a_file_that_changes_nothing_is_not_in_the_log(family: Path, say: Say) -> None:
    before = _log_of(family)
    say("household", "apply", "-", stdin=say("household", "export").out)
    assert _log_of(family) == before


def _log_of(data: Path) -> list[str]:
    store = HouseholdStore(Places(data), Shipped.load(CATALOGUE).vocabulary, FakeClock())
    entries = [row["what"] for row in store.changes(DEFAULT)]
    store.close()
    return entries


@pytest.mark.usefixtures("family")
def test_a_dry_run_changes_nothing(say: Say) -> None:
    before = say("household", "export").out
    said = say("household", "apply", "-", "--dry-run", stdin=FAMILY.replace("Our home", "Other"))
    assert (said.code, said.out) == (0, "household: changed\nNothing was changed (--dry-run).\n")
    assert say("household", "export").out == before
    assert (
        say("household", "apply", "-", "--dry-run", stdin=FAMILY).out == "Nothing would change.\n"
    )


@pytest.mark.usefixtures("family")
def test_devices_that_a_file_does_not_name_stay_unless_pruned(say: Say) -> None:
    without = FAMILY.replace("- {name: Phone, address: 127.0.0.30, profile: parents}\n", "")
    assert say("household", "apply", "-", stdin=without).code == 0
    assert "Phone" in say("household", "export").out
    pruned = say("household", "apply", "-", "--prune", stdin=without)
    assert "device Phone: removed" in pruned.out
    assert "Phone" not in say("household", "export").out


def test_an_edit_on_a_page_is_not_overwritten(family: Path, say: Say) -> None:
    exported = say("household", "export").out
    rename_on_a_page(family)
    refused = say("household", "apply", "-", stdin=exported)
    assert (refused.code, refused.out) == (3, "")
    assert "changed on a page since" in refused.err
    assert "Renamed on a page" in say("household", "export").out
    assert say("household", "apply", "-", "--dry-run", stdin=exported).code == 3
    assert say("household", "apply", "-", "--force", stdin=exported).code == 0
    assert "Our home" in say("household", "export").out


def test_a_file_that_was_exported_after_the_edit_is_taken(family: Path, say: Say) -> None:
    rename_on_a_page(family)
    exported = say("household", "export").out
    assert say("household", "apply", "-", stdin=exported.replace("youngest", "smallest")).code == 0


@pytest.mark.usefixtures("family")
def test_acts_stay_over_an_apply(say: Say) -> None:
    say("pause", "youngest")
    say("household", "apply", "-", "--force", stdin=FAMILY.replace("Our home", "Other"))
    assert say("explain", "example.com", "--profile", "youngest").code == 1


@pytest.mark.usefixtures("family")
def test_households_are_apart(say: Say) -> None:
    other = FAMILY.replace("Our home", "Theirs")
    assert say("household", "apply", "-", "--household", "two", stdin=other).code == 0
    assert "Theirs" in say("household", "export", "--household", "two").out
    assert "Our home" in say("household", "export").out


@pytest.mark.parametrize("identity", ["../x", "", "A", "a/b", "a" * 65, "\udcff", ".", "x\n"])
def test_an_id_that_is_no_file_name_is_refused(say: Say, data: Path, identity: str) -> None:
    said = say("household", "apply", "-", "--household", identity, stdin=FAMILY)
    assert (said.code, said.out) == (2, "")
    assert "cannot be a household's id" in said.err
    assert not list((data / "snapshots").iterdir())


@pytest.mark.usefixtures("family")
def test_a_household_that_is_not_there_cannot_be_exported(say: Say) -> None:
    said = say("household", "export", "--household", "nope")
    assert (said.code, said.out) == (2, "")
    assert "there is no household 'nope'" in said.err


# --- wrong files


WRONG = {
    "broken YAML": ("household: {name: [", "line 1, column 20: this is not YAML"),
    "a tab": ("household:\n\tname: x\n", "line 2, column 1: this is not YAML"),
    "nothing": ("", "household.timezone: is missing"),
    "a list": ("[1, 2]", "the file: expected keys and values, got [1, 2]"),
    "a word": ("hello", "the file: expected keys and values, got 'hello'"),
    "two documents": (f"{FAMILY}---\n{FAMILY}", "this is not YAML"),
    "a key twice": (FAMILY + "profiles: {}\n", "profiles"),
    "a python object": ("!!python/object/apply:os.system [ls]", "this is not YAML"),
    "an endless alias": ("a: &a [*a]", ""),
    "an unquoted time": (
        FAMILY.replace('"21:00"', "21:00"),
        'profiles.youngest.alarms[0].from: expected "HH:MM", got 1260; quote it',
    ),
    "an impossible time": (
        FAMILY.replace('"21:00"', '"25:00"'),
        "profiles.youngest.alarms[0].from: expected \"HH:MM\", got '25:00'",
    ),
    "minute 60": (FAMILY.replace('"21:00"', '"20:60"'), "alarms[0].from"),
    "an unknown label": (FAMILY.replace("gambling", "gambeling"), "gambeling"),
    "an unknown zone": (FAMILY.replace("Asia/Karachi", "Asia/Nowhere"), "household.timezone"),
    "a zone that is a path": (FAMILY.replace("Asia/Karachi", "../../etc/passwd"), "timezone"),
    "an unknown day": (FAMILY.replace("[mon, tue", "[mon, today"), "alarms[0].days[1]"),
    "an unknown profile": (FAMILY.replace("profile: parents", "profile: nobody"), "devices[1]"),
    "the same device twice": (FAMILY.replace("name: Phone", "name: blue TABLET"), "devices[1]"),
    "the same address twice": (FAMILY.replace("127.0.0.30", "127.0.0.20"), "devices[1]"),
    "a bad MAC address": (FAMILY.replace("address: 127.0.0.30", "mac: 'zz'"), "devices[1].mac"),
    "an unknown key": (FAMILY + "colour: red\n", "colour: is not a key that belongs here"),
    "a number for a name": (FAMILY.replace("name: Our home", "name: 5"), "household.name"),
    "an escape in a name": (FAMILY.replace("Our home", '"\\e[31mred"'), "household.name"),
    "a bad age band": (FAMILY.replace("age_band: 10-12", "age_band: 99"), "age_band"),
    "a date as a key": (FAMILY + "2026-01-01: x\n", "2026-01-01"),
    "a bad name": (FAMILY.replace("bad.example", '"a..b"'), "names.block[0]"),
    "half a character": (FAMILY.replace("Our home", '"\\ud800"'), ""),
    "a null octet": (FAMILY.replace("Our home", "Our\0home"), "U+0000 does not belong"),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_a_sentence_and_changes_nothing(
    say: Say, family: Path, text: str, sentence: str
) -> None:
    before = (family / "snapshots" / "default").read_bytes()
    said = say("household", "apply", "-", stdin=text)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.strip()
    assert said.err.replace("\n", "").isprintable()
    assert (family / "snapshots" / "default").read_bytes() == before


def test_all_mistakes_are_told_at_once(say: Say) -> None:
    wrong = FAMILY.replace('"21:00"', "21:00").replace("gambling", "nope").replace("Asia/", "X/")
    assert len(say("household", "apply", "-", stdin=wrong).err.splitlines()) == 3


def test_a_bomb_of_aliases_is_refused_quickly(say: Say) -> None:
    layers = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    bomb = "\n".join(["l0: &l0 [x]", *layers, "household: *l11"])
    began = time.monotonic()
    assert say("household", "apply", "-", stdin=bomb).code == 2
    assert time.monotonic() - began < 5


def test_deep_nesting_is_refused(say: Say) -> None:
    said = say("household", "apply", "-", stdin="[" * 5000)
    assert (said.code, said.out) == (2, "")


def test_what_is_no_file_is_a_sentence(say: Say, tmp_path: Path) -> None:
    assert say("household", "apply", str(tmp_path)).err == f"{tmp_path}: Is a directory\n"
    missing = tmp_path / "none.yaml"
    assert say("household", "apply", str(missing)).err == f"{missing}: No such file or directory\n"
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    said = say("household", "apply", str(binary))
    assert (said.code, said.err) == (2, f"{binary}: this is not a text file in UTF-8\n")


def test_octets_on_standard_input_are_a_sentence(data: Path) -> None:
    for more in ({}, {"LC_ALL": "C.UTF-8"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}):
        said = command("household", "apply", "-", data=data, stdin=b"\xff\xfe\x00", **more)
        assert said.code == 2
        assert "Traceback" not in said.err
        assert "does not belong in a text" in said.err or "standard input" in said.err


# --- where the result goes


@pytest.mark.parametrize("words", [("household", "export"), ("household", "apply", "-")])
def test_a_reader_that_leaves_is_no_trouble(family: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = command_into(writing, family, *words)
    os.close(writing)
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert "Errno" not in said


def test_a_full_disk_behind_the_output_is_a_sentence(family: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        said = command_into(full.fileno(), family, "household", "export")
    assert said.strip() == "[Errno 28] No space left on device"


def command_into(handle: int, data: Path, *words: str) -> str:
    import subprocess  # noqa: PLC0415

    from tests.nigehban.homes import environment, nigehban  # noqa: PLC0415

    ran = subprocess.run(
        nigehban(*words, data=data),
        input=FAMILY.replace("Our home", "Other"),
        text=True,
        stdout=handle,
        stderr=subprocess.PIPE,
        check=False,
        timeout=30,
        env=environment(),
    )
    assert ran.returncode not in {0, 1}
    return ran.stderr


def test_a_reader_that_leaves_does_not_undo_the_change(family: Path, say: Say) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command_into(writing, family, "household", "apply", "-")
    os.close(writing)
    assert "name: Other" in say("household", "export").out


def test_a_terminal_that_knows_no_urdu_gets_escapes(family: Path) -> None:
    command("household", "apply", "-", data=family, stdin=FAMILY.replace("Our home", "گھر"))
    said = command("household", "export", data=family, PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert r"\u06af\u06be\u0631" in said.out
