import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from blocklists.download import Downloader
from blocklists.entries import UnusableList
from blocklists.files import StorageError
from blocklists.hops import DownloadError
from blocklists.refresh import Refresh
from blocklists.subscriptions import ListsError, Subscriptions
from blocklists.table import Table
from tests.blocklists import homes
from tests.blocklists.servers import serving

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def refresh(tmp_path, data):
    return Refresh(data, homes.starter(tmp_path / "starter"), Downloader(allow_private=True))


@pytest.fixture
def origin(tmp_path):
    path = tmp_path / "games.txt"
    path.write_text("a.test\nb.test\nnot a name\n")
    return path


def held(data, name):
    with Table.open(data / "table") as table:
        found = table.lookup(name)
        return {one.id for at, one in enumerate(table.sources) if found >> at & 1}


def files(data):
    return sorted(path.name for path in (data / "lists").iterdir() if path.suffix == ".list")


async def test_a_list_from_a_file_is_in_force_when_it_is_added(refresh, data, origin):
    added = await refresh.add("games", str(origin), now=NOON)
    assert added.source.format == "plain"
    assert (added.report.names, added.report.skipped) == (2, 1)
    assert added.report.examples == ("line 3: not a domain name: 'not a name'",)
    assert added.checked == added.changed == "2026-11-21T12:00:00+00:00"
    assert held(data, "www.a.test") == {added.source.id}
    assert held(data, "naked.test") == {"starter:adult"}


async def test_a_list_from_the_net_is_asked_for_again_only_if_it_changed(refresh, data):
    async with serving(list=b"a.test\nb.test\n") as server:
        added = await refresh.add("games", server.url + "list", now=NOON)
        (same,) = await refresh.update(now=LATER)
        assert server.asked[-1].headers["If-None-Match"] == added.etag
        assert (same.checked, same.changed) == ("2026-11-22T12:00:00+00:00", added.changed)
        server.pages["/list"] = gzip.compress(b"a.test\nc.test\n")
        (changed,) = await refresh.update([added.source.id], now=LATER)
    assert changed.changed == "2026-11-22T12:00:00+00:00"
    assert held(data, "c.test") == {added.source.id}
    assert not held(data, "b.test")
    assert len(files(data)) == 1


async def test_a_format_that_was_asked_for_is_kept(refresh, data, origin):
    added = await refresh.add("games", str(origin), asked_format="hosts", now=NOON)
    assert added.source.format == "hosts"
    assert not held(data, "sub.a.test")
    origin.write_text("a.test\nb.test\nc.test\n")
    (updated,) = await refresh.update(now=LATER)
    assert updated.source.format == "hosts"


async def test_a_path_is_kept_from_the_root_on(refresh, origin, monkeypatch):
    monkeypatch.chdir(origin.parent)
    added = await refresh.add("games", origin.name, now=NOON)
    assert added.source.origin == str(origin)


async def test_progress_names_each_phase(refresh, origin):
    phases = []
    await refresh.add("games", str(origin), now=NOON)
    await refresh.update(now=LATER, progress=lambda phase, *_: phases.append(phase))
    assert set(phases) == {"update"}
    origin.write_text("a.test\nb.test\nd.test\n")
    await refresh.update(now=LATER, progress=lambda phase, *_: phases.append(phase))
    assert set(phases) == {"update", "read", "sort"}


# --- what is wrong with a list


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<!doctype html>", "there is a web page"),
        ("", "is empty"),
        ("192.0.2.1\n", "holds IP addresses"),
        ("@@||a.test^\n", "only takes names off"),
    ],
)
async def test_a_bad_list_is_not_added(refresh, data, origin, text, sentence):
    origin.write_text(text)
    with pytest.raises(UnusableList, match=sentence):
        await refresh.add("games", str(origin), now=NOON)
    assert Subscriptions(data / "lists").read() == {}
    assert files(data) == []


@pytest.mark.parametrize(
    "text", ["<!doctype html>", "", '{"message": "Too many requests"}', "\0\1" * 50]
)
async def test_a_bad_update_leaves_the_last_good_list(refresh, data, origin, text):
    added = await refresh.add("games", str(origin), now=NOON)
    origin.write_text(text)
    (tried,) = await refresh.update(now=LATER)
    assert "list" in tried.error
    assert (tried.checked[:10], tried.changed[:10]) == ("2026-11-22", "2026-11-21")
    assert tried.report == added.report
    assert held(data, "a.test") == {added.source.id}
    origin.write_text("a.test\nb.test\n")
    (well,) = await refresh.update(now=LATER)
    assert well.error == ""


async def test_a_list_that_is_gone_leaves_the_last_good_one(refresh, data):
    async with serving(list=b"a.test\n") as server:
        added = await refresh.add("games", server.url + "list", now=NOON)
        server.pages.clear()
        (tried,) = await refresh.update(now=LATER)
    assert "answered 404" in tried.error
    assert held(data, "a.test") == {added.source.id}


async def test_one_bad_list_does_not_hold_up_the_others(refresh, data, tmp_path, origin):
    first = await refresh.add("games", str(origin), now=NOON)
    (tmp_path / "other").write_text("x.test\n")
    second = await refresh.add("games", str(tmp_path / "other"), now=NOON)
    origin.unlink()
    (tmp_path / "other").write_text("x.test\ny.test\n")
    tried = {one.source.id: one.error for one in await refresh.update(now=LATER)}
    assert "no file and no folder" in tried[first.source.id]
    assert tried[second.source.id] == ""
    assert held(data, "y.test") == {second.source.id}


