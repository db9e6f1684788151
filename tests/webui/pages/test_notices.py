"""The page of notices: what is typed, what is shown, what stays secret, and honest tests."""

import re

import pytest

from store.channels import ASK, DIGEST, Channels
from store.household import DEFAULT
from tests.webui.home import PagesLab, Visitor
from tests.webui.outgoing.homes import FakeSender, channel, week
from tests.webui.outgoing.sinks import WebSink, serving
from webui.outgoing.post import Post
from webui.outgoing.sending_apart import Outcome

TOKEN = "T0ken-of-the-hook"  # noqa: S105  (the test's own)
PASSWORD = "app pass word"  # noqa: S105  (the test's own)
MAIL = {
    "kind": "mail", "to": "ammi@example.org", "user": "ammi@example.org", "password": PASSWORD,
    "host": "smtp.example.org", "security": "starttls", "wants": [ASK, DIGEST], "whose": "me",
}  # fmt: skip


@pytest.fixture
def sender(lab: PagesLab) -> FakeSender:
    sender = FakeSender()
    assert lab.console.post is not None
    lab.console.post._send = sender  # noqa: SLF001  (the edge of the house)
    return sender


async def _hook(parent: Visitor, url: str = f"https://hooks.example/{TOKEN}"):
    return await parent.post(
        "/notices/add", on="/notices", kind="webhook", url=url, wants=[ASK], whose="home"
    )


async def test_at_first_nothing_leaves_the_house_and_the_page_says_so(parent: Visitor) -> None:
    page = (await parent.get("/notices")).text
    assert "Nothing leaves your home: no place for notices is set up." in page
    assert page.count('action="/notices/add"') >= 2
    assert 'href="/notices"' in (await parent.get("/more")).text


async def test_a_webhook_shows_its_secret_once_and_its_address_never(
    lab: PagesLab, parent: Visitor
) -> None:
    made = await _hook(parent)
    secret = re.search(r"\b[0-9a-f]{64}\b", made.text)[0]
    target = await lab.do(lambda store: Channels(store, DEFAULT).target(1))
    assert target == {"url": f"https://hooks.example/{TOKEN}", "secret": secret}
    for path in ("/notices", "/more/log", "/data/all", "/data/backup", "/"):
        page = (await parent.get(path)).text
        assert TOKEN not in page, path
        assert secret not in page, path
    page = (await parent.get("/notices")).text
    assert "https://hooks.example/…" in page
    assert "Goes there: A child asks" in page
    assert "Only what is listed here leaves your home" in page
    assert "Set up notices to https://hooks.example/…" in (await parent.get("/more/log")).text


async def test_a_mail_place_shows_no_password(lab: PagesLab, parent: Visitor) -> None:
    answer = await parent.post("/notices/add", on="/notices", **MAIL)
    assert answer.path.startswith("/notices?did=")
    assert "ammi@example.org" in answer.text
    assert PASSWORD not in answer.text
    target = await lab.do(lambda store: Channels(store, DEFAULT).target(1))
    assert (target["password"], target["port"]) == (PASSWORD, 587)
    [place] = await lab.do(lambda store: Channels(store, DEFAULT).all())
    assert place.account == 1
    assert place.wants == {ASK, DIGEST}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "webhook", "url": "ftp://x.example/"}, "begins with https://"),
        ({"kind": "webhook", "url": "http://93.184.216.34/"}, "Outside the home only"),
        (MAIL | {"to": "nobody"}, "“nobody” is not a mail address"),
        (MAIL | {"security": "none"}, "everybody on the way could read the password"),
        ({"kind": "service", "url": "dbus://"}, "none of the services"),
        ({"kind": "nonsense"}, "one to five mail addresses"),
    ],
    ids=["scheme", "plain", "recipient", "no TLS", "service", "kind"],
)
async def test_what_cannot_be_is_refused_with_a_sentence_and_kept_in_the_form(
    lab: PagesLab, parent: Visitor, fields: dict[str, object], said: str
) -> None:
    answer = await parent.post("/notices/add", on="/notices", **fields)
    assert answer.status == 400
    assert said in answer.text
    assert PASSWORD not in answer.text
    if fields["kind"] == "webhook":
        assert f'value="{fields["url"]}"' in answer.text
    assert await lab.do(lambda store: Channels(store, DEFAULT).all()) == []


