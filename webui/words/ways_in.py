"""The ways to point a home here, step by step, and what each of them leaves open; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from webui.languages import gettext as _


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; a command stands on a line of its own."""

    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way, from its first step to what it does not reach."""

    title: str
    steps: Sequence[Step]
    leaks: str
    about: str = ""
    is_open: bool = False


def ways_in(*, is_router: bool) -> list[WayIn]:
    """Give the ways, the likeliest first; a box that is the router needs none for its home."""
    if is_router:
        return [_here_already(), _android(), _iphone()]
    return [_router_field(), _android(), _iphone(), _our_dhcp(), _own_router()]


def _here_already() -> WayIn:
    return WayIn(
        _("This box is your router: nothing to enter"),
        [Step(_("Join the Wi-Fi of this router; each device asks it by itself."))],
        _("Devices in another Wi-Fi, such as that of your provider's box. Switch that one off."),
        is_open=True,
    )


def _router_field() -> WayIn:
    return WayIn(
        _("On your router (for the whole home)"),
        [
            Step(_("Open your router's page, often 192.168.1.1.")),
            Step(_("Give this box a fixed address there.")),
            Step(_("Find DHCP or LAN settings, and there the DNS server.")),
            Step(_("Enter the address above as the only DNS server; leave the second one empty.")),
            Step(_("If the router has IPv6, switch off its DNS announcement there.")),
            Step(_("Switch each device's Wi-Fi off and on.")),
        ],
        _(
            "A second DNS server in the router, the one that it announces over IPv6, and Private"
            " DNS on phones: the check above sees them."
        ),
        is_open=True,
    )


def _our_dhcp() -> WayIn:
    return WayIn(
        _("Your router has no such field: this box hands out the addresses"),
        [
            Step(_("Give this box a fixed address, outside of .100 to .199.")),
            Step(_("Switch DHCP off on your router's page.")),
            Step(_("On this box:"), "sudo nigehban dhcp on"),
            Step(_("Switch each device's Wi-Fi off and on.")),
            Step(_("And back:"), "sudo nigehban dhcp off"),
        ],
        _(
            "A router that hands out addresses still, or announces its own DNS over IPv6. Who does"
            " so says: nigehban dhcp status."
        ),
        _("When this box is off, no device that is new or returns gets an address."),
    )


def _own_router() -> WayIn:
    return WayIn(
        _("A router of your own (OpenWrt) behind your provider's"),
        [
            Step(_("Put its internet port into a LAN port of your provider's box.")),
            Step(_("Install Nigehban on it; docs/openwrt.md has the commands.")),
            Step(_("Let the whole family use its Wi-Fi.")),
            Step(_("Switch the Wi-Fi of your provider's box off.")),
        ],
        _("Whoever stays in the Wi-Fi, or at a cable, of your provider's box."),
        _("The strongest way: other DNS servers are answered here, and locks end what is open."),
    )


def _android() -> WayIn:
    return WayIn(
        _("On an Android phone"),
        [
            Step(_("Settings → Network → your Wi-Fi → Edit → IP settings: static.")),
            Step(_("DNS 1: the address above. DNS 2: leave empty or the same.")),
            Step(_("Private DNS: off.")),
        ],
        _("A DNS server that the router announces over IPv6; other Wi-Fi networks; mobile data."),
    )


def _iphone() -> WayIn:
    return WayIn(
        _("On an iPhone or iPad"),
        [
            Step(_("Settings → Wi-Fi → (i) → Configure DNS → Manual.")),
            Step(_("Delete all servers, add the address above.")),
            Step(_("iCloud Private Relay: off for this Wi-Fi.")),
        ],
        _("Other Wi-Fi networks, and mobile data."),
    )
