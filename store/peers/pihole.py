"""Pi-hole's Teleporter file: adlists, domains, clients and groups, of version 5 and 6.

Groups have no equal here: what belongs to the Default group becomes the home's, what belongs to
another becomes the rules of that group's devices.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from policy.rules import BlockMode
from store.peers.addresses import device_key
from store.peers.archives import tar_files, zip_files
from store.peers.carried import Carried, CarriedDevice, CarriedList, PeerError, Refusal, Why, Wishes
from store.peers.pihole_tables import TABLES, Row, Tables, tables_of_database, tables_of_json
from store.peers.untrusted import mapping, texts
from store.peers.wordings import Said, exact, is_web, label_of, pattern_of

_DEFAULT: Final = 0
_ALLOW, _DENY, _ALLOW_PATTERN, _DENY_PATTERN = range(4)
_MODES: Final = {
    "NULL": BlockMode.NULL_ADDRESS,
    "NX": BlockMode.NXDOMAIN,
    "NXDOMAIN": BlockMode.NXDOMAIN,
}
_OTHERS: Final = ("custom.list", "05-pihole-custom-cname.conf", "setupVars.conf")
_GRAVITY, _TOML = "etc/pihole/gravity.db", "etc/pihole/pihole.toml"


def read_teleporter_6(octets: bytes) -> Carried:
    """Read a ZIP archive of version 6."""
    files = zip_files(octets, lambda path: path in {_GRAVITY, _TOML})
    if _GRAVITY not in files:
        raise PeerError(Refusal.UNKNOWN)
    carried = _carried("Pi-hole 6", tables_of_database(files[_GRAVITY]))
    if _TOML in files:
        _take_settings(carried, files[_TOML])
    return carried


def read_teleporter_5(octets: bytes) -> Carried:
    """Read a tar archive of version 5."""
    files = tar_files(octets, _is_of_version_5)
    names = {PurePosixPath(path).name for path in files}
    if not names & {"adlist.json", "blacklist.exact.json", "client.json"}:
        raise PeerError(Refusal.UNKNOWN)
    carried = _carried("Pi-hole 5", tables_of_json(files))
    for path, content in files.items():
        if PurePosixPath(path).name in _OTHERS:
            _leave_lines(carried, PurePosixPath(path).name, content)
    return carried


def _is_of_version_5(path: str) -> bool:
    name = PurePosixPath(path).name
    tables = {f"{table}.json" for table in TABLES}
    return name in tables or name in _OTHERS or name.startswith(("whitelist.", "blacklist."))


# --- tables


def _carried(source: str, tables: Tables) -> Carried:
    carried = Carried(source)
    off = {_number(row, "id") for row in tables["group"] if not _is_on(row)}
    for row in tables["group"]:
        if _number(row, "id") in off:
            carried.leave(f"group {row.get('name')}", Why.SWITCHED_OFF)
    members = _take_clients(carried, tables, off)
    _take_domains(carried, tables, members, off)
    _take_lists(carried, tables, members, off)
    return carried


def _take_clients(
    carried: Carried, tables: Tables, off: set[int]
) -> dict[int, list[CarriedDevice]]:
    """Take devices; gives them by their groups."""
    groups = _groups(tables["client_by_group"], "client_id")
    members: dict[int, list[CarriedDevice]] = {}
    for row in tables["client"]:
        identity, name = str(row.get("ip") or ""), str(row.get("comment") or "")[:60]
        key = device_key(identity)
        if key is None:
            carried.leave(f"{identity} {name}", Why.NO_ADDRESS)
            continue
        device = CarriedDevice(name or identity, key.mac, key.address)
        carried.devices.append(device)
        for group in groups.get(_number(row, "id"), {_DEFAULT}) - off:
            members.setdefault(group, []).append(device)
    return members


def _take_domains(
    carried: Carried, tables: Tables, members: Mapping[int, list[CarriedDevice]], off: set[int]
) -> None:
    groups = _groups(tables["domainlist_by_group"], "domainlist_id")
    for row in tables["domainlist"]:
        domain, said = str(row.get("domain") or ""), _said(row)
        if not _is_on(row):
            carried.leave(domain, Why.SWITCHED_OFF)
        elif isinstance(said, Why):
            carried.leave(domain, said)
        else:
            of = groups.get(_number(row, "id"), {_DEFAULT}) - off
            for wishes in _whose(carried, members, of, domain):
                (wishes.allowed_names if said.allows else wishes.blocked_names).add(said.name)


def _said(row: Row) -> Said | Why:
    kind, domain = _number(row, "type"), str(row.get("domain") or "")
    if kind in {_ALLOW, _DENY}:
        return exact(domain, allows=kind == _ALLOW)
    if kind in {_ALLOW_PATTERN, _DENY_PATTERN} and ";" not in domain:
        return pattern_of(domain, allows=kind == _ALLOW_PATTERN)
    return Why.PATTERN


def _take_lists(
    carried: Carried, tables: Tables, members: Mapping[int, list[CarriedDevice]], off: set[int]
) -> None:
    groups = _groups(tables["adlist_by_group"], "adlist_id")
    for row in tables["adlist"]:
        url, title = str(row.get("address") or ""), str(row.get("comment") or "")
        why, label = _why_no_list(row, url), label_of(url, title)
        if why is None and label is None:
            why = Why.UNKNOWN_LIST
        if why is not None or label is None:
            carried.leave(f"{url} {title}", why or Why.UNKNOWN_LIST)
            continue
        carried.lists.append(CarriedList(label, url, title or url))
        of = groups.get(_number(row, "id"), {_DEFAULT}) - off
        for wishes in _whose(carried, members, of, url):
            wishes.block.add(label)


def _why_no_list(row: Row, url: str) -> Why | None:
    if not _is_on(row):
        return Why.SWITCHED_OFF
    if _number(row, "type") == 1:
        return Why.ALLOW_LIST
    return None if is_web(url) else Why.NOT_FROM_THE_WEB


def _whose(
    carried: Carried,
    members: Mapping[int, list[CarriedDevice]],
    groups: set[int],
    what: str,
) -> Iterator[Wishes]:
    """Yield whose rules something belongs to; nobody's is left out."""
    if _DEFAULT in groups:
        yield carried.home
        return
    devices = [device for group in groups for device in members.get(group, ())]
    if not devices:
        carried.leave(what, Why.GROUP_WITHOUT_DEVICES)
    for device in devices:
        yield device.wishes


