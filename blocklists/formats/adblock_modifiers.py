"""What stands behind `$` in an Adblock or AdGuard rule, as far as it can be honoured in DNS."""

import re
from typing import Final, NamedTuple

from blocklists.formats.hosts import is_dead_end
from blocklists.listed_names import NotListable, curated_name

_outside_escape = re.compile(r"(?<!\\),").split
_type = re.compile(r"~?[A-Z][A-Z0-9-]*").fullmatch

REWRITES: Final = "sends the name elsewhere, which a list may not do"


class NotHonoured(ValueError):  # noqa: N818  (reads as what it says)
    """A modifier that DNS cannot honour; the message says which."""


class Modifiers(NamedTuple):
    """The modifiers of one rule."""

    important: bool = False
    types: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    cancels: bool = False
    """The rule is no rule itself but takes its twin out (`$badfilter`)."""


NO_MODIFIERS: Final = Modifiers()


def split_rule(text: str) -> tuple[str, str]:
    """Give a rule's pattern and what stands behind its `$`."""
    if text.startswith("/"):
        end = text.rfind("/$") + 1
        if end > 1:
            return text[:end], text[end + 1 :]
        if text.endswith("/"):
            return text, ""
    pattern, _, written = text.partition("$")
    return pattern, written


def read_modifiers(written: str, *, exception: bool) -> Modifiers:
    """Give what the text behind `$` says. Raises `NotHonoured`."""
    found = NO_MODIFIERS
    for one in _outside_escape(written):
        name, _, value = one.strip().partition("=")
        if name == "dnsrewrite" and exception:
            raise NotHonoured(REWRITES)
        found = _with(found, name, value)
    return found


def _with(found: Modifiers, name: str, value: str) -> Modifiers:
    match name:
        case "important":
            return found._replace(important=True)
        case "badfilter":
            return found._replace(cancels=True)
        case "dnstype":
            return found._replace(types=_types(value))
        case "denyallow":
            return found._replace(spared=_names(value))
        case "all":
            return found
        case "dnsrewrite":
            return _if_it_blocks(found, value)
        case _:
            message = f"the modifier ${name[:20]} cannot be honoured in DNS"
            raise NotHonoured(message)


def is_badfilter(line: str) -> bool:
    """Say whether the line is a rule that takes its twin out."""
    return "badfilter" in _outside_escape(split_rule(line.strip())[1])


def normal_rule(text: str) -> str:
    """Write a rule so that equal rules are equal texts, whatever the order of their modifiers."""
    pattern, written = split_rule(text)
    modifiers = sorted({one.strip() for one in _outside_escape(written)} - {"", "badfilter"})
    return f"{pattern}${','.join(modifiers)}"


def _types(value: str) -> tuple[str, ...]:
    types = tuple(value.upper().split("|"))
    if not all(map(_type, types)):
        message = "the modifier $dnstype names no query types"
        raise NotHonoured(message)
    return types


def _names(value: str) -> tuple[str, ...]:
    try:
        return tuple(curated_name(name) for name in value.split("|"))
    except NotListable:
        message = "the modifier $denyallow names something that is not a domain name"
        raise NotHonoured(message) from None


def _if_it_blocks(found: Modifiers, rewrite: str) -> Modifiers:
    """A rewrite that leads nowhere is a block: to NXDOMAIN, REFUSED, nothing or a dead end."""
    code, *rest = rewrite.upper().split(";")
    empty = code == "NOERROR" and bool(rest) and not any(rest)
    leads_to = rest[-1] if code == "NOERROR" and rest else code
    if not empty and leads_to not in {"NXDOMAIN", "REFUSED"} and not is_dead_end(leads_to):
        raise NotHonoured(REWRITES)
    return found
