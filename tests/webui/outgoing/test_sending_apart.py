"""Messages are sent by a process of its own, to real servers on loopback; failures are honest."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from tests.webui.outgoing.own_addresses import own_address
from tests.webui.outgoing.sinks import MailSink, WebSink, certificate, serving
from webui.outgoing.sending_apart import Outcome, _outcome, send_apart

NOW = 1_795_244_400.0
MESSAGE = {
    "id": "a1b2",
    "title": "Ayesha asks: 30 min more — عائشہ",
    "text": "“Please”\nhttps://home",
    "html": "<p>“Please”</p>",
    "body": {"version": 1, "title": "عائشہ"},
}
SECRET = "s3cret-of-the-hook"  # noqa: S105  (the test's own)


async def post(port: int, scheme: str = "http", host: str = "127.0.0.1", **more: Any) -> Outcome:
    target = {"url": f"{scheme}://{host}:{port}/hook?token=abc", "secret": SECRET}
    values = {"now": NOW, "to_this_machine": True} | more
    return await send_apart("webhook", target, MESSAGE, **values)


async def test_a_webhook_gets_json_with_a_signature_that_can_be_checked() -> None:
    async with serving(WebSink()) as sink:
        assert await post(sink.port) == Outcome()
    [posted] = sink.posted
    assert posted.line == "POST /hook?token=abc HTTP/1.1"
    assert json.loads(posted.body) == MESSAGE["body"]
    assert "عائشہ".encode() in posted.body
    assert posted.headers["content-type"] == "application/json; charset=utf-8"
    stamp = posted.headers["x-nigehban-timestamp"]
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + posted.body, hashlib.sha256)
    assert posted.headers["x-nigehban-signature"] == f"sha256={expected.hexdigest()}"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (302, Outcome("moved", "302")),
        (401, Outcome("login", "401")),
        (404, Outcome("gone", "404")),
        (418, Outcome("rejected", "418")),
        (429, Outcome("busy", "429", again=True)),
        (503, Outcome("server", "503", again=True)),
    ],
)
async def test_what_a_server_answers_is_what_is_told(status: int, outcome: Outcome) -> None:
    async with serving(WebSink(status, location="http://127.0.0.1:1/")) as sink:
        assert await post(sink.port) == outcome
    assert len(sink.posted) == 1, "nothing is followed"


async def test_nothing_leads_to_this_machine_unless_the_operator_says_so() -> None:
    async with serving(WebSink()) as sink:
        for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"):
            outcome = await post(sink.port, host=host, to_this_machine=False)
            assert outcome.problem in {"forbidden", "name"}, host
    assert sink.posted == []


async def test_its_address_in_the_network_is_this_machine_too() -> None:
    address = own_address()
    if address is None:
        pytest.skip("this machine has no address but loopback")
    async with serving(WebSink(), host=address) as sink:
        assert (await post(sink.port, host=address, to_this_machine=False)).problem == "forbidden"
        assert await post(sink.port, host=address) == Outcome()
    assert len(sink.posted) == 1


@pytest.mark.parametrize("host", ["169.254.169.254", "224.0.0.1", "203.0.113.9", "8.8.8.8"])
async def test_what_is_not_encrypted_leads_nowhere_outside_the_home(host: str) -> None:
    assert (await post(80, host=host)).problem == "forbidden"


async def test_a_server_that_is_not_there_is_asked_again() -> None:
    async with serving(WebSink()) as sink:
        pass
    assert await post(sink.port) == Outcome("refused", again=True)
    assert await post(1, host="no-such-name.invalid") == Outcome("name", again=True)


async def test_tls_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    async with serving(WebSink(), context) as sink:
        assert await post(sink.port, "https", "localhost") == Outcome("certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert await post(sink.port, "https", "localhost") == Outcome()
        assert await post(sink.port, "https", "127.0.0.1") == Outcome("certificate"), "its name"
    assert len(sink.posted) == 1
    async with serving(WebSink()) as sink:
        assert (await post(sink.port, "https", "localhost")).problem == "tls"


def target(sink: MailSink, **more: Any) -> dict[str, Any]:
    values = {
        "host": "localhost",
        "port": sink.port,
        "security": "none",
        "user": "",
        "password": "",
    }
    return values | {"sender": "box@home.example", "to": ["ammi@example.org"]} | more


async def mail(sink: MailSink, **more: Any) -> Outcome:
    return await send_apart("mail", target(sink, **more), MESSAGE, now=NOW, to_this_machine=True)


async def test_a_mail_has_text_and_html_and_says_that_a_machine_wrote_it() -> None:
    async with serving(MailSink()) as sink:
        assert await mail(sink, to=["ammi@example.org", "abbu@example.org"]) == Outcome()
    [letter] = sink.letters
    assert letter["Subject"] == MESSAGE["title"]
    assert letter["To"] == "ammi@example.org, abbu@example.org"
    assert (letter["From"], letter["Auto-Submitted"]) == ("box@home.example", "auto-generated")
    assert letter["Message-ID"].startswith("<a1b2@"), "sent twice it is one letter"
    text = letter.get_body(("plain",)).get_content()
    assert text.splitlines() == MESSAGE["text"].splitlines()
    assert MESSAGE["html"] in letter.get_body(("html",)).get_content()


async def test_a_mail_server_is_logged_in_to_by_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    login = {"user": "ammi", "password": "pass word", "security": "starttls"}
    async with serving(MailSink(tls=context, password="pass word")) as sink:  # noqa: S106
        assert await mail(sink, **login) == Outcome()
        assert await mail(sink, **(login | {"password": "other"})) == Outcome("login", "535")
    assert len(sink.letters) == 1
    first = sink.heard.index("STARTTLS")
    assert all(not line.startswith("AUTH") for line in sink.heard[:first])
    async with serving(MailSink(password="pass word"), context) as sink:  # noqa: S106
        assert await mail(sink, **(login | {"security": "tls"})) == Outcome()


async def test_no_password_goes_where_there_is_no_tls() -> None:
    async with serving(MailSink()) as sink:
        login = {"user": "ammi", "password": "pass word", "security": "starttls"}
        assert await mail(sink, **login) == Outcome("starttls")
    assert not any(line.startswith("AUTH") for line in sink.heard)


@pytest.mark.parametrize(
    ("refuses", "outcome"),
    [
        ({"RCPT": "550 no such person"}, Outcome("recipients", "550")),
        ({"RCPT": "450 later please"}, Outcome("recipients", "450", again=True)),
        ({"MAIL": "451 later please"}, Outcome("server", "451", again=True)),
        ({"DATA": "554 spam"}, Outcome("server", "554")),
    ],
    ids=["nobody", "grey", "busy", "spam"],
)
async def test_what_a_mail_server_replies_is_what_is_told(
    refuses: dict[str, str], outcome: Outcome
) -> None:
    async with serving(MailSink(refuses)) as sink:
        assert await mail(sink) == outcome


async def test_a_line_break_in_a_title_adds_no_header() -> None:
    message = MESSAGE | {"title": "Hello\r\nBcc: eve@example.org"}
    async with serving(MailSink()) as sink:
        outcome = await send_apart("mail", target(sink), message, now=NOW, to_this_machine=True)
    assert outcome.problem == "unknown"
    assert sink.letters == []


async def test_a_service_without_apprise_or_through_it() -> None:
    """ntfy with a server of one's own is plain HTTP: the sink sees what Apprise sends."""
    async with serving(WebSink(200)) as sink:
        url = {"url": f"ntfy://localhost:{sink.port}/topic"}
        outcome = await send_apart("service", url, MESSAGE, now=NOW, to_this_machine=True)
        if outcome.problem == "not_installed":
            pytest.skip("apprise is not installed")
        assert outcome == Outcome()
        assert MESSAGE["title"] in json.loads(sink.posted[0].body)["title"]
        refused = await send_apart("service", url, MESSAGE, now=NOW)
        assert refused.problem == "service", "Apprise keeps to the same addresses"
        assert len(sink.posted) == 1
    bad = await send_apart("service", {"url": "tgram://x"}, MESSAGE, now=NOW)
    assert bad.problem == "url"


