"""A progress bar on the terminal; quiet lines where there is none."""

import sys

_WIDTH = 30


class Progress:
    """Shows how far a task is: called with a phase, what is done, and the total."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._is_terminal = sys.stderr.isatty()
        self._last = ("", -1)

    def __call__(self, phase: str, done: int, total: int, /) -> None:
        percent = 100 * done // total if total else 0
        if (phase, percent) == self._last:
            return
        is_new_phase = phase != self._last[0]
        self._last = (phase, percent)
        if self._is_terminal:
            bar = "█" * (_WIDTH * percent // 100)
            end = "\n" if percent >= 100 else ""  # noqa: PLR2004  (all of it)
            line = f"\r{self._title}: {phase:<12} {bar:<{_WIDTH}} {percent:3d} %{end}"
            sys.stderr.write(line)
        elif is_new_phase:
            sys.stderr.write(f"{self._title}: {phase}\n")
        sys.stderr.flush()
