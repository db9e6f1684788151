"""The mark of a data folder whose resolver or console is running: there is one of each.

The mark is a lock that the kernel takes away when the last process that holds it has ended, so
that nothing is left behind by a pulled plug.
"""

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from nigehban.workplace import CommandError

TAKEN: Final = 4
"""Exit code: an address, or the data folder, is taken."""


def take_mark(data: Path, program: str) -> tuple[int, ...]:
    """Take a program's mark; gives the open file that holds it. Raises `CommandError`.

    On a read-only disk there is no mark to take, and no file.
    """
    try:
        handle = os.open(data / f".{program}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        if error.errno == errno.EROFS:
            return ()
        message = f"the data folder {data} cannot be used: {error.strerror}"
        raise CommandError(message) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        message = (
            f"The {program} of the data folder {data} is running already (process {holder});"
            " stop it first, or name another folder with --data."
        )
        raise CommandError(message, TAKEN) from None
    with suppress(OSError):  # on a full disk the mark has no number in it, and holds
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
    return (handle,)
