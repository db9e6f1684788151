"""Who has typed the right password and still owes the second step: kept in memory, five minutes."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

LIVES: Final = 300.0
_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class HalfLogin:
    """One login that is half done, on one device."""

    household: str
    account: int
    device: str
    at: float
    """Monotonic seconds."""


class HalfLogins:
    """The logins that wait for a code."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, HalfLogin] = OrderedDict()

    def add(self, login: HalfLogin) -> str:
        """Remember a login; gives the token by which its browser goes on."""
        token = secrets.token_urlsafe(24)
        self._waiting[token] = login
        while len(self._waiting) > _MOST:
            self._waiting.popitem(last=False)
        return token

    def find(self, token: str, household: str, device: str, now: float) -> HalfLogin | None:
        """Give the login of a token, on the device on which it began."""
        login = self._waiting.get(token)
        if login is None or now - login.at > LIVES:
            return None
        return login if (login.household, login.device) == (household, device) else None

    def remove(self, token: str) -> None:
        self._waiting.pop(token, None)
