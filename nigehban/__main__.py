"""The `nigehban` command: one module in `nigehban.commands` for each of its words."""

import argparse
import sys
from collections.abc import Sequence

from blocklists.files import StorageError
from blocklists.subscriptions import ListsError
from nigehban import __version__
from nigehban.commands import acts, backup, explain, household, importing, lists, run, status
from nigehban.workplace import CommandError, say
from policy.reading import DocumentError
from store.database import StoreError

_MODULES = (run, household, lists, explain, acts, backup, importing, status)


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="nigehban",
        description="A DNS resolver for homes that keeps each family member's rules.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"nigehban {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    shared.add_argument("--data", metavar="DIR", help="the data folder")
    for module in _MODULES:
        module.add_commands(commands, shared)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code: 0 done, 2 an error with a sentence that says which."""
    arguments = parser().parse_args(words)
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
