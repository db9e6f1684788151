"""What a name can be about: the categories, their kinds, and the vocabulary of a home.

A *label* is a category (games) or a service (roblox); both share one name space. Categories are
fixed here because presets, files and pages depend on them; services are data (the catalogue).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

CATEGORIES: Final = (
    "adult", "violence", "hate", "drugs", "weapons", "gambling", "dating", "social", "messengers",
    "meetings", "random_chat", "livestream", "vr_social", "nudify", "ai_chat", "games", "video",
    "audio", "shopping", "classifieds", "app_stores", "piracy", "bypass", "darkweb", "malware",
    "phishing", "scam", "cryptojacking", "ads_tracking", "kids_pack", "search_unsafe",
)  # fmt: skip

SECURITY: Final = frozenset({"malware", "phishing", "scam", "cryptojacking"})
BYPASS: Final = "bypass"
EVERYTHING: Final = "*"
"""Stands for all names where minutes are counted; no list can give it to a name."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service as the rules see it."""

    id: str
    group: str
    """The category it belongs to; rules for that category reach it."""


@dataclass(frozen=True)
class Vocabulary:
    """The labels that rules of this home may name."""

    services: Mapping[str, Service] = field(default_factory=dict)
    _members: Mapping[str, frozenset[str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        members: dict[str, set[str]] = {}
        for service in self.services.values():
            members.setdefault(service.group, {service.group}).add(service.id)
        frozen = {group: frozenset(ids) for group, ids in members.items()}
        object.__setattr__(self, "_members", frozen)

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and (label in self.services or label in CATEGORIES)

    def members(self, label: str) -> frozenset[str]:
        """Give the label and, for a category, the services that belong to it."""
        return self._members.get(label) or frozenset({label})


class AnyLabel(Vocabulary):
    """Takes every label: for reading back what was checked when it was written."""

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str)
