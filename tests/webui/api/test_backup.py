"""`/backup`: the household file out and in, with the cares of the command line."""

import pytest

from tests.webui.api.calling import Program, program
from tests.webui.home import PagesLab, Visitor

LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{each}: &{each} [{','.join([f'*{chr(ord(each) - 1)}'] * 9)}]\n" for each in "bcdefghi"
)
YAML = {"Content-Type": "application/yaml"}


async def test_what_was_exported_is_taken_back(home: PagesLab, owner: Program) -> None:
    before = await home.household()
    file = (await owner.get("/backup")).octets
    alarm = {"days": ["mon"], "from": "01:00", "to": "02:00", "locks": "everything"}
    assert (await owner.post("/alarms/home", alarm)).status == 201
    reply = await owner.ask("POST", "/backup?force=true", data=file, headers=YAML)
    assert reply.status == 200
    assert await home.household() == before


async def test_it_says_first_what_would_change(home: PagesLab, owner: Program) -> None:
    file = (await owner.get("/backup")).octets.replace(b"Blue tablet", b"Red tablet")
    reply = await owner.ask("POST", "/backup?dry_run=true", data=file, headers=YAML)
    assert reply.value == {"applied": False, "changes": ["device Red tablet: changed"]}
    assert (await home.household()).devices[1].name == "Blue tablet"
    reply = await owner.ask("POST", "/backup", data=file, headers=YAML)
    assert reply.value["applied"]
    assert (await home.household()).devices[1].name == "Red tablet"


async def test_an_old_file_overwrites_only_by_force(
    home: PagesLab, owner: Program, parent: Visitor
) -> None:
    file = (await owner.get("/backup")).octets
    await parent.post("/rules/label", for_="profile:child1", label="whatsapp", said="block")
    reply = await owner.ask("POST", "/backup", data=file, headers=YAML)
    assert reply.status == 409
    reply = await owner.ask("POST", "/backup?force=true", data=file, headers=YAML)
    assert reply.status == 200


async def test_only_an_owner_has_backups(home: PagesLab) -> None:
    parent = await program(home, "edit", "parent")
    assert (await parent.get("/backup")).status == 403
    assert (await parent.ask("POST", "/backup", data=b"{}", headers=YAML)).status == 403


@pytest.mark.parametrize(
    "file",
    [
        b"a: &a [*a]",
        LAUGHS.encode(),
        b"[" * 3000,
        b"!!python/object/apply:os.system ['true']",
        b"household: {name: a, name: b}",
        b"\xff\xfe\x00",
        b"household: {timezone: ../../etc/passwd}",
        b"profiles: {x: {alarms: [{from: 21:00}]}}",
        b"- 1",
    ],
)  # fmt: skip
async def test_hostile_files_change_nothing(home: PagesLab, owner: Program, file: bytes) -> None:
    before = await home.household()
    reply = await owner.ask("POST", "/backup?force=true", data=file, headers=YAML)
    assert reply.status in {400, 422}
    assert len(reply.octets) < 4000
    assert await home.household() == before
