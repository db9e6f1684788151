"""The second step: each code once, a clock that is a little wrong, recovery codes."""

from pathlib import Path

import pyotp
import pytest

from store.accounts import Accounts
from store.second_steps import RECOVERY_CODES, SecondSteps, address_of, new_secret
from tests.fakes import FakeClock
from tests.store.lab import HOME, opened


def code(secret: str, clock: FakeClock, away: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(clock.wall()) + 30 * away)


def test_a_test_vector_of_rfc_6238_fits(tmp_path: Path) -> None:
    """Appendix B gives eight digits; the last six of them are what six digits show."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105  (the RFC's)
    with opened(tmp_path, FakeClock(2_000_000_000.0)) as store:
        account = Accounts(store, HOME).create("Ammi", "four quiet words")
        assert SecondSteps(store, HOME).set_up(account, secret, "69279037"[-6:])


def test_it_is_set_up_by_a_code_that_fits_and_each_code_fits_once(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        accounts, steps = Accounts(store, HOME), SecondSteps(store, HOME)
        account, secret = accounts.create("Ammi", "four quiet words"), new_secret()
        assert not steps.set_up(account, secret, "000000")
        assert not accounts.by_id(account.id).has_second_step
        now = code(secret, clock)
        assert len(steps.set_up(account, secret, now)) == RECOVERY_CODES
        assert accounts.by_id(account.id).has_second_step
        assert not steps.fits(account, now)
        clock.move(30)
        assert steps.fits(account, code(secret, clock)[:3] + " " + code(secret, clock)[3:])
        clock.move(60)
        assert steps.fits(account, code(secret, clock, -1))
        assert not steps.fits(account, code(secret, clock, -1))
        assert not steps.fits(account, code(secret, clock, 2))


def test_a_recovery_code_works_once_and_only_for_its_adult(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        accounts, steps = Accounts(store, HOME), SecondSteps(store, HOME)
        ammi, abbu = (accounts.create(name, "four quiet words") for name in ("Ammi", "Abbu"))
        mine, his = new_secret(), new_secret()
        codes = steps.set_up(ammi, mine, code(mine, clock))
        steps.set_up(abbu, his, code(his, clock))
        assert not steps.fits(abbu, codes[0])
        assert steps.fits(ammi, codes[0].lower().replace("-", " "))
        assert not steps.fits(ammi, codes[0])
        assert steps.codes_left(ammi) == RECOVERY_CODES - 1
        kept = (tmp_path / "household.db").read_bytes()
        assert codes[1].encode() not in kept


def test_taken_away_it_fits_no_more(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as store:
        accounts, steps = Accounts(store, HOME), SecondSteps(store, HOME)
        account, secret = accounts.create("Ammi", "four quiet words"), new_secret()
        codes = steps.set_up(account, secret, code(secret, clock))
        steps.remove(account, "Ammi")
        clock.move(30)
        assert not steps.fits(account, code(secret, clock))
        assert not steps.fits(account, codes[0])
        assert not accounts.by_id(account.id).has_second_step


@pytest.mark.parametrize(
    "typed", ["", "\u0660" * 6, "12345", "1234567", "x" * 10_000, "%s", "\x00"]
)
def test_what_is_no_code_fits_nobody(tmp_path: Path, typed: str) -> None:
    with opened(tmp_path, FakeClock()) as store:
        account, secret = Accounts(store, HOME).create("Ammi", "four quiet words"), new_secret()
        steps = SecondSteps(store, HOME)
        assert not steps.fits(account, typed)
        assert not steps.set_up(account, secret, typed)


def test_an_app_can_read_the_address() -> None:
    address = address_of(new_secret(), "Ammi :<b>", "Our home")
    assert address.startswith("otpauth://totp/Nigehban:Ammi%20")
    assert "<" not in address
