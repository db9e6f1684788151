"""What a command works with: the data folder, the shipped catalogue, the store, the resolver."""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import blocklists
from blocklists.build import Builder
from blocklists.shipped import Shipped
from blocklists.subscriptions import ListsBusyError
from blocklists.table import Table, TableError
from nigehban.data_place import default_data
from nigehban.progress import Progress
from nigehban.system_clock import SystemClock
from policy.labels import CATEGORIES, Vocabulary
from store.control import ControlError, NobodyThereError, call
from store.household import DEFAULT, HouseholdStore
from store.places import Places

CATALOGUE = Path(blocklists.__file__).parent / "starter"
"""The folder of shipped data."""
_PATIENCE = 120
"""Seconds that another process may compile the lists."""


class CommandError(Exception):
    """The command cannot be done; the message is what the user reads."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


class Workplace:
    """One data folder with all that belongs to it."""

    def __init__(self, data: Path) -> None:
        self.places = Places(data)
        self.clock = SystemClock()

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> "Workplace":
        return cls(Path(arguments.data) if arguments.data else default_data())

    @cached_property
    def shipped(self) -> Shipped:
        return Shipped.load(CATALOGUE)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.shipped.vocabulary

    @contextmanager
    def store(self) -> Iterator[HouseholdStore]:
        """Open the households; a folder that cannot be used is a clear error."""
        with self.usable():
            opened = HouseholdStore(self.places, self.vocabulary, self.clock)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Say that the data folder cannot be used where the system says that it cannot."""
        try:
            yield
        except OSError as error:
            message = f"the data folder {self.places.data} cannot be used: {error.strerror}"
            raise CommandError(message) from error

    def check_household(self, store: HouseholdStore, identity: str) -> None:
        """Refuse a household that is not there; the default one always is."""
        if identity != DEFAULT and identity not in store.identities():
            message = f"there is no household {identity!r} in {self.places.data}"
            raise CommandError(message)

    @contextmanager
    def table(self) -> Iterator[Table]:
        """Open the table; one that is missing or unreadable is built first."""
        try:
            opened = Table.open(self.places.table)
        except TableError:
            self.build_table()
            opened = Table.open(self.places.table)
        with opened:
            yield opened

    def build_table(self) -> None:
        """Compile the table if it is not current.

        Where another process is at it, what lies here will do; where nothing lies here yet, as when
        resolver and console start for the first time at once, this one waits for the other.
        """
        self.places.make()
        builder = Builder(self.places.data)
        for patience in range(_PATIENCE, -1, -1):
            try:
                with builder.subscriptions.changing():
                    builder.build(Progress("Compiling the lists"))
            except ListsBusyError:
                if not patience and not self._has_table():
                    raise
            else:
                return
            if self._has_table():
                return
            time.sleep(1)

    def has_been_ready(self) -> bool:
        """Say whether a resolver could work with what lies here."""
        try:
            return self._has_table() and any(self.places.snapshots.iterdir())
        except OSError:
            return False

    def _has_table(self) -> bool:
        try:
            Table.open(self.places.table).close()
        except (TableError, OSError):
            return False
        return True

    def labels_with_data(self) -> frozenset[str]:
        """Give the labels that some list gives to names; all, while there is no table."""
        try:
            with Table.open(self.places.table) as table:
                return frozenset(source.label for source in table.sources)
        except TableError:
            return frozenset((*CATEGORIES, *self.vocabulary.services))

    def tell_resolver(self, do: str, **arguments: str) -> None:
        """Have the resolver take over a change; say when it takes effect where none runs."""
        try:
            call(self.places.resolver_socket, do, arguments)
        except NobodyThereError:
            say("No resolver is running: this takes effect when it starts.")
        except (ControlError, OSError) as error:
            say(f"The resolver did not take it over yet ({error}); it looks again each second.")


def say(line: str) -> None:
    """Tell the user something that is not the command's result."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201  (this is how a command speaks)


def show(line: str) -> None:
    """Print a part of the command's result."""
    print(line, flush=True)  # noqa: T201
