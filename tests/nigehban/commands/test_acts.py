"""`nigehban grant | pause | resume | hand | back`: what they do, and what they refuse."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.nigehban.homes import FAMILY, Said

pytestmark = pytest.mark.usefixtures("family")
Say = Callable[..., Said]
LATER = "No resolver is running: this takes effect when it starts.\n"


def blocked(say: Say, name: str, *whom: str) -> bool:
    code = say("explain", name, *(whom or ("--profile", "youngest"))).code
    assert code in {0, 1}
    return code == 1


def acts(data: Path) -> int:
    with closing(sqlite3.connect(data / "household.db")) as db:
        return sum(
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("pause", "permission", "hand_over")
        )


def test_a_pause_locks_until_it_is_resumed(say: Say) -> None:
    said = say("pause", "youngest")
    assert (said.code, said.out, said.err) == (0, "youngest: locked until resumed\n", LATER)
    assert blocked(say, "example.com")
    assert not blocked(say, "example.com", "--profile", "parents")
    assert say("resume", "youngest").out == "youngest: resumed\n"
    assert not blocked(say, "example.com")


def test_a_pause_of_minutes_ends_by_itself(say: Say) -> None:
    assert say("pause", "youngest", "--minutes", "30").out == "youngest: locked for 30 minutes\n"
    out = say("explain", "example.com", "--profile", "youngest").out
    assert "changes: " in out
    assert ", then allow" in out


def test_the_whole_home_is_paused(say: Say) -> None:
    assert say("pause", "--all").out == "the whole home: locked until resumed\n"
    for profile in ("youngest", "parents"):
        assert blocked(say, "example.com", "--profile", profile)
    assert say("resume", "--all").code == 0
    assert not blocked(say, "example.com", "--profile", "parents")


def test_resume_lets_one_out_of_the_homes_lock(say: Say) -> None:
    say("pause", "--all")
    say("pause", "youngest")
    assert say("resume", "--device", "blue tablet").out == "Blue tablet: resumed\n"
    assert not blocked(say, "example.com", "--device", "Blue tablet")
    assert blocked(say, "example.com", "--profile", "youngest")
    say("resume", "youngest")
    assert not blocked(say, "example.com", "--profile", "youngest")
    assert blocked(say, "example.com", "--profile", "parents")


def test_a_device_is_paused_by_its_name_in_any_letter_case(say: Say) -> None:
    assert say("pause", "--device", "blue TABLET").code == 0
    assert blocked(say, "example.com", "--device", "Blue tablet")
    assert not blocked(say, "example.com", "--profile", "youngest")


def test_resume_ends_pauses_only(say: Say) -> None:
    say("grant", "youngest", "--name", "bad.example", "--minutes", "30")
    assert say("resume", "youngest").out == "Nothing was paused.\nyoungest: resumed\n"
    assert not blocked(say, "bad.example")


def test_a_name_is_granted_with_what_is_below_it(say: Say) -> None:
    said = say("grant", "youngest", "--name", "Bad.Example.", "--minutes", "30")
    assert said.out == "youngest: allowed bad.example for 30 minutes\n"
    assert not blocked(say, "a.bad.example")


def test_a_label_is_granted(say: Say) -> None:
    assert blocked(say, "roblox.com")
    assert say("grant", "youngest", "--label", "roblox", "--minutes", "5").code == 0
    assert not blocked(say, "roblox.com")


def test_a_grant_of_everything_lifts_locks_and_no_blocks(say: Say) -> None:
    rules = FAMILY.replace('"21:00", "06:30"', "").replace("on: false", "on: true")
    rules = rules.replace('from: "21:00"', 'from: "00:00"').replace('to: "06:30"', 'to: "00:00"')
    rules = rules.replace("thu, sun]", "thu, fri, sat, sun]")
    assert say("household", "apply", "-", stdin=rules).code == 0
    assert blocked(say, "example.com")
    assert say("grant", "youngest", "--everything", "--minutes", "30").code == 0
    assert not blocked(say, "example.com")
    assert blocked(say, "pornhub.com")


def test_a_device_in_other_hands_has_other_rules(say: Say) -> None:
    assert not blocked(say, "roblox.com", "--device", "Phone")
    assert say("hand", "Phone", "youngest").out == "handed Phone to youngest\n"
    assert blocked(say, "roblox.com", "--device", "Phone")
    assert say("back", "phone").code == 0
    assert not blocked(say, "roblox.com", "--device", "Phone")


def test_taking_back_what_was_not_away_is_told(say: Say) -> None:
    said = say("back", "Phone")
    assert said.code == 0
    assert said.out.startswith("Phone was in nobody else's hands.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["pause"], "say for whom: a PROFILE, --device NAME or --all"),
        (["pause", "youngest", "--all"], "say for whom"),
        (["pause", "youngest", "--device", "Phone"], "say for whom"),
        (["pause", "nobody"], "no profile 'nobody'; there are: youngest, parents"),
        (["pause", "--device", "Toaster"], "no device 'Toaster'; there are: Blue tablet, Phone"),
        (["pause", "\udcff"], "no profile '\\udcff'"),
        (["pause", "--all", "--household", "nope"], "no household 'nope'"),
        (["resume", "--all", "--household", "\udcff"], "no household"),
        (["pause", "youngest", "--minutes", "0"], "expected minutes from 1 to 10080, got '0'"),
        (["pause", "youngest", "--minutes", "-5"], "expected minutes from 1 to 10080"),
        (["pause", "youngest", "--minutes", "10081"], "expected minutes from 1 to 10080"),
        (["pause", "youngest", "--minutes", "9" * 5000], "expected minutes from 1 to 10080"),
        (["pause", "youngest", "--minutes", "1.5"], "expected minutes from 1 to 10080"),
        (["grant", "youngest", "--everything"], "required: --minutes"),
        (["grant", "youngest", "--minutes", "5"], "one of the arguments --name --label"),
        (["grant", "--everything", "--minutes", "5"], "say for whom: a PROFILE, --device NAME"),
        (["grant", "youngest", "--name", "a..b", "--minutes", "5"], "'a..b' is not a name"),
        (["grant", "youngest", "--name", "", "--minutes", "5"], "'' is not a name"),
        (["grant", "youngest", "--label", "", "--minutes", "5"], "there is no label ''"),
        (["grant", "youngest", "--label", "nope", "--minutes", "5"], "there is no label 'nope'"),
        (["grant", "youngest", "--label", "malware", "--minutes", "5"], "never opened as a whole"),
        (["grant", "youngest", "--label", "bypass", "--minutes", "5"], "never opened as a whole"),
        (["hand", "Toaster", "youngest"], "no device 'Toaster'"),
        (["hand", "Phone", "nobody"], "no profile 'nobody'"),
        (["hand", "Phone", "youngest", "--household", "nope"], "no household 'nope'"),
        (["hand", "Phone"], "required: PROFILE"),
        (["back", "Toaster"], "no device 'Toaster'"),
        (["back", "Phone", "--household", "nope"], "no household 'nope'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_does_nothing(
    say: Say, family: Path, words: list[str], sentence: str
) -> None:
    said = say(*words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert LATER not in said.err
    assert acts(family) == 0
    assert [path.name for path in (family / "snapshots").iterdir()] == ["default"]
