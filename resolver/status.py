"""What the resolver says of itself and of those it serves, for the console and the command line."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy.rules import Device
from policy.verdict import Stranger
from resolver.clients import Slot
from store.control import Message

if TYPE_CHECKING:
    from resolver.assembly import Resolver

_HIDDEN_SHARE = 0.5
"""When more of the questions than this come through a forwarder, it hides who is asking."""


def status_view(resolver: "Resolver") -> Message:
    """Say how the resolver is doing."""
    return {
        "uptime": round(resolver.clock.monotonic() - resolver.started, 1),
        "mode": resolver.settings.mode,
        "data": str(resolver.settings.data),
        "listen": [str(address) for address in resolver.settings.listen],
        "upstreams": [
            {"address": str(u.address), "dead": u.is_dead, "ms": round(1000 * u.delay, 1)}
            for u in resolver.forwarder.upstreams
        ],
        "local_zones": sorted(resolver.settings.local_zones),
        "lists": resolver.knowledge.lists,
        "names": resolver.knowledge.names,
        "table": resolver.knowledge.generation,
        "damage": resolver.knowledge.damage,
        "households": len(resolver.houses),
        "clients": len(resolver.clients),
        "queries": resolver.reception.queries,
        "rejected": resolver.reception.rejected,
        "rate_limited": resolver.reception.limited,
        "cache": {
            "entries": len(resolver.cache),
            "hits": resolver.cache.hits,
            "misses": resolver.cache.misses,
        },
        "memo": {"entries": len(resolver.memo), "replays": resolver.memo.replays},
        "dropped_notes": resolver.observer.dropped,
        "memory_mb": memory_mb(),
        "compiled": False,
        "clock_is_set": resolver.watch.is_set,
        "recording": resolver.recorder.is_recording,
        "hidden_by_forwarder": is_hidden(resolver),
        "announced_over_ipv6": resolver.announced.servers(),
        "enforcement": enforcement_view(resolver),
        "python": sys.version.split()[0],
    }


def enforcement_view(resolver: "Resolver") -> Message:
    """Say by what locks hold: by DNS alone, or by a firewall too, and what that one sees."""
    enforcement = resolver.enforcement
    around = enforcement.link.status
    return {
        "by": "firewall" if enforcement.link.is_up else "dns",
        "wanted": bool(resolver.settings.firewall.socket),
        "locked": enforcement.locked,
        "drops_labels": resolver.settings.firewall.drop_labels,
        "strict": sorted(resolver.settings.firewall.strict),
        "exempt": sorted(resolver.settings.firewall.exempt),
        "intercepts": bool(around.get("intercepts")),
        "closed": bool(around.get("closed")),
        "forwards": bool(around.get("forwards")),
        "flow_offload": bool(around.get("offload")),
    }


def is_hidden(resolver: "Resolver") -> bool:
    """Say whether a router asks for everybody, so that nobody can be told apart."""
    forwarded, all_queries = _forwarded(resolver)
    return all_queries > 0 and forwarded / all_queries > _HIDDEN_SHARE


def _forwarded(resolver: "Resolver") -> tuple[int, int]:
    known = resolver.clients.known()
    forwarded = sum(slot.queries for slot in known if slot.who is Stranger.FORWARDER)
    return forwarded, sum(slot.queries for slot in known)


def memory_mb() -> float:
    """Give this process's resident memory in MB."""
    try:
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return round(int(line.split()[1]) / 1024, 1)
    except OSError:
        pass
    return 0.0


def live_view(resolver: "Resolver", household: str) -> Message:
    """Say who asks now, and what was used today."""
    now, instant = resolver.clock.monotonic(), resolver.watch.now()
    slots = [slot for slot in resolver.clients.known() if slot.household == household]
    return {
        "instant": instant,
        "clock_is_set": resolver.watch.is_set,
        "askers": [_asker(slot, now, instant) for slot in slots],
        "silent": resolver.silence.silent(household),
        "announced": resolver.announced.servers(),
        "usage": [
            [*key, hex(estimate.low), hex(estimate.high)]
            for key, estimate in resolver.minutes.usage(household).items()
        ],
        "savings": [
            [key.owner, key.id, sorted(key.of), minutes]
            for key, minutes in resolver.savings.savings(household).items()
        ],
    }


def _asker(slot: Slot, now: float, instant: float) -> dict[str, Any]:
    everything = slot.ruling.base.everything
    return {
        "identity": slot.identity,
        "address": slot.address,
        "device": slot.device,
        "stranger": slot.who.value if isinstance(slot.who, Stranger) else None,
        "profile": slot.profile,
        "queries": slot.queries,
        "asked": instant if slot.queries > slot.heard else slot.asked,
        "refused": slot.refused,
        "locked": everything.value if everything else None,
        "rules_may_change_in": max(0.0, slot.until - now),
    }


def who_is(resolver: "Resolver", address: str) -> Message:
    """Say who is behind an address: a visitor of our pages, perhaps one that never asked."""
    slot = resolver.clients.slot(address, resolver.clock.monotonic())
    house = resolver.houses.get(slot.household)
    device: Device | None = None
    if house is not None:
        device = house.home.household.device(slot.device)
    return {
        "household": slot.household,
        "identity": slot.identity,
        "address": slot.address,
        "device": slot.device,
        "device_name": device.name if device else None,
        "profile": slot.profile,
        "stranger": slot.who.value if isinstance(slot.who, Stranger) else None,
        "has_mac": slot.identity != slot.address,
        "asked": slot.queries > 0,
    }
