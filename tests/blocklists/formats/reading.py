"""How these tests write down what a parser made of a text."""

from blocklists.entries import Entry, Scope, Skipped
from blocklists.formats import Parser


def entries(parse: Parser, text: str) -> list[Entry]:
    """Give the rules of a text in which every line is good."""
    return [rule for rule in parse(text.splitlines()) if not_skipped(rule)]


def not_skipped(rule: Entry | Skipped) -> bool:
    assert isinstance(rule, Entry), str(rule)
    return True


def skipped(parse: Parser, text: str) -> list[str]:
    """Give why the lines of a text are skipped, all of them."""
    found = list(parse(text.splitlines()))
    assert all(isinstance(rule, Skipped) for rule in found), found
    return [f"{rule.line}: {rule.reason}" for rule in found]


def exact(name: str, **fields: object) -> Entry:
    return Entry(name, Scope.EXACT, **fields)


def under(name: str, **fields: object) -> Entry:
    return Entry(name, Scope.UNDER, **fields)


def below(name: str, **fields: object) -> Entry:
    return Entry(name, Scope.BELOW, **fields)
