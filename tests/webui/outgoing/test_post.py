"""The post: what happens in a home goes out once, together, and not before its time."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from policy.rules import Household, Privacy
from store.backup import make_backup, read_backup
from store.channels import (
    ASK,
    BYPASS,
    DEVICE,
    DIGEST,
    TEST,
    TROUBLE,
    WARNING,
    Channels,
)
from store.forgetting import forget_child
from store.household import DEFAULT, HouseholdStore
from store.outbox import FAILED, WAITS, Outbox
from store.requests import AGAIN
from store.restoring import restore
from store.week_totals import WeekTotal, WeekTotals
from tests.webui.home import AYESHA, PagesLab, Visitor
from tests.webui.outgoing.homes import (
    FakeSender,
    ask,
    at,
    channel,
    post_of,
    refused,
    seen,
    week,
)
from tests.webui.outgoing.sinks import WebSink, serving
from webui.home_state import home_state
from webui.outgoing.note_words import trial_note
from webui.outgoing.post import Post
from webui.outgoing.sending_apart import Outcome
from webui.outgoing.telling import TOGETHER, addressed, lay_out, news_of
from webui.rulebook import with_profile, without_profile

MAC = "02:99:00:00:00:0{}"


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def post(lab: PagesLab, sender: FakeSender) -> Post:
    return post_of(lab, sender)


async def test_where_nothing_is_set_up_nothing_goes_out(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await ask(lab)
    refused(lab, "bypass", 3)
    lab.clock.move(8 * 86400)
    await post.round()
    assert sender.sent == []


async def test_an_ask_goes_out_once_and_without_its_reason(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await ask(lab, reason="before there was a channel")
    lab.clock.move(5)
    await channel(lab, ASK)
    await ask(lab, "child2", "my secret reason")
    for _ in range(3):
        await post.round()
    assert sender.titles == ["Bilal asks for more time"]
    assert "secret" not in repr(sender.sent)
    body = sender.sent[0]["body"]
    assert (body["version"], body["kind"]) == (1, "ask")
    assert body["household"] == {"id": DEFAULT, "name": "Our home"}
    assert body["made"].startswith("2026-11-21T1")
    assert body["data"]["profile"] == "child2"


async def test_after_a_restore_a_new_ask_is_told_though_its_number_is_an_old_one(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, ASK)
    made = await lab.do(lambda store: make_backup(store, DEFAULT))
    await ask(lab)
    await post.round()
    await lab.do(lambda store: restore(store, DEFAULT, read_backup(made), "Ammi"))
    lab.clock.move(60)
    await ask(lab, "child2")
    await post.round()
    assert sender.titles == ["Ayesha asks for more time", "Bilal asks for more time"]
    first, second = sender.bodies(ASK)
    assert first["data"]["ask"] == second["data"]["ask"]
    assert first["id"] != second["id"]


async def test_an_ask_that_is_asked_again_is_told_again_an_hour_later_at_most(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, ASK)
    for _ in range(8):
        await ask(lab)
        await post.round()
        lab.clock.move(AGAIN / 4)
    assert len(sender.sent) == 2


async def test_an_ask_on_the_childs_page_wakes_the_post(
    lab: PagesLab, parent: Visitor, sender: FakeSender
) -> None:
    await channel(lab, ASK)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(post_of(lab, sender).run())
        await asyncio.sleep(0.2)
        await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="name", name="a.example", why="x")
        async with asyncio.timeout(5):
            await sender.came.wait()
        running.cancel()
    assert sender.titles == ["Ayesha asks for a site"], "names are not recorded at ten"


async def test_new_devices_within_minutes_are_one_message(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, DEVICE)
    seen(lab, MAC.format(1), "phone")
    await post.round()
    lab.clock.move(100)
    seen(lab, MAC.format(2))
    await post.round()
    assert sender.sent == [], "the first waits for others"
    lab.clock.move(TOGETHER - 100)
    await post.round()
    assert sender.titles == ["2 new devices are in your home"]
    assert "phone" in sender.sent[0]["text"]
    assert "Is it yours" in sender.sent[0]["text"]
    lab.clock.move(86400)
    seen(lab, MAC.format(2))
    await post.round()
    assert len(sender.sent) == 1, "each is told once"


async def test_while_a_home_is_set_up_no_device_is_news(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, DEVICE)
    until = lab.clock.wall() + 3600
    await lab.do(lambda store: store.let_off_until(DEFAULT, "test", "began", until))
    seen(lab, MAC.format(1))
    await post.round()
    lab.clock.move(7200)
    await post.round()
    lab.clock.move(TOGETHER)
    await post.round()
    assert sender.sent == []


async def test_ways_around_are_told_first_and_then_summed_up_hours_later(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, BYPASS)
    refused(lab, "bypass", 2)
    await post.round()
    lab.clock.move(TOGETHER)
    await post.round()
    for _ in range(10):
        refused(lab, "bypass", 1)
        lab.clock.move(120)
        await post.round()
    assert [body["data"]["number"] for body in sender.bodies(BYPASS)] == [2]
    lab.clock.move(6 * 3600)
    await post.round()
    assert [body["data"]["number"] for body in sender.bodies(BYPASS)] == [2, 12]
    lab.clock.move(6 * 3600)
    await post.round()
    assert len(sender.sent) == 2, "nothing happened since"
    first = sender.sent[0]
    assert first["title"] == "Ayesha: Ways around the rules (2 tries)"
    assert "Apps do that by themselves" in first["text"]


async def test_ways_around_are_told_no_deeper_than_the_privacy_level(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    """Bilal is fifteen: minutes are kept of him, and nothing of what was closed."""
    await channel(lab, BYPASS)
    refused(lab, "bypass", 5, "child2", "vpn.example")
    refused(lab, "bypass", 5, "child1", "vpn.example")
    await post.round()
    lab.clock.move(TOGETHER)
    await post.round()
    assert [body["data"]["profile"] for body in sender.bodies(BYPASS)] == ["child1"]
    assert "vpn.example" not in repr(sender.sent)


async def _set_level(lab: PagesLab, level: Privacy) -> None:
    def lower(home: Household) -> Household:
        return with_profile(home, replace(home.profiles["child1"], privacy=level))

    await lab.do(lambda store: store.edit(DEFAULT, "Ammi", "set the level", lower))


async def test_a_level_that_was_lowered_stops_what_waits(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, BYPASS)
    refused(lab, "bypass", 5)
    await post.round()
    lab.clock.move(TOGETHER)
    sender.outcome = Outcome("unreachable", again=True)
    await post.round()
    sender.outcome = Outcome()
    await _set_level(lab, Privacy.L1)
    lab.clock.move(WAITS[0])
    await post.round()
    assert len(sender.sent) == 1, "the try that failed"
    assert "Ways around" not in (await parent.get("/")).text
    lab.clock.move(7 * 3600)
    await post.round()
    assert len(sender.sent) == 1


async def test_a_level_that_is_lowered_before_anything_was_told_keeps_it_untold(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, BYPASS)
    refused(lab, "bypass", 5)
    await post.round()
    await _set_level(lab, Privacy.L1)
    lab.clock.move(TOGETHER)
    await post.round()
    assert sender.sent == []


async def test_an_ask_that_waits_is_told_in_words_of_the_level_of_now(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await _set_level(lab, Privacy.L3)
    await channel(lab, ASK)
    await lab.at(AYESHA).post("/my/ask", on="/my/ask", kind="name", name="a.example", why="x")
    sender.outcome = Outcome("unreachable", again=True)
    await post.round()
    assert sender.titles == ["Ayesha asks for a.example"]
    sender.outcome = Outcome()
    await _set_level(lab, Privacy.L2)
    lab.clock.move(WAITS[0])
    await post.round()
    await post.round()
    assert sender.titles[1:] == ["Ayesha asks for a site"]


async def test_nothing_is_laid_out_about_a_child_that_was_forgotten_meanwhile(
    lab: PagesLab, parent: Visitor
) -> None:
    await channel(lab, ASK, DIGEST)
    await ask(lab)
    week(lab)
    lab.clock.set_wall(at("2026-11-22 18:00"))
    state, now = await home_state(lab.console, DEFAULT), lab.clock.wall()
    news = await lab.do(lambda store: news_of(store, state, now))
    notes = addressed(lab.console.shipped, lab.console.facts, state, news)
    assert {each.note.kind for each, _sender in notes} == {ASK, DIGEST}

    def forget(store: HouseholdStore) -> tuple[int, list[WeekTotal]]:
        forget_child(
            store, DEFAULT, "child1", who="Ammi", what="x",
            change=lambda home: without_profile(home, "child1"),
        )  # fmt: skip
        laid = lay_out(store, DEFAULT, news, notes, now)
        return laid, WeekTotals(store.db, DEFAULT).of("2026-11-22")

    assert await lab.do(forget) == (0, [])


async def test_a_restart_tells_nothing_again(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab)
    refused(lab, "bypass", 2)
    await ask(lab)
    await post.round()
    lab.clock.move(TOGETHER)
    await post.round()
    told = len(sender.sent)
    assert told == 2
    again = post_of(lab, sender)
    await again.round()
    lab.clock.move(7 * 3600)
    await again.round()
    assert len(sender.sent) == told


async def test_trouble_is_told_when_it_lasts_and_once(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, TROUBLE)
    lab.resolver.status = {"recording": False}
    await post.round()
    lab.resolver.status = {}
    lab.clock.move(700)
    await post.round()
    assert sender.sent == [], "it went away by itself"
    lab.resolver.status = {"recording": False}
    for _ in range(30):
        await post.round()
        lab.clock.move(60)
    assert sender.titles == ["Minutes are not being saved: the disk may be full or read-only."]


async def test_before_a_lock_two_warnings_go_out(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, WARNING)
    lab.clock.set_wall(at("2026-11-23 20:48"))
    for _ in range(14 * 60 // 30):
        await post.round()
        lab.clock.move(30)
    titles = [title for title in sender.titles if title.startswith("Ayesha")]
    assert titles == [
        "Ayesha: School nights: everything locks in 10 minutes, at 21:00",
        "Ayesha: School nights: everything locks in 5 minutes, at 21:00",
    ]


async def test_a_warning_that_could_not_be_sent_is_not_sent_after_the_lock(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    number = await channel(lab, WARNING)
    lab.clock.set_wall(at("2026-11-23 20:56"))
    sender.outcome = Outcome("unreachable", again=True)
    await post.round()
    sender.outcome = Outcome()
    lab.clock.set_wall(at("2026-11-23 21:01"))
    await post.round()
    assert len(sender.sent) == 1
    last = await lab.do(lambda store: Outbox(store.db).last_of(DEFAULT, number))
    assert (last.state, last.problem) == (FAILED, "unreachable")


async def test_a_test_waits_for_no_message_that_takes_its_time(
    lab: PagesLab, parent: Visitor, sender: FakeSender
) -> None:
    number, slow = await channel(lab, ASK), asyncio.Event()

    async def send(kind: str, target: object, message: Mapping[str, Any], **more: Any) -> Outcome:
        if message["body"]["kind"] != TEST:
            sender.came.set()
            await slow.wait()
        return await sender(kind, target, message, **more)

    await ask(lab)
    post = Post(lab.console, send=send)
    sending = asyncio.create_task(post.round())
    await sender.came.wait()
    state = await home_state(lab.console, DEFAULT)
    [place] = await lab.do(lambda store: Channels(store, DEFAULT).all())
    assert place.id == number
    async with asyncio.timeout(10):
        assert (await post.send_note(state, place, trial_note("x"))).is_sent
    assert sender.titles == ["Nigehban: a test message"]
    slow.set()
    await sending
    assert len(sender.sent) == 2


async def test_what_failed_is_tried_again_and_then_told_on_the_page(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, ASK)
    await ask(lab)
    sender.outcome = Outcome("server", "503", again=True)
    await post.round()
    for wait in WAITS:
        lab.clock.move(wait - 1)
        await post.round()
        lab.clock.move(1)
        await post.round()
    assert len(sender.sent) == 1 + len(WAITS)
    page = (await parent.get("/notices")).text
    assert "The last message could not be sent" in page
    assert "the server has trouble of its own (503)" in page


async def test_nothing_goes_out_while_the_clock_is_not_set(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, ASK, DIGEST)
    await ask(lab)
    lab.clock.set_wall(at("2026-11-22 18:05"))
    lab.resolver.status = {"clock_is_set": False}
    await post.round()
    assert sender.sent == []
    lab.resolver.status = {"clock_is_set": True}
    await post.round()
    assert {message["body"]["kind"] for message in sender.sent} == {ASK, DIGEST}


async def test_without_a_resolver_a_clock_that_ran_back_sends_nothing(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, ASK)
    await ask(lab)
    seen(lab, MAC.format(1))  # saves the clock, as the resolver does each minute
    await lab.resolver.stop()
    now = lab.clock.wall()
    lab.clock.set_wall(3600.0)
    await post.round()
    assert sender.sent == []
    lab.clock.set_wall(now + 60)
    await post.round()
    assert sender.bodies(ASK)


async def test_the_summary_goes_out_once_at_its_time_also_over_restarts(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, DIGEST)
    week(lab)
    lab.clock.set_wall(at("2026-11-22 17:59"))
    await post.round()
    assert sender.sent == []
    lab.clock.set_wall(at("2026-11-22 18:00"))
    await post.round()
    await post_of(lab, sender).round()
    lab.clock.move(2 * 86400)
    await post_of(lab, sender).round()
    assert sender.titles == ["Our home: the week until Sun 22 November"]
    assert sender.bodies(DIGEST)[0]["data"]["children"][0]["minutes"]["low"] == 516, (
        "today counts live"
    )


async def test_a_summary_that_was_due_while_the_box_was_off_goes_out_later(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, DIGEST)
    week(lab)
    lab.clock.set_wall(at("2026-11-23 09:00"))
    await post.round()
    assert sender.titles == ["Our home: the week until Sun 22 November"]
    lab.clock.set_wall(at("2026-11-29 18:00"))
    await post.round()
    assert len(sender.sent) == 2


async def test_the_next_summary_says_more_or_less_than_the_week_before(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, DIGEST)
    week(lab)
    lab.clock.set_wall(at("2026-11-22 18:00"))
    await post.round()
    assert "week before" not in sender.sent[0]["text"]
    lab.clock.set_wall(at("2026-11-29 18:00"))
    week(lab, "2026-11-24")
    await post.round()
    assert "less than the week before" in sender.sent[1]["text"]
    children = sender.bodies(DIGEST)[1]["data"]["children"]
    assert children[0]["minutes"]["change"] == "less"


async def test_a_summary_that_was_interrupted_is_not_sent_twice(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    number = await channel(lab, DIGEST)
    lab.clock.set_wall(at("2026-11-22 18:00"))

    async def cut(*_: object, **__: object) -> Outcome:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await Post(lab.console, send=cut).round()
    again = post_of(lab, sender)
    await again._recover()  # noqa: SLF001  (as at the start)
    await again.round()
    assert sender.sent == []
    last = await lab.do(lambda store: Outbox(store.db).last_of(DEFAULT, number))
    assert (last.kind, last.problem) == (DIGEST, "interrupted")
    assert "it may have arrived" in (await parent.get("/notices")).text


async def test_each_channel_is_spoken_to_in_its_language(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    await channel(lab, ASK)
    await channel(lab, ASK, language="ur")
    await ask(lab)
    await post.round()
    english, urdu = sender.titles
    assert english == "Ayesha asks for more time"
    assert urdu != english
    assert sender.sent[0]["id"] != sender.sent[1]["id"]


async def test_what_goes_wrong_inside_is_said_once_and_the_post_goes_on(
    lab: PagesLab, parent: Visitor, sender: FakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    post = post_of(lab, sender)

    async def fail() -> None:
        raise RuntimeError("broken")  # noqa: EM101

    await post._try(fail)  # noqa: SLF001
    await post._try(fail)  # noqa: SLF001
    assert [record.getMessage() for record in caplog.records] == [
        "notices wait: RuntimeError: broken"
    ]


async def test_a_webhook_is_really_called(lab: PagesLab, parent: Visitor) -> None:
    async with serving(WebSink()) as sink:
        await lab.do(
            lambda store: Channels(store, DEFAULT).add(
                "Ammi",
                account=None,
                kind="webhook",
                shown="http://127.0.0.1/…",
                target={"url": f"http://127.0.0.1:{sink.port}/", "secret": "s"},
                wants=frozenset({ASK}),
                language="ur",
                twelve_hours=True,
            )
        )
        await ask(lab)
        await Post(lab.console, to_this_machine=True).round()
    [posted] = sink.posted
    assert "عائشہ" not in posted.body.decode(), "names are as the family wrote them"
    assert "Ayesha" in posted.body.decode()


async def test_a_look_at_a_quiet_home_writes_nothing(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender
) -> None:
    """Flash memory wears by writing."""
    await channel(lab)
    await post.round()
    files = [lab.places.household_db, lab.places.snapshots / DEFAULT]
    before = [(path.stat().st_mtime_ns, path.read_bytes()) for path in files]
    for _ in range(4):
        lab.clock.move(30)
        await post.round()
    assert [(path.stat().st_mtime_ns, path.read_bytes()) for path in files] == before
    assert sender.sent == []


async def test_one_home_that_cannot_be_looked_at_holds_up_no_other(
    lab: PagesLab, parent: Visitor, post: Post, sender: FakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    def spoil(store: HouseholdStore) -> None:
        row = {"id": "broken", "document": "{", "revision": 1, "sorting_until": None}
        store.db.table("household").insert(row)

    await channel(lab, ASK)
    await ask(lab)
    await lab.do(spoil)
    await post.round()
    await post.round()
    assert sender.bodies(ASK)
    assert len(caplog.records) == 1
