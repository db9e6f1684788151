"""Taking over on a page: looked at first, then done, and what is left out is said."""

import pytest

from policy.names import canonical
from tests.store.peers.peers_files import ADGUARD_HOME, tar_of, teleporter_5, teleporter_6, zip_of
from tests.webui.home import AYESHA, PagesLab, Visitor
from tests.webui.pages.test_data import KEY, _send


@pytest.mark.parametrize(
    "octets", [ADGUARD_HOME.encode(), teleporter_5(), teleporter_6()], ids=["agh", "5", "6"]
)
async def test_a_file_is_looked_at_and_then_taken_over(
    lab: PagesLab, parent: Visitor, octets: bytes
) -> None:
    before = await lab.household()
    page = await _send(parent, "/import/check", "/import", octets)
    assert page.status == 200
    assert "What is taken over" in page.text
    assert "What cannot be carried over" in page.text
    assert await lab.household() == before
    page = await parent.post("/import/take", csrf=page.csrf, key=KEY.findall(page.text)[0])
    assert page.path.startswith("/devices")
    after = await lab.household()
    assert len(after.devices) == len(before.devices) + 2
    assert after.profiles == before.profiles
    assert {canonical("school.example")} & {n.removeprefix("=") for n in after.layer.names.allow}
    assert "took over a file of" in (await parent.get("/more/log")).text


async def test_it_can_be_taken_back(lab: PagesLab, parent: Visitor) -> None:
    before = await lab.household()
    page = await _send(parent, "/import/check", "/import", teleporter_6())
    page = await parent.post("/import/take", csrf=page.csrf, key=KEY.findall(page.text)[0])
    did = page.path.partition("did=")[2]
    await parent.post("/undo", csrf=page.csrf, did=did)
    assert await lab.household() == before


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (b"<script>alert(1)</script>", "neither a settings file"),
        (zip_of({"../x": b""}), "lead outside"),
        (tar_of({"a": b"\0" * (33 << 20)}), "larger than any settings"),
        (b"a: &x [1]\nclients: *x", "refers to itself"),
        (b"", "Choose a file first"),
    ],
    ids=range(5),
)
async def test_hostile_files_are_refused_in_a_sentence(
    lab: PagesLab, parent: Visitor, octets: bytes, said: str
) -> None:
    page = await _send(parent, "/import/check", "/import", octets)
    assert page.status == 400
    assert said in page.text
    assert "<script>alert" not in page.text


async def test_hostile_names_are_text(lab: PagesLab, parent: Visitor) -> None:
    text = ADGUARD_HOME.replace("Blue phone", "<script>alert(1)</script>").replace(
        "||com^", "<script>alert(2)</script>"
    )
    page = await _send(parent, "/import/check", "/import", text.encode())
    assert page.status == 200
    assert "<script>alert" not in page.text


async def test_reasons_are_said_in_urdu_too(lab: PagesLab, parent: Visitor) -> None:
    await parent.get("/import?lang=ur")
    page = await _send(parent, "/import/check", "/import", ADGUARD_HOME.encode())
    assert "یہ وہاں بند کیا ہوا تھا" in page.text


async def test_children_take_nothing_over(lab: PagesLab, parent: Visitor) -> None:
    page = await _send(lab.at(AYESHA), "/import/check", "/login", teleporter_6())
    assert page.path.startswith("/login")
    page = await parent.post("/import/take", on="/import", key="")
    assert page.status == 409
