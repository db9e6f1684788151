"""What a card says: in the last hour how much is left, and what is skipped."""

import datetime as dt
from dataclasses import replace

import pytest

from policy.acts import Reach, Scope
from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.rules import AgeBand, Household, Profile
from store.acts import ActKeeper
from store.household import DEFAULT, HouseholdStore
from tests.webui.home import PagesLab, Visitor

ALL = frozenset({EVERYTHING})
NIGHT = Alarm("School nights", dt.time(21), dt.time(6, 30), locks=ALL)


@pytest.fixture
async def evening(lab: PagesLab, parent: Visitor) -> Visitor:
    """Have it be 20:25 on Monday: Ayesha's school night begins at nine."""
    lab.clock.set_wall(dt.datetime(2026, 11, 23, 15, 25, tzinfo=dt.UTC).timestamp())
    return parent


def _card(text: str) -> str:
    return text.partition('id="child1"')[2].partition("</section>")[0]


async def test_in_the_last_hour_the_card_says_how_much_is_left(evening: Visitor) -> None:
    card = _card((await evening.get("/")).text)
    assert "<b>35 min left</b>" in card
    assert "Free now" not in card


async def test_a_skipped_night_is_named_and_nothing_is_short(
    lab: PagesLab, evening: Visitor
) -> None:
    def skip(store: HouseholdStore) -> None:
        with store.writing(DEFAULT, "Ammi", "skipped") as db:
            keeper = ActKeeper(db, DEFAULT, "Ammi", store.clock.wall())
            keeper.skip(Scope(Reach.PROFILE, "child1"), NIGHT, dt.date(2026, 11, 23), 9e9)

    await lab.do(skip)
    card = _card((await evening.get("/")).text)
    assert "Free now" in card
    assert "Skipped this time: School nights" in card


async def test_each_act_of_one_tap_is_on_the_first_page(evening: Visitor) -> None:
    card = _card((await evening.get("/")).text)
    for minutes in ("15", "60", "morning"):
        assert f'name="minutes" value="{minutes}"' in card.partition("More time")[0]
    for minutes in ("15", "30", "60"):
        assert f'name="minutes" value="{minutes}"' in card.partition("More time")[2]
    page = (await evening.get("/")).text
    assert "Lock all now" in page
    assert "Mobile data does not pass here" in page


async def test_a_shared_thing_is_told_of_the_nights_of_the_whole_home(
    lab: PagesLab, parent: Visitor
) -> None:
    def have(store: HouseholdStore) -> None:
        tv = Profile("family1", "Family", shared=True, age_band=AgeBand.FROM_10)

        def change(home: Household) -> Household:
            layer = replace(home.layer, alarms=(replace(NIGHT, days=frozenset(range(7))),))
            return replace(home, profiles={**home.profiles, tv.id: tv}, layer=layer)

        store.edit(DEFAULT, "Ammi", "a TV", change)

    await lab.do(have)
    for hours in (0, 10):
        lab.clock.move(3600 * hours)
        card = (await parent.get("/")).text.partition('id="family1"')[2].partition("</section>")[0]
        assert "Nothing is planned" not in card
        assert "School nights" in card
