"""Who holds TCP connections: so many each and so many together; the idle give way to the new.

An asker is a device by its MAC address, else an address, else an IPv6 /64: a machine with many
addresses is one. RFC 7766 section 6.1 allows such limits, section 6.2.3 to close what is idle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_CONNECTIONS: Final = 256
MOST_PER_CLIENT: Final = 32


@dataclass(slots=True, eq=False)
class Place:
    """One connection, as far as others compete with it."""

    holder: str
    close: Callable[[], None]
    """Ends the connection at once."""
    under_way: int = 0
    """Questions that are not answered yet."""


_Places = dict[Place, None]
"""The connections of one asker; the one that was used last stands last."""


class Connections:
    """All TCP connections, over all listening sockets."""

    def __init__(self) -> None:
        self._held: dict[str, _Places] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def enter(self, holder: str, close: Callable[[], None]) -> Place | None:
        """Take up a connection, perhaps in place of another; None: there is no room."""
        own = self._held.get(holder, {})
        if len(own) >= MOST_PER_CLIENT and not self._end(_first_idle(own)):
            return None
        if self._count >= MOST_CONNECTIONS and not self._end(self._least_entitled(holder)):
            return None
        place = Place(holder, close)
        self._held.setdefault(holder, {})[place] = None
        self._count += 1
        return place

    def leave(self, place: Place) -> None:
        """Forget a connection that ended; once more does no harm."""
        own = self._held.get(place.holder, {})
        if place in own:
            del own[place]
            self._count -= 1
            if not own:
                del self._held[place.holder]

    def begin(self, place: Place) -> None:
        """Note that a question is under way."""
        place.under_way += 1

    def finish(self, place: Place) -> None:
        """Note that a question was answered; the connection counts as used just now."""
        place.under_way -= 1
        own = self._held.get(place.holder, {})
        if place in own:
            del own[place]
            own[place] = None

    def _end(self, place: Place | None) -> bool:
        if place is None:
            return False
        self.leave(place)
        place.close()
        return True

    def _least_entitled(self, holder: str) -> Place | None:
        """Give the connection to end for a new one when all together have too many.

        It is one of the asker that has most: an idle one, or any if it would still have no fewer
        than the new one's. Else it is any idle one.
        """
        ranked = sorted(self._held.values(), key=len, reverse=True)
        most, own = ranked[0], self._held.get(holder, {})
        idle = _first_idle(most)
        if idle is None and len(most) > len(own) + 1:
            return next(iter(most))
        return idle or next(filter(None, map(_first_idle, ranked)), None)


def _first_idle(places: _Places) -> Place | None:
    """Give the connection that was idle for longest."""
    return next((place for place in places if not place.under_way), None)
