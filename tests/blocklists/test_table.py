import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocklists import layout
from blocklists.compile import compile_table
from blocklists.entries import Entry, Scope
from blocklists.formats import FORMATS
from blocklists.table import ForeignTableError, Table, TableError
from tests.blocklists.worlds import SUFFIXES, expected, feed, lists, names, rules, table_of


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("table") / "table"


# --- what a look-up answers


@given(lists, st.lists(names, min_size=1, max_size=8), st.sampled_from(["A", "AAAA", "TXT"]))
def test_the_table_agrees_with_rules_read_one_by_one(path, given_lists, asked, query_type):
    with table_of(path, *given_lists) as table:
        for name in asked:
            assert table.lookup(name, query_type) == expected(given_lists, name, query_type)


@given(lists, st.lists(rules, max_size=5), names)
def test_adding_a_list_takes_no_name_off_another(path, given_lists, more, name):
    with table_of(path, *given_lists) as table:
        before = table.lookup(name)
    with table_of(path, *given_lists, more) as table:
        assert table.lookup(name) & before == before


@given(lists, names)
def test_letter_case_makes_no_difference(path, given_lists, name):
    with table_of(path, *given_lists) as table:
        assert table.lookup(name.upper()) == table.lookup(name) == table.lookup(name.title())


def test_a_rule_for_an_exact_name_stands_for_www_too(path):
    with table_of(path, [Entry("x.test", Scope.EXACT)]) as table:
        assert table.lookup("x.test")
        assert table.lookup("www.x.test")
        assert not table.lookup("www.www.x.test")
        assert not table.lookup("m.x.test")


def test_a_rule_for_subdomains_leaves_the_name_itself_alone(path):
    with table_of(path, [Entry("x.test", Scope.UNDER)]) as table:
        assert not table.lookup("x.test")
        assert table.lookup("www.x.test")


@pytest.mark.parametrize(
    ("format_id", "lines"),
    [
        ("dnsmasq", ["server=/x.test/#", "local=/bad.x.test/", "server=/ok.bad.x.test/#"]),
        (
            "unbound",
            [
                'local-zone: "x.test" always_transparent',
                'local-zone: "bad.x.test" always_nxdomain',
                'local-zone: "ok.bad.x.test" always_transparent',
            ],
        ),
        (
            "rpz",
            [
                "*.x.test CNAME rpz-passthru.",
                "bad.x.test CNAME .",
                "*.bad.x.test CNAME .",
                "ok.bad.x.test CNAME rpz-passthru.",
            ],
        ),
        ("adblock", ["@@||x.test^", "||bad.x.test^"]),
    ],
)
def test_the_most_specific_rule_wins_where_the_language_says_so(path, format_id, lines):
    rules = [*FORMATS[format_id].parse(lines)]
    compile_table([feed(0, rules, format=format_id)], SUFFIXES, path)
    blocks = int(format_id != "adblock")
    with Table.open(path) as table:
        for name, found in (
            ("x.test", 0), ("y.x.test", 0), ("bad.x.test", blocks), ("y.bad.x.test", blocks),
            ("ok.bad.x.test", 0),
        ):  # fmt: skip
            assert table.lookup(name) == found, name


def test_an_exception_counts_for_its_own_list_only(path):
    exception = Entry("ok.x.test", exception=True)
    with table_of(path, [Entry("x.test"), exception], [Entry("x.test")]) as table:
        assert table.lookup("ok.x.test") == 0b10
        assert table.lookup("x.test") == 0b11


def test_an_exception_above_a_name_holds_below_it(path):
    with table_of(path, [Entry("ads.x.test"), Entry("x.test", exception=True)]) as table:
        assert not table.lookup("ads.x.test")


def test_an_important_rule_beats_an_exception_and_an_important_exception_beats_both(path):
    important = Entry("x.test", important=True)
    exception = Entry("a.x.test", exception=True)
    both = Entry("b.x.test", exception=True, important=True)
    with table_of(path, [important, exception, both]) as table:
        assert table.lookup("a.x.test")
        assert not table.lookup("b.x.test")


def test_a_rule_for_a_query_type_leaves_others_alone(path):
    with table_of(path, [Entry("x.test", types=("AAAA",))]) as table:
        assert table.lookup("x.test", "AAAA")
        assert not table.lookup("x.test", "A")


def test_names_with_odd_octets_are_looked_up_like_any_other(path):
    with table_of(path, [Entry("x.test")]) as table:
        assert table.lookup(r"\000\255.x.test")
        assert not table.lookup("")
        assert not table.lookup(".".join(["a"] * 120))


