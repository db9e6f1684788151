import multiprocessing
import os

import pytest

from blocklists.report import Report
from blocklists.sources import Source
from blocklists.subscriptions import ListsError, Subscription, Subscriptions, new_id


@pytest.fixture
def subscriptions(tmp_path):
    return Subscriptions(tmp_path / "lists")


def one(name="a", **fields):
    return Subscription(Source(name, "adult", origin="/x"), **fields)


def test_a_folder_that_is_not_there_holds_none(subscriptions):
    assert subscriptions.read() == {}


def test_what_is_written_is_read_again(subscriptions):
    full = one(
        "b",
        asked_format="hosts",
        digest="0f",
        etag='"x"',
        checked="2026-11-21T12:00:00+00:00",
        error="It is gone.",
        notes=("Left out, …",),
        left_out=frozenset({"x.test", "/^ads/"}),
        report=Report(format="hosts", names=3, reasons={"why": 1}),
    )
    with subscriptions.changing():
        subscriptions.write({"b": full, "a": one()})
    assert subscriptions.read() == {"a": one(), "b": full}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"sources": [7]}', '{"sources": [{"source": {"id": 7}}]}']
)
def test_a_broken_record_is_named_and_not_overwritten(subscriptions, text):
    subscriptions.folder.mkdir()
    (subscriptions.folder / "sources.json").write_text(text)
    with pytest.raises(ListsError, match=r"sources.json cannot be read"):
        subscriptions.read()
    assert (subscriptions.folder / "sources.json").read_text() == text


def test_files_that_are_no_longer_in_force_are_removed(subscriptions):
    with subscriptions.changing():
        kept = one(digest="0f")
        subscriptions.write({"a": kept})
        names = ("a-0f.list", "a-01.list", "b.fetched", "table.new", "notes.txt")
        for name in names:
            (subscriptions.folder / name).touch()
        subscriptions.clean()
    left = {path.name for path in subscriptions.folder.iterdir()}
    assert left == {"a-0f.list", "notes.txt", "sources.json", "lock"}
    assert subscriptions.file(kept).name == "a-0f.list"


def _hold(folder, ready, done):
    with Subscriptions(folder).changing():
        ready.set()
        done.wait(20)


def test_one_process_changes_the_lists_at_a_time(subscriptions):
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(subscriptions.folder, ready, done))
    other.start()
    try:
        assert ready.wait(20)
        sentence = rf"another process \({other.pid}\); try again later"
        with pytest.raises(ListsError, match=sentence), subscriptions.changing():
            pass
    finally:
        done.set()
        other.join()
    with subscriptions.changing():
        assert (subscriptions.folder / "lock").read_text() == str(os.getpid())


@pytest.mark.parametrize(
    ("label", "origin", "name"),
    [
        ("adult", "https://lists.test/Lists/alt-version/porn-nl.txt", "adult-lists-porn-nl"),
        ("ads_tracking", "https://www.lists.test/", "ads-tracking-lists-test"),
        ("games", "/home/me/games.tar.gz", "games-home-me-games"),
        ("games", "/", "games"),
        ("tiktok", "http://\N{ARABIC LETTER ALEF}", "tiktok"),
    ],
)
def test_an_id_says_what_a_list_is_about_and_where_from(label, origin, name):
    assert new_id(label, origin, {}) == name


def test_ids_are_different_and_not_too_long():
    taken = {}
    for _ in range(3):
        taken[new_id("adult", "https://lists.test/" + "x" * 100, taken)] = None
    assert len(taken) == 3
    assert max(map(len, taken)) <= 50
