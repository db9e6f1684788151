"""Memory that a process has freed, given back to the system in time.

glibc keeps what was freed between what is still in use, such as the trees of templates that were
compiled; `malloc_trim` (malloc_trim(3)) gives whole pages of it back. Other libraries do that by
themselves, or not at all.
"""

import asyncio
from collections.abc import Callable
from typing import Final

EVERY: Final = 5.0
"""Seconds; it takes a fraction of a millisecond."""


async def give_memory_back() -> None:
    """Give back what was freed, again and again, until cancelled."""
    trim = trimmer()
    while trim is not None:
        await asyncio.sleep(EVERY)
        trim(0)


def trimmer() -> Callable[[int], int] | None:
    """Give what trims, where the C library has it, and Python a way to call it."""
    try:
        import ctypes  # noqa: PLC0415  (a package of its own on OpenWrt, whose musl needs it not)

        found = ctypes.CDLL(None).malloc_trim
    except (ImportError, AttributeError, OSError):
        return None
    found.argtypes, found.restype = [ctypes.c_size_t], ctypes.c_int
    return lambda pad: int(found(pad))
