"""News of a home for the pages that are open: that something changed, never what.

Our own changes are told at once. What others change (the command line, the resolver's minutes, the
clock) is looked for once a second, by one look that all open pages of a home share; where no page
is open, nobody looks.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

MOST_EACH: Final = 4
"""So many open pages of one session hear news; a page beyond them looks by itself."""
MOST: Final = 24
MOST_STRANGERS: Final = 8
"""So many of them on devices that are nobody's, which may not crowd the family out."""
_FRESH: Final = 0.9
"""Seconds for which a look is shared."""

Mark = tuple[object, ...]
"""Whatever two looks are told apart by."""
Look = Callable[[str], Awaitable[Mark]]


@dataclass(eq=False)
class Ear:
    """One open page that waits for news."""

    whose: str
    household: str
    is_over: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> None:
        """Wait until somebody calls, or for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    def call(self) -> None:
        self._woken.set()


class News:
    """Who listens, and what was seen last."""

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self._told: dict[str, int] = {}
        self._seen: dict[str, tuple[float, Mark]] = {}
        self._looking = asyncio.Lock()
        self._is_over = False

    def told(self, household: str) -> int:
        """Count what was told of a home since the start."""
        return self._told.get(household, 0)

    def tell(self, household: str) -> None:
        """Say that something of a home changed just now."""
        self._told[household] = self.told(household) + 1
        self._seen.pop(household, None)
        for ear in self.ears:
            if ear.household == household:
                ear.call()

    def listen(self, whose: str, household: str, *, is_family: bool = True) -> Ear | None:
        """Let a page listen; None where too many do already, or all is ending."""
        of_this_session = sum(ear.whose == whose for ear in self.ears)
        most = MOST if is_family else MOST_STRANGERS
        if self._is_over or len(self.ears) >= most or of_this_session >= MOST_EACH:
            return None
        ear = Ear(whose, household)
        self.ears.append(ear)
        return ear

    def leave(self, ear: Ear) -> None:
        """Stop listening."""
        self.ears.remove(ear)

    def end(self) -> None:
        """Let everybody go: the console stops."""
        self._is_over = True
        for ear in self.ears:
            ear.is_over = True
            ear.call()

    async def mark(self, household: str, look: Look) -> Mark:
        """Give what a home looks like now; pages that ask within a second share a look."""
        async with self._looking:
            now, told = asyncio.get_running_loop().time(), self.told(household)
            looked, mark = self._seen.get(household, (-_FRESH, ()))
            if mark and now - looked < _FRESH:
                return mark
            mark = (told, *await look(household))
            if told == self.told(household):
                self._seen[household] = now, mark
            return mark
