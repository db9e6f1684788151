"""Alerts on the first page: together, with a way to talk, seen by one tap."""

from dataclasses import replace

from policy.rules import Privacy
from store.alerts import Alerts
from store.channels import TROUBLE
from store.household import DEFAULT
from tests.webui.home import PagesLab, Visitor
from tests.webui.outgoing.homes import FakeSender, post_of, refused


async def test_many_tries_are_one_alert_that_opens_with_a_way_to_talk(
    lab: PagesLab, parent: Visitor
) -> None:
    post = post_of(lab, FakeSender())
    for _ in range(3):
        refused(lab, "bypass", 2)
        await post.round()
    page = (await parent.get("/")).text
    assert page.count('class="card alert"') == 1
    alert = page.partition('class="card alert"')[2].partition("</details>")[0]
    assert "Ayesha: Ways around the rules (6 tries)" in alert
    assert alert.index("A way to talk about it") < alert.index("Report")
    assert "Apps do that by themselves" in alert


async def test_seen_by_one_it_is_gone_for_all_and_comes_back_hours_later(
    lab: PagesLab, parent: Visitor
) -> None:
    post = post_of(lab, FakeSender())
    refused(lab, "bypass", 2)
    await post.round()
    await parent.post("/alerts/seen", alert="1")
    refused(lab, "bypass", 1)
    await post.round()
    assert "card alert" not in (await parent.get("/")).text
    lab.clock.move(7 * 3600)
    refused(lab, "bypass", 1)
    await post.round()
    assert "(4 tries)" in (await parent.get("/")).text


async def test_who_may_only_look_cannot_take_it_away(lab: PagesLab, parent: Visitor) -> None:
    refused(lab, "bypass", 2)
    await post_of(lab, FakeSender()).round()
    viewer = await lab.adult("viewer")
    answer = await viewer.post("/alerts/seen", alert="1")
    assert answer.status == 403
    assert "card alert" in (await viewer.get("/")).text


async def test_a_level_that_was_lowered_holds_at_once(lab: PagesLab, parent: Visitor) -> None:
    refused(lab, "bypass", 2)
    await post_of(lab, FakeSender()).round()

    def lower(store: object) -> None:
        def change(household: object) -> object:
            child = replace(household.profiles["child1"], privacy=Privacy.L1)
            return replace(household, profiles={**household.profiles, "child1": child})

        store.edit(DEFAULT, "Ammi", "lowered", change)

    await lab.do(lower)
    assert "card alert" not in (await parent.get("/")).text


async def test_trouble_with_lists_is_there_while_it_lasts(lab: PagesLab, parent: Visitor) -> None:
    await lab.do(lambda store: Alerts(store.db, DEFAULT).note(TROUBLE, "held_back", 1, {}, 1.8e9))
    assert "looked wrong and was held back" in (await parent.get("/")).text
    await lab.do(lambda store: Alerts(store.db, DEFAULT).note(TROUBLE, "clock", 1, {}, 1.8e9))
    page = (await parent.get("/")).text
    assert page.count('class="card alert"') == 1, "what is going on has a place of its own"
