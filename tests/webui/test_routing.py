"""Who comes: a session stays with its device when its MAC address becomes known."""

from tests.webui.home import AYESHA, BILAL, PARENT, PASSWORD, PagesLab, Visitor

MAC, OTHER = "02:11:22:33:44:55", "02:11:22:33:44:66"


async def test_a_session_follows_from_an_address_to_the_mac_behind_it(
    lab: PagesLab, parent: Visitor
) -> None:
    form = await parent.get("/")
    lab.resolver.macs = {PARENT: MAC}
    sent = await parent.post("/act/pause", csrf=form.csrf, for_="home")
    assert sent.status == 200
    assert (await parent.get("/devices")).path == "/devices"
    await parent.post("/logout", on="/more")
    again = await parent.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert again.path == "/", "the device itself stays approved"


async def test_a_session_of_one_mac_never_moves_to_another(lab: PagesLab, parent: Visitor) -> None:
    lab.resolver.macs = {PARENT: MAC}
    await parent.get("/")
    lab.resolver.macs = {PARENT: OTHER}
    assert (await parent.get("/devices")).path == "/login"


async def test_a_cookie_alone_is_followed_nowhere(lab: PagesLab, parent: Visitor) -> None:
    [cookie] = list(parent.session.cookie_jar)
    thief = lab.at(AYESHA)
    thief.session.cookie_jar.update_cookies({"session": cookie.value})
    lab.resolver.macs = {AYESHA: OTHER}
    assert (await thief.get("/devices")).path == "/login"
    assert (await parent.get("/devices")).path == "/devices"


async def test_who_takes_over_the_old_address_is_not_approved(
    lab: PagesLab, parent: Visitor
) -> None:
    lab.resolver.macs = {PARENT: MAC}
    await parent.get("/")
    lab.resolver.macs = {}
    stranger = lab.at(PARENT)
    page = await stranger.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert page.path == "/login/wait"


async def test_where_nobody_can_approve_a_login_the_box_can(lab: PagesLab, parent: Visitor) -> None:
    new = lab.at(BILAL)
    page = await new.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert "approve this number" in page.text
    lab.clock.move(4 * 86400)
    page = await new.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert "approve this number" not in page.text
    assert "Run “nigehban login-code” on the box" in page.text
