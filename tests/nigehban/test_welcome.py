"""What is said when all is ready: addresses that a phone can open, a link that is shown once."""

import sys
from pathlib import Path

import pytest

from nigehban import welcome as module
from nigehban.welcome import page_address, welcome
from nigehban.workplace import Workplace
from resolver.upstreams import Address
from store.accounts import Accounts
from store.household import DEFAULT

DNS = (Address("127.0.0.1", 5335), Address("::1", 5335))


def said(data: Path, capsys: pytest.CaptureFixture[str], *, with_qr: bool = False) -> str:
    with Workplace(data).store() as store:
        welcome(store, DNS, Address("127.0.0.1", 8080), with_qr=with_qr)
    return capsys.readouterr().out


def test_the_first_start_shows_a_link(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(data, capsys).splitlines()
    assert lines[:2] == [
        "DNS      127.0.0.1:5335, [::1]:5335 (UDP and TCP)",
        "Page     http://127.0.0.1:8080/",
    ]
    assert lines[2].startswith("Set up   http://127.0.0.1:8080/setup?code=")
    assert lines[3:] == ["Stop     Ctrl-C"]


def test_each_start_shows_a_new_link_and_the_old_one_is_void(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (said(data, capsys).partition("code=")[2].split()[0] for _ in range(2))
    with Workplace(data).store() as store:
        accounts = Accounts(store, DEFAULT)
        assert not accounts.setup_code_fits(first)
        assert accounts.setup_code_fits(second)


def test_who_is_set_up_sees_no_link(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Workplace(data).store() as store:
        Accounts(store, DEFAULT).create("Mother", "a long password")
    assert "Set up" not in said(data, capsys)


def test_a_home_gets_a_picture_to_photograph(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(said(data, capsys, with_qr=True).splitlines()) > 14


@pytest.mark.parametrize(
    ("web", "shown"),
    [
        (Address("192.168.1.2", 80), "http://192.168.1.2/"),
        (Address("fd00::2", 8080), "http://[fd00::2]:8080/"),
        (Address("0.0.0.0", 80), "http://192.168.1.9/"),
        (Address("::", 81), "http://192.168.1.9:81/"),
    ],
)
def test_the_page_is_shown_as_a_phone_reaches_it(
    monkeypatch: pytest.MonkeyPatch, web: Address, shown: str
) -> None:
    monkeypatch.setattr(module, "lan_addresses", lambda: ["192.168.1.9", "fd00::9"])
    assert page_address(web) == shown


def test_a_machine_without_a_network_shows_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "lan_addresses", list)
    assert page_address(Address("0.0.0.0", 80)) == "http://127.0.0.1/"


def test_without_what_draws_codes_the_link_alone_is_shown(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)
    assert said(data, capsys, with_qr=True).splitlines()[3:] == ["Stop     Ctrl-C"]


@pytest.mark.parametrize(
    ("host", "where"), [("127.0.0.1", "this machine"), ("192.168.1.2", "your phone")]
)
def test_a_link_is_for_who_can_open_it(
    data: Path, capsys: pytest.CaptureFixture[str], host: str, where: str
) -> None:
    with Workplace(data).store() as store:
        welcome(store, DNS, Address(host, 8080), with_qr=False)
    assert f"(open it on {where}; it works once)" in capsys.readouterr().out
