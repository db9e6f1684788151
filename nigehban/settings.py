"""The operator's settings: nigehban.yaml, and the flags that stand over it.

A mistake stops the command and names the setting. Without a file everything has a default, so that
`nigehban run` works at once.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nigehban.firewall_settings import read_firewall
from policy.names import BadName, canonical
from policy.reading import Problems, Section, shown
from resolver.settings import Firewall
from resolver.upstreams import Address
from store.database import StoreError
from store.household import check_identity
from store.household_file import load

DNS_PORT = 53
DEFAULT_DNS = Address("127.0.0.1", 5335)
DEFAULT_WEB = Address("127.0.0.1", 8080)
DEFAULT_BLOCK_PAGE = Address("127.0.0.1", 8081)
DEFAULT_UPSTREAMS = (Address("9.9.9.9"), Address("149.112.112.112"), Address("1.1.1.1"))
"""Quad9 and Cloudflare: they answer everywhere and filter nothing that a family would miss."""
_HIGHEST_PORT = 65535
_BRACKETED = re.compile(r"\[([^\]]+)\](?::([0-9]{1,5}))?")
_WITH_PORT = re.compile(r"([^:]+):([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class OperatorSettings:
    """All that an operator can set."""

    dns: tuple[Address, ...] = (DEFAULT_DNS,)
    web: Address = DEFAULT_WEB
    block_page: Address = DEFAULT_BLOCK_PAGE
    """Where the block page listens."""
    page_addresses: tuple[str, ...] = ()
    """What blocked names lead to where a household's block mode is `page`."""
    upstreams: tuple[Address, ...] = DEFAULT_UPSTREAMS
    local_zones: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    networks: tuple[str, ...] = ()
    households: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trusted_forwarders: tuple[str, ...] = ("127.0.0.1", "::1")
    rate_limit: float = 100.0
    burst: float = 300.0
    cache_entries: int = 10_000
    memo_entries: int = 10_000
    may_lead_inside: tuple[str, ...] = ()
    client_subnet: str = ""
    refresh_hours: int = 24
    allow_private_lists: bool = False
    """Lists may be fetched from addresses inside the home."""
    notices_to_this_machine: bool = False
    """Notices may go to servers on this very machine."""
    firewall: Firewall = Firewall()
    home: bool = False


def read_settings(path: Path) -> OperatorSettings:
    """Read a file of settings; raises `DocumentError` with every mistake, or OSError."""
    return parse_settings(load(path.read_text("utf-8")))


def parse_settings(data: object) -> OperatorSettings:
    """Check settings as plain data; raises `DocumentError` with every mistake under its address."""
    problems = Problems()
    section = Section(data, "", problems)
    reader = _Reader(section, problems)
    default = OperatorSettings()
    rate, burst = reader.rate_limit(default)
    settings = OperatorSettings(
        dns=reader.addresses("dns", DNS_PORT) or default.dns,
        web=reader.address("web", 80, default.web),
        block_page=reader.address("block_page", 80, default.block_page),
        page_addresses=reader.plain_addresses("page_addresses"),
        upstreams=reader.addresses("upstreams", DNS_PORT) or default.upstreams,
        local_zones=reader.local_zones(),
        networks=reader.networks("networks"),
        households=reader.households(),
        trusted_forwarders=(
            reader.plain_addresses("trusted_forwarders")
            if "trusted_forwarders" in section
            else default.trusted_forwarders
        ),
        rate_limit=rate,
        burst=burst,
        cache_entries=section.number("cache_entries", 100, 10_000_000, default.cache_entries),
        memo_entries=section.number("memo_entries", 100, 10_000_000, default.memo_entries),
        may_lead_inside=reader.names("may_lead_inside"),
        client_subnet=reader.network("client_subnet"),
        refresh_hours=section.number("refresh_hours", 1, 24 * 30, default.refresh_hours),
        firewall=read_firewall(section, problems),
        allow_private_lists=bool(section.flag("allow_private_lists", default=False)),
        notices_to_this_machine=bool(section.flag("notices_to_this_machine", default=False)),
        home=bool(section.flag("home", default=False)),
    )
    section.done()
    _check_apart(settings, problems)
    problems.raise_any()
    return settings


def with_flags(
    settings: OperatorSettings,
    *,
    dns: Sequence[str] = (),
    web: str | None = None,
    upstream: Sequence[str] = (),
    home: bool = False,
) -> OperatorSettings:
    """Let the command line's flags stand over the file; raises `DocumentError`."""
    problems = Problems()
    changes: dict[str, Any] = {"home": home or settings.home}
    if dns:
        changes["dns"] = tuple(_address(each, "--dns", DNS_PORT, problems) for each in dns)
    if web is not None:
        changes["web"] = _address(web, "--web", 80, problems)
        changes["block_page"] = _beside(changes["web"], settings.block_page)
    if upstream:
        changes["upstreams"] = tuple(
            _address(each, "--upstream", DNS_PORT, problems) for each in upstream
        )
    changed = replace(settings, **changes)
    _check_apart(changed, problems)
    problems.raise_any()
    return changed


