"""The family's data: everything in one file, backups out and in, a child's records deleted."""

import dataclasses
import io
import re
from pathlib import Path

from aiohttp import FormData

from policy.rules import Privacy
from store.accounts import Accounts
from store.backup import read_backup
from store.household import DEFAULT
from store.requests import NAME, Requests
from tests.webui.home import AYESHA, STRANGE, Answer, PagesLab, Visitor
from tests.webui.pages.test_reports import record
from webui.rulebook import with_profile

HOSTILE = "<script>alert(1)</script>=cmd()"
KEY = re.compile(r'name="key" value="([^"]+)"')


async def _send(visitor: Visitor, path: str, on: str, content: bytes) -> Answer:
    form = FormData()
    form.add_field("csrf", (await visitor.get(on)).csrf)
    form.add_field("file", io.BytesIO(content), filename="../../x.backup")
    async with visitor.session.post(visitor.base + path, data=form) as response:
        text = await response.text()
        return Answer(response.status, text, response.headers, response.url.path_qs)


async def _backup(parent: Visitor) -> bytes:
    async with parent.session.get(parent.base + "/data/backup") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        return await response.read()


async def _ask(lab: PagesLab, child: str, site: str, why: str) -> None:
    now = lab.clock.wall()
    await lab.do(
        lambda store: Requests(store.db, DEFAULT).ask(
            child, None, kind=NAME, about=site, reason=why, now=now
        )
    )


def _held(folder: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


# --- everything


async def test_everything_is_one_file_that_needs_nothing_else(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab)
    await _ask(lab, "child1", "wished.example", "for school")
    page = await parent.get("/data/all")
    assert page.headers["Content-Disposition"].startswith("attachment")
    for wanted in ("Ayesha", "Bilal", "Blue tablet", "wished.example", "for school", "furnished"):
        assert wanted in page.text
    assert "School nights" in page.text
    assert not re.search(r"(?:src|href)=|<script", page.text)


async def test_everything_holds_no_more_than_levels_allow_and_no_secret(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab)
    page = await parent.get("/data/all")
    assert "bad.example" not in page.text  # both children are older than that level
    assert "scrypt" not in page.text


async def test_hostile_names_are_text_in_it(lab: PagesLab, parent: Visitor) -> None:
    record(lab, HOSTILE)
    await _ask(lab, "child1", "x.example", HOSTILE)

    def change(home):
        child = dataclasses.replace(home.profiles["child1"], name=HOSTILE, privacy=Privacy.L3)
        return with_profile(home, child)

    await lab.do(lambda store: store.edit(DEFAULT, HOSTILE, HOSTILE, change))
    for path in ("/data/all", "/data", "/reports?for=child1", "/tickets"):
        page = await parent.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
    made = await _backup(parent)
    page = await _send(parent, "/data/check", "/data", made)
    assert "<script>alert" not in page.text


# --- backup


async def test_a_backup_goes_out_and_comes_back_after_a_look(
    lab: PagesLab, parent: Visitor
) -> None:
    made = await _backup(parent)
    assert b"scrypt" not in made
    before = await lab.household()
    await parent.post(
        "/more/people", on="/more/people", kind="child", name="Zed", month=1, year=2020
    )
    page = await _send(parent, "/data/check", "/data", made)
    assert "Ayesha" in page.text
    assert len((await lab.household()).profiles) == 4  # nothing is done by looking
    changed = lab.resolver.changed
    page = await parent.post("/data/restore", csrf=page.csrf, key=KEY.findall(page.text)[0])
    assert "The backup is in force" in page.text
    assert await lab.household() == before
    assert lab.resolver.changed == changed + 1
    page = await parent.get("/data")
    name = re.search(r'name="name" value="([^"]+)"', page.text)
    assert name is not None
    await parent.post("/data/kept", on="/data", name=name[1])
    assert len((await lab.household()).profiles) == 4


async def test_a_damaged_file_is_refused_in_a_sentence(lab: PagesLab, parent: Visitor) -> None:
    made = await _backup(parent)
    for octets in (made.replace(b"Ayesha", b"Ayesna"), b"<script>alert(1)</script>", b"\0" * 99):
        page = await _send(parent, "/data/check", "/data", octets)
        assert page.status == 400
        assert "This file was not taken" in page.text
        assert "<script>alert" not in page.text
    assert (await _send(parent, "/data/check", "/data", b"")).status == 400
    assert (await _send(parent, "/data/check", "/data", b"x" * (5 << 20))).status == 413


async def test_a_restore_needs_the_pin_and_the_file_that_was_looked_at(
    lab: PagesLab, parent: Visitor
) -> None:
    await lab.do(
        lambda store: Accounts(store, DEFAULT).set_pin(Accounts(store, DEFAULT).all()[0], "4711")
    )
    page = await _send(parent, "/data/check", "/data", await _backup(parent))
    key = KEY.findall(page.text)[0]
    page = await parent.post("/data/restore", csrf=page.csrf, key=key)
    assert "Your family PIN" in page.text
    page = await parent.post("/data/restore", csrf=page.csrf, key=key, pin="4711")
    assert "The backup is in force" in page.text
    page = await parent.post("/data/restore", on="/data", key=key)
    assert page.status == 409


async def test_strangers_and_children_get_nothing(lab: PagesLab, parent: Visitor) -> None:
    made = await _backup(parent)
    read_backup(made)
    for address in (AYESHA, STRANGE):
        visitor = lab.at(address)
        for path in ("/data", "/data/all", "/data/backup"):
            assert (await visitor.get(path)).path.startswith("/login")
        page = await _send(visitor, "/data/check", "/login", made)
        assert page.path.startswith("/login")


# --- deletion


async def test_deleting_takes_a_childs_records_out_of_every_file(
    lab: PagesLab, parent: Visitor
) -> None:
    record(lab, "recorded-name.example")
    await _ask(lab, "child1", "asked-site.example", "secret-reason")
    await parent.post("/act/grant", for_="profile:child1", minutes=30, name="granted.example")
    await lab.resolver.stop()  # nobody else deletes what was recorded
    marks = (b"asked-site", b"secret-reason", b"granted.example")
    assert all(mark in _held(lab.places.data) for mark in marks)
    page = await parent.post("/data/delete", on="/data", id="child1", sure="1")
    assert "The records of Ayesha are deleted" in page.text
    assert not [mark for mark in marks if mark in _held(lab.places.data)]
    assert _held(lab.places.data).count(b"recorded-name") == 2  # the other child's, two kinds
    assert "Ayesha" in {p.name for p in (await lab.household()).profiles.values()}


async def test_the_resolver_is_asked_to_delete(lab: PagesLab, parent: Visitor) -> None:
    await parent.post("/data/delete", on="/data", id="child1")
    assert lab.resolver.deleted == []  # not confirmed
    await parent.post("/data/delete", on="/data", id="child1", sure="1")
    assert lab.resolver.deleted == ["child1"]


async def test_a_child_that_is_removed_leaves_no_trace(lab: PagesLab, parent: Visitor) -> None:
    record(lab, "recorded-name.example")
    await _ask(lab, "child2", "asked-site.example", "secret-reason")
    await parent.post("/data/delete", on="/data", id="child1", sure="1")
    await lab.resolver.stop()
    await parent.post("/more/people/remove", on="/more/people", id="child2", sure="1")
    held = _held(lab.places.data)
    for mark in (b"asked-site", b"secret-reason", b"Bilal"):
        assert mark not in held
