"""The family's data: all of it in one file to read, backups out and in, records deleted."""

from typing import Final

from aiohttp import web

from blocklists.list_addresses import list_addresses, missing_lists
from policy.rules import Profile
from store.backup import Backup, BackupError, Trouble, make_backup, read_backup
from store.household import HouseholdStore
from store.restoring import kept_states, restore
from webui.entrance.pins import pin_page
from webui.forgetting import forget
from webui.languages import gettext as _
from webui.pages.data.export import exported
from webui.routing import for_adults, for_adults_with_file
from webui.sheets import file_answer
from webui.uploads import Upload
from webui.visits import Sorry, Visit

_KIND: Final = "application/octet-stream"


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/data", for_adults(show)),
        web.get("/data/all", for_adults(download_all)),
        web.get("/data/backup", for_adults(download_backup)),
        web.post("/data/check", for_adults_with_file(check)),
        web.post("/data/restore", for_adults(put_back)),
        web.post("/data/kept", for_adults(put_kept_back)),
        web.post("/data/delete", for_adults(delete)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show what can be taken away, put back and deleted."""
    states = kept_states(visit.console.places, visit.state.identity)
    kept = [(path.name, visit.when(path.stat().st_mtime)) for path in states]
    return visit.show("data/show.html", people=_people(visit), kept=kept)


def _people(visit: Visit) -> list[Profile]:
    return [*visit.state.children, *visit.state.things]


# --- out


async def download_all(visit: Visit) -> web.Response:
    """Give everything as one page that any browser shows, without this machine."""
    content = await exported(visit)
    return file_answer(content.encode(), f"nigehban-{visit.today.isoformat()}.html", "text/html")


async def download_backup(visit: Visit) -> web.Response:
    """Give a backup, without passwords: a file leaves this machine."""
    identity, places = visit.state.identity, visit.console.places

    def make(store: HouseholdStore) -> bytes:
        return make_backup(store, identity, lists=list_addresses(places.lists))

    octets = await visit.console.store.run(make)
    return file_answer(octets, f"nigehban-{visit.today.isoformat()}.backup", _KIND)


# --- in


async def check(visit: Visit) -> web.Response:
    """Look at a backup that was sent, say what it holds, and ask whether to go on."""
    octets = visit.form.file("file")
    if not octets:
        raise Sorry(_("Choose a file first."))
    backup = _read(octets)
    now = visit.console.clock.monotonic()
    visit.console.upload = Upload.of(visit.state.identity, octets, now)
    lists = missing_lists(backup.lists, list_addresses(visit.console.places.lists))
    return visit.show(
        "data/check.html",
        backup=backup,
        home=backup.household,
        key=visit.console.upload.key,
        lists=lists,
    )


def _read(octets: bytes) -> Backup:
    try:
        return read_backup(octets)
    except BackupError as error:
        raise Sorry(_not_taken(error.trouble)) from None


def _not_taken(trouble: Trouble) -> str:
    return {
        Trouble.FOREIGN: _("This file was not taken: it is not a backup that Nigehban made."),
        Trouble.TOO_LARGE: _("This file was not taken: it is too large for a backup of a home."),
        Trouble.NEWER: _("This file was not taken: a newer Nigehban made it. Update first."),
        Trouble.DAMAGED: _("This file was not taken: it is damaged. Take another copy."),
        Trouble.CONTENT: _("This file was not taken: it does not hold what it should."),
    }[trouble]


async def put_back(visit: Visit) -> web.StreamResponse:
    """Put the backup back that was looked at."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    console, key = visit.console, visit.form.text("key")
    upload, now = console.upload, console.clock.monotonic()
    if upload is None or not upload.is_for(key, visit.state.identity, now):
        raise Sorry(_("The file is not here any more. Choose it once more."), 409)
    console.upload = None
    return await _restored(visit, _read(upload.content))


async def put_kept_back(visit: Visit) -> web.StreamResponse:
    """Put back the state before an earlier restore."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    name = visit.form.text("name")
    states = kept_states(visit.console.places, visit.state.identity)
    path = next((path for path in states if path.name == name), None)
    if path is None:
        raise Sorry(_("This state is not kept any more."), 404)
    return await _restored(visit, _read(path.read_bytes()))


async def _restored(visit: Visit, backup: Backup) -> web.StreamResponse:
    identity, who = visit.state.identity, visit.adult.name
    lists = list_addresses(visit.console.places.lists)

    def work(store: HouseholdStore) -> None:
        restore(store, identity, backup, who, lists=lists)

    try:
        await visit.console.store.run(work)
    except BackupError as error:
        raise Sorry(_not_taken(error.trouble)) from None
    return visit.go("/data", await visit.done(_("The backup is in force")))


# --- away


async def delete(visit: Visit) -> web.StreamResponse:
    """Delete the records of one child, who stays with its rules."""
    asked = await pin_page(visit)
    if asked is not None:
        return asked
    identity = visit.form.text("id", 60)
    person = next((each for each in _people(visit) if each.id == identity), None)
    if person is None or "sure" not in visit.form:
        return visit.go("/data")
    await forget(visit, person.id, "deleted the records of one child")
    said = _("The records of %(name)s are deleted") % {"name": person.name}
    return visit.go("/data", await visit.done(said))