async def test_a_test_says_honestly_what_became_of_it(
    lab: PagesLab, parent: Visitor, sender: FakeSender
) -> None:
    await _hook(parent)
    good = await parent.post("/notices/test", on="/notices", channel="1")
    assert "was taken. Did it come?" in good.text
    assert "The last message arrived" in good.text
    assert sender.titles == ["Nigehban: a test message"]
    sender.outcome = Outcome("login", "401")
    bad = await parent.post("/notices/test", on="/notices", channel="1")
    assert "could not be sent: the server does not accept the login or the token (401)." in bad.text
    assert "The last message could not be sent" in (await parent.get("/notices")).text


async def test_a_test_really_goes_out(lab: PagesLab, parent: Visitor) -> None:
    assert lab.console.post is not None
    lab.console.post._to_this_machine = True  # noqa: SLF001  (as the operator's setting does)
    async with serving(WebSink()) as sink:
        await _hook(parent, f"http://127.0.0.1:{sink.port}/x")
        answer = await parent.post("/notices/test", on="/notices", channel="1")
    assert "was taken" in answer.text
    assert len(sink.posted) == 1


async def test_nothing_goes_to_this_machine_by_default(lab: PagesLab, parent: Visitor) -> None:
    async with serving(WebSink()) as sink:
        await _hook(parent, f"http://127.0.0.1:{sink.port}/x")
        answer = await parent.post("/notices/test", on="/notices", channel="1")
    assert "the address leads where notices may not go" in answer.text
    assert sink.posted == []


async def test_what_goes_there_can_be_changed_and_all_of_it_removed(
    lab: PagesLab, parent: Visitor
) -> None:
    number = await channel(lab, ASK)
    await parent.post("/notices/wants", on="/notices", channel=str(number), wants=[DIGEST])
    assert "Goes there: A weekly summary" in (await parent.get("/notices")).text
    await parent.post("/notices/wants", on="/notices", channel=str(number))
    assert "Nothing goes there now." in (await parent.get("/notices")).text
    gone = await parent.post("/notices/remove", on="/notices", channel=str(number))
    assert "Nothing goes to https://hooks.example/… any more" in gone.text
    again = await parent.post("/notices/remove", on="/notices", channel=str(number))
    assert again.status == 404


async def test_in_urdu_nothing_is_left_in_english(lab: PagesLab, parent: Visitor) -> None:
    await channel(lab)
    page = (await parent.get("/notices?lang=ur")).text
    for english in ("A child asks", "A weekly summary", "Goes there", "Sunday"):
        assert english not in page


async def test_the_time_of_the_summary_is_chosen(lab: PagesLab, parent: Visitor) -> None:
    await channel(lab, DIGEST)
    assert "Sunday 6:00" in (await parent.get("/notices")).text.replace("tomorrow", "Sunday")
    saved = await parent.post("/notices/when", on="/notices", day="4", at="20:15")
    assert "The weekly summary comes on Friday at 8:15" in saved.text
    assert 'value="20:15"' in saved.text
    for day, at in (("9", "20:15"), ("4", "25:00"), ("", "")):
        assert (await parent.post("/notices/when", on="/notices", day=day, at=at)).status == 400
    assert "Set the time of the weekly summary" in (await parent.get("/more/log")).text


async def test_the_summary_is_seen_before_it_is_sent(lab: PagesLab, parent: Visitor) -> None:
    week(lab, "2026-11-21")
    page = (await parent.get("/notices/digest")).text
    assert "Our home: the week until Sat 21 November" in page
    assert "Screens: about" in page
    assert "A way to talk about it" in page
    assert "Bilal" in page


@pytest.mark.parametrize("role", ["viewer", "carer"])
async def test_who_may_not_edit_may_look_and_send_nothing(
    lab: PagesLab, parent: Visitor, role: str
) -> None:
    await channel(lab, ASK)
    visitor = await lab.adult(role)
    assert "https://hooks.example/…" in (await visitor.get("/notices")).text
    for path in ("add", "wants", "test", "remove", "when"):
        assert (await visitor.post(f"/notices/{path}", on="/notices", channel="1")).status == 403


async def test_a_childs_phone_sees_nothing_of_it(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at("127.0.0.3").get("/notices")
    assert page.path.startswith("/login")


async def test_what_others_wrote_is_harmless_here(lab: PagesLab, parent: Visitor) -> None:
    await _hook(parent, "https://xn--x-yka.example/<script>")
    page = (await parent.get("/notices")).text
    assert "<script>" not in page.replace("<script src=", "")


def test_the_post_of_the_pages_is_the_one_that_runs(lab: PagesLab) -> None:
    assert isinstance(lab.console.post, Post)
