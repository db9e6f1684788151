"""Where notices go: mail, webhooks, services; a test of each; the weekly summary."""

import datetime as dt
import importlib.util
import secrets
from typing import Any

from aiohttp import web

from policy.wall_clock import shown_at
from store.channels import DIGEST, WEBHOOK, Channel, Channels, TooManyChannelsError
from store.household import HouseholdStore
from webui.languages import gettext as _
from webui.languages import manner
from webui.outgoing.digest_words import digest_note, sections_of
from webui.outgoing.digesting import compose, gather
from webui.outgoing.note_words import trial_note
from webui.outgoing.problem_words import problem_in_words
from webui.outgoing.schedule import SETTING, Schedule, next_due
from webui.outgoing.targets import (
    BadTargetError,
    Typed,
    mail,
    service,
    service_titles,
    webhook,
)
from webui.pages.notices.shown import USUAL, places, wants
from webui.routing import for_adults
from webui.visits import Sorry, Visit
from webui.words.wording import clock, day_name

_HERE = "/notices"


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/notices", for_adults(show)),
        web.get("/notices/digest", for_adults(preview)),
        web.post("/notices/add", for_adults(add)),
        web.post("/notices/wants", for_adults(set_wants)),
        web.post("/notices/test", for_adults(test)),
        web.post("/notices/remove", for_adults(remove)),
        web.post("/notices/when", for_adults(set_time)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show what leaves the house, and to whom."""
    return await _page(visit)


async def _page(visit: Visit, problem: str = "", kind: str = "") -> web.Response:
    """Show the page; with a problem, the form that has it stays filled in."""
    found = await places(visit)
    schedule = await _schedule(visit)
    return visit.show(
        "notices/show.html",
        status=400 if problem else 200,
        places=found,
        wants=wants(),
        usual=USUAL,
        services=service_titles(),
        has_apprise=importlib.util.find_spec("apprise") is not None,
        schedule=schedule,
        days=[(day, day_name(day)) for day in range(7)],
        next_time=visit.when(next_due(schedule, visit.state.home.zone, visit.state.now)),
        has_digest=any(DIGEST in each.channel.wants for each in found),
        problem=problem,
        tried=kind,
        typed=visit.form,
    )


async def _schedule(visit: Visit) -> Schedule:
    identity = visit.state.identity
    text = await visit.console.store.run(lambda store: store.setting(identity, SETTING, ""))
    return Schedule.read(text)


async def add(visit: Visit) -> web.Response:
    """Add a place; a webhook's secret is shown this once."""
    kind = visit.form.text("kind", 10)
    try:
        typed = _typed(visit, kind)
    except BadTargetError as error:
        return await _page(visit, str(error), kind)
    chosen = frozenset(visit.form.all("wants"))
    account = visit.adult.id if visit.form.text("whose") == "me" else None
    who, spoken = visit.adult.name, manner()

    def put(store: HouseholdStore) -> int:
        return Channels(store, visit.state.identity).add(
            who,
            account=account,
            kind=typed.kind,
            shown=typed.shown,
            target=typed.target,
            wants=chosen,
            language=spoken.language.code,
            twelve_hours=spoken.twelve_hours,
        )

    try:
        number = await visit.console.store.run(put)
    except TooManyChannelsError:
        raise Sorry(_("Notices go to many places already. Remove one first."), 409) from None
    did = await visit.done(_("Notices go to %(place)s from now on") % {"place": typed.shown})
    if typed.kind == WEBHOOK:
        secret = typed.target["secret"]
        return visit.show("notices/made.html", shown=typed.shown, secret=secret, number=number)
    return visit.go(_HERE, did, mark_at=f"channel-{number}")


def _typed(visit: Visit, kind: str) -> Typed:
    """Read the form; raises `BadTargetError`."""
    form = visit.form
    if kind == "webhook":
        return webhook(form.text("url", 2100), secrets.token_hex(32))
    if kind == "service":
        return service(form.text("url", 2100))
    return mail(
        to=form.text("to", 500),
        host=form.text("host", 260),
        port=form.number("port", 1, 65535),
        security=form.text("security", 10),
        user=form.text("user", 200),
        password=form.secret("password"),
        sender=form.text("sender", 200),
    )


async def _channel(visit: Visit) -> Channel:
    number = visit.form.number("channel", 1, 2**31) or 0
    identity = visit.state.identity
    found: Channel | None = await visit.console.store.run(
        lambda store: Channels(store, identity).one(number)
    )
    if found is None:
        raise Sorry(_("Notices do not go there any more."), 404)
    return found


async def set_wants(visit: Visit) -> web.Response:
    """Say what a place is for."""
    channel, who = await _channel(visit), visit.adult.name
    chosen = frozenset(visit.form.all("wants"))
    await visit.console.store.run(
        lambda store: Channels(store, visit.state.identity).set_wants(channel.id, chosen, who)
    )
    did = await visit.done(_("Saved: %(place)s") % {"place": channel.shown})
    return visit.go(_HERE, did, mark_at=f"channel-{channel.id}")


async def test(visit: Visit) -> web.Response:
    """Send a test message and say honestly what became of it."""
    channel, post = await _channel(visit), visit.console.post
    if post is None:
        return await _page(visit, _("Nothing is sent from a made-up home."))
    note = trial_note(secrets.token_hex(8))
    outcome = await post.send_note(visit.state, channel, note)
    mark = f"channel-{channel.id}"
    if not outcome.is_sent:
        values = {"place": channel.shown, "problem": problem_in_words(outcome.code)}
        text = _("The test message to %(place)s could not be sent: %(problem)s.") % values
        return await _page(visit, text)
    said = _("The test message to %(place)s was taken. Did it come?") % {"place": channel.shown}
    return visit.go(_HERE, await visit.done(said), mark_at=mark)


async def remove(visit: Visit) -> web.Response:
    """Send nothing there any more."""
    channel, who = await _channel(visit), visit.adult.name
    await visit.console.store.run(
        lambda store: Channels(store, visit.state.identity).remove(channel.id, who)
    )
    did = await visit.done(_("Nothing goes to %(place)s any more") % {"place": channel.shown})
    return visit.go(_HERE, did)


async def set_time(visit: Visit) -> web.Response:
    """Choose the weekday and time of the weekly summary."""
    day = visit.form.number("day", 0, 6)
    try:
        at = dt.time.fromisoformat(visit.form.text("at", 5))
    except ValueError:
        at = None
    if day is None or at is None:
        raise Sorry(_("Choose a day and a time."))
    schedule = Schedule(day, at, visit.state.now)
    identity, who = visit.state.identity, visit.adult.name

    def keep(store: HouseholdStore) -> None:
        with store.writing(identity, who, "set the time of the weekly summary"):
            store.set(identity, SETTING, schedule.write())

    await visit.console.store.run(keep)
    values = {"day": day_name(day), "time": clock(at)}
    said = _("The weekly summary comes on %(day)s at %(time)s") % values
    return visit.go(_HERE, await visit.done(said), mark_at="summary")


async def preview(visit: Visit) -> web.Response:
    """Show this week's summary as it would be sent now."""
    state, console = visit.state, visit.console
    last = shown_at(state.home.zone, state.now).date()
    gathered = await console.store.run(lambda store: gather(store, state, last))
    digest = compose(console.shipped, state, gathered)
    values: dict[str, Any] = {
        "title": digest_note(digest, last).title,
        "sections": list(sections_of(digest)),
    }
    return visit.show("notices/digest.html", **values)
