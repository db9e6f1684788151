"""Give each distinct base of a ruling a number that is never used again.

Two children with equal rules share one number, and so share what the memo remembers.
"""

from policy.ruling import Base

_FORGET_ABOVE = 4096


class Numbering:
    """Numbers for bases, by content."""

    def __init__(self) -> None:
        self._numbers: dict[Base, int] = {}
        self._next = 1

    def prefix(self, base: Base) -> bytes:
        """Give a base's number as eight octets, to begin memo keys with."""
        number = self._numbers.get(base)
        if number is None:
            if len(self._numbers) >= _FORGET_ABOVE:
                self._numbers.clear()  # old numbers stay unused: nothing wrong can be replayed
            number = self._numbers[base] = self._next
            self._next += 1
        return number.to_bytes(8, "big")
