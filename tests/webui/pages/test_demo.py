"""A made-up family: begun from set-up, looked at like a home, thrown away without a trace."""

import asyncio
import re
import sqlite3
from pathlib import Path

from store.accounts import Accounts
from store.household import DEFAULT
from tests.webui.home import AYESHA, BILAL, BOX, PARENT, PASSWORD, PagesLab, Visitor
from webui.console import TRIAL_IDLE, drop_idle_trial

_MARK = re.compile(r'name="mark" value="([^"]+)"')
_ABOUT = "for=profile:child1&id=d2&n=0&of=messengers&label=whatsapp"
"""What pages want to be told in their address."""
_ABOUT_WHAT_IS_NOT = {"/join", "/t", "/mistake"}
"""Pages of a code, or of an ask, that nobody made."""
_TEENS = {"/my/limit"}
_CHILDS = {"/my/ask", "/my/report", "/my/report.csv", "/my/ticket", "/my/week", "/my/wrong"}
_BANNER = "This family is made up."


async def _begin(lab: PagesLab, address: str = PARENT) -> tuple[Visitor, str]:
    code = await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())
    phone = lab.at(address)
    page = await phone.get(f"/setup?code={code}")
    assert "Try it with a made-up family" in page.text
    answer = await phone.post("/demo", csrf=page.csrf, code=code)
    assert answer.status == 200, answer.text
    return phone, code


async def _press(phone: Visitor, path: str, **fields: str) -> str:
    mark = _MARK.findall((await phone.get("/")).text)[0]
    async with phone.session.post(phone.base + path, data={"mark": mark} | fields) as response:
        await response.text()
        return response.url.path_qs


def _dump(path: Path) -> str:
    db = sqlite3.connect(path)
    try:
        return "\n".join(db.iterdump())
    finally:
        db.close()


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


async def test_the_family_is_full_of_life(lab: PagesLab) -> None:
    phone, _code = await _begin(lab)
    page = (await phone.get("/")).text
    for word in ("Ayesha asks", "Bilal", "Zara", "A new device is here", "Today", _BANNER):
        assert word in page, word
    assert "Instagram" in (await phone.get("/reports?for=child1")).text


async def test_it_is_thrown_away_without_a_trace(lab: PagesLab) -> None:
    code = await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())
    phone = lab.at(PARENT)
    csrf = (await phone.get(f"/setup?code={code}")).csrf
    before, files = _dump(lab.places.household_db), _files(lab.places.data)
    await phone.post("/demo", csrf=csrf, code=code)
    await phone.post("/act/pause", for_="profile:child1")
    await phone.post("/names", on="/names?for=profile:child1", for_="profile:child1",
                     name="example.org", kind="block")  # fmt: skip
    assert (lab.places.data / "trial" / "household.db").exists()
    assert await _press(phone, "/demo/end") == f"/setup?code={code}"
    assert _dump(lab.places.household_db) == before
    assert _files(lab.places.data) == files
    assert lab.resolver.changed == 0
    again = await phone.get(f"/setup?code={code}")
    assert "Welcome" in again.text
    assert _BANNER not in again.text


async def test_what_nobody_looks_at_for_hours_is_thrown_away(lab: PagesLab) -> None:
    files = _files(lab.places.data)
    phone, _code = await _begin(lab)
    lab.clock.move(TRIAL_IDLE - 1)
    await lab.at(BILAL).get("/")  # another browser is no look at it
    await drop_idle_trial(lab.console)
    assert _BANNER in (await phone.get("/")).text
    lab.clock.move(TRIAL_IDLE - 1)
    await drop_idle_trial(lab.console)
    assert lab.console.trial is not None, "somebody looked since"
    lab.clock.move(1)
    await drop_idle_trial(lab.console)
    assert lab.console.trial is None
    assert _files(lab.places.data) == files | {"household.db"}
    assert _BANNER not in (await phone.get("/")).text
    await drop_idle_trial(lab.console)


async def test_every_page_works_and_says_that_it_is_made_up(lab: PagesLab) -> None:
    phone, _code = await _begin(lab)
    assert lab.app is not None
    seen, failed = 0, set()
    for resource in lab.app.router.resources():
        path = resource.canonical
        if "{" in path or path == "/live" or not _has_page(lab, path):
            continue
        answer = await phone.get(f"{path}?{_ABOUT}")
        if answer.status != 200:
            failed.add(path)
        is_page = answer.headers["Content-Type"].startswith("text/html")
        is_file = "Content-Disposition" in answer.headers
        if is_page and not is_file and path != "/connect/seen":
            assert _BANNER in answer.text, path
            seen += 1
    assert seen > 30
    assert failed <= _CHILDS | _TEENS | _ABOUT_WHAT_IS_NOT
    for device, paths in (("d3", _CHILDS), ("d2", _CHILDS | _TEENS)):
        await _press(phone, "/demo/as", device=device)
        for path in ("/my", *paths):
            assert (await phone.get(path)).status == 200, path


def _has_page(lab: PagesLab, path: str) -> bool:
    assert lab.app is not None
    return any(
        route.method == "GET" and route.resource is not None and route.resource.canonical == path
        for route in lab.app.router.routes()
    )


async def test_it_can_be_seen_with_a_childs_eyes(lab: PagesLab) -> None:
    phone, _code = await _begin(lab)
    await _press(phone, "/demo/as", device="d3")
    page = await phone.get("/")
    assert "Hello Ayesha" in page.text
    assert _BANNER in page.text
    assert (await phone.get("/alarms")).path == "/login"
    await _press(phone, "/demo/as", device="d1")
    assert "Whole home" in (await phone.get("/")).text


