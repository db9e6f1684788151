"""The second step of a login: codes that change every half minute (RFC 6238).

For who lost the phone there are recovery codes, each of which works once.
"""

import secrets
from typing import TYPE_CHECKING, Final

from sqlite_utils import Database

from store.accounts import Account
from store.household import HouseholdStore
from store.secrets_kept import fingerprint, new_code, plain_code

if TYPE_CHECKING:
    from pyotp import TOTP

RECOVERY_CODES: Final = 8
_GROUPS: Final = 3
"""Fifteen letters out of thirty hold 73 bits: long enough for a plain hash."""
_PERIOD: Final = 30
_DIGITS: Final = 6
_DRIFT: Final = 1
"""So many half minutes a phone's clock may be wrong (RFC 6238, section 5.2, allows one)."""


def new_secret() -> str:
    """Make a secret for an app that shows codes: 160 bits (RFC 4226, section 4, R6)."""
    import pyotp  # noqa: PLC0415  (loaded only where an adult uses it)

    return pyotp.random_base32()


def address_of(secret: str, account: str, household: str) -> str:
    """Give the address that an app reads from a QR code."""
    return _totp(secret).provisioning_uri(
        name=f"{account}, {household}".replace(":", " "), issuer_name="Nigehban"
    )


def _totp(secret: str) -> "TOTP":
    """Give the codes of a secret; raises ValueError for what is none."""
    from pyotp import TOTP  # noqa: PLC0415  (loaded only where an adult uses it)

    return TOTP(secret)


class SecondSteps:
    """The second steps of one household's adults."""

    def __init__(self, store: HouseholdStore, household: str) -> None:
        self._store, self.household = store, household

    @property
    def _db(self) -> Database:
        return self._store.db

    def set_up(self, account: Account, secret: str, typed: str) -> list[str]:
        """Take a secret over once its code fits; gives new recovery codes, or none."""
        step = self._step(secret, typed)
        if step is None:
            return []
        codes = [new_code(_GROUPS) for _ in range(RECOVERY_CODES)]
        with self._store.writing(self.household, account.name, "set up a second step") as db:
            db.table("account").update(account.id, {"totp": secret, "totp_step": step})
            self._forget_codes(account)
            rows = [self._code_row(account, code) for code in codes]
            db.table("recovery_code").insert_all(rows)
        return codes

    def fits(self, account: Account, typed: str) -> bool:
        """Say whether a code of the app or a recovery code fits; each fits once."""
        rows = self._db.table("account").rows_where(
            "household = ? AND id = ? AND totp IS NOT NULL", [self.household, account.id]
        )
        row = next(iter(rows), None)
        if row is None:
            return False
        step = self._step(row["totp"], typed)
        if step is not None and step > row["totp_step"]:
            self._db.table("account").update(account.id, {"totp_step": step})
            return True
        return step is None and self._use_recovery(account, typed)

    def codes_left(self, account: Account) -> int:
        """Count the recovery codes that were not used yet."""
        return int(self._db.table("recovery_code").count_where(*self._of(account)))

    def remove(self, account: Account, who: str) -> None:
        """Do without a second step from now on."""
        what = f"took away the second step of {account.name}"
        with self._store.writing(self.household, who, what) as db:
            db.table("account").update(account.id, {"totp": None, "totp_step": 0})
            self._forget_codes(account)

    def _step(self, secret: str, typed: str) -> int | None:
        """Give the half minute whose code was typed; None where it is nobody's."""
        digits = "".join(typed.split())
        if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
            return None
        now = int(self._store.clock.wall()) // _PERIOD
        steps = range(now - _DRIFT, now + _DRIFT + 1)
        try:
            totp = _totp(secret)
            fitting = [s for s in steps if secrets.compare_digest(totp.generate_otp(s), digits)]
        except ValueError:  # a secret that is none: a form can be changed on its way
            return None
        return max(fitting, default=None)

    def _use_recovery(self, account: Account, typed: str) -> bool:
        row = self._code_row(account, plain_code(typed[:40]))
        cursor = self._db.execute(
            "DELETE FROM recovery_code WHERE household = ? AND account = ? AND code = ?",
            [row["household"], row["account"], row["code"]],
        )
        return bool(cursor.rowcount)

    def _forget_codes(self, account: Account) -> None:
        self._db.table("recovery_code").delete_where(*self._of(account))

    def _code_row(self, account: Account, code: str) -> dict[str, object]:
        return {
            "household": self.household,
            "account": account.id,
            "code": fingerprint(code),
        }

    def _of(self, account: Account) -> tuple[str, list[object]]:
        return "household = ? AND account = ?", [self.household, account.id]
