"""Sources: published lists that each give their names one label. Standard library only.

A table numbers its sources from 0; bit *i* of a bitmap stands for source *i*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from policy.facts import Evidence

Tier = Literal["normal", "mandated"]

STARTER: Final = "starter"
"""The origin of what is shipped with the program."""
CURATED: Final = "curated"
"""The format of lists written by hand for this program; only they may name a top-level domain."""

NEAREST_DECIDES: Final = frozenset({"dnsmasq", "unbound", "rpz"})
"""Formats in which the most specific rule wins: an exception spares no rule for a name below it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One list: what it is about, where it comes from, how it is written."""

    id: str
    label: str
    """The category or the service that all its names belong to."""
    title: str = ""
    origin: str = STARTER
    """A URL, a path, or `STARTER`."""
    format: str = "plain"
    evidence: Evidence | None = None
    """What a look-up of its names says of a person; only services' sources know."""
    tier: Tier = "normal"
    """`mandated`: an operator's list, by order."""

    def to_json(self) -> dict[str, str | None]:
        return {
            "id": self.id,
            "label": self.label,
            "title": self.title,
            "origin": self.origin,
            "format": self.format,
            "evidence": self.evidence and self.evidence.value,
            "tier": self.tier,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Source":
        """Read what `to_json` wrote. Raises `ValueError` that names the field that is wrong."""
        evidence = row.get("evidence")
        return cls(
            id=_text(row, "id"),
            label=_text(row, "label"),
            title=_text(row, "title"),
            origin=_text(row, "origin"),
            format=_text(row, "format"),
            evidence=None if evidence is None else Evidence(evidence),
            tier=_tier(row),
        )


def _text(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        message = f"source: {field}: expected a text, got {value!r}"
        raise ValueError(message)  # noqa: TRY004  (a wrong file, not a wrong call)
    return value


def _tier(row: Mapping[str, Any]) -> Tier:
    match row.get("tier"):
        case "normal":
            return "normal"
        case "mandated":
            return "mandated"
        case other:
            message = f"source: tier: expected normal or mandated, got {other!r}"
            raise ValueError(message)
