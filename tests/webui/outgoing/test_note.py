"""The JSON of webhooks is a promise: fields of version 1 stay as docs/notices.md says."""

import json
import re
from pathlib import Path

from webui.outgoing.note import Note, Sender, content

NOTE = Note("ask", "ask:7", "Ayesha asks", "Look.", 60.0, "child1", "<p>", {"ask": 7})
SENDER = Sender("default", "Our home", 3, "en", "2026-11-22T18:00:00+05:00")
DOCUMENT = Path(__file__).parents[3] / "docs" / "notices.md"


def test_a_body_is_what_the_document_shows() -> None:
    body = content(NOTE, SENDER)["body"]
    shown = json.loads(re.search(r"```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[1])
    assert list(body) == list(shown)
    assert {key: type(value) for key, value in body.items()} == {
        key: type(value) for key, value in shown.items()
    }
    assert body["version"] == 1


def test_the_same_told_again_has_the_same_id_and_nothing_else_has() -> None:
    identity = content(NOTE, SENDER)["id"]
    assert re.fullmatch("[0-9a-f]{32}", identity)
    assert content(NOTE, SENDER)["id"] == identity
    others = (
        content(Note("ask", "ask:8", "", "", 1.0), SENDER),
        content(NOTE, Sender("default", "", 4, "en", "")),
        content(NOTE, Sender("other", "", 3, "en", "")),
    )
    assert len({identity, *(each["id"] for each in others)}) == 4


def test_mail_gets_html_and_programs_do_not() -> None:
    made = content(NOTE, SENDER)
    assert made["html"] == "<p>"
    assert "html" not in made["body"]
    assert "profile" not in made, "of whom it speaks is for forgetting, not for sending"
