"""Sessions are seen and ended by whose they are."""

from pathlib import Path

from store.accounts import SESSION_IDLE, Accounts
from store.open_sessions import OpenSessions
from tests.fakes import FakeClock
from tests.store.lab import HOME, opened

PHONE, TABLET = "02:11:22:33:44:55", "02:11:22:33:44:66"
WORDS = "four quiet words"


def test_one_sees_and_ends_ones_own(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        accounts, sessions = Accounts(store, HOME), OpenSessions(store, HOME)
        ammi, nani = accounts.create("Ammi", WORDS), accounts.create("Nani", WORDS, "viewer")
        here = accounts.open_session(ammi, PHONE, "Android")
        there = accounts.open_session(ammi, TABLET, "iPad")
        others = accounts.open_session(nani, PHONE)
        seen = {each.described: each for each in sessions.all(ammi.id, here)}
        assert {key: each.is_this for key, each in seen.items()} == {"Android": True, "iPad": False}
        assert sessions.end(nani.id, seen["iPad"].id) is None
        assert sessions.end(ammi.id, seen["iPad"].id)
        assert accounts.of_session(there, TABLET) is None
        assert not accounts.is_approved(ammi, TABLET)
        assert accounts.of_session(here, PHONE)
        assert accounts.of_session(others, PHONE)
        assert len(sessions.all(None, here)) == 2


def test_a_device_stays_approved_while_another_session_is_open_on_it(tmp_path: Path) -> None:
    with opened(tmp_path, FakeClock()) as store:
        accounts, sessions = Accounts(store, HOME), OpenSessions(store, HOME)
        ammi = accounts.create("Ammi", WORDS)
        here, other = (accounts.open_session(ammi, PHONE) for _ in range(2))
        assert sessions.end_others(ammi.id, here) == 1
        assert accounts.of_session(other, PHONE) is None
        assert accounts.of_session(here, PHONE)
        assert accounts.is_approved(ammi, PHONE)


def test_sessions_that_ended_unused_are_not_shown(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        accounts = Accounts(store, HOME)
        accounts.open_session(accounts.create("Ammi", WORDS), PHONE)
        clock.move(SESSION_IDLE)
        assert not OpenSessions(store, HOME).all(None, "")
