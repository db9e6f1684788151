"""`/alarms`: one by one, by an id that changes with the alarm."""

import pytest

from tests.webui.api.calling import Program
from tests.webui.home import PagesLab

NIGHT = {"label": "Nights", "days": ["sun", "mon"], "from": "21:00", "to": "06:30",
         "locks": "everything"}  # fmt: skip


async def test_an_alarm_is_added_changed_and_deleted(home: PagesLab, owner: Program) -> None:
    reply = await owner.post("/alarms/home", NIGHT)
    assert reply.status == 201
    first = reply.value
    assert first["for"] == "home"
    later = NIGHT | {"from": "22:00", "on": False}
    reply = await owner.ask("PUT", f"/alarms/home/{first['id']}", later)
    assert reply.value["alarm"]["from"] == "22:00"
    assert reply.value["id"] != first["id"]
    assert (await owner.ask("PUT", f"/alarms/home/{first['id']}", NIGHT)).status == 404
    listed = (await owner.get("/alarms?for=home")).value["alarms"]
    assert [each["id"] for each in listed] == [reply.value["id"]]
    assert (await owner.ask("DELETE", f"/alarms/home/{listed[0]['id']}")).status == 204
    assert (await home.household()).layer.alarms == ()


async def test_a_presets_alarms_become_the_childs_own(home: PagesLab, owner: Program) -> None:
    listed = (await owner.get("/alarms?for=profile:child1")).value["alarms"]
    assert len(listed) == 2
    assert (await home.household()).profiles["child1"].layer.alarms is None
    await owner.ask("DELETE", f"/alarms/profile:child1/{listed[0]['id']}")
    alarms = (await home.household()).profiles["child1"].layer.alarms
    assert [alarm.label for alarm in alarms] == [listed[1]["alarm"]["label"]]


async def test_all_owners_are_listed(owner: Program) -> None:
    await owner.post("/alarms/device:d2", NIGHT)
    owners = {each["for"] for each in (await owner.get("/alarms")).value["alarms"]}
    assert owners == {"profile:child1", "profile:child2", "device:d2"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "24:00"}, {"days": []}, {"days": ["someday"]}, {"locks": ["tik-tak"]},
        {"opens": ["games"]}, {"locks": []}, {"dates": ["2026-02-30"]}, {"surprise": 1},
        {"label": "a\nb"},
    ],
)  # fmt: skip
async def test_an_alarm_that_cannot_be_says_why(
    home: PagesLab, owner: Program, wrong: dict[str, object]
) -> None:
    reply = await owner.post("/alarms/home", NIGHT | wrong)
    assert reply.status == 422
    assert reply.value["errors"]
    assert not (await home.household()).layer.alarms


async def test_nobody_can_follow_hundreds(owner: Program) -> None:
    statuses = [(await owner.post("/alarms/home", NIGHT)).status for _ in range(41)]
    assert statuses == [201] * 40 + [409]


async def test_an_alarm_may_follow_the_sun_and_leave_something_open(
    home: PagesLab, owner: Program
) -> None:
    prayer = NIGHT | {"days": ["mon"], "from": "maghrib+10", "to": "maghrib+40", "place": "lahore"}
    spared = {"leaves_open": {"labels": ["kids_pack"], "names": ["school.example"]}}
    reply = await owner.post("/alarms/home", prayer | spared)
    assert reply.status == 201
    assert reply.value["alarm"] == prayer | spared
    (alarm,) = (await home.household()).layer.alarms
    assert str(alarm.start.zone) == "Asia/Karachi"
    nowhere = await owner.post("/alarms/home", prayer | {"place": "atlantis"})
    assert nowhere.status == 422
