"""What another filter's file held, as we would keep it, and what cannot be carried over, and why.

Pure. Nothing is widened: a rule that means more than we could say in its place is left out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from policy.rules import BlockMode

MOST_LEFT_OUT = 500


class Why(Enum):
    """Why something was not carried over; the value is the sentence that says so."""

    NOT_A_NAME = "it is not a name of a site"
    PATTERN = "a pattern cannot be set by hand; put it into a list of your own"
    MODIFIER = "a rule with this condition has no equal here"
    REWRITE = "answers of your own are not given here; keep them on the router"
    NO_ADDRESS = "a device is known here by its MAC address or one address"
    UNKNOWN_SERVICE = "there is no such app here; close its sites by name"
    UNKNOWN_LIST = "say what it holds: nigehban lists add LABEL URL"
    ALLOW_LIST = "lists of allowed sites are not used here; open single sites by name"
    NOT_FROM_THE_WEB = "only lists of the web are taken over"
    SWITCHED_OFF = "it was switched off there"
    GROUP_WITHOUT_DEVICES = "its group has no device that could be carried over"
    UNFILTERED = "it was not filtered there; give it to an adult, or leave it so"
    SCHEDULE = "its times were not taken over; set an alarm"
    UPSTREAM = "start with --upstream to ask this server"
    UPSTREAM_OF_DEVICE = "all devices of a home ask the same servers"
    BLOCK_MODE = "this way to answer for closed sites does not exist here"
    CONTRARY = "a rule of yours says the contrary; yours stays"
    TOO_MANY = "so many names are better kept in a list: nigehban lists add LABEL FILE"
    WHOLE = "this is left to your router, or to the settings of this box"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that was not carried over."""

    what: str
    why: Why


@dataclass(slots=True)
class Wishes:
    """Rules of one owner: the home, or one device."""

    block: set[str] = field(default_factory=set)
    """Labels."""
    blocked_names: set[str] = field(default_factory=set)
    allowed_names: set[str] = field(default_factory=set)
    safe_search: bool = False


@dataclass(slots=True)
class CarriedDevice:
    """One device with its own rules."""

    name: str
    mac: str | None
    address: str | None
    wishes: Wishes = field(default_factory=Wishes)
    for_child: bool = False
    """It was marked as a child's."""


@dataclass(frozen=True, slots=True)
class CarriedList:
    """One list with the label that it gives here."""

    label: str
    origin: str
    title: str


@dataclass(slots=True)
class Carried:
    """All that a file held."""

    source: str
    """Whose file it was: "AdGuard Home", "Pi-hole 5", "Pi-hole 6"."""
    home: Wishes = field(default_factory=Wishes)
    devices: list[CarriedDevice] = field(default_factory=list)
    lists: list[CarriedList] = field(default_factory=list)
    block_mode: BlockMode | None = None
    left_out: list[LeftOut] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values, to be handed from one process to another."""
        data = asdict(self)
        for wishes in (data["home"], *(one["wishes"] for one in data["devices"])):
            for key in ("block", "blocked_names", "allowed_names"):
                wishes[key] = sorted(wishes[key])
        data["block_mode"] = self.block_mode.value if self.block_mode else None
        data["left_out"] = [[each.what, each.why.name] for each in self.left_out]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Carried":
        """Read what `to_json` gave. Raises `ValueError`, `KeyError` or `TypeError`."""
        mode = data["block_mode"]
        return cls(
            source=str(data["source"]),
            home=_wishes(data["home"]),
            devices=[
                CarriedDevice(**{**one, "wishes": _wishes(one["wishes"])})
                for one in data["devices"]
            ],
            lists=[CarriedList(**one) for one in data["lists"]],
            block_mode=BlockMode(mode) if mode else None,
            left_out=[LeftOut(str(what), Why[why]) for what, why in data["left_out"]],
        )

    def leave(self, what: object, why: Why) -> None:
        """Note what is not carried over."""
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append(LeftOut(_short(what), why))


class PeerError(Exception):
    """The file is not taken; the message is a sentence that says why."""

    def __init__(self, refusal: "Refusal", detail: str = "") -> None:
        super().__init__(refusal.value + (f" ({detail})" if detail else ""))
        self.refusal = refusal


class Refusal(Enum):
    """Why a whole file is refused."""

    UNKNOWN = "This is neither a settings file of AdGuard Home nor a Teleporter file of Pi-hole."
    TOO_LARGE = "This file is, or becomes when unpacked, larger than any settings are."
    OUTSIDE = "This archive holds links or names that lead outside it; such a file is not taken."
    DAMAGED = "This file is damaged."
    LOCKED = "This archive is locked with a password; save it without one."
    KNOTS = "This file refers to itself, as settings never do; such a file is not taken."


def _wishes(data: Mapping[str, Any]) -> Wishes:
    return Wishes(
        block=set(data["block"]),
        blocked_names=set(data["blocked_names"]),
        allowed_names=set(data["allowed_names"]),
        safe_search=bool(data["safe_search"]),
    )


def _short(what: object) -> str:
    """Give one line of text that turns no line round and that no terminal obeys."""
    text = "".join(each for each in " ".join(str(what).split()) if each.isprintable())
    return text if len(text) <= 120 else text[:119] + "…"  # noqa: PLR2004  (a line)
