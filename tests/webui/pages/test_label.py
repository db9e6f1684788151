"""A category or a service opens on what is known of it, and is set from there by one tap."""

import pytest

from tests.webui.home import AYESHA, PagesLab, Visitor

ABOUT = "/rules/about?for=profile:child1&label="


async def test_a_service_opens_on_risk_age_names_and_what_dns_can_do(parent: Visitor) -> None:
    page = (await parent.get(ABOUT + "whatsapp")).text
    for part in ("Meeting people", "From which age?", "The service itself", "whatsapp.net"):
        assert part in page
    assert "Not checked:" in page
    assert "Works little" in page


async def test_what_is_tapped_there_holds_and_comes_back_there(
    lab: PagesLab, parent: Visitor
) -> None:
    back = ABOUT + "tiktok"
    page = await parent.post(
        "/rules/label", on=back, for_="profile:child1", label="tiktok", said="block", back=back
    )
    assert page.path.startswith(back)
    assert "tiktok" in (await lab.household()).profiles["child1"].layer.block.add


async def test_a_category_opens_on_its_lists_and_single_apps(parent: Visitor) -> None:
    page = (await parent.get(ABOUT + "gambling")).text
    assert "From published lists: gambling" in page
    assert "bet365.com" in page
    apps = (await parent.get(ABOUT + "messengers")).text
    assert "/rules/about?for=profile:child1&amp;label=whatsapp" in apps
    assert "In part only:" in apps


@pytest.mark.parametrize("label", ["", "nothing", "<script>"])
async def test_a_label_that_is_not_there_is_a_sentence(parent: Visitor, label: str) -> None:
    page = await parent.get(ABOUT + label)
    assert page.status == 404
    assert "There is no such category." in page.text


async def test_a_child_does_not_open_it(lab: PagesLab, parent: Visitor) -> None:
    assert (await lab.at(AYESHA).get(ABOUT + "tiktok")).path == "/login"


@pytest.mark.parametrize("typed", ["whats", "WHATSAPP", "whatsapp"])
async def test_the_search_finds_services_and_leads_to_what_they_open_on(
    parent: Visitor, typed: str
) -> None:
    page = (await parent.get(f"/rules?for=profile:child1&q={typed}")).text
    assert 'id="found"' in page
    assert "label=whatsapp" in page
    assert "label=gambling" not in page


async def test_a_limit_is_one_tap_and_goes_with_another(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.post(
        "/rules/label", on=ABOUT + "tiktok", for_="profile:child1", label="tiktok", said="limit"
    )
    assert "is set to “Limit”" in page.text
    profile = (await lab.household()).profiles["child1"]
    assert [a.of for a in profile.layer.allowances].count({"tiktok"}) == 1
    assert "tiktok" in profile.layer.allow.add, "what has minutes is not closed by its category"
    about = (await parent.get(ABOUT + "tiktok")).text
    assert "30 min on school days, 1 h on free days" in about.replace("\u00a0", " ")
    again = await parent.post("/rules/label", for_="profile:child1", label="tiktok", said="limit")
    assert again.status == 200
    profile = (await lab.household()).profiles["child1"]
    assert [a.of for a in profile.layer.allowances].count({"tiktok"}) == 1
    await parent.post("/rules/label", for_="profile:child1", label="tiktok", said="block")
    profile = (await lab.household()).profiles["child1"]
    assert {"tiktok"} not in [a.of for a in profile.layer.allowances]
    assert len(profile.layer.allowances) == 1, "the minutes of the age band stay"


@pytest.mark.parametrize(("owner", "label"), [("home", "tiktok"), ("profile:child1", "malware")])
async def test_the_home_and_what_harms_have_no_minutes(
    parent: Visitor, owner: str, label: str
) -> None:
    page = await parent.post("/rules/label", for_=owner, label=label, said="limit")
    assert page.status == 400
    assert 'value="limit"' not in (await parent.get(f"/rules/about?for={owner}&label={label}")).text
