"""Tickets on pages: printed once, typed once, and never stronger than a parent's hand."""

import re
from dataclasses import replace

import pytest

from policy.rules import Household
from store.household import DEFAULT
from store.tickets import MOST_FAILURES
from tests.webui.home import AYESHA, BILAL, STRANGE, PagesLab, Visitor

CODE = re.compile(r'<span class="code">([A-Z0-9-]+)</span>')
SPENT = [["child1", "d2", "video", hex((1 << 200) - 1), hex((1 << 200) - 1)]]


async def _print(parent: Visitor, **fields: object) -> list[str]:
    wanted = {"for_": "", "minutes": 30, "count": 2, "days": 7} | fields
    page = await parent.post("/tickets/print", on="/tickets", **wanted)
    assert page.status == 200, page.text
    return CODE.findall(page.text)


async def _grants(lab: PagesLab) -> list:
    return list(await lab.do(lambda store: store.acts(DEFAULT).grants))


async def _use(lab: PagesLab, address: str, code: str):
    return await lab.at(address).post("/my/ticket", on="/my/ticket", code=code)


async def test_a_sheet_shows_the_codes_and_where_to_type_them(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.post(
        "/tickets/print", on="/tickets", for_="child1", minutes=45, count=3, days=30
    )
    assert len(CODE.findall(page.text)) == 3
    assert "45 min" in page.text
    assert "for Ayesha" in page.text
    assert f"{lab.base.removeprefix('http://')}/t" in page.text
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_ticket_gives_its_minutes_once_with_no_parent_present(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.usage = SPENT
    code, _ = await _print(parent)
    changed = lab.resolver.changed
    page = await _use(lab, AYESHA, code)
    assert "30 min more" in page.text
    assert lab.resolver.changed == changed + 1
    (grant,) = await _grants(lab)
    assert (grant.scope.id, grant.until - grant.since, grant.everything) == ("child1", 1800, True)
    assert "used already" in (await _use(lab, AYESHA, code)).text
    assert len(await _grants(lab)) == 1
    log = (await parent.get("/more/log")).text
    assert "used a ticket of 30 minutes" in log
    assert code not in log


async def test_a_second_ticket_adds_to_the_first(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.usage = SPENT
    first, second = await _print(parent)
    await _use(lab, AYESHA, first)
    lab.clock.move(600)
    assert "30 min more" in (await _use(lab, AYESHA, second)).text
    assert (await _grants(lab))[-1].until == lab.clock.wall() + 50 * 60


async def test_it_is_not_taken_where_it_would_be_wasted(lab: PagesLab, parent: Visitor) -> None:
    code, _ = await _print(parent)
    assert "You do not need it now" in (await _use(lab, AYESHA, code)).text
    lab.resolver.usage = SPENT
    assert "30 min more" in (await _use(lab, AYESHA, code)).text


async def test_what_a_parent_locked_by_hand_stays_locked(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.usage = SPENT
    code, _ = await _print(parent, at_locks="1")
    await parent.post("/act/pause", for_="profile:child1")
    assert "Your ticket stays good" in (await _use(lab, AYESHA, code)).text
    assert not await _grants(lab)


@pytest.mark.parametrize("tick", [{}, {"at_locks": "1"}], ids=["plain", "at locks"])
async def test_bedtime_is_opened_only_by_a_ticket_that_says_so(
    lab: PagesLab, parent: Visitor, tick: dict[str, str]
) -> None:
    code, _ = await _print(parent, **tick)
    lab.clock.move(11 * 3600)
    page = await _use(lab, AYESHA, code)
    assert ("30 min more" in page.text) == bool(tick)
    assert ("stays good for later" in page.text) != bool(tick)


async def test_a_ticket_for_one_child_is_nothing_for_another(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.usage = [["child2", "d3", *row[2:]] for row in SPENT] + SPENT
    code, _ = await _print(parent, for_="child1")
    page = await _use(lab, BILAL, code)
    assert "for someone else at home" in page.text
    assert "Ayesha" not in page.text
    assert "30 min more" in (await _use(lab, AYESHA, code)).text


async def test_guessing_ends_soon(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.usage = SPENT
    code, _ = await _print(parent)
    for _ in range(MOST_FAILURES):
        assert "does not fit" in (await _use(lab, AYESHA, "2222-3333")).text
    assert "Too many wrong codes" in (await _use(lab, AYESHA, code)).text
    lab.clock.move(16 * 60)
    assert "30 min more" in (await _use(lab, AYESHA, code)).text


async def test_tickets_are_taken_back(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.usage = SPENT
    codes = await _print(parent)
    await parent.post("/tickets/revoke", on="/tickets", id=1)
    await parent.post("/tickets/revoke", on="/tickets")
    for code in codes:
        assert "no longer good" in (await _use(lab, AYESHA, code)).text


async def test_tickets_are_made_by_adults_and_used_by_children(
    lab: PagesLab, parent: Visitor
) -> None:
    child = lab.at(AYESHA)
    csrf = (await child.get("/my/ticket")).csrf
    page = await child.post("/tickets/print", csrf=csrf, minutes=30, count=2, days=7)
    assert page.path.startswith("/login")
    assert (await parent.get("/my/ticket")).status == 403
    assert (await lab.at(STRANGE).get("/my/ticket")).status == 403


async def test_odd_numbers_are_refused(lab: PagesLab, parent: Visitor) -> None:
    for wrong in ({"minutes": 600}, {"count": 500}, {"days": 9999}, {"for_": "nobody"}):
        fields = {"for_": "", "minutes": 30, "count": 2, "days": 7} | wrong
        page = await parent.post("/tickets/print", on="/tickets", **fields)
        assert page.status == 400


async def test_hostile_codes_are_text(lab: PagesLab, parent: Visitor) -> None:
    page = await _use(lab, AYESHA, "<script>alert(1)</script>")
    assert "<script>alert" not in page.text


async def test_a_child_uses_no_more_in_a_week_than_the_parents_said(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.usage = SPENT
    shown = await parent.post("/tickets/limit", on="/tickets", for_="child1", a_week="1")
    assert "tickets a week are set" in shown.text
    assert "1 more this week" in (await lab.at(AYESHA).get("/my/ticket")).text
    first, second = await _print(parent)
    assert "30 min more" in (await _use(lab, AYESHA, first)).text
    refused = (await _use(lab, AYESHA, second)).text
    assert "used your tickets of this week" in refused
    assert len(await _grants(lab)) == 1
    assert "0 more this week" in (await lab.at(AYESHA).get("/my/ticket")).text
    lab.clock.move(2 * 86400)  # Monday
    assert "1 more this week" in (await lab.at(AYESHA).get("/my/ticket")).text
    assert "30 min more" in (await _use(lab, AYESHA, second)).text


async def test_without_a_number_there_is_no_limit(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/tickets/limit", on="/tickets", for_="child1", a_week="0")
    assert (await lab.household()).profiles["child1"].tickets_a_week == 0
    await parent.post("/tickets/limit", on="/tickets", for_="child1", a_week="")
    assert (await lab.household()).profiles["child1"].tickets_a_week is None
    assert "this week" not in (await lab.at(AYESHA).get("/my/ticket")).text
    gone = await parent.post("/tickets/limit", on="/tickets", for_="nobody", a_week="3")
    assert gone.status == 404


async def test_tickets_are_printed_of_the_lengths_that_the_family_chose(
    lab: PagesLab, parent: Visitor
) -> None:
    def chosen(household: Household) -> Household:
        return replace(household, ticket_minutes=(20, 60))

    await lab.do(lambda store: store.edit(DEFAULT, "x", "y", chosen))
    assert 'value="20" checked' in (await parent.get("/tickets")).text
    assert await _print(parent, minutes=60)
    page = await parent.post("/tickets/print", on="/tickets", for_="", minutes=30, count=1, days=7)
    assert page.status == 400
