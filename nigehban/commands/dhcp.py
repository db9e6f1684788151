"""`nigehban dhcp on | off | status`: hand out addresses in the router's place, and stop it again.

It is one file for dnsmasq and one unit; `off` removes both. It is never begun while somebody else
hands out addresses: devices would get whichever answers first.
"""

import argparse
import ipaddress
import json
import os
import pwd
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from nigehban.dhcp_plan import CONF, STATE, UNIT, USER, Link, Plan, conf, plan_of, unit
from nigehban.dhcp_probe import dhcp_servers
from nigehban.port_holder import holders
from nigehban.workplace import CommandError, show

_DNSMASQ: Final = ("/usr/sbin/dnsmasq", "/sbin/dnsmasq", "/usr/local/sbin/dnsmasq")
NEW_USER: Final = (
    *("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(STATE)),
    *("--shell", "/usr/sbin/nologin", USER),
)
_DHCP_PORT: Final = 67
_ANOTHER: Final = 1
"""Exit code of `status` where somebody else hands out addresses too."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Declare the command."""
    parser = commands.add_parser(
        "dhcp", parents=[shared], help="hand out addresses in the router's place"
    )
    parser.add_argument("what", choices=("on", "off", "status"))
    parser.add_argument("--interface", metavar="NAME", default="", help="the home's side")
    parser.set_defaults(run=run_dhcp)


def run_dhcp(arguments: argparse.Namespace) -> int:
    """Do as the word says."""
    words = {"on": _on, "off": _off, "status": _status}
    return words[arguments.what](arguments.interface)


def _on(interface: str) -> int:
    dnsmasq = next((place for place in _DNSMASQ if Path(place).exists()), None)
    if dnsmasq is None:
        message = "dnsmasq is not installed: apt install dnsmasq-base"
        raise CommandError(message)
    plan = plan_of(_link(interface))
    _refuse_two(plan)
    _write({CONF: conf(plan), UNIT: unit(dnsmasq)})
    _make_user()
    _systemctl("daemon-reload")
    _systemctl("enable", "--quiet", "nigehban-dhcp")
    _systemctl("restart", "nigehban-dhcp")
    show(f"This machine hands out {plan.first} to {plan.last}, and itself for DNS.")
    show("Switch each device's Wi-Fi off and on. To undo it: nigehban dhcp off")
    return 0


def _refuse_two(plan: Plan) -> None:
    """Refuse to begin while somebody else hands out addresses, here or in the network."""
    held = [] if _placed(CONF).exists() else holders(_DHCP_PORT, "udp")
    if held:
        message = f"port {_DHCP_PORT} is taken by {', '.join(held)}; stop that first"
        raise CommandError(message)
    others = _others(plan.link)
    if others:
        message = (
            f"{' and '.join(others)} hands out addresses; switch DHCP off on its page, then say"
            " this again (devices keep their addresses meanwhile)"
        )
        raise CommandError(message)


def _off(_: str) -> int:
    """Stop it and remove its files, also what is left of it."""
    was_there = [path for path in (CONF, UNIT) if _placed(path).exists()]
    if was_there:
        _systemctl("disable", "--quiet", "--now", "nigehban-dhcp", must=False)
    for path in was_there:
        _placed(path).unlink()
    if not was_there:
        show("This machine hands out no addresses.")
        return 0
    _systemctl("daemon-reload")
    show("This machine hands out no addresses any more. Switch DHCP on again on the router's page.")
    return 0


def _status(interface: str) -> int:
    """Say who hands out addresses."""
    link = _link(interface)
    others = _others(link)
    if _placed(CONF).exists():
        show(f"{link.interface}: this machine hands out addresses, and itself for DNS")
    for each in others:
        show(f"{link.interface}: {each} hands out addresses")
    if _placed(CONF).exists() and others:
        show("Switch the other one off: devices take what answers first, and its DNS with it.")
        return _ANOTHER
    return 0


def _others(link: Link) -> list[str]:
    try:
        return dhcp_servers(link.interface, but=str(link.own.ip))
    except PermissionError as error:
        message = "this needs root: sudo nigehban dhcp"
        raise CommandError(message) from error


# --- the machine


def _link(wanted: str) -> Link:
    """Find the interface of the home's side; raises `CommandError` where that is not plain."""
    addresses = _told("-4", "address", "show", "scope", "global")
    routes = _told("-4", "route", "show", "default")
    routers = {route["dev"]: route["gateway"] for route in routes if "gateway" in route}
    names = [each["ifname"] for each in addresses if each.get("addr_info")]
    if wanted and wanted not in names:
        message = f"there is no interface {wanted!r} with an address; there is {_joined(names)}"
        raise CommandError(message)
    at_home = [wanted] if wanted else [name for name in names if name in routers] or names
    if len(at_home) != 1:
        message = f"say which side the home is on, with --interface: {_joined(names)}"
        raise CommandError(message)
    [found] = (each for each in addresses if each["ifname"] == at_home[0])
    first = found["addr_info"][0]
    return Link(
        interface=at_home[0],
        own=ipaddress.IPv4Interface(f"{first['local']}/{first['prefixlen']}"),
        router=ipaddress.IPv4Address(routers[at_home[0]]) if at_home[0] in routers else None,
        is_dynamic=bool(first.get("dynamic")),
    )


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _told(*words: str) -> list[dict[str, Any]]:
    """Ask `ip` about this machine."""
    done = _run("ip", "-json", *words)
    return list(json.loads(done or "[]"))


def _placed(path: Path) -> Path:
    """Give where a file lies; tests have another root."""
    root = os.environ.get("NIGEHBAN_ROOT", "")
    return Path(root, str(path).lstrip("/")) if root else path


def _write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        there = _placed(path)
        there.parent.mkdir(parents=True, exist_ok=True)
        new = there.with_name(f".{there.name}.new")
        new.write_text(text, "utf-8")
        new.chmod(0o644)
        new.replace(there)


def _make_user() -> None:
    """Make the account that it runs as, where there is none yet; it stays, as its leases do."""
    if not os.environ.get("NIGEHBAN_ROOT"):
        try:
            pwd.getpwnam(USER)
        except KeyError:
            _run(*NEW_USER)


def _systemctl(*words: str, must: bool = True) -> None:
    if not os.environ.get("NIGEHBAN_ROOT"):
        _run("systemctl", *words, must=must)


def _run(*command: str, must: bool = True) -> str:
    try:
        done = subprocess.run(  # noqa: S603  (words of this file, and an interface that is there)
            command, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{command[0]} did not run: {error}"
        raise CommandError(message) from error
    if done.returncode and must:
        reason = (done.stderr.splitlines() or ["no reason given"])[0]
        message = f"{' '.join(command)}: {reason}"
        raise CommandError(message)
    return done.stdout
