"""A ruling: what one subject may reach right now, with no time in it and nobody's name.

Equal rulings are equal values, so they can be numbered and shared: two children with the same rules
have one, and "everything is locked" is one for the house. `policy.folding` makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Flag, IntEnum, auto

from policy.names import suffixes
from policy.reasons import Reason
from policy.rules import BlockMode, YouTube


class State(IntEnum):
    """What holds for a label; a larger value is stricter."""

    ALLOWED = 0
    """Said to be allowed; a label without a state is allowed too, but by nobody's word."""
    ASK = 1
    NOT_OPEN = 2
    """It has a window, which is not open now."""
    LOCKED = 3
    SPENT = 4
    BLOCKED = 5


class Hand(Flag):
    """What was set by hand for a name."""

    NOTHING = 0
    ALLOW = auto()
    BLOCK = auto()
    ALWAYS = auto()
    TRUST = auto()
    GRANT = auto()


SAID_YES = Hand.ALLOW | Hand.ALWAYS | Hand.TRUST


@dataclass(frozen=True)
class Overlay:
    """Names set by hand: what differs most between children and must not split the memo."""

    entries: tuple[tuple[str, Hand], ...] = ()
    """Sorted; a canonical name stands for it and below, `=name`, more specific, for it alone."""
    names: frozenset[str] = field(init=False, compare=False)
    """The names without their marks: a question whose chain meets none of them is untouched."""
    _hands: Mapping[str, Hand] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(n.removeprefix("=") for n, _ in self.entries))
        object.__setattr__(self, "_hands", dict(self.entries))

    def hand(self, name: str) -> Hand:
        """Give what was set for a name: the most specific yes or no, and all that a yes implies."""
        found, denied = Hand.NOTHING, False
        if not self.entries:
            return found
        for entry in ("=" + name, *suffixes(name)):
            here = self._hands.get(entry, Hand.NOTHING)
            found |= here & (Hand.GRANT | Hand.TRUST)
            if not denied:
                found |= here & (Hand.ALLOW | Hand.ALWAYS)
            if Hand.BLOCK in here:
                denied = True
                found |= Hand.NOTHING if found & SAID_YES else Hand.BLOCK
        return found


@dataclass(frozen=True)
class Base:
    """All of a ruling but the names set by hand: shared by many devices and households."""

    everything: Reason | None = None
    """Why everything is locked now, if it is."""
    exempt: frozenset[str] = frozenset()
    """Labels that pass such a lock, by a grant or because the alarm leaves them open."""
    states: tuple[tuple[str, State], ...] = ()
    """Sorted; the labels of which something was said."""
    allow_only: bool = False
    safe_search: bool = False
    youtube: YouTube = YouTube.OFF
    metered: frozenset[str] = frozenset()
    """Labels whose minutes an allowance spends; answers about them are kept short."""
    counted: bool = False
    """Look-ups are counted for the profile's own report."""
    for_itself: bool = False
    """That report is for the profile's own eyes alone."""
    refuses_canaries: bool = False
    """Who asks whether a network filters is told so: rules hold only for who goes on to ask us."""
    block_mode: BlockMode = BlockMode.NULL_ADDRESS
    page: tuple[str, ...] = ()
    """The addresses of the block page, where the block mode is `page`."""
    view: str = ""
    """Which upstreams are asked."""
    must_observe: bool = False
    """A firewall waits for the addresses: no answer may be replayed."""
    _states: Mapping[str, State] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", dict(self.states))

    def state(self, label: str) -> State | None:
        return self._states.get(label)


@dataclass(frozen=True)
class Ruling:
    """What one device may reach right now, without time in it and without anybody's name."""

    base: Base = Base()
    overlay: Overlay = Overlay()


@dataclass(frozen=True, slots=True)
class Timed:
    """A ruling and the instant until which it holds."""

    ruling: Ruling
    until: float
