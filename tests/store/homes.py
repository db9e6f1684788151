"""Homes for the tests of the store."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from policy.document import parse
from policy.labels import AnyLabel
from policy.rules import Household, LabelChoice, Layer
from store.zones import find_zone

Edit = Callable[[Household], Household]

HOME = {
    "household": {"name": "Home", "timezone": "UTC"},
    "profiles": {"kid": {"name": "Kid", "block": ["games"]}, "mum": {"age_band": "adult"}},
    "devices": [
        {"name": "tablet", "mac": "02:11:22:33:44:55", "profile": "kid"},
        {"name": "phone", "address": "192.168.1.7", "profile": "mum"},
    ],
}


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder that waits for no disk, where the machine has such a place."""
    memory = Path("/dev/shm")  # noqa: S108
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


def home(data: object = None) -> Household:
    """Read a household from the data of its file."""
    return parse(HOME if data is None else data, AnyLabel(), find_zone)


def becomes(household: Household) -> Edit:
    """Put a household in the place of what was."""
    return lambda _: household


def blocking(*labels: str) -> Edit:
    """Block labels for everybody, and nothing else."""
    layer = Layer(block=LabelChoice(replace=frozenset(labels)))
    return lambda before: replace(before, layer=layer)


def with_name(name: str) -> Edit:
    """Block one more name for everybody."""
    return with_names(frozenset({name}))


def with_names(more: frozenset[str]) -> Edit:
    """Block more names for everybody."""

    def change(before: Household) -> Household:
        names = replace(before.layer.names, block=before.layer.names.block | more)
        return replace(before, layer=replace(before.layer, names=names))

    return change


def names_of(household: Household) -> frozenset[str]:
    """Give the names that are blocked for everybody."""
    return household.layer.names.block
