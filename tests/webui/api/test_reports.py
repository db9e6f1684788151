"""`/reports`: as deep as the privacy level goes, also where more was recorded before."""

from dataclasses import replace

import pytest

from policy.rules import Privacy
from store.activity import Activity, Changes, Refusal
from store.household import DEFAULT
from tests.webui.api.calling import Program
from tests.webui.home import PagesLab
from webui.rulebook import with_profile


def record(home: PagesLab) -> None:
    activity = Activity(home.places.activity_db)
    day = "2026-11-21"
    refusal = Refusal(DEFAULT, "child1", "d2", day, 9, "games", "play.example")
    activity.save(
        Changes(
            instant=home.clock.wall(),
            reports=[
                (DEFAULT, "child1", "video", day, 20, 35),
                (DEFAULT, "child2", "*", day, 1, 2),
            ],
            refusals=[(refusal, 3)],
        )
    )
    activity.close()


@pytest.mark.parametrize(
    ("level", "minutes", "labels", "names"),
    [
        (Privacy.L0, False, False, False),
        (Privacy.L1, True, False, False),
        (Privacy.L2, True, True, False),
        (Privacy.L3, True, True, True),
    ],
)
async def test_nothing_is_shown_beyond_the_level(
    home: PagesLab, owner: Program, level: Privacy, *, minutes: bool, labels: bool, names: bool
) -> None:
    record(home)

    def change(household):
        return with_profile(household, replace(household.profiles["child1"], privacy=level))

    await home.do(lambda store: store.edit(DEFAULT, "test", "set the level", change))
    report = (await owner.get("/reports?profile=child1")).value
    assert report["privacy"] == level.name
    shown = {"day": "2026-11-21", "labels": [{"label": "video", "low": 20, "high": 35}]}
    assert report["days"] == ([shown] if minutes else [])
    assert [each["label"] for each in report["blocked"]] == ["games"] * labels
    assert [each["name"] for each in report["blocked"] if each["name"]] == ["play.example"] * names


async def test_who_is_not_there_has_no_report(home: PagesLab, owner: Program) -> None:
    assert (await owner.get("/reports?profile=nobody")).status == 404
    assert (await owner.get("/reports?profile=child1")).value["days"] == []
