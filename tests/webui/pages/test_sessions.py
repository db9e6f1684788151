"""Sessions are seen and ended, one's own; the owner sees all."""

import re

from tests.webui.home import AYESHA, PARENT, STRANGE, PagesLab, Visitor

_SESSION = re.compile(r'name="session" value="([0-9a-f]{16})"')


async def test_a_session_elsewhere_is_ended(lab: PagesLab, parent: Visitor) -> None:
    other = await lab.adult("owner", "Ammi", STRANGE)
    assert (await other.get("/alarms")).status == 200
    page = await parent.get("/more/sessions")
    (session,) = set(_SESSION.findall(page.text))
    assert "this one" in page.text
    await parent.post("/more/sessions/end", session=session)
    assert (await other.get("/alarms")).path == "/login"
    assert (await parent.get("/alarms")).status == 200


async def test_all_others_are_ended_by_one_tap(lab: PagesLab, parent: Visitor) -> None:
    others = [await lab.adult("owner", "Ammi", address) for address in (STRANGE, AYESHA)]
    await parent.post("/more/sessions/end", session="others")
    for other in others:
        assert (await other.get("/alarms")).path == "/login"
    assert (await parent.get("/alarms")).status == 200


async def test_a_carer_sees_and_ends_only_their_own(lab: PagesLab, parent: Visitor) -> None:
    nani = await lab.adult("carer", "Nani", STRANGE)
    assert not _SESSION.findall((await nani.get("/more/sessions")).text)
    owners = await parent.get("/more/sessions")
    assert "Nani" in owners.text
    mine = await lab.adult("owner", "Ammi", AYESHA)
    session = _SESSION.findall((await parent.get("/more/sessions")).text)
    for each in session:
        await nani.post("/more/sessions/end", session=each)
    assert (await mine.get("/alarms")).status == 200


async def test_the_page_names_devices_as_the_family_does(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/more/sessions")
    assert "Ammi&#39;s phone" in page.text
    assert PARENT not in page.text
