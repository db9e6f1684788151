"""A phone that belongs to a child stays the child's when an adult logs in on it."""

from tests.webui.home import BILAL, PASSWORD, PagesLab, Visitor


async def test_a_login_on_a_childs_phone_changes_no_device(lab: PagesLab, parent: Visitor) -> None:
    before = (await lab.household()).devices
    await lab.at(BILAL).post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert (await lab.household()).devices == before
