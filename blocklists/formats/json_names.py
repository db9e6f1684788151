"""JSON: an array of names, an object with such an array, or sing-box rules.

The one format that is not read line by line, so it has a limit of its own.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Skipped, UnusableList, entry_for
from blocklists.formats.regex import pattern_entry
from blocklists.formats.rule_lines import Maker, exact, keyword, suffix

LONGEST: Final = 16 * 1024 * 1024
NAME_ARRAYS: Final = ("domains", "names", "hosts", "blocklist", "blacklist")

_SING_BOX: Final[dict[str, Maker]] = {
    "domain": exact,
    "domain_suffix": suffix,
    "domain_keyword": keyword,
    "domain_regex": pattern_entry,
}


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each element says; an element's number stands for the line's."""
    document = _document(lines)
    if isinstance(document, dict) and isinstance(document.get("rules"), list):
        yield from _sing_box(document["rules"])
        return
    names = document
    if isinstance(document, dict):
        names = next((document[key] for key in NAME_ARRAYS if key in document), None)
    if not isinstance(names, list):
        raise UnusableList(_what_it_says(document))
    for number, name in enumerate(names, 1):
        yield _element(number, name, _name_and_below)


def _document(lines: Iterable[str]) -> object:
    pieces, length = [], 0
    for line in lines:
        pieces.append(line)
        length += len(line)
        if length > LONGEST:
            message = (
                f"The list is JSON of more than {LONGEST >> 20} MB, which is too much at once."
            )
            raise UnusableList(message)
    try:
        return json.loads("".join(pieces))
    except (ValueError, RecursionError) as problem:
        message = f"The list is not valid JSON: {problem}."
        raise UnusableList(message) from None


def _what_it_says(document: object) -> str:
    if isinstance(document, dict):
        for key in ("message", "error", "detail", "title"):
            if isinstance(document.get(key), str):
                return f"In place of the list there is an error message: {document[key][:200]!r}."
    return "The list is JSON, but holds no array of names."


def _sing_box(rules: list[object]) -> Iterator[Entry | Skipped]:
    number = 0
    for rule in rules:
        fields = rule if isinstance(rule, dict) else {"": rule}
        conditions = set(fields) - {"type", "mode", "invert"}
        honoured = (
            conditions <= set(_SING_BOX) and not fields.get("invert") and "mode" not in fields
        )
        for key, values in fields.items():
            for value in values if isinstance(values, list) else [values]:
                number += 1
                if honoured and key in _SING_BOX:
                    yield _element(number, value, _SING_BOX[key])
                else:
                    reason = "a rule about more than a name"
                    yield Skipped(number, f"{key}: {value}", reason, malformed=False)


def _name_and_below(number: int, text: str) -> Entry | Skipped:
    return entry_for(number, text.removeprefix("*").removeprefix("."))


def _element(number: int, value: object, make: Maker) -> Entry | Skipped:
    if isinstance(value, str):
        return make(number, value.strip())
    return Skipped(number, repr(value), "not a text")