def test_a_table_without_sources_holds_nothing(path):
    with table_of(path) as table:
        assert (table.names, table.sources, table.lookup("x.test")) == (0, (), 0)


def test_names_are_counted_once_and_for_each_source(path):
    shared = Entry("x.test")
    with table_of(path, [shared, Entry("y.test"), shared], [shared]) as table:
        assert table.names == 2
        assert table.counts == (2, 1)


@given(names | st.sampled_from(["a.b.co.uk", "co.uk", "a.www.ck", "a.b.ck", "a.b.hosted.test"]))
def test_the_table_knows_what_somebody_registered(path, name):
    with table_of(path) as table:
        assert table.registrable(name) == SUFFIXES.registrable(name)


# --- what is wrong with a file


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "table"
    table_of(path, [Entry("x.test")], [Entry("y.test", types=("A",))]).close()
    return path


def damaged(good: Path, place: int, octets: bytes) -> Path:
    content = bytearray(good.read_bytes())
    content[place : place + len(octets)] = octets
    good.write_bytes(content)
    return good


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(TableError, match="cannot be read: No such file"):
        Table.open(tmp_path / "none")


def test_another_file_is_no_table(tmp_path):
    path = tmp_path / "table"
    path.write_text("0.0.0.0 example.test\n")
    with pytest.raises(TableError, match="is not a table of Nigehban"):
        Table.open(path)


def test_an_empty_file_is_no_table(tmp_path):
    path = tmp_path / "table"
    path.touch()
    with pytest.raises(TableError, match="cannot be read"):
        Table.open(path)


def test_a_table_of_the_other_byte_order_asks_to_be_compiled_again(good):
    mark = struct.pack("=H", layout.BYTE_ORDER)[::-1]
    with pytest.raises(ForeignTableError, match="compiled again"):
        Table.open(damaged(good, 8, mark))


def test_a_table_of_a_later_program_says_so(good):
    with pytest.raises(TableError, match="has version 99; this program reads version"):
        Table.open(damaged(good, 10, struct.pack("=H", 99)))


def test_a_table_that_ends_early_says_so(good):
    size = good.stat().st_size
    with good.open("r+b") as file:
        file.truncate(size - 1)
    with pytest.raises(TableError, match=f"ends early: it has {size - 1} octets of {size}"):
        Table.open(good)


@settings(max_examples=300)
@given(st.data())
def test_a_cut_or_changed_table_is_refused_or_found_out_and_never_breaks_the_process(path, data):
    table_of(path, [Entry("x.test")], [Entry("y.test", types=("A",))]).close()
    content = bytearray(path.read_bytes())
    places = st.one_of(
        st.integers(0, layout.HEADER_SIZE),  # the index is a quarter megabyte: look elsewhere too
        st.integers(len(content) - 800, len(content) - 1),
        st.integers(0, len(content) - 1),
    )
    place = data.draw(places)
    if data.draw(st.booleans(), label="cut"):
        content = content[:place]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    other = path.with_name("changed")
    other.write_bytes(content)
    try:
        table = Table.open(other)
    except TableError:
        return
    with table:
        answers = [answer(table, name) for name in ("x.test", "www.y.test", "z.test")]
        assert answers == [0b01, 0b10, 0] or not table.verify()


def answer(table: Table, name: str) -> int | None:
    try:
        table.registrable(name)
        return table.lookup(name)
    except TableError:
        return None


def test_a_changed_octet_is_found_by_verify(good):
    with Table.open(good) as table:
        assert table.verify()
    header, _ = layout.unpack_header(good.read_bytes()[: layout.HEADER_SIZE])
    start = header.places.entries
    with Table.open(damaged(good, start + 2, b"\xaa\x55")) as table:
        assert not table.verify()


def test_a_table_that_was_replaced_is_still_read_by_those_who_opened_it(good):
    with Table.open(good) as table:
        other = good.with_name("other")
        table_of(other, []).close()
        shutil.move(other, good)
        assert table.lookup("x.test")
        assert table.verify()
        with Table.open(good) as new:
            assert not new.lookup("x.test")
            assert new.generation != table.generation


def test_conditions_may_be_read_before_they_are_needed(path):
    with table_of(path, [Entry("x.test", types=("A",))]) as table:
        table.warm()
        table.warm()
        assert table.lookup("x.test", "A")
        assert not table.lookup("x.test", "TXT")