# --- guards


async def test_a_list_that_lost_most_of_its_names_is_held_back(refresh, data, origin):
    origin.write_text("".join(f"n{number}.test\n" for number in range(100)))
    added = await refresh.add("games", str(origin), now=NOON)
    origin.write_text("n1.test\n")
    (tried,) = await refresh.update(now=LATER)
    assert tried.held_back == "It went from 100 to 1 names, which is less than half."
    assert held(data, "n99.test") == {added.source.id}
    (taken,) = await refresh.update(accept=[added.source.id], now=LATER)
    assert (taken.held_back, taken.report.names) == ("", 1)
    assert not held(data, "n99.test")


async def test_a_list_that_comes_back_is_no_longer_held_back(refresh, origin):
    origin.write_text("a.test\nb.test\nc.test\n")
    await refresh.add("games", str(origin), now=NOON)
    origin.write_text("a.test\n")
    (tried,) = await refresh.update(now=LATER)
    assert tried.held_back
    origin.write_text("a.test\nb.test\nc.test\n")
    (tried,) = await refresh.update(now=LATER)
    assert tried.held_back == ""


async def test_popular_names_of_a_new_list_are_left_out_and_named(refresh, data, origin):
    origin.write_text("a.test\nnews.test\n")
    added = await refresh.add("games", str(origin), now=NOON)
    assert added.notes == ("Left out, being popular and about something else: news.test.",)
    assert not held(data, "news.test")
    assert held(data, "a.test")


async def test_an_update_that_covers_a_popular_name_is_held_back(refresh, data, origin):
    await refresh.add("games", str(origin), now=NOON)
    origin.write_text("a.test\nb.test\nbank.test\n")
    (tried,) = await refresh.update(now=LATER)
    assert "bank.test" in tried.held_back
    assert not held(data, "bank.test")


async def test_an_order_may_name_a_popular_site(refresh, data, origin):
    origin.write_text("news.test\n")
    added = await refresh.add("adult", str(origin), tier="mandated", now=NOON)
    assert added.source.tier == "mandated"
    assert held(data, "news.test") == {added.source.id}


# --- mistakes


@pytest.mark.parametrize(
    ("label", "asked", "sentence"),
    [
        ("gamez", "auto", "no category and no service that is called 'gamez'"),
        ("games", "yaml", "There is no format 'yaml'"),
        ("games", "curated", "There is no format 'curated'"),
    ],
)
async def test_a_mistake_is_named(refresh, origin, label, asked, sentence):
    with pytest.raises(ListsError, match=sentence):
        await refresh.add(label, str(origin), asked_format=asked, now=NOON)


async def test_a_list_is_added_for_a_label_once(refresh, origin):
    added = await refresh.add("games", str(origin), now=NOON)
    with pytest.raises(ListsError, match=f"has been added before: {added.source.id}"):
        await refresh.add("games", str(origin), now=NOON)
    other = await refresh.add("chirper", str(origin), now=NOON)
    assert other.source.id != added.source.id


async def test_a_list_that_is_not_there_is_named(refresh):
    for work in (refresh.remove("none"), refresh.update(["none"], now=NOON)):
        with pytest.raises(ListsError, match="There is no list that is called 'none'"):
            await work


async def test_a_list_that_is_removed_is_out_of_force(refresh, data, origin):
    added = await refresh.add("games", str(origin), now=NOON)
    await refresh.remove(added.source.id)
    assert not held(data, "a.test")
    assert files(data) == []


async def test_a_private_address_is_refused_unless_the_operator_allows_it(tmp_path, data):
    careful = Refresh(data, homes.starter(tmp_path / "starter"))
    async with serving(list=b"a.test\n") as server:
        with pytest.raises(DownloadError, match="the operator can allow"):
            await careful.add("games", server.url + "list", now=NOON)
    assert server.asked == []


# --- when things fail


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
async def test_a_full_disk_while_adding_changes_nothing(refresh, data, origin, tmp_path):
    first = await refresh.add("games", str(origin), now=NOON)
    before = (data / "table").read_bytes()
    (data / "table.new").symlink_to("/dev/full")
    (tmp_path / "other").write_text("x.test\n")
    with pytest.raises(StorageError, match="no room left on the disk"):
        await refresh.add("games", str(tmp_path / "other"), now=NOON)
    assert (data / "table").read_bytes() == before
    assert list(Subscriptions(data / "lists").read()) == [first.source.id]
    added = await refresh.add("games", str(tmp_path / "other"), now=NOON)
    assert held(data, "x.test") == {added.source.id}


async def test_a_table_that_could_not_be_built_is_built_next_time(refresh, data, origin):
    added = await refresh.add("games", str(origin), now=NOON)
    (data / "table").unlink()
    await refresh.update([], now=LATER)
    assert held(data, "a.test") == {added.source.id}
    assert (await refresh.build()).compiled is None
    assert (await refresh.build(again=True)).compiled is not None


async def test_a_file_that_was_damaged_on_the_disk_is_told(refresh, data, origin):
    added = await refresh.add("games", str(origin), now=NOON)
    (data / "lists" / files(data)[0]).write_bytes(b"\x1f\x8bx")
    (data / "table").unlink()
    origin.write_text("<html>")
    (tried,) = await refresh.update(now=LATER)
    assert tried.error.startswith("The list is damaged")
    assert held(data, "a.test") == set()
    origin.write_text("a.test\nz.test\n")
    await refresh.update(now=LATER)
    assert held(data, "z.test") == {added.source.id}
