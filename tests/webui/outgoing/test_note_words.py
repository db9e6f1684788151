"""Notices in words: what they say, and what they keep to themselves."""

import re
from pathlib import Path

import pytest

from policy.closings import Closing
from policy.labels import EVERYTHING
from policy.reasons import Reason
from store.alerts import Alert
from store.channels import WANTS
from store.requests import LABEL, LIMIT, NAME, WRONG, Request
from tests.webui.home import PagesLab, Visitor
from webui.home_state import home_state
from webui.outgoing.note_words import (
    ask_note,
    bypass_note,
    device_note,
    trial_note,
    trouble_note,
    warning_note,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "notices.md"


def alert(kind: str, subject: str, number: int = 1, identity: int = 1, **detail: object) -> Alert:
    return Alert(identity, kind, subject, detail, number, 1.0, 2.0, None, None)


def request(kind: str, about: str, profile: str = "child1") -> Request:
    return Request(
        5, profile, None, kind, about, None, "a secret reason", 1.0, None, None, None, "", None
    )


@pytest.mark.parametrize(
    ("ask", "title"),
    [
        (request(NAME, "site.example"), "Ayesha asks for a site"),
        (request(LABEL, "tiktok"), "Ayesha asks for TikTok"),
        (request(LABEL, "tiktok", "child2"), "Bilal asks for an app"),
        (request("time", ""), "Ayesha asks for more time"),
        (request(WRONG, "site.example"), "Ayesha says that a site is closed by mistake"),
        (request(LIMIT, "{}", "child2"), "Bilal proposes a limit of its own"),
    ],
    ids=["a name at level 2", "an app at level 2", "an app at level 1", "time", "wrong", "limit"],
)
async def test_an_ask_names_no_more_than_is_recorded(
    lab: PagesLab, parent: Visitor, ask: Request, title: str
) -> None:
    state = await home_state(lab.console, "default")
    note = ask_note(lab.console.shipped, state, ask, lab.console.facts(ask.about))
    assert note.title == title
    assert "secret" not in repr(note)
    assert "site.example" not in repr(note)


def test_devices_are_told_together() -> None:
    one = device_note([alert("device", "02:11:22:33:44:55", name="Galaxy")])
    assert one.title == "A new device is in your home"
    three = device_note([alert("device", f"m{n}", identity=n, name="") for n in (1, 5, 3)])
    assert three.title == "3 new devices are in your home"
    assert (three.key, three.data) == ("device:5", {"number": 3, "names": []})
    assert "02:11:22:33:44:55" not in repr(one), "addresses stay in the house"


@pytest.mark.parametrize(
    ("labels", "begins"), [({"bypass": 2}, "Apps do that"), ({"darkweb": 1}, "not in trouble")]
)
async def test_a_way_around_opens_with_a_way_to_talk(
    lab: PagesLab, parent: Visitor, labels: dict[str, int], begins: str
) -> None:
    profile = (await lab.household()).profiles["child1"]
    note = bypass_note(lab.console.shipped, profile, alert("bypass", "child1", 2, labels=labels))
    assert note.title.startswith("Ayesha: ")
    assert note.title.endswith("(2 tries)")
    assert begins in note.text
    assert note.data["kinds"] == labels


async def test_a_warning_is_told_at_ten_and_at_five(lab: PagesLab, parent: Visitor) -> None:
    state = await home_state(lab.console, "default")
    profile, everything = state.children[0], frozenset({EVERYTHING})

    def key(seconds: float, reason: Reason = Reason.ALARM) -> str:
        closing = Closing(state.now + seconds, everything, reason, "Night")
        return warning_note(lab.console.shipped, state, profile, closing).key

    assert key(600).endswith(":10")
    assert key(301).endswith(":10")
    assert key(300).endswith(":5")
    assert key(600) != key(590), "another lock"
    assert key(600, Reason.SPENT) == key(540, Reason.SPENT), "minutes move with their use"


def test_trouble_and_a_test_have_words() -> None:
    for subject in ("resolver", "clock", "recording", "table", "lists", "held_back"):
        assert trouble_note(alert("trouble", subject)).title.endswith(".")
    assert trial_note("a").key != trial_note("b").key


def test_every_kind_is_in_the_document() -> None:
    kinds = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    assert {*WANTS, "test"} == kinds
