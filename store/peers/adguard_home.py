"""AdGuard Home's settings file (YAML): clients, lists, own rules, apps, safe search.

Its shape moved over the years (`dns` once held what `filtering` holds now); both are read.
"""

from collections.abc import Mapping
from typing import Any, Final

import yaml

from policy.rules import BlockMode
from store.peers.addresses import device_key
from store.peers.carried import (
    Carried,
    CarriedDevice,
    CarriedList,
    PeerError,
    Refusal,
    Why,
    Wishes,
)
from store.peers.untrusted import entries, mapping, mappings, texts
from store.peers.wordings import Said, is_web, label_of, rule_of

MOST_OCTETS: Final = 2 << 20
_DEEPEST: Final = 20
_MODES: Final = {
    "default": BlockMode.NULL_ADDRESS,
    "null_ip": BlockMode.NULL_ADDRESS,
    "nxdomain": BlockMode.NXDOMAIN,
    "refused": BlockMode.REFUSED,
}
_OF_THE_ROUTER: Final = ("dhcp", "tls")


class _PlainLoader(yaml.SafeLoader):
    """Refuses references, which let a small file stand for an endless one, and deep nests."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent) or self._depth > _DEEPEST:
            raise PeerError(Refusal.KNOTS)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def read_adguard_home(octets: bytes, apps: "frozenset[str]") -> Carried:
    """Read a settings file; `apps` are the services and categories that we know."""
    if len(octets) > MOST_OCTETS:
        raise PeerError(Refusal.TOO_LARGE)
    document = _loaded(octets)
    filtering = {**mapping(document.get("dns")), **mapping(document.get("filtering"))}
    carried = Carried("AdGuard Home")
    _take_clients(carried, document, apps)
    _take_rules(carried, entries(document.get("user_rules")))
    _take_lists(carried, document)
    _take_apps(carried, carried.home, "", filtering.get("blocked_services"), apps)
    _take_switches(carried.home, filtering)
    for row in mappings(filtering.get("rewrites")):
        carried.leave(f"{row.get('domain')} → {row.get('answer')}", Why.REWRITE)
    _take_answers(carried, filtering, mapping(document.get("dns")))
    for key in _OF_THE_ROUTER:
        if mapping(document.get(key)).get("enabled") is True:
            carried.leave(key.upper(), Why.WHOLE)
    return carried


def _loaded(octets: bytes) -> Mapping[str, Any]:
    try:
        loader = _PlainLoader(octets.decode("utf-8"))
        try:
            document = loader.get_single_data()
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, TypeError, RecursionError) as error:
        raise PeerError(Refusal.DAMAGED) from error
    known = {"clients", "user_rules", "filters", "dns", "filtering", "schema_version"}
    if not isinstance(document, dict) or len(known & document.keys()) < 2:  # noqa: PLR2004
        raise PeerError(Refusal.UNKNOWN)
    return document


# --- clients


def _take_clients(carried: Carried, document: Mapping[str, Any], apps: frozenset[str]) -> None:
    clients = document.get("clients")
    rows = clients.get("persistent") if isinstance(clients, dict) else clients
    for row in mappings(rows):
        name = str(row.get("name") or "")[:60]
        keys = [device_key(str(each)) for each in entries(row.get("ids"))]
        mac = next((key.mac for key in keys if key and key.mac), None)
        address = next((key.address for key in keys if key and key.address), None)
        for identity, key in zip(entries(row.get("ids")), keys, strict=True):
            if key is None:
                carried.leave(f"{name}: {identity}", Why.NO_ADDRESS)
        if mac is None and address is None:
            continue
        device = CarriedDevice(name, mac, None if mac else address)
        device.for_child = "user_child" in entries(row.get("tags"))
        carried.devices.append(device)
        _take_own(carried, device, row, apps)


def _take_own(
    carried: Carried, device: CarriedDevice, row: Mapping[str, Any], apps: frozenset[str]
) -> None:
    """Take the rules that a client has of its own."""
    if row.get("use_global_blocked_services") is False:
        services = row.get("blocked_services")
        _take_apps(carried, device.wishes, f"{device.name}: ", services, apps)
    if row.get("use_global_settings") is False:
        _take_switches(device.wishes, row)
        if row.get("filtering_enabled") is False:
            carried.leave(device.name, Why.UNFILTERED)
    for server in entries(row.get("upstreams")):
        carried.leave(f"{device.name}: {server}", Why.UPSTREAM_OF_DEVICE)


def _take_switches(wishes: Wishes, row: Mapping[str, Any]) -> None:
    safe = row.get("safe_search")
    enabled = safe.get("enabled") if isinstance(safe, dict) else row.get("safesearch_enabled")
    wishes.safe_search = enabled is True
    if row.get("parental_enabled") is True:
        wishes.block.add("adult")


def _take_apps(
    carried: Carried, wishes: Wishes, whose: str, services: object, apps: frozenset[str]
) -> None:
    ids = services.get("ids") if isinstance(services, dict) else services
    for each in texts(ids):
        if each in apps:
            wishes.block.add(each)
        else:
            carried.leave(whose + each, Why.UNKNOWN_SERVICE)
    times = services.get("schedule") if isinstance(services, dict) else None
    if isinstance(times, dict) and set(times) - {"time_zone"}:
        carried.leave(f"{whose}blocked_services", Why.SCHEDULE)


# --- rules and lists


def _take_rules(carried: Carried, lines: list[Any]) -> None:
    for line in texts(lines):
        said = rule_of(line)
        if isinstance(said, Why):
            carried.leave(line, said)
        elif said is not None:
            _take_name(carried, said, line)


def _take_name(carried: Carried, said: Said, line: str) -> None:
    wishes: Wishes | None = carried.home
    if said.client:
        wishes = next((d.wishes for d in carried.devices if _is(d, said.client)), None)
    if wishes is None:
        carried.leave(line, Why.NO_ADDRESS)
    else:
        (wishes.allowed_names if said.allows else wishes.blocked_names).add(said.name)


def _is(device: CarriedDevice, client: str) -> bool:
    key = device_key(client)
    same = key is not None and (key.mac or key.address) in {device.mac, device.address}
    return same or client == device.name


def _take_lists(carried: Carried, document: Mapping[str, Any]) -> None:
    for row in mappings(document.get("filters")):
        url, title = str(row.get("url") or ""), str(row.get("name") or "")
        label = label_of(url, title)
        if row.get("enabled") is not True:
            carried.leave(f"{title} {url}", Why.SWITCHED_OFF)
        elif not is_web(url):
            carried.leave(f"{title} {url}", Why.NOT_FROM_THE_WEB)
        elif label is None:
            carried.leave(f"{title} {url}", Why.UNKNOWN_LIST)
        else:
            carried.lists.append(CarriedList(label, url, title))
            carried.home.block.add(label)
    for row in mappings(document.get("whitelist_filters")):
        carried.leave(f"{row.get('name')} {row.get('url')}", Why.ALLOW_LIST)


def _take_answers(
    carried: Carried, filtering: Mapping[str, Any], servers: Mapping[str, Any]
) -> None:
    mode = filtering.get("blocking_mode")
    carried.block_mode = _MODES.get(mode) if isinstance(mode, str) else None
    if mode and carried.block_mode is None:
        carried.leave(f"blocking_mode: {mode}", Why.BLOCK_MODE)
    for server in texts(servers.get("upstream_dns")):
        if not server.startswith("#"):
            carried.leave(server, Why.UPSTREAM)