async def test_a_device_of_nobody_sees_what_such_a_device_sees(lab: PagesLab) -> None:
    phone, _code = await _begin(lab)
    await _press(phone, "/demo/as", device="new")
    assert _BANNER in (await phone.get("/my")).text


async def test_the_family_has_names_in_the_language_of_who_tries_it(lab: PagesLab) -> None:
    code = await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())
    phone = lab.at(PARENT)
    csrf = (await phone.get(f"/setup?lang=ur&code={code}")).csrf
    page = (await phone.post("/demo", csrf=csrf, code=code)).text
    assert '<html lang="ur" dir="rtl">' in page
    assert "عائشہ" in page


async def test_nobody_else_is_in_it(lab: PagesLab) -> None:
    await _begin(lab)
    other = lab.at(AYESHA)
    page = await other.get("/")
    assert page.path == "/setup"
    assert _BANNER not in page.text


async def test_it_needs_the_code_of_the_link(lab: PagesLab) -> None:
    await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())
    phone = lab.at(PARENT)
    assert (await phone.post("/demo", on="/setup", code="WRONG")).status == 403
    assert not (lab.places.data / "trial").exists()


async def test_a_home_that_is_set_up_tries_nothing(lab: PagesLab, parent: Visitor) -> None:
    assert (await parent.post("/demo", code="X")).status == 403
    assert not (lab.places.data / "trial").exists()


async def test_setting_the_home_up_ends_it(lab: PagesLab) -> None:
    phone, code = await _begin(lab)
    other = lab.at(AYESHA)
    csrf = (await other.get(f"/setup?code={code}")).csrf
    await other.post("/setup", csrf=csrf, code=code, name="Ammi", password=PASSWORD)
    assert not (lab.places.data / "trial").exists()
    assert _BANNER not in (await phone.get("/")).text


async def test_a_home_that_was_set_up_meanwhile_has_none_beside_it(lab: PagesLab) -> None:
    """The other browser's set-up comes between the look at the code and the turn to begin."""
    code = await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())
    phone, other = lab.at(PARENT), lab.at(AYESHA)
    mark, csrf = [(await one.get(f"/setup?code={code}")).csrf for one in (phone, other)]
    async with lab.console.trying:
        beginning = asyncio.create_task(phone.post("/demo", csrf=mark, code=code))
        setting_up = asyncio.create_task(
            other.post("/setup", csrf=csrf, code=code, name="Ammi", password=PASSWORD)
        )
        for _ in range(1000):
            if await lab.do(lambda store: Accounts(store, DEFAULT).any()):
                break
            await asyncio.sleep(0.02)
    answer = await beginning
    await setting_up
    assert answer.status == 403
    assert lab.console.trial is None
    assert not (lab.places.data / "trial").exists()


async def test_nothing_is_sent_from_it(lab: PagesLab) -> None:
    phone, _code = await _begin(lab)
    before = _dump(lab.places.household_db)
    url = "https://hook.example/x"
    await phone.post("/notices/add", on="/notices", kind="webhook", url=url, wants=["ask"])
    answer = await phone.post("/notices/test", on="/notices", channel="1")
    assert "Nothing is sent from a made-up home." in answer.text
    assert _dump(lab.places.household_db) == before


async def test_a_second_one_takes_the_place_of_the_first(lab: PagesLab) -> None:
    first, _code = await _begin(lab)
    second, _code = await _begin(lab, AYESHA)
    assert _BANNER not in (await first.get("/")).text
    assert _BANNER in (await second.get("/")).text


async def test_many_at_once_leave_one(lab: PagesLab) -> None:
    code = await lab.do(lambda store: Accounts(store, DEFAULT).new_setup_code())
    phones = [lab.at(address) for address in (PARENT, AYESHA, BILAL)]
    marks = [(await phone.get(f"/setup?code={code}")).csrf for phone in phones]
    await asyncio.gather(
        *(
            phone.post("/demo", csrf=csrf, code=code)
            for phone, csrf in zip(phones, marks, strict=True)
        )
    )
    seen = [_BANNER in (await phone.get("/")).text for phone in phones]
    assert sum(seen) == 1
    await _press(phones[seen.index(True)], "/demo/end")
    assert not (lab.places.data / "trial").exists()


async def test_a_banner_from_elsewhere_does_nothing(lab: PagesLab) -> None:
    phone, _code = await _begin(lab)
    async with phone.session.post(phone.base + "/demo/end", data={"mark": "x"}) as response:
        assert response.status == 403
    assert _BANNER in (await phone.get("/")).text


async def test_its_parent_is_no_owner_of_the_real_home(lab: PagesLab) -> None:
    """The made-up session with the made-up mark reaches the made-up home alone, by the API too."""
    phone, _code = await _begin(lab)
    csrf = (await phone.get("/")).csrf
    url = f"{phone.base}/api/v1/households/{DEFAULT}/overview"
    async with phone.session.get(url, headers={"X-CSRF-Token": csrf}) as response:
        told = await response.text()
    assert "Bilal" in told
    assert not (await lab.household()).profiles
    stranger = lab.at(BOX)
    cookies = {c.key: c.value for c in phone.session.cookie_jar}
    stranger.session.cookie_jar.update_cookies({"session": cookies["session"]})
    async with stranger.session.get(url, headers={"X-CSRF-Token": csrf}) as response:
        assert response.status == 401
