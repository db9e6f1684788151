"""No cell of a table is a formula, and none turns its line around."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.sheets import cell, plain_name, sheet


@pytest.mark.parametrize(
    "hostile",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\uff1d1",
        "\uff0d1",
        "\u202e=1",
        '"=1',
    ],
)
def test_what_begins_like_a_formula_becomes_text(hostile: str) -> None:
    assert cell(hostile).startswith("'")


def test_plain_text_and_numbers_stay_as_they_are() -> None:
    assert cell("TikTok") == "TikTok"
    assert cell("example.com") == "example.com"
    assert cell(5) == "5"


def test_escapes_and_direction_marks_are_left_out() -> None:
    assert cell("a\x1b[31mb\u202ec") == "a [31mb c"


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=5))
def test_rows_stay_rows_and_no_cell_is_obeyed(rows: list[list[str]]) -> None:
    written = sheet(rows)
    read = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert [len(row) for row in read if row] == [len(row) for row in rows if row]
    assert all(text[:1] not in {"=", "+", "-", "@", "\t", "\r"} for row in read for text in row)


def test_names_of_files_are_plain() -> None:
    assert plain_name("../../etc/passwd\r\nX: y") == "etc-passwd-X-y"
    assert plain_name("عائشہ") == "nigehban"
