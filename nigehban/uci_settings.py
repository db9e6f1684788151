"""The operator's settings where they are kept in UCI: /etc/config/nigehban becomes nigehban.yaml.

    python -m nigehban.uci_settings /etc/config/nigehban FILE [--firewall SOCKET]

The section `main` says how this router is used, and from that follows where we listen. The section
`settings` holds settings under their own names: there is one list of them, in `nigehban.settings`,
and one place that checks them. FILE is JSON, which is YAML.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from nigehban.settings import OperatorSettings, parse_settings
from nigehban.uci import Section, UciError, parse
from policy.reading import DocumentError, Problems

DNS_PORT: Final = 53
MODES: Final = ("intercept", "forward", "replace")
_TRUE, _FALSE = {"1", "on", "true", "yes", "enabled"}, {"0", "off", "false", "no", "disabled"}
_DEFAULTS: Final = {each.name: each for each in fields(OperatorSettings)}
_FIREWALL: Final = ("drop_labels", "strict", "exempt")
"""What the settings say of the firewall, beside where it is."""
_BY_US: Final = {"dns", "web", "block_page", "home", "firewall"}
"""Settings that follow from `main`."""
_LOOPBACK: Final = ("127.", "::1", "[::1]")


def settings_of(sections: Sequence[Section], firewall: str = "") -> dict[str, Any]:
    """Give the settings as `nigehban.settings` reads them; raises `DocumentError`."""
    problems = Problems()
    main, given, households = _sorted(sections, problems)
    mode = main.text("mode", MODES[0])
    if mode not in MODES:
        problems.add("main.mode", f"expected one of {', '.join(MODES)}, got {mode}")
    port = DNS_PORT if mode == "replace" else _port(main, "port", 5335, problems)
    here = "127.0.0.1", "[::1]"
    everywhere = "0.0.0.0", "[::]"  # noqa: S104  (the router's firewall closes it to the internet)
    found: dict[str, Any] = {
        "home": True,
        "dns": [f"{host}:{port}" for host in (here if mode == "forward" else everywhere)],
        "web": f"{everywhere[0]}:{_port(main, 'web_port', 8080, problems)}",
        "block_page": f"{everywhere[0]}:{_port(main, 'block_page_port', 8081, problems)}",
    }
    if "rate_limit" in given.values or "burst" in given.values:
        found["rate_limit"] = _rate_limit(given)
    for key in given.values.keys() - {"rate_limit", "burst", *_FIREWALL}:
        if key in _BY_US or key not in _DEFAULTS:
            problems.add(f"settings.{key}", "there is no such setting here")
        else:
            found[key] = _value(given, key)
    problems.raise_any()
    if mode != "intercept":
        _without_loops(found)
    if households:
        found["households"] = households
    if firewall and "firewall" in _DEFAULTS:
        found["firewall"] = {"socket": firewall, **_firewall(given)}
    parse_settings(found)
    return found


def _sorted(
    sections: Sequence[Section], problems: Problems
) -> tuple[Section, Section, dict[str, Any]]:
    """Give the sections by what they are for."""
    main, settings = Section("nigehban"), Section("settings")
    households = {}
    for section in sections:
        if section.type == "nigehban":
            main = section
        elif section.type == "settings":
            settings = section
        elif section.type == "household" and section.name:
            households[section.name] = {"networks": list(section.entries("networks"))}
        elif section.type != "backup":
            problems.add(section.type, "there is no such section")
    return main, settings, households


def _port(main: Section, key: str, default: int, problems: Problems) -> int:
    text = main.text(key, str(default))
    if text.isascii() and text.isdecimal() and 0 < int(text) < 1 << 16:
        return int(text)
    problems.add(f"main.{key}", f"expected a port, got {text}")
    return default


def _value(section: Section, key: str) -> Any:  # noqa: ANN401  (settings are of many types)
    """Give a setting's value in the type that it has by default; what is wrong is left as it is."""
    default, text = _DEFAULTS[key].default, section.text(key)
    if key == "local_zones":
        pairs = [entry.partition("=") for entry in section.entries(key)]
        return {zone: address for zone, _, address in pairs}
    if isinstance(default, tuple):
        return list(section.entries(key))
    if isinstance(default, bool):
        return _flag(text)
    if isinstance(default, int) and text.isascii() and text.isdecimal():
        return int(text)
    return text


def _flag(text: str) -> bool | str:
    return True if text in _TRUE else False if text in _FALSE else text


def _rate_limit(section: Section) -> str | dict[str, int | str]:
    keys = {"per_second": "rate_limit", "burst": "burst"}
    given = {key: section.text(name) for key, name in keys.items() if name in section.values}
    if given.get("per_second") == "off":
        return "off"
    return {key: int(text) if text.isdecimal() else text for key, text in given.items()}


def _firewall(section: Section) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: list(section.entries(key)) for key in ("strict", "exempt") if key in section.values
    }
    if "drop_labels" in section.values:
        found["drop_labels"] = _flag(section.text("drop_labels"))
    return found


def _without_loops(found: dict[str, Any]) -> None:
    """Take away zones of this router's own DNS server: it is behind us, or does not answer."""
    zones: Mapping[str, str] = found.get("local_zones", {})
    found["local_zones"] = {
        zone: address for zone, address in zones.items() if not address.startswith(_LOOPBACK)
    }


def main(words: Sequence[str] | None = None) -> int:
    """Write the settings; gives the exit code, 2 where something is wrong with them."""
    parser = argparse.ArgumentParser(prog="nigehban.uci_settings", allow_abbrev=False)
    parser.add_argument("config", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--firewall", default="", metavar="SOCKET")
    arguments = parser.parse_args(words)
    try:
        sections = parse(arguments.config.read_text("utf-8"))
        found = settings_of(sections, arguments.firewall)
        _replace(arguments.file, json.dumps(found, indent=1) + "\n")
    except DocumentError as error:
        return _complain(arguments.config, error.problems)
    except (UciError, OSError, UnicodeDecodeError) as error:
        return _complain(arguments.config, [str(error)])
    return 0


def _replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever reads a part of it."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    os.replace(new, path)  # noqa: PTH105  (as everywhere here)


def _complain(config: Path, problems: Sequence[str]) -> int:
    for problem in problems:
        print(f"{config}: {problem}", file=sys.stderr)  # noqa: T201  (this is how it speaks)
    return 2


if __name__ == "__main__":
    sys.exit(main())
