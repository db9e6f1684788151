"""Each published form gives the same blocks; what is none of them is refused with a sentence."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.makers.reading import Blocks, read
from store.makers.table import LENGTHS, MakersError
from tests.store.makers.published import BARE, CSV, MANUF, OLD_MANUF, OUI_TXT, PARTS_TXT

ALL = {(24, 0x00000C): "Northwind Traders", (28, 0x0055DA0): "Contoso", (36, 0x001BC5001): "Fabrikam"}  # fmt: skip # noqa: E501


def _read(text: str) -> Blocks:
    return read(io.StringIO(text))


def _named(text: str) -> dict[tuple[int, int], str]:
    return {block: name for block, name in _read(text).names.items() if name}


@pytest.mark.parametrize("text", [MANUF, CSV, BARE], ids=["manuf", "csv", "bare"])
def test_blocks_of_all_lengths_are_read(text: str) -> None:
    assert _named(text) == ALL


def test_the_registrys_text_is_read_whole_and_in_parts() -> None:
    assert _named(OUI_TXT) == {(24, 0x00000C): "Northwind Traders"}
    parts = {block: name for block, name in ALL.items() if block[0] != 24}
    assert _named(PARTS_TXT) == parts


def test_old_forms_are_read() -> None:
    assert _named(OLD_MANUF) == {(24, 0x00000C): "Northwind Traders", (24, 0x001BC5): "Fabrikam"}


def test_lines_that_are_no_blocks_are_counted() -> None:
    assert _read(MANUF).skipped == 1
    assert _read(BARE + "what is this\n").skipped == 1


@pytest.mark.parametrize(
    "text",
    ["", "# words\n", "<!DOCTYPE html>\n<html>\n", '{"error": "no"}\n', "0.0.0.0 a.example\n"],
)
def test_what_is_no_list_of_makers_is_refused(text: str) -> None:
    with pytest.raises(MakersError):
        _read(text)


@given(st.lists(st.text(max_size=60)))
def test_whatever_comes_is_read_or_refused(lines: list[str]) -> None:
    try:
        blocks = read(lines)
    except MakersError:
        return
    assert all(bits in LENGTHS and 0 <= prefix < 1 << bits for bits, prefix in blocks.names)
    assert all(name == name.strip() and name.isprintable() for name in blocks.names.values())


@given(st.text(alphabet='0123456789ABCDEF:-/\t ,"()hexbas16\n', max_size=200))
def test_whatever_looks_like_one_is_read_or_refused(text: str) -> None:
    try:
        blocks = _read("00000C Northwind\n" + text)
    except MakersError:
        return
    assert all(bits in LENGTHS and 0 <= prefix < 1 << bits for bits, prefix in blocks.names)
