"""What was put in the sets and has not run out: bounded, and enough to make the table anew.

A resolver that begins anew says again what is to hold, and then that it has said all. What it did
not say again holds no more then, with three exceptions. Locks end by a word of their own or run
out, so that none opens because a resolver does not know of it. What strict devices were answered
stays: it was answered to them. What was accepted goes on for `GRACE` seconds at most, however much
is sent there: nobody knows any more for which name it was, and a class has time to ask again.
"""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil
from typing import Final

from firewall import table
from firewall.grammar import SETS, Add, Key, Remove
from firewall.table import MOST

GRACE: Final = 60
"""Seconds for which what was accepted before a resolver began anew goes on."""
_SAID_AGAIN: Final = ("dropped", "strict", "answered", "exempt", "resolvers")
"""The sets that keep only what was said again; `strict` before what depends on it."""


class Full(Exception):  # noqa: N818  (it is what a set is)
    """A set holds as many elements as it may; the message says which."""


class Ledger:
    """The sets as we filled them; `now` is monotonic."""

    def __init__(self) -> None:
        self._ends: dict[str, dict[Key, float]] = {name: {} for name in SETS}
        self._old: dict[str, set[Key]] = {name: set() for name in _SAID_AGAIN}

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
        if request.name in self._old:
            self._old[request.name].difference_update(keys)
        return table.add(request.name, new.items()) + table.renew(request.name, known.items())

    def remove(self, request: Remove) -> str:
        """Note what is taken out of a set, and write it for nft."""
        for key in request.keys:
            self._ends[request.name].pop(key, None)
        taken_out = table.remove(request.name, dict.fromkeys(request.keys))
        if request.name != "accepted":
            return taken_out
        former = tuple(key for key in request.keys if key in self._ends["former"])
        return taken_out + self.remove(Remove("former", former))

    def begin(self, accepted: Iterable[Add], now: float) -> str:
        """Note that a resolver begins to say all anew; `accepted` is what the kernel accepts."""
        for name, old in self._old.items():
            old.update(self._ends[name])
        self._ends["accepted"].clear()
        changes = [table.empty("accepted")]
        known = self.holds("former", now)
        for add in accepted:
            keys = tuple(key for key in add.keys if key not in known)
            with contextlib.suppress(Full):
                changes.append(self.add(Add("former", min(GRACE, add.seconds), keys), now))
        return "".join(changes)

    def settle(self, now: float) -> str:
        """Take out what was not said again since a resolver began."""
        changes = []
        for name, old in self._old.items():
            strict = {key.mac for key in self.holds("strict", now)} if name == "answered" else set()
            gone = tuple(key for key in old & self._ends[name].keys() if key.mac not in strict)
            changes.append(self.remove(Remove(name, gone)))
            old.clear()
        return "".join(changes)

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
