"""The home's settings: zones and countries are chosen, and nothing that was typed is lost."""

from tests.webui.home import PagesLab, Visitor

FIELDS = {"name": "The blue house", "country": "au", "new_devices": "adult1"}


async def test_zone_and_country_are_chosen_from_lists(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/more/home")
    assert '<option value="Asia/Karachi" selected>Karachi</option>' in page.text
    assert '<option value="pk">Pakistan</option>' in page.text
    await parent.post("/more/home", csrf=page.csrf, zone="Australia/Perth", day=["1"], **FIELDS)
    household = await lab.household()
    assert (household.timezone, household.country) == ("Australia/Perth", "au")


async def test_a_zone_that_is_unknown_loses_nothing_of_the_form(
    lab: PagesLab, parent: Visitor
) -> None:
    page = await parent.post("/more/home", zone="Atlantis", day=["1"], **FIELDS)
    assert "Choose a time zone from the list." in page.text
    assert 'value="The blue house"' in page.text
    assert '<option value="au" selected>' in page.text
    assert '<option value="adult1" selected>' in page.text
    assert '<option value="Asia/Karachi" selected>' in page.text
    assert (await lab.household()).name == "Our home"


async def test_a_country_and_a_zone_that_no_list_has_stay(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/more/home", zone="PKT-5", name="Home", country="is")
    page = await parent.get("/more/home")
    assert '<option value="PKT-5" selected>' in page.text
    assert '<option value="is" selected>IS</option>' in page.text
