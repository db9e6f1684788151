"""The formats that lists are published in, each read by a module of its own.

A parser takes lines and yields, for each, the rules it states or why it states none. It raises for
no line whatever; `UnusableList` is for what is wrong with a file as a whole.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias

from blocklists.entries import Entry, Skipped
from blocklists.formats import (
    adblock,
    csv_columns,
    curated,
    dnsmasq,
    hosts,
    json_names,
    plain,
    regex,
    rpz,
    rule_lines,
    unbound,
)

Parser: TypeAlias = Callable[[Iterable[str]], Iterator[Entry | Skipped]]


class Format(NamedTuple):
    """How one format is called and read."""

    title: str
    parse: Parser
    longest_line: int = 64 * 1024
    """Characters; what is longer is cut there and will not be a rule."""


UT1: Final = "ut1"
"""The one format that is an archive of files instead of lines (`blocklists.formats.ut1`)."""

FORMATS: Final = {
    "plain": Format("one name a line", plain.parse),
    "wildcard": Format("one name a line, written *.name or .name", plain.parse),
    "curated": Format("names written for Nigehban", curated.parse),
    "hosts": Format("a hosts file", hosts.parse),
    "adblock": Format("Adblock or AdGuard rules", adblock.parse),
    "dnsmasq": Format("dnsmasq configuration", dnsmasq.parse),
    "unbound": Format("unbound configuration", unbound.parse),
    "rpz": Format("a response policy zone", rpz.parse),
    "regex": Format("regular expressions", regex.parse),
    "rules": Format("Surge, Clash or Quantumult rules", rule_lines.parse),
    "csv": Format("a table with a column of names", csv_columns.parse),
    "json": Format("JSON names or sing-box rules", json_names.parse, json_names.LONGEST),
}
