"""By what locks hold in this home, in words: by DNS alone, or by a firewall too; pure.

What the resolver says of enforcement becomes sentences, so that no page promises more than is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webui.languages import gettext as _


@dataclass(frozen=True, slots=True)
class Holding:
    """What the resolver says of it; all false where it says nothing."""

    by_firewall: bool = False
    is_missed: bool = False
    """A firewall is wanted, and does not answer."""
    drops_labels: bool = False
    intercepts: bool = False
    stays_closed: bool = False
    """Port 53 stays shut when the resolver is silent."""
    forwards: bool = False
    offloads: bool = False
    """The router lets running connections pass everybody's rules."""
    strict: tuple[str, ...] = ()
    """MAC addresses that the operator keeps strict."""
    exempt: tuple[str, ...] = ()

    @classmethod
    def of(cls, status: Mapping[str, Any] | None) -> "Holding":
        """Read what the resolver says of itself."""
        view = (status or {}).get("enforcement") or {}
        by_firewall = view.get("by") == "firewall"
        return cls(
            by_firewall=by_firewall,
            is_missed=bool(view.get("wanted")) and not by_firewall,
            drops_labels=by_firewall and bool(view.get("drops_labels")),
            intercepts=by_firewall and bool(view.get("intercepts")),
            stays_closed=by_firewall and bool(view.get("closed")),
            forwards=by_firewall and bool(view.get("forwards")),
            offloads=by_firewall and bool(view.get("flow_offload")),
            strict=tuple(view.get("strict", ())),
            exempt=tuple(view.get("exempt", ())),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, and what is done about it here."""

    about: str
    words: str


def lines(holding: Holding, *, is_open: bool) -> list[Line]:
    """Say what locks do here; `is_open`: the home lets ways around be."""
    return [
        Line(_("Locks of everything"), everything_words(holding)),
        Line(_("Locks of categories and apps"), labels_words(holding)),
        Line(_("Questions for other DNS servers"), _others(holding, is_open=is_open)),
        Line(_("If I stand still"), _silence(holding)),
    ]


def everything_words(holding: Holding) -> str:
    """Say what a lock of everything does to what is open."""
    if not holding.by_firewall:
        return _(
            "They hold for what is looked up from now on. A running video or game goes on until it"
            " asks again."
        )
    if holding.offloads:
        return _("They hold for new connections. What runs may go on: see the warning above.")
    return _("They end what is open too, within three seconds. Help lines and lessons go on.")


def labels_words(holding: Holding) -> str:
    """Say what a lock of labels does to what is open."""
    if holding.drops_labels:
        return _(
            "They hold for new look-ups, and end connections to addresses that only locked apps"
            " use."
        )
    return _(
        "They hold for what is looked up from now on. A running game goes on until it asks again."
    )


def _others(holding: Holding, *, is_open: bool) -> str:
    if is_open:
        return _("Let be, as you wish.")
    if holding.intercepts:
        return _("Answered here by each device's rules, wherever they are sent.")
    return _("They pass me by: this box does not stand between your devices and the internet.")


def _silence(holding: Holding) -> str:
    if holding.stays_closed:
        return _("Nobody at home gets names until I am back.")
    if holding.intercepts:
        return _("After three seconds the router itself answers, without rules, until I am back.")
    return _("Devices that ask only me get no names until I am back.")


def troubles(holding: Holding) -> list[str]:
    """Give what the owner should mend."""
    found = []
    if holding.is_missed:
        found.append(
            _(
                "The part that ends running connections (nigehban-fw) does not answer. Until it"
                " does, locks hold for new look-ups alone."
            )
        )
    if holding.offloads:
        found.append(
            _(
                "Your router speeds connections up past its own rules (flow offload). What is"
                " running does not end when a lock begins. Switch it off in the router: Network →"
                " Firewall → Flow offloading."
            )
        )
    if holding.by_firewall and not holding.forwards:
        found.append(
            _(
                "The traffic of your home does not flow through this box, so it cannot end"
                " connections."
            )
        )
    return found
