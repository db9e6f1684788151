"""The ways around a family's rules that we know, and how each of them ends here; pure.

The same table is published in `docs/enforcement.md`; a test holds the two together, and each row to
the test that tries it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from webui.languages import gettext as _
from webui.words.holding import Holding


class Outcome(Enum):
    """How an attempt ends."""

    STOPPED = "stopped"
    PARTLY = "partly"
    PASSES = "passes"
    LET_BE = "let be"
    """The parents let ways around be."""


@dataclass(frozen=True, slots=True)
class Way:
    """One attempt."""

    attempt: Callable[[], str]
    by_dns: Outcome
    """Where this box only answers questions."""
    by_firewall: Outcome
    """Where the home's traffic flows through it."""
    words: Callable[[], str]
    """What stops it, and what does not."""
    is_wish: bool = False
    """It is one of those that a home can let be."""
    by_drops: bool = False
    """Only a firewall that drops what is locked by label does anything about it."""

    def outcome(self, holding: Holding, *, is_open: bool) -> Outcome:
        """Say how it ends in this home."""
        if self.is_wish and is_open:
            return Outcome.LET_BE
        if self.by_drops and not holding.drops_labels:
            return self.by_dns
        return self.by_firewall if holding.by_firewall else self.by_dns


_S, _P, _N = Outcome.STOPPED, Outcome.PARTLY, Outcome.PASSES

WAYS: Final = (
    Way(lambda: _("Another DNS server, typed by hand (8.8.8.8)"), _N, _S,
        lambda: _("A router answers it by the device's own rules. Beside the router I cannot see"
                  " it."), is_wish=True),
    Way(lambda: _("DNS over TLS or QUIC, such as Android's Private DNS"), _P, _S,
        lambda: _("Names of known providers are closed; a router refuses port 853 at once."),
        is_wish=True),
    Way(lambda: _("DNS over HTTPS by name, such as a browser's secure DNS"), _P, _P,
        lambda: _("Known names are closed, and Firefox is told that this network filters. A name"
                  " on no list passes."), is_wish=True),
    Way(lambda: _("DNS over HTTPS by address"), _N, _P,
        lambda: _("A router refuses well-known addresses. A server of one's own passes, unless the"
                  " device is strict."), is_wish=True),
    Way(lambda: _("iCloud Private Relay"), _S, _S,
        lambda: _("The phone is told that this network filters, as Apple describes it, and goes"
                  " without."), is_wish=True),
    Way(lambda: _("Discovery of better resolvers (DDR)"), _S, _S,
        lambda: _("The question is answered here: there is none.")),
    Way(lambda: _("VPN and proxy apps"), _P, _P,
        lambda: _("Known names are closed for whoever has “Ways around” blocked. An app with"
                  " addresses built in passes, unless the device is strict."), is_wish=True),
    Way(lambda: _("Tor"), _P, _P,
        lambda: _("Known names are closed. Bridges pass, unless the device is strict."),
        is_wish=True),
    Way(lambda: _("An address typed instead of a name"), _N, _P,
        lambda: _("In a lock of everything a router refuses it; at other times only a strict"
                  " device is held.")),
    Way(lambda: _("What was open before a lock of everything"), _N, _S,
        lambda: _("A router ends it within three seconds, unless it shares its address with what"
                  " stays open.")),
    Way(lambda: _("What was open before a lock of a category or app"), _N, _P,
        lambda: _("It runs until it asks again. A router that is set to do so (drop_labels) ends"
                  " it where only locked apps use its address."), by_drops=True),
    Way(lambda: _("A new private Wi-Fi address"), _S, _S,
        lambda: _("It is a new device, and gets the strictest rules and locks of the children.")),
    Way(lambda: _("The copied Wi-Fi address of a parent's phone"), _N, _N,
        lambda: _("Who can copy it has that phone's rules. A Wi-Fi password of their own for"
                  " children helps.")),
    Way(lambda: _("A neighbour's Wi-Fi or a friend's hotspot"), _N, _N,
        lambda: _("It never comes by here.")),
    Way(lambda: _("Mobile data"), _N, _N,
        lambda: _("It never comes by here. Some providers have a family protection of their"
                  " own.")),
)  # fmt: skip
