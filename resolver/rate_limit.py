"""How fast one asker may ask: a bucket of questions that refills, never met by a loading page."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass

_MOST_BUCKETS = 4096


@dataclass(slots=True)
class Bucket:
    """What one asker has left."""

    rate: float
    """Questions per second that it is given anew; 0: there is no limit."""
    burst: float
    left: float
    filled: float = 0.0
    """Monotonic instant at which it was last filled up."""
    slipped: int = 0

    @property
    def limited(self) -> bool:
        return self.rate > 0

    def take(self, now: float) -> bool:
        """Take one question at a monotonic instant; say whether there was one left."""
        if self.left < 1 and self.rate:
            self.left = min(self.burst, self.left + (now - self.filled) * self.rate)
            self.filled = now
            if self.left < 1:
                return False
        self.left -= 1
        return True

    def slip(self) -> bool:
        """Say whether this one gets TC=1, so that it may come back over TCP; else silence."""
        self.slipped += 1
        return self.slipped % 2 == 1


class RateLimit:
    """Buckets by identity; an IPv6 address counts with its /64."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self.dropped = 0

    def bucket(self, identity: str | None, now: float) -> Bucket:
        """Give an asker's bucket; None is somebody who is not limited."""
        if identity is None:
            return Bucket(0.0, 0.0, 0.0)
        key = client_of(identity)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._rate, self._burst, self._burst, now)
            if len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        return bucket


def client_of(identity: str) -> str:
    """Give what counts as one asker: a MAC address, an IPv4 address, an IPv6 /64."""
    try:
        address = ipaddress.IPv6Address(identity.partition("%")[0])
    except ValueError:
        return identity  # an IPv4 or a MAC address
    return str(ipaddress.IPv6Network((address, 64), strict=False))
