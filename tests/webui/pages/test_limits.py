"""From 13 a child proposes limits of its own; what is agreed to is a rule that says so."""

import asyncio
import datetime as dt

import pytest

from policy.labels import EVERYTHING
from store.household import DEFAULT
from store.requests import Requests
from tests.webui.home import AYESHA, BILAL, PagesLab, Visitor

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
