"""Who is strict and who is let around, for a firewall: as the operator set it, and each home says.

All of it is said again before it runs out, and at once when it changes; what is no longer so is
taken back. Nothing is sent from here.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from firewall.grammar import MOST_KEYS, Add, Key, Remove, Request
from policy.rules import WaysAround
from resolver.enforced import LEASE
from resolver.houses import Houses
from resolver.settings import Firewall

_RESOLVERS: Final = "resolvers"


class Standing:
    """What a firewall is told that no alarm changes; `now` is monotonic."""

    def __init__(self, wishes: Firewall, houses: Houses) -> None:
        self._wishes, self._houses = wishes, houses
        self.strict = frozenset(wishes.strict)
        """MAC addresses of devices that reach only what was answered to them."""
        self._told: dict[str, frozenset[str]] = {}
        self._renew_at = 0.0

    def look(self, around: Iterable[tuple[str, str]] = ()) -> dict[str, frozenset[str]]:
        """Give who is strict and who is exempt by now; `around` are MAC addresses with their home.

        In a home that lets ways around be, so are those of who is no device of it yet.
        """
        said = {
            device.mac: device.ways_around
            for house in self._houses
            for device in house.home.household.devices
            if device.mac and device.ways_around is not None
        }
        strict = {mac for mac, ways in said.items() if ways is WaysAround.STRICT}
        exempt = {mac for mac, ways in said.items() if ways is WaysAround.OPEN}
        self.strict = frozenset(strict | set(self._wishes.strict))
        exempt |= set(self._in_open_homes(around)) - said.keys()
        return {
            "strict": self.strict,
            "exempt": frozenset(exempt | set(self._wishes.exempt)) - self.strict,
        }

    def _in_open_homes(self, around: Iterable[tuple[str, str]]) -> Iterator[str]:
        open_homes = set()
        for house in self._houses:
            if house.home.household.ways_around is WaysAround.OPEN:
                open_homes.add(house.snapshot.identity)
                yield from (device.mac for device in house.home.household.devices if device.mac)
        yield from (mac for mac, household in around if household in open_homes)

    def requests(self, around: Iterable[tuple[str, str]], now: float) -> list[Request]:
        """Give what the firewall must be told by now."""
        wanted = self.look(around) | {_RESOLVERS: frozenset(self._wishes.resolvers)}
        requests: list[Request] = []
        is_due = now >= self._renew_at
        for name, keys in wanted.items():
            known = self._told.get(name, frozenset())
            requests += [Remove(name, part) for part in _parts(name, known - keys)]
            due = keys if is_due else keys - known
            requests += [Add(name, LEASE, part) for part in _parts(name, due)]
        self._told = wanted
        if is_due:
            self._renew_at = now + LEASE / 2
        return requests

    def forget(self) -> None:
        """Take note that the firewall may know nothing."""
        self._told, self._renew_at = {}, 0.0


def _parts(name: str, words: frozenset[str]) -> Iterator[tuple[Key, ...]]:
    """Give keys, as many together as one request takes."""
    ordered = sorted(words)
    for start in range(0, len(ordered), MOST_KEYS):
        part = ordered[start : start + MOST_KEYS]
        yield tuple(Key("", word) if name == _RESOLVERS else Key(word, "") for word in part)
