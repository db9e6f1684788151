"""Warnings before a lock: on the child's page and the parent's card, before any script runs."""

import datetime as dt

import pytest

from policy.closings import Closing
from policy.labels import EVERYTHING
from policy.reasons import Reason
from tests.webui.home import AYESHA, PagesLab, Visitor
from tests.webui.pages.test_live import carried, heard, opened
from webui.languages import LANGUAGES, Manner, speak
from webui.words.closing_words import minutes_until, warned

NINE = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC).timestamp()
"""Monday 21:00 in Karachi, when Ayesha's school night begins."""
LOCK = Closing(NINE, frozenset({EVERYTHING}), Reason.ALARM, "School nights")


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(600, 10), (599, 10), (540.0001, 9), (301, 6), (300, 5), (1, 1)]
)
def test_minutes_are_counted_as_people_count_them(seconds: float, minutes: int) -> None:
    assert minutes_until(LOCK, NINE - seconds) == minutes


def _card(text: str) -> str:
    return text.partition('id="child1"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("before", "said", "kind"),
    [
        (601, None, ""),
        (600, "School nights: everything locks in 10 minutes, at 9:00\u00a0PM", "warned sun"),
        (300, "School nights: everything locks in 5 minutes, at 9:00\u00a0PM", "warned stop"),
        (30, "School nights: everything locks in 1 minute, at 9:00\u00a0PM", "warned stop"),
        (-1, None, ""),
    ],
)
async def test_child_and_parent_read_the_same_warning(
    lab: PagesLab, parent: Visitor, before: int, said: str | None, kind: str
) -> None:
    lab.clock.set_wall(NINE - before)
    child = (await lab.at(AYESHA).get("/my")).text
    card = _card((await parent.get("/")).text)
    for text in (child, card):
        assert (said in text) if said else ("warned" not in text)
        assert kind in text


async def test_in_urdu_too(lab: PagesLab, parent: Visitor) -> None:
    lab.clock.set_wall(NINE - 600)
    page = (await lab.at(AYESHA).get("/my?lang=ur")).text
    assert "10 منٹ" in page.partition("warned")[2].partition("</div>")[0]


async def test_more_time_takes_the_warning_away_and_its_end_brings_it_back(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.clock.set_wall(NINE - 300)
    await parent.post("/act/grant", for_="profile:child1", minutes="15")
    assert "warned" not in _card((await parent.get("/")).text)
    lab.clock.move(6 * 60)
    assert "everything locks in 9 minutes, at 9:10\u00a0PM" in _card((await parent.get("/")).text)


async def test_an_open_page_hears_that_the_warning_begins(lab: PagesLab, parent: Visitor) -> None:
    lab.clock.set_wall(NINE - 601)
    child = lab.at(AYESHA)
    stream = await opened(child, carried((await child.get("/my")).text))
    assert not await heard(stream, b"changed", 1.3)
    lab.clock.move(1)
    assert await heard(stream, b"changed", 2.5)
    assert "in 10 minutes" in (await child.get("/my")).text
    stream.close()


def test_each_kind_of_closing_has_its_sentence(lab: PagesLab) -> None:
    speak(Manner(LANGUAGES["en"]))
    games, day = frozenset({"games"}), dt.datetime(2026, 11, 23, 21)  # noqa: DTZ001  (a reading)
    for closing, words in (
        (Closing(NINE, frozenset({EVERYTHING}), Reason.PAUSED, ""), "Everything locks in 5"),
        (Closing(NINE, games, Reason.LABEL_LOCKED, "Homework"), "Homework: closes in 5"),
        (Closing(NINE, games, Reason.NOT_OPEN, "Fun"), "at 21:00: Games"),
        (Closing(NINE, games, Reason.ALARM, ""), "Closes in 5 minutes, at 21:00: Games"),
        (Closing(NINE, games, Reason.LABEL_SPENT, "Play"), "Play: 5 minutes left for today"),
    ):
        [said] = warned(lab.console.shipped, lambda _at: day, [closing], NINE - 300)
        assert words in said.text
        assert said.is_last
