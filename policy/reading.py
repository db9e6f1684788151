"""Read plain data (what YAML or JSON gave) into typed values, with an address for each mistake.

A `Section` is one mapping of the file. Each of its methods takes one key, checks it, and gives a
value or, after noting the mistake, a harmless default, so that one reading finds all mistakes.
"""

import datetime as dt
import difflib
import re
import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, TypeVar

_Choice = TypeVar("_Choice", bound=Enum)
_Value = TypeVar("_Value")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_MIDNIGHT = dt.time()
_NO_DATE = dt.date(2000, 1, 1)
_LONGEST_TEXT = 200
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What a terminal would obey, and halves of characters, which cannot be stored."""


class DocumentError(ValueError):
    """The document cannot be accepted; `problems` says what is wrong and where."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Problems:
    """Collects mistakes, each under its address."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, address: str, message: str) -> None:
        self.found.append(f"{address}: {message}" if address else message)

    def raise_any(self) -> None:
        if self.found:
            raise DocumentError(self.found)


class Section:
    """One mapping of a document, read key by key."""

    def __init__(self, data: object, address: str, problems: Problems) -> None:
        self.address, self.problems = address, problems
        self._asked: set[str] = set()
        self._data: Mapping[str, Any] = {}
        if isinstance(data, Mapping):
            self._data = {str(key): value for key, value in data.items()}
        elif data is not None:
            problems.add(address or "the file", f"expected keys and values, got {shown(data)}")

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def at(self, key: str) -> str:
        key = key if key and key.isprintable() and len(key) <= _LONGEST_TEXT else shown(key)
        return f"{self.address}.{key}" if self.address else key

    def raw(self, key: str) -> Any:  # noqa: ANN401  (a document holds anything)
        """Take a value as it is; None where the key is missing."""
        self._asked.add(key)
        return self._data.get(key)

    def section(self, key: str) -> "Section":
        return Section(self.raw(key), self.at(key), self.problems)

    def sections(self, key: str) -> "Iterator[Section]":
        """Yield each entry of a list of mappings."""
        for address, entry in self.entries(key):
            yield Section(entry, address, self.problems)

    def entries(self, key: str) -> Iterator[tuple[str, Any]]:
        """Yield the (address, value) of each entry of a list."""
        value = self.raw(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.problems.add(self.at(key), f"expected a list, got {shown(value)}")
            return
        for index, entry in enumerate(value):
            yield f"{self.at(key)}[{index}]", entry

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without a default the key must be there."""
        value = self.raw(key)
        if value is None:
            if default is None:
                self.problems.add(self.at(key), "is missing")
            return default or ""
        text = value.strip() if isinstance(value, str) else ""
        if text and len(text) <= _LONGEST_TEXT and not _NO_TEXT.search(text):
            return text
        self.problems.add(self.at(key), f"expected a short text, got {shown(value)}")
        return default or ""

    def flag(self, key: str, default: _Value) -> bool | _Value:
        return self._typed(key, bool, "true or false", default)

    def number(self, key: str, lowest: int, highest: int, default: int | None = None) -> int:
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        wanted = f"a number from {lowest} to {highest}"
        self.problems.add(self.at(key), f"expected {wanted}, got {shown(value)}")
        return default or lowest

    def decimal(self, key: str, lowest: int, highest: int) -> float:
        """Take a number that may have a fraction."""
        value = self.raw(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and lowest <= value <= highest:
            return float(value)
        wanted = f"a number from {lowest} to {highest}"
        self.problems.add(self.at(key), f"expected {wanted}, got {shown(value)}")
        return 0.0

    def choice(self, key: str, choices: Mapping[str, _Value], default: _Value) -> _Value:
        """Take one of some words."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, str) and value in choices:
            return choices[value]
        wanted = " | ".join(choices)
        self.problems.add(self.at(key), f"expected {wanted}, got {shown(value)}")
        return default

    def time(self, key: str) -> dt.time:
        """Take a time of day, written "HH:MM" in quotes."""
        value = self.raw(key)
        form = _TIME.fullmatch(value) if isinstance(value, str) else None
        if form is not None:
            return dt.time(int(form[1]), int(form[2]))
        hint = "; quote it" if isinstance(value, int) else ""
        self.problems.add(self.at(key), f'expected "HH:MM", got {shown(value)}{hint}')
        return _MIDNIGHT

    def weekdays(self, key: str, default: frozenset[int] = frozenset()) -> frozenset[int]:
        """Take a list of days, as numbers with Monday 0."""
        if self.raw(key) is None:
            return default
        return frozenset(
            number
            for address, entry in self.entries(key)
            if (number := self._weekday(address, entry)) is not None
        )

    def _weekday(self, address: str, entry: object) -> int | None:
        if isinstance(entry, str) and entry.lower() in WEEKDAYS:
            return WEEKDAYS.index(entry.lower())
        self.problems.add(address, f"expected one of {' '.join(WEEKDAYS)}, got {shown(entry)}")
        return None

    def date(self, key: str) -> dt.date:
        """Take one date, which must be there."""
        if key not in self:
            self.problems.add(self.at(key), "is missing")
        value = self.raw(key)
        found = None if value is None else self._date(self.at(key), value)
        return found or _NO_DATE

    def dates(self, key: str) -> frozenset[dt.date]:
        found = (self._date(address, entry) for address, entry in self.entries(key))
        return frozenset(date for date in found if date is not None)

    def _date(self, address: str, entry: object) -> dt.date | None:
        if isinstance(entry, dt.date) and not isinstance(entry, dt.datetime):
            return entry
        try:
            return dt.date.fromisoformat(str(entry))
        except ValueError:
            self.problems.add(address, f"expected a date such as 2026-12-24, got {shown(entry)}")
            return None

    def checked(self, key: str, check: Callable[[str], _Value]) -> _Value | None:
        """Take a text through a function that raises ValueError with a reason."""
        if key not in self:
            self._asked.add(key)
            return None
        value = self.raw(key)
        if not isinstance(value, str):
            hint = "; quote it" if isinstance(value, int) else ""
            self.problems.add(self.at(key), f"expected text, got {shown(value)}{hint}")
            return None
        try:
            return check(value)
        except ValueError as reason:
            self.problems.add(self.at(key), str(reason))
            return None

    def _typed(self, key: str, kind: type, wanted: str, default: _Value) -> Any | _Value:  # noqa: ANN401
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, kind):
            self.problems.add(self.at(key), f"expected {wanted}, got {shown(value)}")
            return default
        return value

    def done(self, elsewhere: Mapping[str, str] | None = None) -> None:
        """Note the keys that nobody asked for; `elsewhere` says of some where they belong."""
        for key in sorted(self._data.keys() - self._asked):
            if elsewhere and key in elsewhere:
                self.problems.add(self.at(key), f"does not belong here: {elsewhere[key]}")
                continue
            close = difflib.get_close_matches(key, self._asked, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            self.problems.add(self.at(key), f"is not a key that belongs here{hint}")


def shown(value: object) -> str:
    """Show a wrong value in a message, shortened, with nothing that a terminal would obey."""
    try:
        text = _BRIEFLY.repr(value) if isinstance(value, list | dict) else _plainly(value)
    except ValueError:  # Python refuses to write numbers of more than 4,300 digits
        return "a number too long to show"
    text = text if isinstance(value, str) else text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004  (a line's worth)


def _plainly(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)


class _Brief(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        """Write a number, or let Python refuse to: from 3.14 on it would be shown as an object."""
        del level
        return repr(x)


_BRIEFLY = _Brief()
"""Shows the beginning of a list or mapping only: aliases of YAML make them endlessly large."""
_BRIEFLY.maxlist = _BRIEFLY.maxdict = 3
_BRIEFLY.maxlevel = 2


def words(choices: type[_Choice]) -> dict[str, _Choice]:
    """Give the words of an enumeration whose values are the words of the file."""
    return {str(choice.value): choice for choice in choices}
