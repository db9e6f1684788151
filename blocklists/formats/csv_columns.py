"""Tables with a column of names; commas, semicolons or tabs stand between columns.

The column is the one whose heading says so, or else the first that holds a name in the first row.
Each name means it and everything below.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from blocklists.entries import Entry, Skipped, entry_for

MOST_COLUMNS: Final = 50
"""How many are looked at to find the one with names."""
HEADINGS: Final = ("domain", "domains", "hostname", "host", "fqdn", "domain_name", "name", "site")


def parse(lines: Iterable[str]) -> Iterator[Entry | Skipped]:
    """Yield what each row says."""
    column: int | None = None
    for number, row in _rows(lines):
        if column is None:
            column = _column_by_heading(row)
            if column is not None:
                continue
            column = _column_by_content(row)
        if column is not None and column < len(row):
            yield entry_for(number, row[column].removeprefix("*").removeprefix("."))
        else:
            yield Skipped(number, ",".join(row), "a row without a name")


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    separator = ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        separator = separator or max(",;\t", key=text.count)
        fields = text.replace("\n", " ").replace("\r", " ")
        for row in csv.reader([fields], delimiter=separator, skipinitialspace=True):
            yield number, [field.strip() for field in row]


def _column_by_heading(row: list[str]) -> int | None:
    words = [field.lower() for field in row[:MOST_COLUMNS]]
    return next((words.index(heading) for heading in HEADINGS if heading in words), None)


def _column_by_content(row: list[str]) -> int | None:
    for column, field in enumerate(row[:MOST_COLUMNS]):
        if isinstance(entry_for(0, field), Entry):
            return column
    return None
