"""Tables to take away: CSV in which no cell is taken for a formula, and nothing turns lines round.

A spreadsheet that opens a file obeys cells that begin like a formula; such cells get an apostrophe
in front, as people do by hand.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from aiohttp import web

from webui.harmless import one_line

_FORMULA: Final = re.compile("^[\\s\"']*[=+\\-@|%\uff0b\uff0d\uff1d\uff20\u2212]")
_LONGEST: Final = 500
_UNSAFE_NAME: Final = re.compile(r"[^A-Za-z0-9-]+")


def sheet(rows: Iterable[Sequence[object]]) -> str:
    """Write rows; begins with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return "\ufeff" + written.getvalue()


def cell(value: object) -> str:
    """Give one cell that is text and nothing else."""
    if isinstance(value, int):
        return str(value)
    text = one_line(str(value), _LONGEST)
    return f"'{text}" if _FORMULA.match(text) else text


def sheet_answer(rows: Iterable[Sequence[object]], name: str) -> web.Response:
    """Give rows as a file to keep."""
    return file_answer(sheet(rows).encode(), f"{plain_name(name)}.csv", "text/csv")


def file_answer(content: bytes, name: str, kind: str) -> web.Response:
    """Give a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=content, content_type=kind, charset=charset, headers=headers)


def plain_name(text: str) -> str:
    """Give a file name that every system takes."""
    return _UNSAFE_NAME.sub("-", text).strip("-")[:60] or "nigehban"
