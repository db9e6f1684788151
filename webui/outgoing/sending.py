"""Send one message: a process of its own, because TLS and Apprise are too large for the console.

`python -m webui.outgoing.sending` reads an order (JSON) from standard input and writes what became
of it as one line of JSON: {"sent": true}, or {"problem": a word, "detail": a number or "", "again":
whether a later try may help}. No word of a server's answer and no part of a target comes back.
Standard library only; Apprise, where it is installed, for services other than mail and webhooks.
"""

import hashlib
import hmac
import http.client
import json
import signal
import smtplib
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from typing import Any, Final
from urllib.parse import urlsplit

from webui.outgoing.problems import Problem
from webui.outgoing.reach import may_connect
from webui.outgoing.service_of import NoServiceError, close_files, is_plain, service_of, tell

PATIENCE: Final = 15.0
"""Seconds that one step of a conversation may take."""
MOST_SECONDS: Final = 40
_TOO_MANY: Final = 429
_AGAIN: Final = frozenset({408, 425, _TOO_MANY})
"""Answers of HTTP servers after which a later try may help; and all from 500 on."""
_PROBLEMS: Final = {
    401: Problem.LOGIN,
    403: Problem.LOGIN,
    404: Problem.GONE,
    410: Problem.GONE,
    _TOO_MANY: Problem.BUSY,
}
_SERVER: Final = 500
_BAD: Final = 400
_MOVED: Final = 300
_OK: Final = 200
_TRANSIENT: Final = range(400, 500)
"""SMTP's replies that ask to come again (RFC 5321, section 4.2.1)."""

Order = Mapping[str, Any]
_looking: Final = threading.local()


class Failed(Exception):  # noqa: N818  (it is told, not raised to anybody's face)
    """The message did not arrive; `problem` is a word that pages put into a sentence."""

    def __init__(self, problem: Problem, *, again: bool = False, detail: object = "") -> None:
        super().__init__(problem)
        self.problem, self.again, self.detail = problem, again, str(detail)


class ForbiddenAddressError(OSError):
    """A connection was about to lead where none may."""


def main() -> int:
    """Carry out the order on standard input."""
    order = json.loads(sys.stdin.buffer.read())
    socket.setdefaulttimeout(PATIENCE)
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(MOST_SECONDS)
    _watch_connections(order, is_plain=_is_plain(order["kind"], order["target"]))
    print(json.dumps(outcome(order)))  # noqa: T201  (that is the answer)
    return 0


def outcome(order: Order) -> dict[str, Any]:
    """Send, and say what became of it."""
    try:
        _WAYS[order["kind"]](order)
    except Failed as failed:
        return {"problem": failed.problem, "detail": failed.detail, "again": failed.again}
    except OSError as error:
        return _of_network(error)
    except http.client.HTTPException:
        return {"problem": Problem.ANSWER, "detail": "", "again": True}
    except Exception:  # noqa: BLE001  (libraries of others; no text of theirs may come out)
        return {"problem": Problem.UNKNOWN, "detail": "", "again": True}
    return {"sent": True}


def _of_network(error: OSError) -> dict[str, Any]:
    kinds: tuple[tuple[type[OSError], Problem, bool], ...] = (
        (ForbiddenAddressError, Problem.FORBIDDEN, False),
        (socket.gaierror, Problem.NAME, True),
        (ssl.SSLCertVerificationError, Problem.CERTIFICATE, False),
        (ssl.SSLError, Problem.TLS, False),
        (TimeoutError, Problem.TIMEOUT, True),
        (ConnectionRefusedError, Problem.REFUSED, True),
    )
    for kind, problem, again in kinds:
        if isinstance(error, kind):
            return {"problem": problem, "detail": "", "again": again}
    return {"problem": Problem.UNREACHABLE, "detail": "", "again": True}


def _too_slow(_signal: int, _frame: object) -> None:
    raise TimeoutError


