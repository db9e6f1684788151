"""What the operator sets for the resolver: handed over by the launcher as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from resolver.upstreams import Address

ENVIRONMENT = "NIGEHBAN_RESOLVER"
"""The environment variable in which the launcher hands them over."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The resolver's settings; the launcher has checked them."""

    data: Path
    catalogue: Path
    """The folder of shipped data."""
    listen: tuple[Address, ...]
    upstreams: tuple[Address, ...]
    views: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    """Further upstreams by view: the router, for the names of a local zone."""
    local_zones: Mapping[str, str] = field(default_factory=dict)
    """Local zones with the view that knows them."""
    own_addresses: tuple[str, ...] = ()
    """Where this box's own names lead: its page."""
    page: tuple[str, ...] = ()
    """Addresses of the block page."""
    networks: tuple[str, ...] = ()
    """Networks beside the home's own that may ask."""
    households: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The networks of each household, where there are several."""
    trusted_forwarders: tuple[str, ...] = ("127.0.0.1", "::1")
    """Whose word on a MAC address is believed."""
    rate: float = 100.0
    """Questions per second of one asker; 0: no limit."""
    burst: float = 300.0
    cache_entries: int = 10_000
    memo_entries: int = 10_000
    may_lead_inside: tuple[str, ...] = ()
    """Names (and below) whose public answers may hold private addresses."""
    client_subnet: str = ""
    """A fixed network to tell upstreams (RFC 7871), such as 203.0.113.0/24; empty: none."""
    mode: str = "run"

    def to_json(self) -> str:
        """Write all of it for the process that takes it over."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        for key in ("listen", "upstreams"):
            data[key] = tuple(Address(*entry) for entry in data[key])
        data["views"] = {
            view: tuple(Address(*entry) for entry in entries)
            for view, entries in data["views"].items()
        }
        data["households"] = {key: tuple(value) for key, value in data["households"].items()}
        for key in ("data", "catalogue"):
            data[key] = Path(data[key])
        for key in _TUPLES:
            data[key] = tuple(data[key])
        return cls(**data)


_TUPLES = ("own_addresses", "page", "networks", "trusted_forwarders", "may_lead_inside")
