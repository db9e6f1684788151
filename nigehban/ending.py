"""How a process of ours ends: when it is told to, or when the launcher that started it is gone.

The launcher holds the other end of a child's standard input. However it went, also by kill -9, the
kernel closes that end, and the child ends too: nobody is left behind who holds the ports.
"""

import asyncio
import os
import signal
from typing import Final

LAUNCHED: Final = "NIGEHBAN_LAUNCHED"
"""The environment variable that says that standard input is held by the launcher."""
_STDIN: Final = 0


def end_without_words() -> None:
    """Let Ctrl-C end this process at once, with no stack trace, until there is a loop to end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_when_told() -> None:
    """Cancel the task that calls this when a signal comes, or when the launcher is gone."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task is None:
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    if not os.environ.get(LAUNCHED):
        return

    def launcher_is_gone() -> None:
        loop.remove_reader(_STDIN)
        task.cancel()

    loop.add_reader(_STDIN, launcher_is_gone)
