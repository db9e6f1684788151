"""The second step of a login, from the QR code to the lost phone."""

import html
import re

import pyotp

from store.accounts import LOCKED_FOR, Accounts
from store.household import DEFAULT
from tests.webui.home import PARENT, PASSWORD, STRANGE, PagesLab, Visitor

NO_SECRET, WRONG = "<b>", "not this one"
_SECRET = re.compile(r'name="secret" value="([A-Z2-7]{32})"')
_CODE = re.compile(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5})</li>")


def code(lab: PagesLab, secret: str) -> str:
    return pyotp.TOTP(secret).at(int(lab.clock.wall()))


async def switched_on(lab: PagesLab, parent: Visitor) -> tuple[str, list[str]]:
    page = await parent.get("/more/second")
    secret = _SECRET.search(page.text)[1]
    page = await parent.post(
        "/more/second", csrf=page.csrf, secret=secret, code=code(lab, secret), password=PASSWORD
    )
    return secret, _CODE.findall(page.text)


async def logged_in(visitor: Visitor, typed: str) -> str:
    page = await visitor.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert page.path == "/login/second"
    page = await visitor.post("/login/second", csrf=page.csrf, code=typed)
    return html.unescape(page.text) if page.path.startswith("/login") else page.path


async def test_the_qr_code_is_drawn_here_and_says_the_same(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/more/second")
    secret = _SECRET.search(page.text)[1]
    assert "otpauth://totp/Nigehban:Ammi" in page.text
    assert f"secret={secret}" in page.text
    assert 'class="qr"' in page.text
    assert "style=" not in page.text


async def test_a_wrong_code_switches_nothing_on(lab: PagesLab, parent: Visitor) -> None:
    page = await parent.get("/more/second")
    secret = _SECRET.search(page.text)[1]
    page = await parent.post(
        "/more/second", csrf=page.csrf, secret=secret, code="000000", password=PASSWORD
    )
    assert "did not fit" in page.text
    assert secret not in page.text
    page = await parent.post("/more/second", secret=NO_SECRET, code="000000", password=PASSWORD)
    assert "did not fit" in page.text


async def test_password_and_code_log_in_also_on_a_new_device(
    lab: PagesLab, parent: Visitor
) -> None:
    secret, codes = await switched_on(lab, parent)
    assert len(codes) == 8
    lab.clock.move(30)
    assert await logged_in(lab.at(PARENT), code(lab, secret)) == "/"
    assert "does not fit" in await logged_in(lab.at(STRANGE), code(lab, secret))
    assert await logged_in(lab.at(STRANGE), codes[0].lower()) == "/"
    assert "does not fit" in await logged_in(lab.at(STRANGE), codes[0])


async def test_the_password_alone_opens_nothing(lab: PagesLab, parent: Visitor) -> None:
    await switched_on(lab, parent)
    phone = lab.at(PARENT)
    page = await phone.post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert page.path == "/login/second"
    assert (await phone.get("/alarms")).path == "/login"
    half = next(c.value for c in phone.session.cookie_jar if c.key == "half")
    thief = lab.at(STRANGE)
    thief.session.cookie_jar.update_cookies({"half": half})
    assert (await thief.get("/login/second")).path == "/login"
    lab.clock.move(301)
    assert (await phone.get("/login/second")).path == "/login"


async def test_guesses_are_counted_for_the_account_on_all_devices(
    lab: PagesLab, parent: Visitor
) -> None:
    secret, _ = await switched_on(lab, parent)
    for number in range(5):
        assert "does not fit" in await logged_in(lab.at(f"127.0.1.{number + 1}"), "000000")
    assert "Too many tries" in await logged_in(lab.at("127.0.1.9"), code(lab, secret))
    lab.clock.move(LOCKED_FOR + 1)
    assert await logged_in(lab.at("127.0.1.9"), code(lab, secret)) == "/"


async def test_the_box_helps_who_lost_everything(lab: PagesLab, parent: Visitor) -> None:
    await switched_on(lab, parent)
    typed = await lab.do(lambda store: Accounts(store, DEFAULT).new_login_code())
    assert await logged_in(lab.at(STRANGE), typed) == "/"
    assert "does not fit" in await logged_in(lab.at(STRANGE), typed)


async def test_switching_off_needs_the_password(lab: PagesLab, parent: Visitor) -> None:
    await switched_on(lab, parent)
    assert (await parent.post("/more/second/off", password=WRONG)).status == 403
    page = await parent.get("/more/second")
    assert "8 recovery codes are left" in page.text
    await parent.post("/more/second/off", password=PASSWORD)
    page = await lab.at(PARENT).post("/login", on="/login", name="Ammi", password=PASSWORD)
    assert page.path == "/"


async def test_the_owner_takes_it_from_an_adult_who_lost_it(lab: PagesLab, parent: Visitor) -> None:
    nani = await lab.adult("carer", "Nani", STRANGE)
    await switched_on(lab, nani)
    account = await lab.do(lambda store: Accounts(store, DEFAULT).account("Nani", PASSWORD))
    assert account.has_second_step
    fields = {"adult": str(account.id), "password": PASSWORD}
    assert (await nani.post("/more/adults/second", **fields)).status == 403
    await parent.post("/more/adults/second", **fields)
    account = await lab.do(lambda store: Accounts(store, DEFAULT).account("Nani", PASSWORD))
    assert not account.has_second_step
