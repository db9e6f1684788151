import mmap

import pytest

from blocklists import layout
from blocklists.entries import Entry, Scope
from blocklists.table_head import TableError, read_head
from blocklists.table_sets import Said, Sets
from tests.blocklists.worlds import table_of


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "table"
    exception = Entry("x.test", exception=True)
    lists = [Entry("x.test", Scope.EXACT)], [Entry("x.test", Scope.UNDER), exception]
    table_of(path, *lists).close()
    return path


def sets(path):
    with path.open("rb") as file:
        octets = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    head = read_head(octets, path)
    return Sets(octets, head), head.header.sets


def test_a_set_says_what_each_source_says(path):
    found, number = sets(path)
    last = found[number - 1]
    assert last == Said(0b01, 0b10, (Said(0b10, 0b10), Said(), Said()))
    assert found[number - 1] is last


def test_suffix_rules_are_no_source(path):
    found, number = sets(path)
    assert any(said.rule and not said.exact for said in map(found.__getitem__, range(number)))


def test_a_number_behind_the_sets_is_damage(path):
    found, number = sets(path)
    with pytest.raises(TableError, match="points to no set"):
        found[number]


@pytest.mark.parametrize("octets", [b"\xfe\x1f", b"\x1f\xfe"])
def test_a_source_that_is_not_there_is_damage(path, octets):
    content = bytearray(path.read_bytes())
    header, _ = layout.unpack_header(bytes(content))
    for place in range(header.places.members, header.places.conditions - 1, 2):
        content[place : place + 2] = octets
    path.write_bytes(content)
    found, _ = sets(path)
    with pytest.raises(TableError, match="a source that is not there"):
        found[0]


def test_sets_that_are_remembered_are_bounded(path, monkeypatch):
    monkeypatch.setattr("blocklists.table_sets.MOST_REMEMBERED", 2)
    found, number = sets(path)
    before = [found[one] for one in range(number)]
    assert [found[one] for one in range(number)] == before
    assert max(len(kept) for kept in vars(found).values() if isinstance(kept, dict)) <= 2
