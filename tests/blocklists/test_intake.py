import asyncio
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from blocklists.download import Downloader, Limits
from blocklists.entries import UnusableList
from blocklists.intake import Intake, in_thread, written
from blocklists.progress import no_progress
from blocklists.sources import Source
from blocklists.subscriptions import Subscription, Subscriptions
from tests.blocklists import homes
from tests.blocklists.servers import serving

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def subscriptions(tmp_path):
    found = Subscriptions(tmp_path / "lists")
    with found.changing():
        yield found


@pytest.fixture
def intake(tmp_path, subscriptions):
    downloader = Downloader(allow_private=True, limits=Limits(octets=1000))
    return Intake(subscriptions, homes.starter(tmp_path / "starter"), downloader)


def asked(origin, **fields):
    return Subscription(Source("mine", "games", origin=str(origin)), **fields)


async def test_what_is_good_is_put_where_the_record_says(intake, subscriptions, tmp_path):
    (tmp_path / "list").write_text("*.a.test\n")
    new = await intake.renewed(asked(tmp_path / "list"), NOON, no_progress)
    assert subscriptions.file(new).read_text() == "*.a.test\n"
    assert new.source.format == "wildcard"
    assert new.report.names == 1
    assert {path.name for path in subscriptions.folder.iterdir()} == {
        "lock",
        subscriptions.file(new).name,
    }


async def test_what_is_the_same_changes_nothing_but_when_it_was_checked(intake, tmp_path):
    (tmp_path / "list").write_text("a.test\n")
    first = await intake.renewed(asked(tmp_path / "list"), NOON, no_progress)
    again = await intake.renewed(first, NOON + timedelta(hours=1), no_progress)
    assert again.changed == first.changed
    assert again.checked > first.checked


async def test_a_file_that_was_lost_on_the_disk_comes_back(intake, subscriptions, tmp_path):
    (tmp_path / "list").write_text("a.test\n")
    first = await intake.renewed(asked(tmp_path / "list"), NOON, no_progress)
    subscriptions.file(first).unlink()
    again = await intake.renewed(first, NOON, no_progress)
    assert subscriptions.file(again).exists()


async def test_what_is_held_back_keeps_the_old_file_and_is_asked_for_again(intake, subscriptions):
    async with serving(list=b"a.test\nb.test\nc.test\n") as server:
        first = await intake.renewed(asked(server.url + "list"), NOON, no_progress)
        server.pages["/list"] = b"a.test\n"
        held = await intake.renewed(first, NOON, no_progress)
    assert held.held_back
    assert (held.digest, held.etag, held.report) == (first.digest, first.etag, first.report)
    assert subscriptions.file(held).exists()


async def test_what_is_too_large_or_no_list_leaves_nothing(intake, subscriptions, tmp_path):
    for octets in (b"a.test\n" * 1000, b"<html>"):
        (tmp_path / "list").write_bytes(octets)
        with pytest.raises(UnusableList):
            await intake.renewed(asked(tmp_path / "list"), NOON, no_progress)
    assert [path.name for path in subscriptions.folder.iterdir()] == ["lock"]


async def test_work_in_a_thread_is_waited_for_even_if_nobody_wants_it_any_more():
    done = []

    def work():
        time.sleep(0.2)
        done.append(True)

    task = asyncio.ensure_future(in_thread(work))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [True]


def test_moments_are_written_in_utc():
    karachi = timezone(timedelta(hours=5))
    assert written(datetime(2026, 11, 21, 17, 0, 0, 7, karachi)) == "2026-11-21T12:00:00+00:00"
