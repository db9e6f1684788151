"""`nigehban run | resolver | console | check-config`: start what answers, and what serves pages."""

import argparse
import asyncio
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from blocklists.files import StorageError
from blocklists.subscriptions import ListsError
from nigehban.addresses import lan_addresses, open_dns, open_web, with_home_defaults
from nigehban.commands.makers import take_over_usual
from nigehban.console_process import console_program
from nigehban.firewall_settings import resolvers
from nigehban.passed_sockets import passed_sockets
from nigehban.processes import Supervisor, become, resolver_program
from nigehban.running_mark import take_mark
from nigehban.settings import OperatorSettings, read_settings, with_flags
from nigehban.welcome import show_dns, welcome
from nigehban.workplace import CATALOGUE, CommandError, Workplace, say, show
from resolver.listening import Pair
from resolver.settings import Settings
from resolver.upstreams import Address
from store.database import StoreError


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
    check = commands.add_parser(
        "check-config", parents=[shared], help="check a file of operator's settings"
    )
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=run_check)


def run_all(arguments: argparse.Namespace) -> int:
    """Run both processes and start again what dies."""
    place, settings = _prepared(arguments)
    marks = {name: take_mark(_folder(place), name) for name in ("resolver", "console")}
    passed = passed_sockets()
    bound = open_dns(settings, passed.dns)
    web = open_web(settings.web, passed.web)
    block_page = open_web(settings.block_page, passed.block_page)
    is_whole = _make_ready(place, or_answer=True)
    listening, page = [_address_of(udp) for udp, _ in bound], _address_of(web)
    programs = [
        resolver_program(_for_resolver(place, settings, bound, page), bound, marks["resolver"])
    ]
    if is_whole:
        programs.append(console_program(place, settings, web, block_page, marks["console"]))
        with place.store() as store:
            welcome(store, listening, page, with_qr=settings.home)
    else:
        show_dns(listening)
    return asyncio.run(Supervisor(programs).run())


def run_resolver(arguments: argparse.Namespace) -> int:
    """Become the resolver."""
    place, settings = _prepared(arguments)
    mark = take_mark(_folder(place), "resolver")
    bound = open_dns(settings, passed_sockets().dns)
    _make_ready(place, or_answer=True)
    show_dns([_address_of(udp) for udp, _ in bound])
    become(resolver_program(_for_resolver(place, settings, bound, settings.web), bound, mark))
    return 0


def run_console(arguments: argparse.Namespace) -> int:
    """Become the console."""
    place, settings = _prepared(arguments)
    mark = take_mark(_folder(place), "console")
    passed = passed_sockets()
    web = open_web(settings.web, passed.web)
    block_page = open_web(settings.block_page, passed.block_page)
    _make_ready(place)
    with place.store() as store:
        welcome(store, settings.dns, _address_of(web), with_qr=settings.home)
    become(console_program(place, settings, web, block_page, mark))
    return 0


def _folder(place: Workplace) -> Path:
    """Give the data folder, made if it is not there."""
    with place.usable():
        place.places.make()
    return place.places.data


def _address_of(bound: socket.socket) -> Address:
    return Address(*bound.getsockname()[:2])


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
    except UnicodeDecodeError as error:
        message = f"{path}: this is not a text file in UTF-8"
        raise CommandError(message) from error


def _make_ready(place: Workplace, *, or_answer: bool = False) -> bool:
    """Bring snapshots and table up to date before anybody asks; say whether that was done.

    Where it cannot be done, as on a disk that went read-only, `or_answer` lets the home have its
    names by the rules and lists of the last start.
    """
    try:
        with place.store() as store:
            for trouble in store.publish_missing():
                say(trouble)
        place.build_table()
        take_over_usual(place)
    except (CommandError, StoreError, ListsError, StorageError) as error:
        if not or_answer or not place.has_been_ready():
            raise
        say(str(error))
        say("The rules and lists of the last start hold; there is no page until this is mended.")
        return False
    return True


def _for_resolver(
    place: Workplace, settings: OperatorSettings, bound: Sequence[Pair], page: Address
) -> Settings:
    own_addresses = _own_addresses(page)
    return Settings(
        data=place.places.data.absolute(),
        catalogue=CATALOGUE,
        listen=tuple(_address_of(udp) for udp, _ in bound),
        upstreams=settings.upstreams,
        views=settings.local_zones,
        local_zones={zone: zone for zone in settings.local_zones},
        own_addresses=own_addresses,
        page=settings.page_addresses or own_addresses,
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
    """Give the addresses at which a page is there: none of IPv6 where it serves IPv4 alone."""
    if page.host == "::":
        return tuple(lan_addresses())
    if page.host == "0.0.0.0":  # noqa: S104  (it serves the home)
        return tuple(each for each in lan_addresses() if ":" not in each)
    return (page.host,)
