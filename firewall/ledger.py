"""What was put in the sets and has not run out: bounded, and enough to make the table anew."""

from collections.abc import Iterator
from itertools import islice
from math import ceil

from firewall import table
from firewall.grammar import SETS, Add, Key, Remove
from firewall.table import MOST


class Full(Exception):  # noqa: N818  (it is what a set is)
    """A set holds as many elements as it may; the message says which."""


class Ledger:
    """The sets as we filled them; `now` is monotonic."""

    def __init__(self) -> None:
        self._ends: dict[str, dict[Key, float]] = {name: {} for name in SETS}

    def add(self, request: Add, now: float) -> str:
        """Note what is put in a set, and write it for nft; raises `Full`."""
        kept = self._ends[request.name]
        if len(kept) + len(request.keys) > MOST:
            self._forget_ended(request.name, now)
            kept = self._ends[request.name]
        keys = dict.fromkeys(request.keys, request.seconds)
        new = {key: seconds for key, seconds in keys.items() if key not in kept}
        known = {key: seconds for key, seconds in keys.items() if key in kept}
        if len(kept) + len(new) > MOST:
            message = f"{request.name} is full: it holds {len(kept)} of {MOST}"
            raise Full(message)
        kept.update(dict.fromkeys(keys, now + request.seconds))
        return table.add(request.name, new.items()) + table.renew(request.name, known.items())

    def remove(self, request: Remove) -> str:
        """Note what is taken out of a set, and write it for nft."""
        for key in request.keys:
            self._ends[request.name].pop(key, None)
        return table.remove(request.name, dict.fromkeys(request.keys))

    def everything(self, now: float) -> Iterator[str]:
        """Write all that holds still, in parts of a size that nft takes well."""
        for name, ends in self._ends.items():
            left = ((key, ceil(end - now)) for key, end in ends.items() if end > now)
            while part := list(islice(left, _PART)):
                yield table.add(name, part)

    def holds(self, name: str, now: float) -> frozenset[Key]:
        """Give what a set holds."""
        return frozenset(key for key, end in self._ends[name].items() if end > now)

    def counts(self, now: float) -> dict[str, int]:
        """Say how many elements each set holds."""
        return {name: sum(end > now for end in ends.values()) for name, ends in self._ends.items()}

    def _forget_ended(self, name: str, now: float) -> None:
        self._ends[name] = {key: end for key, end in self._ends[name].items() if end > now}


_PART = 500
