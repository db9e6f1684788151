import mmap
import struct

import pytest

from blocklists import layout
from blocklists.entries import Entry
from blocklists.table_head import TableError, read_head
from tests.blocklists.worlds import SALT, table_of


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "table"
    table_of(path, [Entry("x.test")], inputs="a, b").close()
    return path


def head(path):
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        return read_head(octets, path)


def test_the_head_tells_what_is_in_a_table(path):
    found = head(path)
    assert found.header.names == 1
    assert found.header.salt == SALT
    assert [source.id for source in found.sources] == ["source-0"]
    assert found.counts == (1,)
    assert found.inputs == "a, b"


@pytest.mark.parametrize("size", [9, 50, layout.HEADER_SIZE - 1])
def test_a_file_shorter_than_its_head_ends_early(path, size):
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(TableError, match="ends early"):
        head(path)


def test_a_file_with_something_behind_it_is_too_long(path):
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(TableError, match="longer than it should be"):
        head(path)


def resealed(path, **changes):
    octets = bytearray(path.read_bytes())
    header, _ = layout.unpack_header(bytes(octets))
    octets[: layout.HEADER_SIZE] = layout.sealed(header._replace(**changes).pack(), 0)
    path.write_bytes(octets)


@pytest.mark.parametrize("changes", [{"bits": 17}, {"entries": 5}, {"sets": 2**20}, {"bits": 2}])
def test_sizes_that_do_not_fit_together_are_found(path, changes):
    resealed(path, **changes)
    with pytest.raises(TableError, match="sizes do not fit together"):
        head(path)


def test_a_head_that_was_changed_is_found_by_its_checksum(path):
    resealed(path, names=2)
    with pytest.raises(TableError, match="damaged at its head"):
        head(path)


@pytest.mark.parametrize("place", ["first", "last"])
def test_an_index_that_does_not_fit_its_entries_is_found(path, place):
    octets = bytearray(path.read_bytes())
    header, _ = layout.unpack_header(bytes(octets))
    at = header.places.buckets + (0 if place == "first" else 4 << header.bits)
    octets[at : at + 4] = struct.pack("=I", 99)
    path.write_bytes(octets)
    with pytest.raises(TableError, match="its index does not fit its entries"):
        head(path)


def test_another_mark_than_the_two_byte_orders_is_damage(path):
    octets = bytearray(path.read_bytes())
    octets[8:10] = b"\x07\x07"
    path.write_bytes(octets)
    with pytest.raises(TableError, match="damaged at its head"):
        head(path)
