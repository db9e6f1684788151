"""A bounded store in two generations: what is asked for again stays, what is not is dropped whole.

When the young half is full it becomes the old one, and what was old and not asked for since is
forgotten. It costs a dict, never stalls, and keeps what matters nearly as well as exact ageing.
"""

from itertools import chain, islice
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Generations(Generic[Key, Value]):
    """A mapping that holds at most about `capacity` entries."""

    def __init__(self, capacity: int) -> None:
        self._half = max(1, capacity // 2)
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def get(self, key: Key) -> Value | None:
        """Give a value; asked for, it is young again."""
        found = self._young.get(key)
        if found is None and self._old:
            found = self._old.pop(key, None)
            if found is not None:
                self[key] = found
        return found

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self._young) >= self._half and key not in self._young:
            self._old, self._young = self._young, {}
        self._young[key] = value

    def newest(self, count: int) -> list[tuple[Key, Value]]:
        """Give some entries, the newest first."""
        young = islice(reversed(self._young.items()), count)
        old = ((k, v) for k, v in reversed(self._old.items()) if k not in self._young)
        return list(islice(chain(young, old), count))

    def clear(self) -> None:
        self._young, self._old = {}, {}
