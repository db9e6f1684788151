"""From 13 a child proposes limits of its own; what is agreed to is a rule that says so."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from policy.alarms import Alarm
from policy.labels import EVERYTHING
from policy.rules import Allowance, Profile, Spend
from store.household import DEFAULT
from store.requests import Requests
from tests.webui.home import AYESHA, BILAL, PagesLab, Visitor
from webui.owners import Owner
from webui.rulebook import with_alarms, with_allowances

MINUTES = {"is_": "minutes", "of": "video", "school_day": "45", "free_day": "90"}
LOCK = {"is_": "lock", "of": "*", "from_": "22:15", "to": "06:15", "day": ["0", "1"]}


async def proposed(lab: PagesLab, **fields: object) -> str:
    page = await lab.at(BILAL).post("/my/limit", on="/my/limit", why="I sleep badly", **fields)
    assert "waiting" in page.text
    (ask,) = await lab.do(lambda store: Requests(store.db, DEFAULT).waiting())
    return str(ask.id)


async def test_an_agreed_proposal_becomes_a_rule_that_says_whose_idea_it_was(
    lab: PagesLab, parent: Visitor
) -> None:
    number = await proposed(lab, **MINUTES)
    card = (await parent.get("/")).text
    assert "Bilal proposes a limit of its own" in card
    assert "Video: 45 min on school days, 1 h 30 on free days" in card
    await parent.post("/limits/answer", ask=number, answer="yes", school_day="45", free_day="90")
    allowances = (await lab.household()).profiles["child2"].layer.allowances
    assert [(a.of, a.school_day) for a in allowances][-1] == ({"video"}, 45)
    mine = (await lab.at(BILAL).get("/my")).text
    assert "proposed by you" in mine
    assert "Agreed: it is a rule now" in mine
    assert "A good idea of yours." in mine


async def test_a_parent_changes_it_and_it_stays_the_childs_own(
    lab: PagesLab, parent: Visitor
) -> None:
    number = await proposed(lab, **LOCK)
    before = len((await parent.get("/alarms?for=profile:child2")).text)
    await parent.post(
        "/limits/answer", ask=number, answer="yes", from_="22:00", to="06:15", own="Earlier, please"
    )
    alarms = (await lab.household()).profiles["child2"].layer.alarms
    assert alarms[-1].start == dt.time(22)
    assert alarms[-1].locks == {EVERYTHING}
    assert len(alarms) == 3, "the nights of the age band are still there"
    assert len((await parent.get("/alarms?for=profile:child2")).text) > before
    mine = (await lab.at(BILAL).get("/my")).text
    assert "proposed by you" in mine
    assert "Earlier, please" in mine


async def test_a_declined_proposal_changes_nothing_and_has_a_reason(
    lab: PagesLab, parent: Visitor
) -> None:
    await parent.post("/limits/answer", ask=await proposed(lab, **MINUTES), answer="no")
    assert (await lab.household()).profiles["child2"].layer.allowances is None
    mine = (await lab.at(BILAL).get("/my")).text
    assert "Let us talk about it." in mine
    assert "proposed by you" not in mine


async def test_under_13_nobody_is_asked_to_limit_itself(lab: PagesLab, parent: Visitor) -> None:
    child = lab.at(AYESHA)
    assert "/my/limit" not in (await child.get("/my")).text
    assert (await child.get("/my/limit")).status == 403
    assert "/my/limit" in (await lab.at(BILAL).get("/my")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (MINUTES | {"of": "bypass"}, "Choose what it is about"),
        (MINUTES | {"school_day": "-1"}, "how many minutes"),
        (MINUTES | {"free_day": "1441"}, "how many minutes"),
        (LOCK | {"day": []}, "Choose at least one day"),
        (LOCK | {"to": "22:15"}, "the same time"),
        (LOCK | {"from_": "25:00"}, "when it starts"),
    ],
)
async def test_an_unfinished_proposal_says_what_is_missing(
    lab: PagesLab, parent: Visitor, fields: dict[str, object], sentence: str
) -> None:
    page = await lab.at(BILAL).post("/my/limit", on="/my/limit", **fields)
    assert sentence in page.text
    assert not await lab.do(lambda store: Requests(store.db, DEFAULT).waiting())


async def test_it_is_answered_once_and_never_opened_like_an_ask(
    lab: PagesLab, parent: Visitor
) -> None:
    number = await proposed(lab, **MINUTES)
    assert (await parent.post("/asks/answer", ask=number, answer="yes")).status == 400
    assert (await parent.post("/limits/answer", ask=number, answer="yes")).status == 400
    await parent.post("/limits/answer", ask=number, answer="no")
    assert (await parent.post("/limits/answer", ask=number, answer="no")).status == 409
    assert (await parent.post("/limits/answer", ask="77", answer="no")).status == 404


async def test_who_may_change_no_rules_does_not_agree(lab: PagesLab, parent: Visitor) -> None:
    number = await proposed(lab, **MINUTES)
    carer = await lab.adult("carer", "Nani")
    page = await carer.post(
        "/limits/answer", ask=number, answer="yes", school_day="1", free_day="1"
    )
    assert page.status == 403


async def test_of_two_adults_who_answer_it_at_once_one_is_told_that_it_was_answered(
    lab: PagesLab, parent: Visitor
) -> None:
    fields = {"ask": await proposed(lab, **MINUTES), "csrf": (await parent.get("/")).csrf}
    both = [
        parent.post("/limits/answer", answer="yes", school_day=each, free_day=each, **fields)
        for each in ("45", "50")
    ]
    statuses = [answer.status for answer in await asyncio.gather(*both)]
    assert sorted(statuses) == [200, 409]
    ask = await lab.do(lambda store: Requests(store.db, DEFAULT).one(int(fields["ask"])))
    (video,) = [
        each
        for each in (await lab.household()).profiles["child2"].layer.allowances
        if each.of == {"video"}
    ]
    assert f'"school_day": {video.school_day}' in ask.about


# --- what was there already

BILALS = Owner("profile", "child2")


async def _have(lab: PagesLab, change: Any) -> None:
    await lab.do(lambda store: store.edit(DEFAULT, "test", "rules", change))


async def _have_alarms(lab: PagesLab, number: int) -> None:
    alarms = [
        Alarm(f"A{n}", dt.time(21, n), dt.time(6), frozenset(range(7)), locks=frozenset({"*"}))
        for n in range(number)
    ]
    await _have(lab, lambda household: with_alarms(household, BILALS, alarms))


async def _of_bilal(lab: PagesLab) -> Profile:
    return (await lab.household()).profiles["child2"]


@pytest.mark.parametrize(("number", "after", "status"), [(20, 21, 200), (40, 40, 400)])
async def test_agreeing_takes_no_other_alarm_away(
    lab: PagesLab, parent: Visitor, number: int, after: int, status: int
) -> None:
    ask = await proposed(lab, **LOCK)
    await _have_alarms(lab, number)
    page = await parent.post("/limits/answer", ask=ask, answer="yes", from_="22:15", to="06:15")
    alarms = (await _of_bilal(lab)).layer.alarms or ()
    assert (page.status, len(alarms), alarms[0].label) == (status, after, "A0")
    assert ("Bilal has as many such rules" in page.text) == (status != 200)
    waiting = await lab.do(lambda store: Requests(store.db, DEFAULT).waiting())
    assert bool(waiting) == (status != 200), "what could not be agreed to still waits"


async def test_there_are_no_more_minutes_than_anybody_can_follow(
    lab: PagesLab, parent: Visitor
) -> None:
    ask = await proposed(lab, **MINUTES)
    many = [Allowance(f"M{n}", frozenset({"games"}), n, n) for n in range(20)]
    await _have(lab, lambda household: with_allowances(household, BILALS, many))
    page = await parent.post(
        "/limits/answer", ask=ask, answer="yes", school_day="45", free_day="90"
    )
    assert page.status == 400
    assert len((await _of_bilal(lab)).layer.allowances or ()) == 20


async def test_agreed_minutes_are_spent_and_kept_as_those_that_they_replace(
    lab: PagesLab, parent: Visitor
) -> None:
    ask = await proposed(lab, **MINUTES)
    before = Allowance("Video", frozenset({"video"}), 60, 120, Spend.MID, keep_up_to=45)
    await _have(lab, lambda household: with_allowances(household, BILALS, [before]))
    await parent.post("/limits/answer", ask=ask, answer="yes", school_day="45", free_day="90")
    (after,) = (await _of_bilal(lab)).layer.allowances or ()
    assert (after.school_day, after.free_day) == (45, 90)
    assert (after.spend, after.keep_up_to) == (Spend.MID, 45)
    assert "proposed by you" in (await lab.at(BILAL).get("/my")).text


async def test_agreeing_to_several_proposals_at_once_keeps_them_all(
    lab: PagesLab, parent: Visitor
) -> None:
    things = {"video", "games", "social", "livestream", "ai_chat"}
    for of in things:
        await lab.at(BILAL).post("/my/limit", on="/my/limit", **(LOCK | {"of": of}))
    asks = await lab.do(lambda store: Requests(store.db, DEFAULT).waiting())
    times = {"from_": "22:15", "to": "06:15", "csrf": (await parent.get("/")).csrf}
    answers = [
        parent.post("/limits/answer", ask=str(ask.id), answer="yes", **times) for ask in asks
    ]
    assert {answer.status for answer in await asyncio.gather(*answers)} == {200}
    locked = [alarm.locks for alarm in (await _of_bilal(lab)).layer.alarms or ()]
    assert all({of} in locked for of in things)
