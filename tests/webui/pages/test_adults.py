"""Adults: a link that works once, roles, and what a removed adult still can do: nothing."""

import re

import pytest

from store.accounts import Accounts
from store.household import DEFAULT
from store.invites import LIVES
from tests.webui.home import PASSWORD, STRANGE, PagesLab, Visitor

OTHER, SHORT, WRONG = "a word of mine", "short", "not mine at all"
_LINK = re.compile(r"/join\?code=([\w-]+)")


async def invited(parent: Visitor, role: str) -> str:
    page = await parent.post("/more/adults/invite", role=role, password=PASSWORD)
    assert "<svg" in page.text
    return _LINK.search(page.text)[1]


async def test_another_adult_comes_in_by_a_link_once(lab: PagesLab, parent: Visitor) -> None:
    code = await invited(parent, "carer")
    phone = lab.at(STRANGE)
    page = await phone.get(f"/join?code={code}")
    assert "Carer" in page.text
    assert "Ammi" in page.text
    page = await phone.post("/join", csrf=page.csrf, code=code, name="Nani", password=OTHER)
    assert page.path == "/"
    assert 'data-role="carer"' in page.text
    again = await lab.at("127.0.0.10").get(f"/join?code={code}")
    assert again.status == 404
    log = (await parent.get("/more/log")).text
    assert "Invited somebody as carer" in log
    assert "Made the account Nani" in log


async def test_a_link_is_kept_through_a_mistake_and_ends_in_two_days(
    lab: PagesLab, parent: Visitor
) -> None:
    code = await invited(parent, "viewer")
    phone = lab.at(STRANGE)
    page = await phone.post("/join", on=f"/join?code={code}", code=code, name="AMMI",
                            password=OTHER)  # fmt: skip
    assert "a name that no other adult has" in page.text
    page = await phone.post("/join", csrf=page.csrf, code=code, name="Nani", password=SHORT)
    assert "at least 8 characters" in page.text
    lab.clock.move(LIVES)
    page = await phone.post("/join", csrf=page.csrf, code=code, name="Nani", password=PASSWORD)
    assert page.status == 404


async def test_guessing_links_is_counted(lab: PagesLab, parent: Visitor) -> None:
    code, phone = await invited(parent, "owner"), lab.at(STRANGE)
    for number in range(5):
        assert (await phone.get(f"/join?code=guess{number}")).status == 404
    assert (await phone.get(f"/join?code={code}")).status == 404


async def test_an_invitation_needs_the_password_and_can_be_taken_back(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.post("/more/adults/invite", role="owner", password=WRONG)
    assert page.status == 403
    code = await invited(parent, "owner")
    page = await parent.get("/more/adults")
    number = re.search(r'name="invite" value="(\d+)"', page.text)[1]
    await parent.post("/more/adults/uninvite", invite=number)
    assert (await lab.at(STRANGE).get(f"/join?code={code}")).status == 404


async def test_a_role_is_changed_at_once_and_the_last_owner_stays(
    lab: PagesLab, parent: Visitor
) -> None:
    nani = await lab.adult("viewer", "Nani", STRANGE)
    adults = await lab.do(lambda store: Accounts(store, DEFAULT).all())
    ids = {each.name: str(each.id) for each in adults}
    fields = {"password": PASSWORD, "for_": "home"}
    assert (await nani.post("/act/pause", for_="home", minutes="15")).status == 403
    await parent.post("/more/adults/role", adult=ids["Nani"], role="carer", **fields)
    assert (await nani.post("/act/pause", for_="home", minutes="15")).status == 200
    page = await parent.post("/more/adults/role", adult=ids["Ammi"], role="viewer", **fields)
    assert page.status == 409
    assert "at least one owner" in page.text
    await parent.post("/more/adults/remove", adult=ids["Nani"], **fields)
    assert (await nani.get("/alarms")).path == "/login"


@pytest.mark.parametrize("role", ["", "emperor", "owner'--"])
async def test_there_is_no_other_role(lab: PagesLab, parent: Visitor, role: str) -> None:
    page = await parent.post("/more/adults/invite", role=role, password=PASSWORD)
    assert page.status == 400


async def test_a_carer_answers_but_opens_nothing_for_good(lab: PagesLab, parent: Visitor) -> None:
    child = lab.at("127.0.0.3")
    await child.post("/my/ask", on="/my/ask", kind="name", name="fun.example", why="please")
    nani = await lab.adult("carer", "Nani", STRANGE)
    number = re.search(r'name="ask" value="(\d+)"', (await nani.get("/")).text)[1]
    page = await nani.post("/asks/answer", ask=number, answer="always")
    assert page.status == 403
    page = await nani.post("/asks/answer", ask=number, answer="yes", minutes="30")
    assert page.status == 200
    assert (await lab.household()).profiles["child1"].layer.names.allow == frozenset()


@pytest.mark.parametrize(("role", "whose"), [("parent", ["adult1"]), ("viewer", [])])
async def test_the_phone_of_a_parent_who_joins_is_an_adults(
    lab: PagesLab, parent: Visitor, role: str, whose: list[str]
) -> None:
    code = await invited(parent, role)
    fields = {"code": code, "name": "Baba", "password": OTHER}
    await lab.at(STRANGE).post("/join", on=f"/join?code={code}", **fields)
    devices = (await lab.household()).devices
    assert [device.profile for device in devices if device.address == STRANGE] == whose
