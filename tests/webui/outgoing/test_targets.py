"""What is typed becomes a place for notices, or a sentence that says why not."""

import importlib.util
import subprocess
import sys

import pytest

from webui.outgoing import targets
from webui.outgoing.targets import BadTargetError, Typed, mail, service, webhook


def letters(**more: object) -> Typed:
    values = {
        "to": "ammi@example.org", "host": "smtp.example.org", "port": None, "security": "starttls",
        "user": "", "password": "", "sender": "",
    }  # fmt: skip
    return mail(**(values | more))


@pytest.mark.parametrize(
    ("text", "url", "shown"),
    [
        ("https://hooks.example/T0/B1/xyz", None, "https://hooks.example/…"),
        ("https://hooks.example", "https://hooks.example/", "https://hooks.example/…"),
        ("https://h.example:8443/a?b=c#d", "https://h.example:8443/a?b=c",
         "https://h.example:8443/…"),
        (" http://192.168.1.5:8123/api/webhook/x ", "http://192.168.1.5:8123/api/webhook/x",
         "http://192.168.1.5:8123/…"),
        ("http://homeassistant.local/x", None, "http://homeassistant.local/…"),
        ("http://[fd00::5]:80/x", None, "http://[fd00::5]:80/…"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x",
         "https://xn--bcher-kva.example/…"),
    ],
)  # fmt: skip
def test_a_webhook_is_shown_without_its_path(text: str, url: str | None, shown: str) -> None:
    typed = webhook(text, "secret")
    assert typed == Typed("webhook", {"url": url or text, "secret": "secret"}, shown)


@pytest.mark.parametrize(
    "text",
    [
        "", "hooks.example", "ftp://h.example/", "file:///etc/passwd", "https://", "https:///x",
        "https://user:word@h.example/", "https://h.example:0/", "https://h.example:99999/",
        "https://h.exa mple/", "https://h.example/\r\nX: y", "https://h.example\\@evil.example/",
        "https://-x-/", "https://[::1", "http://93.184.216.34/x", "https://h.example/" + "x" * 2000,
        "javascript:alert(1)", "unix:///run/x.sock",
    ],
)  # fmt: skip
def test_what_is_no_webhook_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadTargetError, match=r"\.$|https://"):
        webhook(text, "secret")


def test_a_mail_has_recipients_and_a_server() -> None:
    to, user = "ammi@example.org; abbu@example.org", "box@example.org"
    typed = letters(to=to, user=user, password="x y")  # noqa: S106  (the test's own)
    assert typed.shown == "ammi@example.org, abbu@example.org"
    assert typed.target == {
        "host": "smtp.example.org", "port": 587, "security": "starttls",
        "user": "box@example.org", "password": "x y", "sender": "box@example.org",
        "to": ["ammi@example.org", "abbu@example.org"],
    }  # fmt: skip
    assert letters(security="tls").target["port"] == 465
    assert letters(port=2525).target["port"] == 2525
    known = letters(host="", to="abbu@example.org", user="ammi@gmail.com")
    assert known.target["host"] == "smtp.gmail.com", "well-known servers need not be typed"
    assert letters(user="ammi").target["sender"] == "ammi@example.org", "a name is no address"


@pytest.mark.parametrize(
    "more",
    [
        {"to": ""}, {"to": "ammi"}, {"to": "a@b"}, {"to": "a@b.example\nBcc: c@d.example"},
        {"to": " ".join(f"a{n}@b.example" for n in range(6))}, {"to": "عائشہ@example.org"},
        {"host": ""}, {"host": "smtp example"}, {"host": "a/b"}, {"security": "maybe"},
        {"security": "none", "password": "x"}, {"sender": "x\r\ny@z.example"},
    ],
)  # fmt: skip
def test_what_cannot_be_mailed_is_refused_with_a_sentence(more: dict[str, object]) -> None:
    with pytest.raises(BadTargetError):
        letters(**more)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tgram://123:abc/456", "Telegram (tgram://…)"),
        ("ntfy://topic?priority=high&tags=home", "ntfy (ntfy://…)"),
        ("ntfys://ntfy.example/topic", "ntfy (ntfys://…)"),
        ("gotify://192.168.1.5/token", "Gotify (gotify://…)"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazk/%23general", "Slack (slack://…)"),
    ],
)
def test_a_service_is_shown_by_its_title(text: str, shown: str) -> None:
    assert service(text) == Typed("service", {"url": text}, shown)


@pytest.mark.parametrize(
    "text",
    [
        "", "tgram", "dbus://", "syslog://", "json://127.0.0.1/", "windows://", "unknown://x",
        "mailto://a:b@c.example", "ntfys://h/topic?attach=/etc/passwd", "tgram://1:a/2?verify=no",
        "discord://a/b?template=/etc/passwd", "apprise://h/x", "slack://a b",
        "ntfys://h/topic?a=b;verify=no", "ntfys://h/topic#x?verify=no", "tgram://1:a/2?Verify=no",
        "ntfys://h/topic?to=x;verify=no", "ntfys://h/topic?to=x?verify=no",
        "discord://1/a?to=1;template=/etc/passwd", "slack://a/b/c/#x?template=/etc/passwd",
        "ntfys://h/topic,json://127.0.0.1/x", "ntfys://h/topic?redirect=yes",
        "ntfys://h/topic?+X-Header=1", "ntfys://h/topic?verify", "ntfys://h/t?%76erify=no",
    ],
)  # fmt: skip
def test_only_services_that_are_meant_get_through(text: str) -> None:
    with pytest.raises(BadTargetError):
        service(text)


def test_every_service_is_one_that_apprise_knows() -> None:
    if importlib.util.find_spec("apprise") is None:
        pytest.skip("apprise is not installed")
    script = (
        "import apprise; print(*{s for row in apprise.Apprise().details()['schemas']"
        " for s in (*(row['protocols'] or ()), *(row['secure_protocols'] or ()))})"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert set(targets.SERVICES) <= set(ran.stdout.decode().split())
