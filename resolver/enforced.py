"""One device as the firewall knows it: what it is to be told next, so that rules hold there too.

Pure: requests come out, and nothing is sent from here.
"""

from math import ceil
from typing import Final

from firewall.grammar import Add, Key, Remove, Request
from policy.ruling import Ruling, Timed
from resolver.destinations import Destinations
from resolver.mirror import Mirror

LEASE: Final = 180
"""Seconds for which a lock holds without being renewed: a dead controller locks nobody for ever."""
ACCEPTED_FOR: Final = 3600
"""Seconds for which an address stays accepted; what is sent there renews it."""
_GRACE: Final = 5


class Enforced:
    """A device, by its MAC address; `now` is monotonic."""

    def __init__(self, mac: str, *, is_strict: bool) -> None:
        self.is_strict, self.is_locked = is_strict, False
        self.ruling: Ruling | None = None
        self._before: Ruling | None = None
        """What held when the firewall went: what was accepted by it may stay."""
        self._keys = (Key(mac, ""),)
        self._renew_at = 0.0
        self._accepted = Mirror("accepted", mac)
        self._answered = Mirror("answered", mac)
        self._dropped = Mirror("dropped", mac)

    def be_strict(self, *, wanted: bool) -> list[Request]:
        """Reach from now on only what is answered, or whatever is not locked again."""
        was_strict, self.is_strict = self.is_strict, wanted
        return self._answered.discard(self._answered.held()) if was_strict and not wanted else []

    def let_through(
        self, ruling: Ruling, addresses: tuple[bytes, ...], now: float
    ) -> list[Request]:
        """Have it reach what it is about to be answered under a ruling."""
        requests = self._dropped.discard(addresses)
        if ruling.base.everything is not None:
            requests += self._accepted.add(addresses, now, ACCEPTED_FOR)
        if self.is_strict:
            requests += self._answered.add(addresses, now, ACCEPTED_FOR)
        return requests

    def settle(self, ruling: Ruling, there: Destinations, now: float) -> list[Request]:
        """Take over a ruling: what it lets the device reach is accepted, what it locks dropped."""
        is_locked = ruling.base.everything is not None
        allowed = there.allowed if is_locked else frozenset()
        if is_locked and ruling == self._before:
            allowed |= self._accepted.held()
        locked = frozenset() if is_locked else there.locked
        self.ruling, self._before, self._renew_at = ruling, None, now
        return [
            *self._accepted.discard(self._accepted.held() - allowed),
            *self._accepted.add(allowed, now, ACCEPTED_FOR),
            *self._dropped.discard(self._dropped.held() - locked),
            *self._dropped.add(locked, now, LEASE),
        ]

    def renew(self, timed: Timed, now: float, instant: float) -> list[Request]:
        """Let a lock hold on, hardly longer than its ruling, and no longer than a lease."""
        if now < self._renew_at:
            return []
        seconds = max(1, min(LEASE, ceil(timed.until - instant) + _GRACE))
        self._renew_at = now + seconds / 2
        requests = self._dropped.add(self._dropped.held(), now, LEASE)
        was_locked, self.is_locked = self.is_locked, timed.ruling.base.everything is not None
        if self.is_locked:
            requests.append(Add("locked", seconds, self._keys))
        elif was_locked:
            requests.append(Remove("locked", self._keys))
        return requests

    def release(self) -> list[Request]:
        """Let it go where it likes."""
        requests: list[Request] = [Remove("locked", self._keys)] if self.is_locked else []
        self.ruling, self._before, self.is_locked = None, None, False
        for mirror in (self._accepted, self._dropped):
            requests += mirror.discard(mirror.held())
        return requests

    def begin_anew(self, now: float) -> list[Request]:
        """Tell a firewall that may know nothing, or what held once; settling tells the rest."""
        self._before, self.ruling, self.is_locked = self.ruling or self._before, None, False
        for mirror in (self._accepted, self._dropped, self._answered):
            mirror.doubt()
        return self._answered.add(self._answered.held(), now, ACCEPTED_FOR)