def _check_apart(settings: OperatorSettings, problems: Problems) -> None:
    """Refuse what cannot work: two listeners in one place, an upstream that is ourselves."""
    if settings.web.port and settings.web == settings.block_page:
        problems.add("block_page", f"cannot be where the pages are, {settings.web}")
    for upstream in settings.upstreams:
        if not upstream.port:
            problems.add("upstreams", f"{upstream} has no port to ask at")
        if upstream in settings.dns:
            problems.add("upstreams", f"{upstream} is where this resolver itself listens")


def _beside(web: Address, block_page: Address) -> Address:
    """Unless the operator chose a place, the block page listens one port above the pages."""
    if block_page != DEFAULT_BLOCK_PAGE or web == DEFAULT_WEB:
        return block_page
    if not web.port:
        return web  # the system chooses both
    return Address(web.host, web.port + 1 if web.port < _HIGHEST_PORT else web.port - 1)


class _Reader:
    """Reads the forms that only settings have."""

    def __init__(self, section: Section, problems: Problems) -> None:
        self.section, self.problems = section, problems

    def addresses(self, key: str, port: int) -> tuple[Address, ...]:
        value = self.section.raw(key)
        if isinstance(value, str):
            return (_address(value, key, port, self.problems),)
        entries = self.section.entries(key)
        return tuple(_address(entry, at, port, self.problems) for at, entry in entries)

    def address(self, key: str, port: int, default: Address) -> Address:
        value = self.section.raw(key)
        return default if value is None else _address(value, key, port, self.problems)

    def plain_addresses(self, key: str) -> tuple[str, ...]:
        return tuple(self._checked(self.section.entries(key), _plain_address))

    def networks(self, key: str) -> tuple[str, ...]:
        return tuple(self._checked(self.section.entries(key), _network))

    def network(self, key: str) -> str:
        value = self.section.raw(key)
        return "" if value is None else next(self._checked([(key, value)], _network), "")

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self._checked(self.section.entries(key), _name))

    def households(self) -> dict[str, tuple[str, ...]]:
        """Read `households: {ID: {networks: [...]}}`."""
        section = self.section.section("households")
        found = {}
        for key in _keys(self.section.raw("households")):
            entry = section.section(key)
            try:
                check_identity(key)
            except StoreError as reason:
                self.problems.add(section.at(key), str(reason))
            found[key] = tuple(self._checked(entry.entries("networks"), _network))
            entry.done()
        return found

    def local_zones(self) -> dict[str, tuple[Address, ...]]:
        """Read `local_zones: {lan: 192.168.1.1}`."""
        section = self.section.section("local_zones")
        found: dict[str, tuple[Address, ...]] = {}
        for key in _keys(self.section.raw("local_zones")):
            at = section.at(key)
            for zone in self._checked([(at, key)], _name):
                found[zone] = (_address(section.raw(key), at, DNS_PORT, self.problems),)
        return found

    def rate_limit(self, default: OperatorSettings) -> tuple[float, float]:
        """Read `rate_limit: off`, or `{per_second: N, burst: N}`."""
        value = self.section.raw("rate_limit")
        if value is None:
            return default.rate_limit, default.burst
        if value == "off":
            return 0.0, 0.0
        section = self.section.section("rate_limit")
        rate = section.number("per_second", 1, 1_000_000, int(default.rate_limit))
        burst = section.number("burst", 1, 1_000_000, int(max(default.burst, 3 * rate)))
        section.done()
        return float(rate), float(burst)

    def _checked(self, entries: Iterable[tuple[str, Any]], check: Any) -> Iterator[str]:  # noqa: ANN401
        for at, entry in entries:
            try:
                yield check(entry)
            except ValueError as reason:
                self.problems.add(at, str(reason))


def _keys(value: object) -> list[str]:
    return [str(key) for key in value] if isinstance(value, dict) else []


def _plain_address(entry: object) -> str:
    try:
        return str(ipaddress.ip_address(str(entry)))
    except ValueError:
        message = f"expected an address such as 192.168.1.2, got {shown(entry)}"
        raise ValueError(message) from None


def _network(entry: object) -> str:
    try:
        return str(ipaddress.ip_network(str(entry)))
    except ValueError as error:
        message = f"expected a network such as 192.168.0.0/24, got {shown(entry)} ({error})"
        raise ValueError(message) from None


def _name(entry: object) -> str:
    try:
        return canonical(str(entry))
    except BadName as error:
        message = f"{shown(entry)} is not a name: {error}"
        raise ValueError(message) from None


def _address(entry: object, at: str, port: int, problems: Problems) -> Address:
    """Read ADDR, ADDR:PORT or [ADDR]:PORT."""
    try:
        return parse_address(str(entry).strip(), port)
    except ValueError:
        wanted = "an address such as 192.168.1.2, 192.168.1.2:5335 or [fd00::2]:53"
        problems.add(at, f"expected {wanted}, got {shown(entry)}")
        return Address("127.0.0.1", port)


def parse_address(text: str, port: int) -> Address:
    """Read ADDR, ADDR:PORT or [ADDR]:PORT; raises ValueError."""
    form = _BRACKETED.fullmatch(text) or _WITH_PORT.fullmatch(text)
    host, given = (form[1], form[2] or port) if form else (text, port)
    number = int(given)
    if number > _HIGHEST_PORT:
        raise ValueError(text)
    return Address(str(ipaddress.ip_address(host)), number)
