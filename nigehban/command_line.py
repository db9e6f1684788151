"""The command line: its words, and which module of `nigehban.commands` does what they say.

Only the module of the word that was typed is imported, so that a start is quick.
"""

import argparse
import io
import os
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Any, Final

from blocklists.files import StorageError
from blocklists.subscriptions import ListsError
from nigehban import __version__
from nigehban.workplace import CommandError, say
from policy.reading import DocumentError
from store.database import StoreError

_NOBODY_READS: Final = 141
"""Exit code as a shell gives it to what a closed pipe ended."""

_WORDS: Final = {
    "demo": ("demo",),
    "run": ("run", "resolver", "console", "check-config"),
    "household": ("household",),
    "lists": ("lists",),
    "explain": ("explain",),
    "acts": ("grant", "pause", "resume", "hand", "back"),
    "backup": ("backup", "restore"),
    "importing": ("import",),
    "makers": ("makers",),
    "dhcp": ("dhcp",),
    "status": ("status", "login-code"),
}
"""By module: its words."""


class _Parser(argparse.ArgumentParser):
    """A parser that guesses no option from its beginning; so are those of its commands."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  (argparse's own)
        super().__init__(allow_abbrev=False, **settings)


def parser(modules: Collection[str] = tuple(_WORDS)) -> argparse.ArgumentParser:
    """Make the parser of the whole command line, or of some modules' words."""
    top = _Parser(
        prog="nigehban",
        description="A DNS resolver for homes that keeps each family member's rules.",
    )
    top.add_argument("--version", action="version", version=f"nigehban {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    shared = _Parser(add_help=False)
    shared.add_argument("--data", metavar="DIR", help="the data folder")
    for module in modules:
        import_module(f"nigehban.commands.{module}").add_commands(commands, shared)
    return top


def _modules_for(words: Sequence[str]) -> Collection[str]:
    """Give the module of the first word; all of them where help or a complaint needs all."""
    typed = words[0] if words else ""
    return [module for module, known in _WORDS.items() if typed in known] or tuple(_WORDS)


def run(words: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code: 0 done, 2 an error with a sentence that says which."""
    _print_whatever_comes()
    words = sys.argv[1:] if words is None else words
    arguments = parser(_modules_for(words)).parse_args(words)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except DocumentError as error:
        for problem in error.problems:
            say(problem)
        return 2
    except CommandError as error:
        say(str(error))
        return error.code
    except BrokenPipeError:
        _let_go_of_output()
        return _NOBODY_READS
    except (StoreError, ListsError, StorageError, OSError) as error:
        _let_go_of_output()
        say(str(error))
        return 2
    return code


def _print_whatever_comes() -> None:
    """Let no character that a terminal does not know end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _let_go_of_output() -> None:
    """Forget what could not be written: at exit Python would try, and complain, again."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
