"""Files that are replaced whole or not at all, and what goes wrong with them in plain words."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final


class StorageError(Exception):
    """A file could not be written and is as it was; the message is a clear sentence."""


_REASONS: Final = {
    errno.ENOSPC: "there is no room left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "the permission is missing",
    errno.EPERM: "the permission is missing",
}


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a new file that takes the place of `path` when the block ends without an error.

    It lies beside it until then, under one fixed name, so that what a power cut leaves behind is
    overwritten next time. There must be one writer at a time. Raises `StorageError`.
    """
    beside = path.with_name(f"{path.name}.new")
    with storing(path):
        try:
            with beside.open("w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _settle(path.parent)


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn the operating system's errors into `StorageError` about `path`."""
    try:
        yield
    except OSError as problem:
        reason = _REASONS.get(problem.errno or 0, problem.strerror or str(problem))
        message = f"{path} could not be written: {reason}. Nothing was changed."
        raise StorageError(message) from problem


def _settle(folder: Path) -> None:
    """Have the new name on the disk too, not only the new content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