def _watch_connections(order: Order, *, is_plain: bool) -> None:
    """See each address of each connection of this process, whoever makes it, before it is made.

    A second call forbids more, never less.
    """
    to_this_machine = bool(order["to_this_machine"])

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in {"socket.connect", "socket.sendto"}:
            return
        if getattr(_looking, "now", False):
            return  # `may_connect` asks the kernel by such an event itself
        where = arguments[1]
        host = where[0] if isinstance(where, tuple) else ""
        _looking.now = True
        try:
            may = may_connect(str(host), is_plain=is_plain, to_this_machine=to_this_machine)
        finally:
            _looking.now = False
        if not may:
            raise ForbiddenAddressError

    sys.addaudithook(look)


def _is_plain(kind: str, target: Mapping[str, Any]) -> bool:
    """Say whether a target is reached without TLS; of a service it is known once it is built."""
    if kind == "mail":
        return bool(target["security"] == "none")
    return bool(kind == "webhook" and urlsplit(target["url"]).scheme == "http")


# --- webhooks


def _post(order: Order) -> None:
    """Post the message as JSON, signed (docs/notices.md)."""
    target, now = order["target"], int(order["now"])
    octets = json.dumps(order["message"]["body"], ensure_ascii=False).encode()
    parts = urlsplit(target["url"])
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Nigehban",
        "X-Nigehban-Timestamp": str(now),
        "X-Nigehban-Signature": f"sha256={signature(target['secret'], now, octets)}",
    }
    try:
        connection.request("POST", path, octets, headers)
        _check(connection.getresponse().status)
    finally:
        connection.close()


def signature(secret: str, timestamp: int, octets: bytes) -> str:
    """Give the HMAC-SHA256 (RFC 2104) over the timestamp, a dot, and the body, in hexadecimal."""
    signed = f"{timestamp}.".encode() + octets
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _check(status: int) -> None:
    if _OK <= status < _MOVED:
        return
    if _MOVED <= status < _BAD:
        raise Failed(Problem.MOVED, detail=status)
    again = status in _AGAIN or status >= _SERVER
    default = Problem.SERVER if status >= _SERVER else Problem.REJECTED
    raise Failed(_PROBLEMS.get(status, default), again=again, detail=status)


# --- mail


def _mail(order: Order) -> None:
    target = order["target"]
    try:
        with _server(target) as server:
            if target["security"] == "starttls":
                server.starttls(context=ssl.create_default_context())
            if target["user"]:
                server.login(target["user"], target["password"])
            server.send_message(letter(target, order["message"]))
    except smtplib.SMTPNotSupportedError:
        raise Failed(Problem.STARTTLS) from None
    except smtplib.SMTPAuthenticationError as error:
        raise Failed(Problem.LOGIN, detail=error.smtp_code) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        again = all(code in _TRANSIENT for code in codes)
        raise Failed(Problem.RECIPIENTS, again=again, detail=codes[0]) from None
    except smtplib.SMTPResponseException as error:
        again = error.smtp_code in _TRANSIENT
        raise Failed(Problem.SERVER, again=again, detail=error.smtp_code) from None
    except smtplib.SMTPException:
        raise Failed(Problem.ANSWER, again=True) from None


def _server(target: Mapping[str, Any]) -> smtplib.SMTP:
    where = target["host"], target["port"]
    if target["security"] == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
    return smtplib.SMTP(*where, timeout=PATIENCE)


def letter(target: Mapping[str, Any], message: Mapping[str, Any]) -> EmailMessage:
    """Write the mail: plain text, and simple HTML where there is some."""
    mail = EmailMessage()
    mail["From"] = target["sender"]
    mail["To"] = ", ".join(target["to"])
    mail["Subject"] = message["title"]
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = f"<{message['id']}@nigehban.invalid>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday reply comes back
    mail.set_content(message["text"])
    if message.get("html"):
        mail.add_alternative(message["html"], subtype="html")
    return mail


# --- services


def _service(order: Order) -> None:
    """Have Apprise send it, once what it built of the address is known to be harmless."""
    try:
        service = service_of(order["target"]["url"])
    except NoServiceError as error:
        raise Failed(error.problem) from None
    _watch_connections(order, is_plain=is_plain(service))
    close_files()
    message = order["message"]
    if not tell(service, message["title"], message["text"]):
        raise Failed(Problem.SERVICE, again=True)


_WAYS: Final[Mapping[str, Callable[[Order], None]]] = {
    "webhook": _post,
    "mail": _mail,
    "service": _service,
}

if __name__ == "__main__":
    sys.exit(main())
