"""scrypt (RFC 7914), here or in a process of its own.

Python has it from OpenSSL alone, which costs a process more than three megabytes. A process that
seldom checks a password goes without (`nigehban.console_process`), and has it done by another one,
which is gone a moment later with its sixteen megabytes. Standard library only.
"""

import hashlib
import subprocess
import sys
from typing import Final, NamedTuple

from store.own_processes import command_of

_LENGTH: Final = 32
_MOST_MEMORY: Final = 64 << 20
_MOST_SECONDS: Final = 60.0


class Costs(NamedTuple):
    """How much work it is: RFC 7914 section 2's N, r and p."""

    cost: int
    block: int
    parallel: int


def scrypt(secret: bytes, salt: bytes, costs: Costs) -> bytes:
    """Derive 32 octets; ValueError for costs that are none, OSError where nothing could be done."""
    if hasattr(hashlib, "scrypt"):
        return _here(secret, salt, costs)
    return _apart(secret, salt, costs)


def _here(secret: bytes, salt: bytes, costs: Costs) -> bytes:
    n, r, p = costs
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=_LENGTH)


def _apart(secret: bytes, salt: bytes, costs: Costs) -> bytes:
    words = " ".join([secret.hex() or "-", salt.hex() or "-", *map(str, costs)])
    try:
        done = subprocess.run(  # noqa: S603  (our own module)
            command_of("store.scrypt"),
            input=words.encode(),
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError("a password could not be checked in time") from error  # noqa: TRY003, EM101
    if done.returncode == _BAD_COSTS:
        message = f"{costs} are no costs of scrypt"
        raise ValueError(message)
    if done.returncode or len(done.stdout) != _LENGTH:
        message = "a password could not be checked: " + done.stderr.decode(errors="replace")[-200:]
        raise OSError(message)
    return done.stdout


_BAD_COSTS: Final = 3


def main() -> int:
    """Do it for another process: from standard input to standard output."""
    secret, salt, *numbers = sys.stdin.read().split(" ")
    try:
        derived = _here(_octets(secret), _octets(salt), Costs(*map(int, numbers)))
    except (ValueError, TypeError, OverflowError, MemoryError):
        return _BAD_COSTS
    sys.stdout.buffer.write(derived)
    return 0


def _octets(word: str) -> bytes:
    return b"" if word == "-" else bytes.fromhex(word)


if __name__ == "__main__":
    sys.exit(main())
