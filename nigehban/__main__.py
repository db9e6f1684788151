"""The `nigehban` command: what it is made of is imported only where Ctrl-C is heard."""

import sys
from collections.abc import Sequence
from typing import Final

_INTERRUPTED: Final = 130
"""Exit code as a shell gives it to what Ctrl-C ended."""


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    try:
        from nigehban.command_line import run  # noqa: PLC0415  (imports take their time)

        return run(words)
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
