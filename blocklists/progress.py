"""How long work tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Called again and again while something takes its time."""

    def __call__(self, phase: str, done: int, total: int, /) -> None:
        """Say that of `total` steps of a phase ("download", "read", "sort" …) `done` are done."""


def no_progress(phase: str, done: int, total: int, /) -> None:
    """Tell nobody."""
