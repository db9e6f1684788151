"""Public suffixes, for cutting a name at the part that somebody registered.

The rules and the algorithm are those of https://publicsuffix.org/list/ (section "Algorithm").
"""

from collections.abc import Iterable

from policy.names import BadName, canonical, suffixes

_PRIVATE_BEGINS = "===BEGIN PRIVATE DOMAINS==="


class PublicSuffixes:
    """The rules of a public suffix list; the ICANN section and the private one kept apart."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._icann: set[str] = set()
        self._private: set[str] = set()
        rules = self._icann
        for line in lines:
            if _PRIVATE_BEGINS in line:
                rules = self._private
            rule = line.split("//")[0].strip()
            if rule:
                rules.add(_canonical_rule(rule))

    def is_icann(self, name: str) -> bool:
        """Say whether the name is a suffix under which registries sell names."""
        return _matches(name, self._icann) or "." not in name

    def is_suffix(self, name: str) -> bool:
        """Say whether the name is a public suffix of either section."""
        return self.is_icann(name) or _matches(name, self._private)

    def registrable(self, name: str) -> str:
        """Give the public suffix and one more label; the name itself when it is a suffix."""
        previous = name
        for suffix in suffixes(name):
            if self.is_suffix(suffix):
                return previous
            previous = suffix
        return name


def _canonical_rule(rule: str) -> str:
    mark = rule[:1] if rule[:1] == "!" else ""
    rest = rule.removeprefix("!")
    star = "*." if rest.startswith("*.") else ""
    try:
        return mark + star + canonical(rest.removeprefix("*."))
    except BadName:
        return rule


def _matches(name: str, rules: set[str]) -> bool:
    if f"!{name}" in rules:
        return False
    parent = name.partition(".")[2]
    return name in rules or (bool(parent) and f"*.{parent}" in rules)
