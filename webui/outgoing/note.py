"""One notice before it is addressed, and what messages are made of it (docs/notices.md)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

VERSION: Final = 1
"""Of the JSON that webhooks get: fields are added, never changed; else this number grows."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is told, in one language."""

    kind: str
    key: str
    """What it is about: one channel is told of it once."""
    title: str
    text: str
    lives: float
    """Seconds after which it is of no use any more."""
    profile: str = ""
    """Of whom it speaks; empty of several, or of nobody."""
    html: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The same for programs: no sentence, no language."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Which home speaks, to whom, when."""

    household: str
    name: str
    channel: int
    language: str
    made: str
    """ISO 8601 with its offset."""


def content(note: Note, sender: Sender) -> dict[str, Any]:
    """Give the content of a message: of mail and services the texts, of webhooks the body."""
    about = f"{sender.household} {sender.channel} {note.key}".encode()
    identity = hashlib.sha256(about).hexdigest()[:32]
    body = {
        "version": VERSION,
        "id": identity,
        "kind": note.kind,
        "household": {"id": sender.household, "name": sender.name},
        "made": sender.made,
        "language": sender.language,
        "title": note.title,
        "text": note.text,
        "data": dict(note.data),
    }
    texts = {"id": identity, "title": note.title, "text": note.text, "html": note.html}
    return texts | {"body": body}