def _groups(rows: list[Row], key: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(_number(row, key), set()).add(_number(row, "group_id"))
    return found


def _is_on(row: Row) -> bool:
    return _number(row, "enabled", 1) == 1


def _number(row: Row, key: str, default: int = 0) -> int:
    """Read a number, which version 5 may write as text."""
    value = row.get(key, default)
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default


# --- settings


def _take_settings(carried: Carried, content: bytes) -> None:
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PeerError(Refusal.DAMAGED) from error
    servers = mapping(document.get("dns"))
    for server in texts(servers.get("upstreams")):
        carried.leave(server, Why.UPSTREAM)
    for key in ("hosts", "cnameRecords"):
        for row in texts(servers.get(key)):
            carried.leave(row, Why.REWRITE)
    mode = mapping(servers.get("blocking")).get("mode")
    carried.block_mode = _MODES.get(mode) if isinstance(mode, str) else None
    if mode and carried.block_mode is None:
        carried.leave(f"dns.blocking.mode: {mode}", Why.BLOCK_MODE)
    if mapping(document.get("dhcp")).get("active") is True:
        carried.leave("DHCP", Why.WHOLE)


def _leave_lines(carried: Carried, name: str, content: bytes) -> None:
    for line in content.decode("utf-8", "replace").splitlines()[:200]:
        if name == "setupVars.conf":
            key, _, value = line.partition("=")
            if key.startswith("PIHOLE_DNS_") and value:
                carried.leave(value, Why.UPSTREAM)
        elif line.strip() and not line.startswith("#"):
            carried.leave(line, Why.REWRITE)
