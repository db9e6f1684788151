"""What one of the firewall's sets holds of one device, as far as we told it: bounded.

Each change is given as the requests that make it true there too.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import inf
from typing import Final

from firewall.grammar import MOST_KEYS, Add, Key, Remove, Request

MOST: Final = 256
"""Addresses of one device in one set; the oldest make room."""


class Mirror:
    """Addresses (4 or 16 octets) of one device in one set."""

    def __init__(self, name: str, mac: str) -> None:
        self._name, self._mac = name, mac
        self._ends: dict[bytes, float] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def add(self, addresses: Iterable[bytes], now: float, seconds: int) -> list[Request]:
        """Have addresses in the set for some seconds; who is in it for half of them may stay."""
        due = [a for a in addresses if self._ends.get(a, -inf) <= now + seconds / 2][:MOST]
        for address in due:
            self._ends.pop(address, None)
            self._ends[address] = now + seconds
        too_many = list(islice(self._ends, max(0, len(self._ends) - MOST)))
        added: list[Request] = [Add(self._name, seconds, keys) for keys in self._keys(due)]
        return [*self.discard(too_many), *added]

    def discard(self, addresses: Iterable[bytes]) -> list[Request]:
        """Have addresses in the set no more."""
        gone = [a for a in addresses if self._ends.pop(a, None) is not None]
        return [Remove(self._name, keys) for keys in self._keys(gone)]

    def held(self) -> frozenset[bytes]:
        return frozenset(self._ends)

    def doubt(self) -> None:
        """Take note that the set may hold nothing of it: what is to stay must be said again."""
        self._ends = dict.fromkeys(self._ends, -inf)

    def _keys(self, addresses: Sequence[bytes]) -> Iterator[tuple[Key, ...]]:
        """Give keys for addresses, as many together as one request takes."""
        for start in range(0, len(addresses), MOST_KEYS):
            part = addresses[start : start + MOST_KEYS]
            yield tuple(Key(self._mac, str(ipaddress.ip_address(address))) for address in part)