@pytest.mark.parametrize(
    "more", ["?a=b;verify=no", "#x?verify=no", "?x=1;attach=/etc/passwd", "?attach=/etc/passwd"]
)
async def test_what_apprise_makes_of_an_address_is_what_counts(more: str) -> None:
    """However it came to be stored."""
    async with serving(WebSink(200)) as sink:
        url = {"url": f"ntfy://localhost:{sink.port}/topic{more}"}
        outcome = await send_apart("service", url, MESSAGE, now=NOW, to_this_machine=True)
    if outcome.problem == "not_installed":
        pytest.skip("apprise is not installed")
    assert outcome.problem == "forbidden"
    assert sink.posted == []


async def test_an_address_is_one_service_and_nobody_is_followed_elsewhere() -> None:
    async with serving(WebSink(200)) as other:
        where = f"http://127.0.0.1:{other.port}/"
        async with serving(WebSink(302, location=where)) as sink:
            url = {"url": f"ntfy://localhost:{sink.port}/t,json://127.0.0.1:{other.port}/x"}
            outcome = await send_apart("service", url, MESSAGE, now=NOW, to_this_machine=True)
    if outcome.problem == "not_installed":
        pytest.skip("apprise is not installed")
    assert not outcome.is_sent
    assert other.posted == []


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[]", b"{}", b'{"problem": 1}', b"null"], ids=range(6)
)
def test_a_process_that_ended_early_is_a_failure(written: bytes) -> None:
    assert _outcome(written) == Outcome("unknown", again=True)
