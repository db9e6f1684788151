import pytest

from blocklists.collection import Feed, UnusableFeed
from blocklists.compile import compile_table
from blocklists.entries import Entry, UnusableList
from blocklists.files import StorageError
from blocklists.layout import MOST_SOURCES
from blocklists.table import Table
from tests.blocklists.worlds import SUFFIXES, feed, source, table_of


def test_it_tells_what_came_out(tmp_path):
    feeds = [feed(0, [Entry("x.test"), Entry("co.uk"), Entry("y.test", types=("A",))])]
    compiled = compile_table(feeds, SUFFIXES, tmp_path / "table")
    assert (compiled.names, compiled.conditions, compiled.suffixes_dropped) == (1, 1, 1)


def test_a_salt_is_drawn_for_each_table(tmp_path):
    generations = set()
    for _ in range(2):
        compile_table([feed(0, [Entry("x.test")])], SUFFIXES, tmp_path / "table")
        with Table.open(tmp_path / "table") as table:
            assert table.lookup("x.test")
            generations.add(table.generation)
    assert len(generations) == 2


def test_the_same_input_and_salt_give_the_same_octets(tmp_path):
    for name in ("one", "two"):
        table_of(tmp_path / name, [Entry("x.test")], [Entry("y.test")]).close()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_more_names_than_fit_in_memory_at_once_are_all_there(tmp_path, monkeypatch):
    monkeypatch.setattr("blocklists.partitions.MOST_HELD", 1000)
    names = [f"n{number}.test" for number in range(3000)]
    with table_of(tmp_path / "table", map(Entry, names), map(Entry, names[:100])) as table:
        assert table.names == 3000
        assert all(table.lookup(name) == (3 if at < 100 else 1) for at, name in enumerate(names))
        assert not any(table.lookup(f"m{number}.test") for number in range(3000))


def test_folded_names_lose_a_source_and_are_counted(tmp_path):
    both = [Entry("x.test"), Entry("y.test")]
    feeds = [feed(0, both), feed(1, both[:1])]
    compiled = compile_table(feeds, SUFFIXES, tmp_path / "table", most_sets=1)
    assert compiled.folded == 1
    with Table.open(tmp_path / "table") as table:
        assert table.lookup("x.test") == 0b01
        assert table.lookup("y.test") == 0b01


def test_progress_runs_through_its_phases(tmp_path):
    seen = []
    table_of(tmp_path / "table", [], progress=lambda *step: seen.append(step)).close()
    assert seen[0] == ("read", 0, 1)
    assert ("read", 1, 1) in seen
    assert seen[-1] == ("sort", 256, 256)


def test_a_list_that_breaks_off_leaves_the_old_table_and_nothing_else(tmp_path):
    path = tmp_path / "table"
    table_of(path, [Entry("x.test")]).close()

    def broken():
        yield Entry("y.test")
        message = "The list is damaged."
        raise UnusableList(message)

    with pytest.raises(UnusableFeed):
        compile_table([Feed(source(0), broken)], SUFFIXES, path)
    assert [one.name for one in tmp_path.iterdir()] == ["table"]
    with Table.open(path) as table:
        assert table.lookup("x.test")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StorageError, match="none/table could not be written"):
        compile_table([], SUFFIXES, tmp_path / "none" / "table")


def test_too_many_sources_are_refused(tmp_path):
    with pytest.raises(ValueError, match="more than a table holds"):
        compile_table([feed(0, [])] * (MOST_SOURCES + 1), SUFFIXES, tmp_path / "table")
