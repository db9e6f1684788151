"""What is known of names: the catalogue over the table in force.

A table that proves damaged while it is read costs what it knew, not the answering; it is said
loudly, once.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from blocklists.catalogue import Catalogue
from blocklists.table import Table, TableError
from policy.facts import NameFacts
from policy.labels import Vocabulary

_MOST_REGISTERED: Final = 1024
"""Names of late whose registered name is remembered: each look-up that counts asks for it."""


class Knowledge:
    """Facts about names, from a table that can be replaced."""

    def __init__(self, shipped: Path, table: Table, log: Callable[[str], None]) -> None:
        self._catalogue = Catalogue.load(shipped, table)
        self._log = log
        self.damage = ""
        self._registered = lru_cache(_MOST_REGISTERED)(self._registrable)

    @property
    def vocabulary(self) -> Vocabulary:
        return self._catalogue.vocabulary

    @property
    def holds(self) -> dict[str, float]:
        """For how many seconds a look-up speaks for somebody using a service."""
        services = self._catalogue.services.values()
        return {service.id: 60.0 * service.hold_minutes for service in services}

    @property
    def generation(self) -> str:
        return self._catalogue.table.generation

    @property
    def names(self) -> int:
        return self._catalogue.table.names

    @property
    def lists(self) -> int:
        return len(self._catalogue.table.sources)

    def facts(self, name: str, query_type: str) -> NameFacts:
        """Give what is known of a canonical name, asked for with a type's mnemonic."""
        try:
            return self._catalogue.facts(name, query_type)
        except TableError as error:
            self.complain(str(error))
            return self._catalogue.shipped.named.of(name)

    def registrable(self, name: str) -> str:
        """Give the name that somebody registered, of which this one is a part."""
        return self._registered(name)

    def _registrable(self, name: str) -> str:
        try:
            return self._catalogue.table.registrable(name)
        except TableError as error:
            self.complain(str(error))
            return name

    def replace_table(self, table: Table) -> None:
        """Judge by another table from now on."""
        old = self._catalogue.table
        self._catalogue = self._catalogue.with_table(table)
        self._registered.cache_clear()
        self.damage = ""
        old.close()

    def complain(self, damage: str) -> None:
        """Say, once, that the table in force is damaged."""
        if not self.damage:
            self.damage = damage
            self._log(f"the table is damaged: {damage}")


def opened_table(path: Path) -> Table:
    """Open a table and read what its first look-up would have to; run in a thread."""
    table = Table.open(path)
    table.warm()
    return table


def is_sound_table(path: Path, generation: str) -> bool:
    """Say whether a table's octets are as they were written; one that came since was checked."""
    with Table.open(path) as table:
        return table.generation != generation or table.verify()
