"""The compiled file answers as the blocks do that it was made of, the longest block first."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.makers.table import LENGTHS, Makers, MakersError, compiled

BLOCKS = st.dictionaries(
    st.sampled_from(LENGTHS).flatmap(
        lambda bits: st.tuples(st.just(bits), st.integers(0, (1 << bits) - 1))
    ),
    st.text(st.characters(codec="utf-8"), max_size=30),
    max_size=40,
)


def _expected(blocks: dict[tuple[int, int], str], number: int) -> str:
    for bits in reversed(LENGTHS):
        if (bits, number >> (48 - bits)) in blocks:
            return blocks[bits, number >> (48 - bits)]
    return ""


def _mac(number: int) -> str:
    return number.to_bytes(6, "big").hex(":")


@given(BLOCKS, st.lists(st.integers(0, (1 << 48) - 1), max_size=10))
def test_every_address_gets_the_name_of_its_longest_block(
    tmp_path_factory: pytest.TempPathFactory, blocks: dict[tuple[int, int], str], others: list[int]
) -> None:
    path = tmp_path_factory.mktemp("makers") / "makers"
    path.write_bytes(compiled(blocks))
    inside = [prefix << (48 - bits) for bits, prefix in blocks]
    with Makers(path) as makers:
        assert len(makers) == len(blocks)
        for number in (*inside, *others):
            assert makers.of(_mac(number)) == _expected(blocks, number)


@pytest.mark.parametrize(
    "text", ["", "zz", "192.168.1.1", "00:00:0c", "00:00:0c:00:00:0g", "fe80::1"]
)
def test_what_is_no_mac_address_has_no_maker(tmp_path: Path, text: str) -> None:
    (tmp_path / "makers").write_bytes(compiled({(24, 0): "Northwind"}))
    with Makers(tmp_path / "makers") as makers:
        assert makers.of(text) == ""


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    whole = compiled({(24, 0x0C): "Northwind", (28, 0xC1): "Contoso"})
    for octets in (b"", whole[:10], whole[:-1], whole + b"x", b"\0" + whole[1:]):
        (tmp_path / "makers").write_bytes(octets)
        with pytest.raises(MakersError):
            Makers(tmp_path / "makers")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Makers(tmp_path / "makers")
