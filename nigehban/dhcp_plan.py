"""What our own DHCP server hands out, and the two files that make one of dnsmasq. Pure.

For a home whose router cannot be told another DNS server: the box hands out addresses instead.
"""

import ipaddress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from nigehban.workplace import CommandError

CONF: Final = Path("/etc/nigehban-dhcp.conf")
UNIT: Final = Path("/etc/systemd/system/nigehban-dhcp.service")
USER: Final = "nigehban-dhcp"
"""Its own: what reads packets of strangers must not reach the family's rules."""
STATE: Final = Path("/var/lib/nigehban-dhcp")
LEASES: Final = STATE / "dhcp.leases"
"""Read by the resolver, for the names that devices give themselves."""
_FEWEST: Final = 8
_MOST: Final = 1000
_PART: Final = (100, 199)
"""Which part of the network is handed out, in 256ths: .100 to .199 of most homes."""


@dataclass(frozen=True, slots=True)
class Link:
    """How this machine stands in the home's network."""

    interface: str
    own: ipaddress.IPv4Interface
    router: ipaddress.IPv4Address | None
    is_dynamic: bool
    """Its own address comes from a DHCP server, and goes when that one is silent."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is handed out."""

    link: Link
    first: ipaddress.IPv4Address
    last: ipaddress.IPv4Address


def plan_of(link: Link) -> Plan:
    """Choose the addresses to hand out; raises `CommandError` with what stands against it."""
    if link.is_dynamic:
        message = (
            f"{link.interface}: this machine has its own address ({link.own.ip}) from the router's"
            " DHCP, and would lose it; give it a fixed address first"
        )
        raise CommandError(message)
    if link.router is None:
        message = f"{link.interface}: no router is known there; a default route is missing"
        raise CommandError(message)
    start, size = int(link.own.network.network_address), link.own.network.num_addresses
    wanted = range(start + size * _PART[0] // 256, start + size * (_PART[1] + 1) // 256)
    taken = {int(link.own.ip), int(link.router)}
    run = _longest_run(wanted[:_MOST], taken)
    if len(run) < _FEWEST:
        message = f"{link.own.network} is too small to hand out addresses from"
        raise CommandError(message)
    return Plan(link, ipaddress.IPv4Address(run[0]), ipaddress.IPv4Address(run[-1]))


def _longest_run(numbers: range, taken: set[int]) -> range:
    """Give the longest part of some numbers without those that are taken."""
    cuts = [numbers.start - 1, *sorted(taken & set(numbers)), numbers.stop]
    runs = [range(before + 1, after) for before, after in pairwise(cuts)]
    return max(runs, key=len)


def conf(plan: Plan) -> str:
    """Write the file for dnsmasq: DHCP alone, for one interface, naming us as the only resolver."""
    link = plan.link
    return f"""# Written by `nigehban dhcp on`; `nigehban dhcp off` removes it.
port=0
interface={link.interface}
except-interface=lo
bind-interfaces
no-hosts
no-resolv
dhcp-authoritative
dhcp-leasefile={LEASES}
dhcp-range={plan.first},{plan.last},{link.own.netmask},12h
dhcp-option=option:router,{link.router}
dhcp-option=option:dns-server,{link.own.ip}
"""


def unit(dnsmasq: str) -> str:
    """Write the unit that runs it, as a user of its own, with the rights that DHCP needs."""
    return f"""# Written by `nigehban dhcp on`; `nigehban dhcp off` removes it.
[Unit]
Description=Nigehban hands out addresses (DHCP), while the router hands out none
After=network-online.target
Wants=network-online.target

[Service]
ExecStart={dnsmasq} --keep-in-foreground --log-facility=- --pid-file= --conf-file={CONF}
Restart=always
RestartSec=2
User={USER}
Group={USER}
StateDirectory={STATE.name}
StateDirectoryMode=0755
UMask=0022
InaccessiblePaths=-/var/lib/nigehban

AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE CAP_NET_RAW
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE CAP_NET_RAW
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK AF_PACKET
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
MemoryMax=64M
TasksMax=8

[Install]
WantedBy=multi-user.target
"""
