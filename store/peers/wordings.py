"""Rules of other filters in our words: names of one rule, labels of one list. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from policy.names import BadName, canonical
from store.peers.carried import Why

_BELOW: Final = re.compile(
    r"\(\\?\.\|\^\)|\(\^\|\\?\.\)|\(\?:\^\|\\\.\)|\^\(\.\*\\\.\)\?|\^\(\.\+\\\.\)\?"
)
"""The ways in which people write "at the start, or after a dot" in a regular expression."""
_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9_-]|\\[.-])+")
_HOSTS: Final = re.compile(r"(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)(?:\s+#.*)?")
_ADS: Final = (
    r"(?<![a-z])ads?(?![a-z])|\badblock|\badguard|\badaway|adserv|advert|track|telemetry|annoyance|stevenblack"
    r"|oisd|hagezi|yoyo|firebog|easylist|easyprivacy|privacy|spyware"
)
_LABELS: Final = (
    ("adult", r"porn|adult|nsfw|xxx|\bsex"),
    ("gambling", r"gambl|casino|betting"),
    ("phishing", r"phish"),
    ("cryptojacking", r"crypto|coin|miner"),
    ("scam", r"scam|fake(?!news)|fraud|spam"),
    ("malware", r"malware|malicious|threat|urlhaus|ransom|botnet|\btif\b|badware|security"),
    ("piracy", r"piracy|torrent|warez"),
    ("bypass", r"\bdoh\b|vpn|bypass|proxy|\btor\b"),
    ("drugs", r"drug"),
    ("dating", r"dating"),
    ("social", r"social"),
    ("search_unsafe", r"nosafesearch"),
    ("ads_tracking", _ADS),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one line of somebody's rules says of one name."""

    name: str
    """As we write it: `=name` is that name alone."""
    allows: bool
    client: str = ""
    """For this client alone; empty: for everybody."""


def rule_of(line: str) -> Said | Why | None:
    """Read one line of AdGuard's own rules; None for a comment or an empty one."""
    text = line.strip()
    if not text or text.startswith(("!", "#")):
        return None
    hosts = _HOSTS.fullmatch(text)
    if hosts:
        return _said(f"={hosts[1]}", allows=False)
    allows, text = text.startswith("@@"), text.removeprefix("@@")
    if text.startswith("/") and text.endswith("/"):
        return pattern_of(text[1:-1], allows=allows)
    return _adblock(text, allows=allows)


def _adblock(text: str, *, allows: bool) -> Said | Why:
    body, _, modifiers = text.partition("$")
    client = _client(modifiers)
    if client is None:
        return Why.MODIFIER
    if body.startswith("||"):
        return _said(body[2:].rstrip("^|"), allows=allows, client=client)
    if body.endswith("^") != body.startswith("|"):
        return Why.PATTERN  # it is bound at one end alone
    return _said("=" + body.strip("|^"), allows=allows, client=client)


def _client(modifiers: str) -> str | None:
    """Give the one client of a rule; None where there is a condition that we cannot keep."""
    client = ""
    for modifier in filter(None, modifiers.split(",")):
        key, _, value = modifier.partition("=")
        if key == "client" and value and not client and "|" not in value and value[0] != "~":
            client = value.strip("'\"")
        elif key != "important":
            return None
    return client


def pattern_of(pattern: str, *, allows: bool) -> Said | Why:
    r"""Read a regular expression that means one name, such as `(\.|^)example\.com$`."""
    below = _BELOW.match(pattern)
    body = pattern[below.end() :] if below else pattern.removeprefix("^")
    is_bound = below is not None or pattern.startswith("^")
    if not (is_bound and body.endswith("$") and _PLAIN.fullmatch(body[:-1])):
        return Why.PATTERN
    name = body[:-1].replace("\\", "")
    return _said(name if below else f"={name}", allows=allows)


def exact(name: str, *, allows: bool) -> Said | Why:
    """Read a name that means itself alone."""
    return _said(f"={name}", allows=allows)


def _said(text: str, *, allows: bool, client: str = "") -> Said | Why:
    mark = "=" if text.startswith("=") else ""
    bare = text.removeprefix("=")
    if "*" in bare:
        return Why.PATTERN
    try:
        name = canonical(bare)
    except BadName:
        return Why.NOT_A_NAME
    if "." not in name:
        return Why.NOT_A_NAME
    return Said(mark + name, allows, client)


def label_of(url: str, title: str) -> str | None:
    """Say what a list holds, by its address and its title; None where neither tells."""
    text = f"{title} {url.partition('//')[2].partition('?')[0]}".lower()
    return next((label for label, words in _LABELS if re.search(words, text)), None)


def is_web(url: str) -> bool:
    """Say whether a list is fetched from the web, by an address that can be shown as it is."""
    return url.startswith(("http://", "https://")) and url.isascii() and url.isprintable()
