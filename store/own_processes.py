"""How one of our modules is started as a process of its own, wherever the program lies.

On a router it lies in a folder and was started as `python -I FOLDER`: there Python finds our
modules, and what is carried beside them, only if it is started that way again. Standard library
only.
"""

import os
import sys
from typing import Final

FOLDER: Final = "NIGEHBAN_FOLDER"
"""The environment variable that such a folder's program sets (`deploy/openwrt/start.py`)."""


def command_of(module: str, *words: str) -> list[str]:
    """Give the command that runs a module of ours with some words."""
    folder = os.environ.get(FOLDER)
    start = ["-I", "-B", "-X", "utf8", folder] if folder else []
    return [sys.executable, *start, "-m", module, *words]
