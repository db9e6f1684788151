"""What the parents wish: a home, its profiles and devices, as typed, checked values.

Values here hold what was *said*; what was left unsaid is None and is filled from the age band's
preset (`policy.presets`). `policy.document` makes these values from plain data and back.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from policy.alarms import Alarm

TICKET_MINUTES = (15, 30, 45)
"""Of what lengths tickets are printed where the family says nothing."""


class AgeBand(Enum):
    """How old somebody is, as far as a preset needs to know."""

    UNDER_6 = "under-6"
    FROM_6 = "6-9"
    FROM_10 = "10-12"
    FROM_13 = "13-15"
    FROM_16 = "16-17"
    ADULT = "adult"


class Mode(Enum):
    """What happens to names of which no rule speaks."""

    BLOCK = "block"
    """What no rule forbids is allowed."""
    ALLOW_ONLY = "allow_only"
    """What no rule allows is blocked."""


class YouTube(IntEnum):
    """YouTube's restricted mode; a larger value is stricter."""

    OFF = 0
    MODERATE = 1
    STRICT = 2


class Privacy(IntEnum):
    """How much is recorded of a profile (DESIGN 11); each level adds to the one before."""

    L0 = 0
    """Counters only."""
    L1 = 1
    """Minutes per label and day."""
    L2 = 2
    """Blocked labels with the hour."""
    L3 = 3
    """Blocked names."""
    L4 = 4
    """All names, for one hour's diagnosis."""


class BlockMode(Enum):
    """What a blocked address question is answered with."""

    NULL_ADDRESS = "null_address"
    NXDOMAIN = "nxdomain"
    REFUSED = "refused"
    PAGE = "page"


class WaysAround(Enum):
    """What becomes of ways around the rules: other resolvers, relays, VPNs known by name."""

    OPEN = "open"
    """They are let be."""
    CLOSED = "closed"
    """They are closed for whoever has rules that hold by DNS."""
    STRICT = "strict"
    """For a device: where traffic flows through us, it reaches only what was answered to it."""


class Spend(Enum):
    """Which estimate of minutes an allowance spends."""

    LOW = "low"
    MID = "mid"


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """Labels as said: a list that replaces what came before, or changes to it."""

    replace: frozenset[str] | None = None
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()

    def applied_to(self, before: frozenset[str]) -> frozenset[str]:
        start = before if self.replace is None else self.replace
        return (start | self.add) - self.remove


UNSAID = LabelChoice()


@dataclass(frozen=True, slots=True)
class NameRules:
    """Names set by hand: canonical, the name and below; `=name` means that name alone."""

    allow: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    """Pass locks too."""
    trust: frozenset[str] = frozenset()
    """Pass security lists; set after a warning."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Minutes a day for some labels together, or for everything (`EVERYTHING` in `of`)."""

    label: str
    of: frozenset[str]
    school_day: int
    free_day: int
    spend: Spend = Spend.LOW
    keep_up_to: int = 0
    """So many unused minutes of earlier days may be kept for later ones; 0: none are."""

    def minutes_on(self, *, school_day: bool) -> int:
        return self.school_day if school_day else self.free_day


@dataclass(frozen=True, slots=True)
class Layer:
    """The rules of one storey: of the household, of a profile, or of a device."""

    block: LabelChoice = UNSAID
    allow: LabelChoice = UNSAID
    ask: LabelChoice = UNSAID
    names: NameRules = NameRules()
    safe_search: bool | None = None
    youtube: YouTube | None = None
    alarms: tuple[Alarm, ...] | None = None
    allowances: tuple[Allowance, ...] | None = None

    def chosen(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Give the labels that this layer itself says to block, to ask for and to allow."""
        nothing: frozenset[str] = frozenset()
        block, ask, allow = (c.applied_to(nothing) for c in (self.block, self.ask, self.allow))
        return block, ask, allow


@dataclass(frozen=True, slots=True)
class Profile:
    """A person, or a shared thing such as the living-room TV."""

    id: str
    name: str
    age_band: AgeBand | None = None
    born: tuple[int, int] | None = None
    """Year and month of birth; gives the age band where none is said."""
    shared: bool = False
    mode: Mode | None = None
    privacy: Privacy | None = None
    layer: Layer = Layer()
    tickets_a_week: int | None = None
    """So many tickets may be used from one Monday to the next; None: as many as there are."""


@dataclass(frozen=True, slots=True)
class Device:
    """What asks: known by its MAC, or by a fixed address."""

    id: str
    name: str
    mac: str | None = None
    """Six lower-case octets with colons."""
    address: str | None = None
    """An IPv4 or IPv6 address in canonical text."""
    profile: str | None = None
    ways_around: WaysAround | None = None
    """None: as the home."""
    layer: Layer = Layer()


class DayKind(Enum):
    """What a day counts as."""

    SCHOOL = "school"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Other rules from one date to another: holidays, exams, Ramadan, a trip."""

    label: str
    first: dt.date
    last: dt.date
    """The last day; the night that starts on it still belongs to it."""
    profiles: frozenset[str] = frozenset()
    """For whom; empty: for everybody."""
    days: DayKind | None = None
    """What each of its days counts as; None: what it is anyway."""
    alarms: tuple[Alarm, ...] | None = None
    """Instead of a profile's own; None: those hold on."""
    allowances: tuple[Allowance, ...] | None = None
    """Instead of a profile's own."""
    on: bool = True

    def has(self, profile: str | None, day: dt.date) -> bool:
        """Say whether a day is one of its days for a profile."""
        is_for = not self.profiles or profile in self.profiles
        return self.on and is_for and self.first <= day <= self.last


STRICTEST = "strictest"
"""The value of `new_devices` that stands for the union of all children's rules."""

SCHOOL_WEEK = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True, slots=True)
class Household:
    """One home."""

    name: str
    timezone: str
    country: str = ""
    block_mode: BlockMode = BlockMode.NULL_ADDRESS
    new_devices: str = STRICTEST
    school_days: frozenset[int] = SCHOOL_WEEK
    ways_around: WaysAround = WaysAround.CLOSED
    layer: Layer = Layer()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    devices: tuple[Device, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    """Where two have the same day, the later one of the list holds."""
    ticket_minutes: tuple[int, ...] = TICKET_MINUTES
    """Of what lengths tickets can be printed."""

    def calendar_on(self, profile: str | None, day: dt.date) -> Calendar | None:
        """Give the calendar whose day it is for a profile, if there is one."""
        its = (calendar for calendar in reversed(self.calendars) if calendar.has(profile, day))
        return next(its, None)

    def is_school_day(self, day: dt.date) -> bool:
        return day.weekday() in self.school_days

    def device(self, identity: str | None) -> Device | None:
        return next((device for device in self.devices if device.id == identity), None)
