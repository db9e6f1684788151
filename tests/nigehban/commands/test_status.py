"""`nigehban status` and `login-code`, with and without a running resolver."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from blocklists.shipped import Shipped
from nigehban import __version__
from nigehban.commands.status import _text
from nigehban.system_clock import SystemClock
from nigehban.workplace import CATALOGUE
from store.accounts import Accounts
from store.household import DEFAULT, HouseholdStore
from store.places import Places
from tests.nigehban.homes import OPEN, TABLET, House, Said, command

Say = Callable[..., Said]


def test_without_a_resolver_the_exit_code_is_1(say: Say, data: Path) -> None:
    said = say("status")
    assert (said.code, said.err) == (1, "")
    assert f"data folder    {data}" in said.out
    assert "not running    no resolver is running for this data folder\n" in said.out
    view = json.loads(say("status", "--json").out)
    assert view["version"] == 1
    assert (view["running"], view["program"], view["data"]) == (False, __version__, str(data))


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    assert command("status", data=tmp_path / "none").code == 1
    assert not (tmp_path / "none").exists()


def test_a_file_where_the_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = command("status", data=file)
    assert said.code == 1
    assert "no resolver is running for this data folder (Not a directory)" in said.out


@pytest.mark.xdist_group("nigehban-status")
def test_a_running_resolver_tells_all_that_the_contract_names(running_home: House) -> None:
    with running_home.device(TABLET) as device:
        assert device.ask("status.example") == OPEN
    said = command("status", "--json", data=running_home.data)
    view = json.loads(said.out)
    assert (said.code, said.err, view["version"], view["running"]) == (0, "", 1, True)
    assert view["program"] == __version__
    assert view["mode"] == "run"
    assert view["data"] == str(running_home.data)
    assert view["listen"] == [f"127.0.0.1:{running_home.dns_port}"]
    assert view["queries"] >= 1
    assert view["names"] > 10_000
    assert view["lists"] > 10
    assert view["uptime"] > 0
    assert 10 < view["memory_mb"] < 100
    assert view["compiled"] is False
    assert {"entries", "hits", "misses"} <= view["cache"].keys()
    assert {"entries", "replays"} <= view["memo"].keys()


@pytest.mark.xdist_group("nigehban-status")
def test_the_text_can_be_read(running_home: House) -> None:
    said = command("status", data=running_home.data)
    assert said.code == 0
    assert re.search(r"^running +\d+ h \d+ min, mode run, [\d.]+ MB", said.out, re.MULTILINE)
    assert f"listening      127.0.0.1:{running_home.dns_port}" in said.out
    assert "damaged" not in said.out


@pytest.mark.xdist_group("nigehban-status")
def test_what_is_wrong_is_told(running_home: House) -> None:
    view = json.loads(command("status", "--json", data=running_home.data).out)
    view |= {"clock_is_set": False, "recording": False, "hidden_by_forwarder": True}
    view |= {"damage": "its checksum is wrong", "uptime": 200_000}
    text = _text(view)
    for sentence in (
        "clock not set",
        "not recording",
        "hidden",
        "its checksum is wrong",
        "2 d 7 h",
    ):
        assert sentence in text


@pytest.mark.xdist_group("nigehban-status")
def test_it_says_by_what_locks_hold(running_home: House) -> None:
    view = json.loads(command("status", "--json", data=running_home.data).out)
    assert view["enforcement"] == {
        "by": "dns",
        "wanted": False,
        "locked": 0,
        "drops_labels": False,
        "strict": [],
        "exempt": [],
        "intercepts": False,
        "closed": False,
        "forwards": False,
        "flow_offload": False,
    }
    assert "enforcement    by DNS alone: locks hold for new look-ups" in _text(view)
    assert "no firewall" not in _text(view)
    view["enforcement"]["wanted"] = True
    assert "no firewall    nigehban-fw does not answer" in _text(view)
    there = {"by": "firewall", "locked": 2, "intercepts": True, "closed": True}
    view["enforcement"] |= there | {"flow_offload": True}
    for sentence in (
        "by DNS and firewall, 2 devices locked",
        "port 53 is intercepted (and stays closed when this resolver is silent)",
        "but this machine forwards nothing",
        "flow offload   the router offloads flows",
    ):
        assert sentence in _text(view)
    assert "no firewall" not in _text(view)


# --- the code for a new phone


def test_a_code_needs_an_account(say: Say) -> None:
    said = say("login-code")
    assert (said.code, said.out) == (2, "")
    assert "nobody has an account yet" in said.err
    assert "no household 'nope'" in say("login-code", "--household", "nope").err


def test_a_code_is_printed_once_there_is_an_account(say: Say, data: Path) -> None:
    store = HouseholdStore(Places(data), Shipped.load(CATALOGUE).vocabulary, SystemClock())
    Accounts(store, DEFAULT).create("Mother", "a long password")
    store.close()
    first, second = say("login-code"), say("login-code")
    assert (first.code, first.err) == (0, "")
    assert re.fullmatch(r"[A-Z0-9-]{6,}\n", first.out)
    assert first.out != second.out
