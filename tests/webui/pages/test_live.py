"""The stream of news: what it says, to whom, how many, and how it ends."""

import asyncio
from typing import Any

from aiohttp import ClientResponse

from tests.webui.home import AYESHA, STRANGE, PagesLab, Visitor
from webui.news import MOST_EACH

CHILD = "profile:child1"


async def opened(visitor: Visitor, seen: str) -> ClientResponse:
    return await visitor.session.get(f"{visitor.base}/live", params={"seen": seen})


async def heard(stream: ClientResponse, word: bytes, within: float = 3.0) -> bool:
    """Say whether a stream says a word within a time."""
    try:
        async with asyncio.timeout(within):
            async for line in stream.content:
                if word in line:
                    return True
    except TimeoutError:
        pass
    return False


def carried(text: str) -> str:
    return text.partition('data-live="')[2].partition('"')[0]


async def test_another_parents_tap_is_heard_within_a_second(lab: PagesLab, parent: Visitor) -> None:
    stream = await opened(parent, carried((await parent.get("/")).text))
    assert not await heard(stream, b"changed", 1.3), "nothing changed yet"
    await parent.post("/act/pause", for_=CHILD)
    assert await heard(stream, b"changed", 1.0)
    stream.close()


async def test_a_childs_ask_is_heard_by_parents_and_the_answer_by_the_child(
    lab: PagesLab, parent: Visitor
) -> None:
    ayesha = lab.at(AYESHA)
    by_parent = await opened(parent, carried((await parent.get("/")).text))
    by_child = await opened(ayesha, carried((await ayesha.get("/my")).text))
    await ayesha.post("/my/ask", on="/my/ask", kind="time", minutes="30", why="please")
    assert await heard(by_parent, b"changed")
    assert await heard(by_child, b"changed")
    await parent.post("/asks/answer", ask="1", answer="no")
    assert await heard(by_child, b"changed")
    for stream in (by_parent, by_child):
        stream.close()


async def test_minutes_that_are_used_are_heard(lab: PagesLab, parent: Visitor) -> None:
    stream = await opened(parent, carried((await parent.get("/")).text))
    await asyncio.sleep(0.1)
    lab.resolver.usage = [["child1", "d2", "games", "1", "3"]]
    assert await heard(stream, b"changed")
    stream.close()


async def test_what_changed_between_the_page_and_its_listening_is_not_missed(
    lab: PagesLab, parent: Visitor
) -> None:
    seen = carried((await parent.get("/")).text)
    await parent.post("/act/pause", for_=CHILD)
    stream = await opened(parent, seen)
    assert await heard(stream, b"changed", 1.0)
    stream.close()


async def test_the_stream_carries_nothing_of_the_home_and_our_headers(
    lab: PagesLab, parent: Visitor
) -> None:
    stranger = lab.at(STRANGE)
    stream = await opened(stranger, "old")
    assert stream.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert stream.headers["Cache-Control"] == "no-store"
    assert stream.content_type == "text/event-stream"
    said = b""
    while not said.endswith(b"data:\n\n"):
        said += await stream.content.readany()
    fields = {line.partition(b":")[0] for line in said.split(b"\n") if line}
    assert fields == {b"retry", b"id", b"event", b"data"}
    assert b"Ayesha" not in said
    stream.close()


async def test_one_session_holds_only_so_many_streams(lab: PagesLab, parent: Visitor) -> None:
    streams: list[Any] = [await opened(parent, "") for _ in range(MOST_EACH + 1)]
    assert await heard(streams[-1], b"enough", 1.0)
    assert len(lab.console.news.ears) == MOST_EACH
    for stream in streams:
        stream.close()


async def test_streams_end_when_the_console_stops(lab: PagesLab, parent: Visitor) -> None:
    stream = await opened(parent, "")
    lab.console.news.end()
    async with asyncio.timeout(1):
        await stream.read()
    assert lab.console.news.ears == []


async def test_who_closes_the_page_listens_no_more(lab: PagesLab, parent: Visitor) -> None:
    stream = await opened(parent, "")
    await asyncio.sleep(0.1)
    assert len(lab.console.news.ears) == 1
    stream.close()
    await asyncio.sleep(1.4)
    assert lab.console.news.ears == []
