"""A file that was sent and checked waits in memory until somebody says what to do with it.

One at a time, for ten minutes, for its own home: pages cannot fill the memory.
"""

import secrets
from dataclasses import dataclass
from typing import Final

KEPT: Final = 600.0
"""Seconds for which a file waits."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file."""

    key: str
    household: str
    content: bytes
    at: float
    """Monotonic seconds."""

    @classmethod
    def of(cls, household: str, content: bytes, now: float) -> "Upload":
        return cls(secrets.token_urlsafe(12), household, content, now)

    def is_for(self, key: str, household: str, now: float) -> bool:
        """Say whether this is the file that a form speaks of, and not too old."""
        same = secrets.compare_digest(self.key.encode(), key.encode())
        return same and self.household == household and now - self.at <= KEPT
