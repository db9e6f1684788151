"""The help page: for everybody, in every lock, without a trace."""

import hashlib
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from store.household import DEFAULT, HouseholdStore
from tests.webui.home import AYESHA, STRANGE, PagesLab, Visitor

NUMBERS = ("1799", "1121", "1099", "0800-39393", "0304-1111741")


@pytest.mark.parametrize("language", ["en", "ur"])
async def test_the_numbers_are_there_to_be_called(
    lab: PagesLab, parent: Visitor, language: str
) -> None:
    page = await lab.at(STRANGE).get(f"/h?lang={language}")
    assert page.status == 200
    for number in NUMBERS:
        assert f'href="tel:{number.replace("-", "")}"' in page.text
    said = {"en": "It is never your fault.", "ur": "قصور آپ کا ہرگز نہیں"}[language]
    assert said in page.text
    pictures = {"en": "Never send or copy pictures", "ur": "تصویریں کبھی نہ بھیجیں"}[language]
    assert pictures in page.text


async def test_it_sets_no_cookie_and_is_not_kept(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at(AYESHA).get("/h?lang=ur")
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


async def test_it_works_during_every_lock_and_without_a_resolver(
    lab: PagesLab, parent: Visitor
) -> None:
    await parent.post("/act/pause", for_="home")
    assert (await lab.at(AYESHA).get("/h")).status == 200
    await lab.resolver.stop()
    assert (await lab.at(AYESHA).get("/h")).status == 200


async def test_nothing_of_a_visit_is_stored(
    lab: PagesLab, parent: Visitor, capfd: pytest.CaptureFixture[str]
) -> None:
    await lab.at(AYESHA).get("/h")
    before = _octets(lab.places.data)
    changes = await lab.do(lambda store: store.changes(DEFAULT))
    for path in ("/h", "/h?lang=ur"):
        await lab.at(AYESHA).get(path)
    assert _octets(lab.places.data) == before
    assert await lab.do(lambda store: store.changes(DEFAULT)) == changes
    out, err = capfd.readouterr()
    assert not out
    assert not err


def _octets(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "table"
    }


async def test_under_its_own_name_it_is_the_first_page(lab: PagesLab, parent: Visitor) -> None:
    page = await lab.at(AYESHA).get("/", Host="help.home.arpa")
    assert "You are not alone" in page.text


@pytest.mark.parametrize("country", ["", "xx"])
async def test_a_home_of_no_known_country_sees_the_numbers_of_all(
    lab: PagesLab, parent: Visitor, country: str
) -> None:
    def move(store: HouseholdStore) -> None:
        change = partial(replace, timezone="Etc/UTC", country=country)
        store.edit(DEFAULT, "test", "moved", change)

    await lab.do(move)
    page = await lab.at(AYESHA).get("/h")
    shown = page.text.partition("<details")[0]
    assert "Pakistan" in shown
    for number in (*NUMBERS, "+1-800-843-5678"):
        assert f'href="tel:{number.replace("-", "")}"' in shown


async def test_what_could_not_be_checked_is_said_once(lab: PagesLab, parent: Visitor) -> None:
    text = _visible((await lab.at(AYESHA).get("/h")).text)
    assert text.count("in a public source. They may have changed") == 1
    assert "could not check this number" not in text
    assert text.count(">*</a>") > 1


def _visible(text: str) -> str:
    return re.sub(r'aria-label="[^"]*"', "", text)


@pytest.mark.parametrize(
    "path", ["/my", "/my/ask", "/my/wrong", "/my/week", "/my/report", "/my/ticket"]
)
async def test_help_is_one_tap_from_every_page_of_a_child(
    lab: PagesLab, parent: Visitor, path: str
) -> None:
    page = (await lab.at(AYESHA).get(path)).text
    assert 'href="/h"' in page
    assert 'href="tel:1121"' in page


async def test_what_happens_after_a_report_is_told_to_the_end(
    lab: PagesLab, parent: Visitor
) -> None:
    page = (await lab.at(AYESHA).get("/h")).text
    for part in ("come and confirm it in person", "number for your complaint", "need not give"):
        assert part in page
    assert page.index("Never send or copy pictures") < page.index("tel:15")


async def test_nothing_of_a_block_page_or_its_numbers_is_stored(
    lab: PagesLab, parent: Visitor
) -> None:
    visitor = lab.at(AYESHA, closed=True)
    await visitor.get("/", Host="tiktok.com")
    before = _octets(lab.places.data)
    page = await visitor.get("/", Host="tiktok.com")
    assert 'href="tel:1121"' in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert _octets(lab.places.data) == before
