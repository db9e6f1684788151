"""Adblock Plus and AdGuard DNS rules: `||x^`, `@@||x^`, `|x^`, `/expression/`, `$modifiers`.

Law: a rule whose pattern or modifier cannot be honoured for a DNS question is skipped, never
widened. Rules about parts of pages, paths, and who asks for what are skipped and counted.
Lines of hosts files and bare names occur in such lists too; both mean that very name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Scope, Skipped, entry_for
from blocklists.formats import hosts
from blocklists.formats.adblock_modifiers import (
    NO_MODIFIERS,
    Modifiers,
    NotHonoured,
    is_badfilter,
    normal_rule,
    read_modifiers,
    split_rule,
)
from blocklists.formats.regex import pattern_entry
from blocklists.listed_names import A_PAGE, A_PORT, AN_ADDRESS, NOT_A_NAME, USUAL
from blocklists.pattern_syntax import UnsafePattern
from blocklists.patterns import safe_mask
from policy.names import LONGEST_NAME

PART_OF_A_PAGE: Final = "hides a part of a page, which DNS does not see"

_usual = re.compile(rf"\|\|({USUAL})\^", re.ASCII).fullmatch
_comment = re.compile(r"!|\[[^\]]*\]$|#(?!@?[?$%]?#|@)").match
_cosmetic = re.compile(r"#@?[?$%]?#|\$\$|#@%#").search
_start = re.compile(r"(\|\||\|?https?://|\|?://|\||)(.*)", re.DOTALL).fullmatch
_mask = re.compile(r"[a-z0-9_.*-]+").fullmatch
_port = re.compile(r"[^/]*:\d+$").match
_STARTS: Final = {"||": "label", "": ""}


def cancelled_rules(lines: Iterable[str]) -> frozenset[str]:
    """Give the rules that `$badfilter` lines take out, in the form of `normal_rule`."""
    return frozenset(
        normal_rule(line.strip()) for line in lines if "badfilter" in line and is_badfilter(line)
    )


def parse(
    lines: Iterable[str], cancelled: frozenset[str] = frozenset()
) -> Iterator[Entry | Skipped]:
    """Yield what each line says; nothing for those that are `cancelled`."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if cancelled and normal_rule(text) in cancelled:
            continue
        usual = _usual(text)
        if usual and len(usual[1]) <= LONGEST_NAME:
            yield Entry(usual[1])
        elif text and not _comment(text):
            yield from _parse_rule(number, text)


def _parse_rule(number: int, text: str) -> Iterator[Entry | Skipped]:
    if _cosmetic(text):
        yield Skipped(number, text, PART_OF_A_PAGE, malformed=False)
        return
    plain = text.partition(" #")[0].rstrip()
    if hosts.is_address(plain.split(maxsplit=1)[0]) and " " in plain.replace("\t", " "):
        yield from hosts.parse_line(number, plain)
        return
    exception = plain.startswith("@@")
    body, written = split_rule(plain.removeprefix("@@"))
    try:
        modifiers = read_modifiers(written, exception=exception) if written else NO_MODIFIERS
    except NotHonoured as problem:
        yield Skipped(number, text, str(problem), malformed=False)
        return
    if not modifiers.cancels:
        yield _modified(_pattern(number, body), modifiers, exception)


def _modified(entry: Entry | Skipped, modifiers: Modifiers, exception: bool) -> Entry | Skipped:  # noqa: FBT001  (which side the rule is on)
    if isinstance(entry, Skipped):
        return entry
    return entry._replace(
        exception=exception,
        important=modifiers.important,
        types=modifiers.types,
        spared=modifiers.spared,
    )


def _pattern(number: int, body: str) -> Entry | Skipped:
    if len(body) > len("//") and body.startswith("/") and body.endswith("/"):
        return pattern_entry(number, body[1:-1])
    parts = _start(body.lower())
    start = _STARTS.get(parts[1], "^") if parts else ""
    rest = parts[2] if parts else body.lower()
    core = rest.rstrip("^|")
    at_end = core != rest
    if hosts.is_address(core):
        return Skipped(number, body, AN_ADDRESS, malformed=False)
    if not core.isascii() and "*" not in core:
        return entry_for(number, core, Scope.BELOW if start == "label" else Scope.EXACT)
    if not _mask(core):
        return Skipped(number, body, *_why_no_mask(core))
    return _name_or_mask(number, core, start, at_end=at_end)


def _why_no_mask(core: str) -> tuple[str, bool]:
    if _port(core):
        return A_PORT, False
    if set(core) & set("/?=&:^|"):
        return A_PAGE, False
    return NOT_A_NAME, True


def _name_or_mask(number: int, core: str, start: str, *, at_end: bool) -> Entry | Skipped:
    name = core.removeprefix("*")
    whole = "*" not in name and not name.endswith(".")
    if whole and (at_end or "." in name.strip(".")):
        if name.startswith("."):
            return entry_for(number, name[1:], Scope.UNDER)
        if name == core and (start or not at_end):
            return entry_for(number, name, Scope.BELOW if start == "label" else Scope.EXACT)
    try:
        return Entry("", pattern=safe_mask(core, start, at_end=at_end))
    except UnsafePattern as problem:
        return Skipped(number, core, str(problem), malformed=False)
