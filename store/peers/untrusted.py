"""Read somebody's file without trusting its shape: what is of another kind is not there."""

from collections.abc import Iterator, Mapping
from typing import Any


def mapping(value: object) -> Mapping[str, Any]:
    """Give a mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[Any]:
    """Give a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings of a list."""
    return (each for each in entries(value) if isinstance(each, dict))


def texts(value: object) -> Iterator[str]:
    """Yield the texts of a list."""
    return (each for each in entries(value) if isinstance(each, str))
