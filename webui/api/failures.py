"""Tokens that do not fit are counted by address: who guesses is not heard for a while."""

from collections import OrderedDict
from typing import Final

MOST: Final = 10
WAIT: Final = 15 * 60.0
"""Seconds."""
_ADDRESSES: Final = 256


class Failures:
    """How often an address showed a token that is nobody's."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str, now: float) -> int:
        """Give the whole seconds for which an address is not heard; 0: it is."""
        count, last = self._seen.get(address, (0, 0.0))
        left = last + WAIT - now
        if left <= 0:
            self._seen.pop(address, None)
            return 0
        return int(left) + 1 if count >= MOST else 0

    def add(self, address: str, now: float) -> None:
        """Note a failure; the address that failed longest ago is forgotten where there are many."""
        count, last = self._seen.pop(address, (0, now))
        count = 0 if now - last > WAIT else count
        self._seen[address] = (count + 1, now)
        while len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
