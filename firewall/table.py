"""The one table that is ours, `inet nigehban`, as text for nft. Pure: no clock, no process.

The law of the chain of questions: whatever the home asks on port 53 is answered by us, but for what
an exempt device asks of others than this machine.

The law of the forward chain: first ways around the resolver are refused, then what a locked device
may reach is accepted, then locks refuse, then what is dropped for one device, then strictness.
To accept ends only this table: the router's own firewall judges what is left.
"""

import ipaddress
from collections.abc import Iterable
from typing import Final, NamedTuple

from firewall.grammar import SETS, Key, Shape

NAME: Final = "inet nigehban"
PORT_53: Final = "intercepted"
"""The set that holds port 53 while the LAN's questions are redirected to us."""
MOST: Final = 8192
"""Elements that a set is given at most; the kernel has room for as many that ran out."""
_STAYS: Final = "1h"
"""For how long what is accepted stays so after its last packet: connections outlive their TTLs."""

REMOVE: Final = f"table {NAME}\ndelete table {NAME}\n"
"""Removes the table, also where there is none."""


class Plan(NamedTuple):
    """What the table does beside its sets; the operator said so, and nobody else may."""

    lan: tuple[str, ...]
    """Interfaces of the home's side."""
    port: int = 0
    """The port that answers what the LAN asks on 53; 0: nothing is redirected."""
    is_closed: bool = False
    """The redirect stays when the resolver is silent: no answers rather than others' answers."""


def table(plan: Plan) -> str:
    """Write the whole table, empty, in place of what was there."""
    lan = ", ".join(f'"{interface}"' for interface in plan.lan)
    sets = "\n".join(_declared(name, shape) for name, shape in SETS.items())
    return f"""{REMOVE}table {NAME} {{
{sets}
    set {PORT_53} {{ type inet_service; size 8; flags timeout; }}
    chain questions {{
        type nat hook prerouting priority dstnat - 5; policy accept;
        iifname != {{ {lan} }} return
        ether saddr @exempt fib daddr type != local fib daddr . iif type != local return
{_redirect(plan)}    }}
    chain ways_out {{
        type filter hook forward priority filter - 5; policy accept;
        iifname != {{ {lan} }} return
        ether saddr != @exempt jump ways_around
{_pairs("accepted", "accept", renewed=True)}
{_pairs("former", "accept")}
        ether saddr @locked jump refuse
{_pairs("dropped", "jump refuse")}
        ether saddr @strict jump only_answered
    }}
    chain ways_around {{
        meta l4proto {{ tcp, udp }} th dport 853 jump refuse
        ip daddr @resolvers4 meta l4proto {{ tcp, udp }} th dport 443 jump refuse
        ip6 daddr @resolvers6 meta l4proto {{ tcp, udp }} th dport 443 jump refuse
    }}
    chain only_answered {{
{_pairs("answered", "return", renewed=True)}
        jump refuse
    }}
    chain refuse {{
        meta l4proto tcp reject with tcp reset
        reject with icmpx admin-prohibited
    }}
}}
"""


def add(name: str, keys: Iterable[tuple[Key, int]]) -> str:
    """Write what puts new keys in a set for their seconds: four times as fast as to renew them."""
    return "".join(_put_in(name, key, seconds) for key, seconds in keys)


def renew(name: str, keys: Iterable[tuple[Key, int]]) -> str:
    """Write what gives keys their seconds that may be in a set already."""
    return "".join(_taken_out(name, key) + _put_in(name, key, seconds) for key, seconds in keys)


def remove(name: str, keys: Iterable[Key]) -> str:
    """Write what takes keys out of a set; also those that are not in it (any more)."""
    return "".join(_taken_out(name, key) for key in keys)


def empty(name: str) -> str:
    """Write what takes out all that is in a set of pairs."""
    return "".join(f"flush set {NAME} {name}{version}\n" for version in (4, 6))


def redirect(seconds: int) -> str:
    """Write what redirects port 53 for some seconds from now on; 0: what ends it."""
    taken_out = _element("add", PORT_53, "53 timeout 1s") + _element("delete", PORT_53, "53")
    return taken_out + (_element("add", PORT_53, f"53 timeout {seconds}s") if seconds else "")


def _taken_out(name: str, key: Key) -> str:
    """Only what is there can be deleted: so it is put there first. Nothing is seen of that."""
    written = _written(key)
    return _element("add", _of(name, key), f"{written} timeout 1s") + _element(
        "delete", _of(name, key), written
    )


def _put_in(name: str, key: Key, seconds: int) -> str:
    return _element("add", _of(name, key), f"{_written(key)} timeout {seconds}s")


def _element(verb: str, of: str, element: str) -> str:
    return f"{verb} element {NAME} {of} {{ {element} }}\n"


def _written(key: Key) -> str:
    return " . ".join(filter(None, key))


def _of(name: str, key: Key) -> str:
    return f"{name}{ipaddress.ip_address(key.address).version}" if key.address else name


def _declared(name: str, shape: Shape) -> str:
    size = f"size {2 * MOST}"
    if shape is Shape.MAC:
        return f"    set {name} {{ type ether_addr; {size}; flags timeout; }}"
    before, flags = ("", "timeout") if shape is Shape.ADDRESS else ("ether_addr . ", _FROM_PACKETS)
    return "\n".join(
        f"    set {name}{version} {{ type {before}ipv{version}_addr; {size}; flags {flags}; }}"
        for version in (4, 6)
    )


_FROM_PACKETS: Final = "dynamic, timeout"
"""Flags of a set whose elements packets may renew."""


def _pairs(name: str, verdict: str, *, renewed: bool = False) -> str:
    """Write the two rules, by IP version, for what goes from a device to an address of a set.

    What is renewed stays in the set for longer with each packet that goes there.
    """
    lines = []
    for version, family in ((4, "ip"), (6, "ip6")):
        key, of = f"ether saddr . {family} daddr", f"{name}{version}"
        renewal = f"update @{of} {{ {key} timeout {_STAYS} }} " if renewed else ""
        lines.append(f"        {key} @{of} {renewal}{verdict}")
    return "\n".join(lines)


def _redirect(plan: Plan) -> str:
    if not plan.port:
        return ""
    port = "53" if plan.is_closed else f"@{PORT_53}"
    rule = f"meta l4proto {{ tcp, udp }} th dport {port} redirect to :{plan.port}"
    return f"        {rule}\n"
