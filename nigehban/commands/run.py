"""`nigehban run | resolver | console | check-config`: start what answers, and what serves pages."""

import argparse
import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from nigehban.addresses import lan_addresses, open_dns, open_web, with_home_defaults
from nigehban.console_process import console_program
from nigehban.firewall_settings import resolvers
from nigehban.processes import Supervisor, become, resolver_program
from nigehban.settings import OperatorSettings, read_settings, with_flags
from nigehban.welcome import welcome
from nigehban.workplace import CATALOGUE, CommandError, Workplace, show
from resolver.settings import Settings
from resolver.upstreams import Address


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare the commands that run something."""
    for name, run, text in (
        ("run", run_all, "run the resolver and the page"),
        ("resolver", run_resolver, "run the resolver alone"),
        ("console", run_console, "run the page alone"),
    ):
        parser = commands.add_parser(name, parents=[shared], help=text)
        parser.add_argument("--config", metavar="FILE", help="the operator's settings")
        parser.add_argument("--dns", metavar="ADDR:PORT", action="append", default=[])
        parser.add_argument("--web", metavar="ADDR:PORT")
        parser.add_argument("--upstream", metavar="ADDR[:PORT]", action="append", default=[])
        parser.add_argument("--home", action="store_true", help="serve a real home: ports 53, 80")
        parser.set_defaults(run=run)
    check = commands.add_parser("check-config", help="check a file of operator's settings")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=run_check)


def run_all(arguments: argparse.Namespace) -> int:
    """Run both processes and start again what dies."""
    place, settings = _prepared(arguments)
    bound = open_dns(settings)
    web, block_page = open_web(settings.web), open_web(settings.block_page)
    _make_ready(place)
    listening = [Address(*udp.getsockname()[:2]) for udp, _ in bound]
    page = Address(*web.getsockname()[:2])
    programs = [
        resolver_program(_for_resolver(place, settings, page), bound),
        console_program(place, settings, web, block_page),
    ]
    with place.store() as store:
        welcome(store, listening, page, with_qr=settings.home)
    return asyncio.run(Supervisor(programs).run())


def run_resolver(arguments: argparse.Namespace) -> int:
    """Become the resolver."""
    place, settings = _prepared(arguments)
    bound = open_dns(settings)
    _make_ready(place)
    become(resolver_program(_for_resolver(place, settings, settings.web), bound))
    return 0


def run_console(arguments: argparse.Namespace) -> int:
    """Become the console."""
    place, settings = _prepared(arguments)
    web, block_page = open_web(settings.web), open_web(settings.block_page)
    _make_ready(place)
    with place.store() as store:
        welcome(store, settings.dns, Address(*web.getsockname()[:2]), with_qr=settings.home)
    become(console_program(place, settings, web, block_page))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check a settings file; every mistake is named."""
    _read(Path(arguments.file))
    show(f"{arguments.file}: no mistakes")
    return 0


def _prepared(arguments: argparse.Namespace) -> tuple[Workplace, OperatorSettings]:
    place = Workplace.of(arguments)
    settings = OperatorSettings()
    beside = place.places.data / "nigehban.yaml"
    if arguments.config:
        settings = _read(Path(arguments.config))
    elif beside.exists():
        settings = _read(beside)
    flags = {"dns": arguments.dns, "web": arguments.web, "upstream": arguments.upstream}
    return place, with_home_defaults(with_flags(settings, **flags, home=arguments.home))


def _read(path: Path) -> OperatorSettings:
    try:
        return read_settings(path)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise CommandError(message) from error


def _make_ready(place: Workplace) -> None:
    """Bring snapshots and table up to date before anybody asks."""
    with place.store() as store:
        store.publish_missing()
    place.build_table()


def _for_resolver(place: Workplace, settings: OperatorSettings, page: Address) -> Settings:
    return Settings(
        data=place.places.data.absolute(),
        catalogue=CATALOGUE,
        listen=settings.dns,
        upstreams=settings.upstreams,
        views=settings.local_zones,
        local_zones={zone: zone for zone in settings.local_zones},
        own_addresses=_own_addresses(page),
        page=settings.page_addresses,
        networks=settings.networks,
        households=settings.households,
        trusted_forwarders=settings.trusted_forwarders,
        rate=settings.rate_limit,
        burst=settings.burst,
        cache_entries=settings.cache_entries,
        memo_entries=settings.memo_entries,
        may_lead_inside=settings.may_lead_inside,
        client_subnet=settings.client_subnet,
        firewall=replace(settings.firewall, resolvers=resolvers(CATALOGUE)),
        mode="home" if settings.home else "run",
    )


def _own_addresses(page: Address) -> tuple[str, ...]:
    if page.host in {"0.0.0.0", "::"}:  # noqa: S104
        return tuple(lan_addresses())
    return (page.host,)
