"""A parent's phone in a child's hands: two taps from the overview, back by time, PIN or another."""

from store.accounts import Accounts
from store.household import DEFAULT, HouseholdStore
from tests.webui.home import PASSWORD, STRANGE, PagesLab, Visitor

PIN, WRONG = "4711", "1234"


async def _hand_over(parent: Visitor, minutes: str = "") -> None:
    await parent.post("/devices/hand", id="d1", to="child1", minutes=minutes, back="/")


async def _set_pin(lab: PagesLab) -> None:
    def work(store: HouseholdStore) -> None:
        accounts = Accounts(store, DEFAULT)
        accounts.set_pin(accounts.all()[0], PIN)

    await lab.do(work)


async def test_the_overview_offers_the_phone_in_the_parents_hands(parent: Visitor) -> None:
    page = (await parent.get("/")).text
    assert page.count('name="to" value="child1"') == 3
    assert 'name="id" value="d1"' in page


async def test_a_phone_that_was_handed_over_shows_the_childs_rules_alone(
    lab: PagesLab, parent: Visitor
) -> None:
    answer = await parent.post("/devices/hand", id="d1", to="child1", minutes="30", back="/")
    assert answer.path == "/handed"
    assert "Until 3:30" in answer.text
    assert "Hello Ayesha" in (await parent.get("/")).text
    assert (await parent.get("/alarms")).path == "/handed"
    assert lab.resolver.changed == 1


async def test_handing_over_to_a_child_needs_no_pin_and_taking_back_does(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set_pin(lab)
    await _hand_over(parent)
    assert (await parent.post("/handed", on="/handed", secret=WRONG)).path == "/handed"
    assert (await parent.get("/alarms")).path == "/handed"
    back = await parent.post("/handed", on="/handed", secret=PIN)
    assert "Whole home" in back.text


async def test_without_a_pin_the_password_takes_it_back(parent: Visitor) -> None:
    await _hand_over(parent)
    assert "Whole home" in (await parent.post("/handed", on="/handed", secret=PASSWORD)).text


async def test_a_childs_device_is_handed_on_only_with_the_pin(
    lab: PagesLab, parent: Visitor
) -> None:
    await _set_pin(lab)
    asked = await parent.post("/devices/hand", id="d2", to="child2")
    assert "Your family PIN" in asked.text
    again = await parent.post("/devices/hand", id="d1", to="adult1")
    assert "Your family PIN" in again.text


async def test_the_hand_over_ends_by_time(lab: PagesLab, parent: Visitor) -> None:
    await _hand_over(parent, "30")
    lab.clock.move(29 * 60)
    assert (await parent.get("/alarms")).path == "/handed"
    lab.clock.move(61)
    assert (await parent.get("/alarms")).path == "/alarms"


async def test_the_other_parent_sees_it_and_takes_it_back(lab: PagesLab, parent: Visitor) -> None:
    other = await lab.adult("parent", "Abbu", STRANGE)
    await _hand_over(parent, "60")
    page = (await other.get("/")).text
    assert "Has Ammi&#39;s phone in hand" in page
    back = await other.post("/devices/hand", id="d1", to="", back="/")
    assert back.path.startswith("/?did=")
    assert "is back" in back.text
    assert (await parent.get("/alarms")).path == "/alarms"


async def test_the_way_back_is_found_from_the_childs_page(parent: Visitor) -> None:
    await _hand_over(parent)
    assert "take this phone back" in (await parent.get("/my")).text
    assert (await parent.get("/login")).path == "/handed"


async def test_nobody_unknown_gets_a_phone(parent: Visitor) -> None:
    answer = await parent.post("/devices/hand", id="d1", to="nobody")
    assert answer.status == 404


async def test_a_phone_in_a_childs_hands_is_not_offered_again(
    lab: PagesLab, parent: Visitor
) -> None:
    other = await lab.adult("parent", "Abbu", STRANGE)
    await _hand_over(parent)
    assert 'name="to" value="child1"' not in (await other.get("/")).text
