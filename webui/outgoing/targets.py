"""Read what an adult types as the place for notices, and give how it is shown without its secrets.

Pure. Only schemes that are meant get through; where a name leads is checked when a connection is
made (`webui.outgoing.reach`).
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from store.channels import MAIL, SERVICE, WEBHOOK, Target
from webui.languages import gettext as _

MOST_RECIPIENTS: Final = 5
_LONGEST: Final = 2000
_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}", re.ASCII
)
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})", re.ASCII)
SECURITY: Final = {"tls": 465, "starttls": 587, "none": 25}
"""How a mail server is reached, and its usual port."""
_KNOWN_SERVERS: Final = {
    "gmail.com": "smtp.gmail.com", "googlemail.com": "smtp.gmail.com",
    "yahoo.com": "smtp.mail.yahoo.com", "icloud.com": "smtp.mail.me.com",
    "me.com": "smtp.mail.me.com", "fastmail.com": "smtp.fastmail.com",
    "gmx.com": "mail.gmx.com", "gmx.net": "mail.gmx.net", "gmx.de": "mail.gmx.net",
    "zoho.com": "smtp.zoho.com",
}  # fmt: skip
"""Mail servers of well-known providers, by the part of an address behind the @."""
SERVICES: Final = {
    "tgram": "Telegram", "whatsapp": "WhatsApp", "signal": "Signal", "signals": "Signal",
    "ntfy": "ntfy", "ntfys": "ntfy", "gotify": "Gotify", "gotifys": "Gotify",
    "pover": "Pushover", "pbul": "Pushbullet", "prowl": "Prowl", "spush": "Simplepush",
    "bark": "Bark", "barks": "Bark", "join": "Join", "discord": "Discord", "slack": "Slack",
    "matrix": "Matrix", "matrixs": "Matrix", "mmost": "Mattermost", "mmosts": "Mattermost",
    "rocket": "Rocket.Chat", "rockets": "Rocket.Chat", "nctalk": "Nextcloud Talk",
    "nctalks": "Nextcloud Talk", "zulip": "Zulip", "webex": "Webex", "gchat": "Google Chat",
    "threema": "Threema", "viber": "Viber", "line": "LINE", "twilio": "Twilio",
    "vonage": "Vonage", "hassio": "Home Assistant", "hassios": "Home Assistant",
}  # fmt: skip
"""Apprise's schemes that lead to people; those that run programs or write files are not here."""
_WORDS: Final = frozenset(
    {
        "channel", "channels", "footer", "format", "from", "group", "image", "lang", "level",
        "mode", "preview", "priority", "silent", "sound", "tags", "thread", "to", "token",
        "topic", "tts", "xtags",
    }
)  # fmt: skip
"""What such an address may say behind its `?`: nothing that names a file or switches checks off."""
_PARTS: Final = re.compile(r"[#;,]")
"""Apprise reads more words or further addresses behind these."""


class BadTargetError(ValueError):
    """What was typed is no place for notices; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A place, and how it is shown."""

    kind: str
    target: Target
    shown: str


def webhook(text: str, secret: str) -> Typed:
    """Read a webhook's address; raises `BadTargetError`."""
    parts = _address(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise BadTargetError(_("A webhook’s address begins with https://"))
    if parts.username is not None or parts.password is not None:
        raise BadTargetError(_("Leave the name and password out of the address."))
    host = _ascii_host(parts.hostname)
    if parts.scheme == "http" and _is_global(host):
        raise BadTargetError(_("Outside the home only https:// is safe."))
    where = f"[{host}]" if ":" in host else host
    port = _port(parts)
    netloc = where if port is None else f"{where}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    url = f"{parts.scheme}://{netloc}{parts.path or '/'}{query}"
    return Typed(WEBHOOK, {"url": url, "secret": secret}, f"{parts.scheme}://{netloc}/…")


def mail(
    *, to: str, host: str, port: int | None, security: str, user: str, password: str, sender: str
) -> Typed:
    """Read how mail is sent and to whom; raises `BadTargetError`."""
    recipients = [each for each in re.split(r"[\s,;]+", to) if each]
    if not recipients or len(recipients) > MOST_RECIPIENTS:
        raise BadTargetError(_("Write one to five mail addresses."))
    sender = sender or (user if _MAIL.fullmatch(user) else recipients[0])
    for each in (*recipients, sender):
        if not _MAIL.fullmatch(each):
            raise BadTargetError(_("“%(text)s” is not a mail address.") % {"text": each[:80]})
    if security not in SECURITY:
        raise BadTargetError(_("Choose how the mail server is reached."))
    if security == "none" and password:
        raise BadTargetError(_("Without TLS everybody on the way could read the password."))
    target = {
        "host": _mail_host(host or _KNOWN_SERVERS.get(sender.rpartition("@")[2].lower(), "")),
        "port": port or SECURITY[security],
        "security": security,
        "user": user,
        "password": password,
        "sender": sender,
        "to": recipients,
    }
    return Typed(MAIL, target, ", ".join(recipients))


def service(text: str) -> Typed:
    """Read the address of a service that Apprise knows; raises `BadTargetError`."""
    parts = _address(text)
    title = SERVICES.get(parts.scheme)
    if title is None:
        raise BadTargetError(_("This is none of the services that notices can go to."))
    words = {key.lower() for key, _value in parse_qsl(parts.query, keep_blank_values=True)}
    if words - _WORDS or "?" in parts.query or _PARTS.search(text):
        raise BadTargetError(
            _("An address may name no file, switch no checks off, and hold no “#”, “;” or “,”.")
        )
    target = {"url": text.strip()}
    return Typed(SERVICE, target, f"{title} ({parts.scheme}://…)")


def service_titles() -> Sequence[str]:
    """Give what the services are called."""
    return sorted(set(SERVICES.values()), key=str.lower)


def _address(text: str) -> SplitResult:
    text = text.strip()
    if not text or len(text) > _LONGEST or re.search(r"[\x00-\x20\x7f-\x9f\\]", text):
        raise BadTargetError(_("This is not an address."))
    try:
        return urlsplit(text)
    except ValueError:
        raise BadTargetError(_("This is not an address.")) from None


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise BadTargetError(_("This is not an address."))
    return port


def _ascii_host(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        found = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadTargetError(_("This is not an address.")) from None
    if not _HOST.fullmatch(found):
        raise BadTargetError(_("This is not an address."))
    return found


def _mail_host(host: str) -> str:
    if not host:
        raise BadTargetError(_("Write the mail server’s name, such as smtp.example.org."))
    return _ascii_host(host)


def _is_global(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False
