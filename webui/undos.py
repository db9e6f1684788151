"""What was just done, with the way back: kept in memory for two minutes, for its own home."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from store.undo import Before

_MOST: Final = 64
KEPT: Final = 120.0
"""Seconds for which a change can be taken back by one tap."""


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done."""

    household: str
    said: str
    """What the page says of it."""
    at: float
    """Monotonic seconds."""
    copy: Before | None = None
    """How the household was before; None where there is no way back."""
    revision: int = 0
    """The household's revision right after it."""
    took_hold: bool = True
    """A resolver took it over."""


class Undos:
    """The last things that were done."""

    def __init__(self) -> None:
        self._done: OrderedDict[str, Done] = OrderedDict()

    def add(self, done: Done) -> str:
        """Remember what was done; gives the key under which a page finds it."""
        key = secrets.token_urlsafe(9)
        self._done[key] = done
        while len(self._done) > _MOST:
            self._done.popitem(last=False)
        return key

    def find(self, key: str, household: str, now: float) -> Done | None:
        """Give what was done under this key, if it is of this household and not long ago."""
        done = self._done.get(key)
        if done is None or done.household != household or now - done.at > KEPT:
            return None
        return done

    def take(self, key: str, household: str, now: float) -> Done | None:
        """Give it for the last time."""
        done = self.find(key, household, now)
        self._done.pop(key, None)
        return done
