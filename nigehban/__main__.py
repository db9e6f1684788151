"""The `nigehban` command: its words, and which module of `nigehban.commands` does what they say.

Only the module of the word that was typed is imported, so that a start is quick.
"""

import argparse
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Final

from blocklists.files import StorageError
from blocklists.subscriptions import ListsError
from nigehban import __version__
from nigehban.workplace import CommandError, say
from policy.reading import DocumentError
from store.database import StoreError

_WORDS: Final = {
    "run": ("run", "resolver", "console", "check-config"),
    "household": ("household",),
    "lists": ("lists",),
    "explain": ("explain",),
    "acts": ("grant", "pause", "resume", "hand", "back"),
    "status": ("status", "login-code"),
}
"""By module: its words."""


def parser(modules: Collection[str] = tuple(_WORDS)) -> argparse.ArgumentParser:
    """Make the parser of the whole command line, or of some modules' words."""
    top = argparse.ArgumentParser(
        prog="nigehban",
        description="A DNS resolver for homes that keeps each family member's rules.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"nigehban {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    shared.add_argument("--data", metavar="DIR", help="the data folder")
    for module in modules:
        import_module(f"nigehban.commands.{module}").add_commands(commands, shared)
    return top


def _modules_for(words: Sequence[str]) -> Collection[str]:
    """Give the module of the first word; all of them where help or a complaint needs all."""
    typed = words[0] if words else ""
    return [module for module, known in _WORDS.items() if typed in known] or tuple(_WORDS)


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code: 0 done, 2 an error with a sentence that says which."""
    words = sys.argv[1:] if words is None else words
    arguments = parser(_modules_for(words)).parse_args(words)
    try:
        code: int = arguments.run(arguments)
    except DocumentError as error:
        for problem in error.problems:
            say(problem)
        return 2
    except CommandError as error:
        say(str(error))
        return error.code
    except (StoreError, ListsError, StorageError, OSError) as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
