"""What lists and catalogue know about one name, before anybody's rules are considered."""

from dataclasses import dataclass
from enum import Enum

from policy.labels import Service


class Evidence(Enum):
    """What a look-up of a service's name says about a person using it (for minutes)."""

    FOREGROUND = "foreground"
    """Opens a session: somebody looks at it."""
    SHARED = "shared"
    """Extends a session that is open; says nothing alone (a content network, a login page)."""
    BACKGROUND = "background"
    """Never counts: push, telemetry, updates."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sources say of a name: many names share one listing."""

    categories: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    evidence: tuple[tuple[str, Evidence], ...] = ()
    """For each category and service above: what a look-up of this name is evidence of."""
    mandated: bool = False
    """An operator's source, by order, holds it."""
    sources: tuple[str, ...] = ()
    """Ids of the sources that hold it."""


UNLISTED = Listing()


@dataclass(frozen=True, slots=True)
class NameFacts:
    """All that is known of one name; the input of a decision beside the ruling."""

    listing: Listing = UNLISTED
    lifeline: bool = False
    """A help line, child protection, an emergency service: nothing of ours blocks or records it."""
    essential: bool = False
    """A device needs it to work at all: time, captive-portal checks, certificate status."""
    protected: bool = False
    """Health, help, sex education: no category blocks it."""
    sensitive: bool = False
    """Health, help, abuse, sexual health, faith: never recorded by name, whatever the level."""
    safe_search: str | None = None
    """The engine's name that leaves out explicit results, for a search engine's name."""
    youtube: bool = False
    """One of the names that YouTube's restricted mode rewrites."""


UNKNOWN = NameFacts()
