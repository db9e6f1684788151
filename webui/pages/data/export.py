"""All that is kept of a family, as one page that needs nothing but a browser."""

from dataclasses import dataclass
from typing import Any

from policy.home import Subject
from policy.rules import Device, Profile
from store.household import HouseholdStore
from store.records import Records, saved_records
from store.requests import Request, Requests
from store.tickets import Ticket, Tickets
from webui.rendering import environment
from webui.reports import closed_title
from webui.visits import Visit
from webui.words.asks_shown import AskShown, ask_shown
from webui.words.labels_shown import title_of, titles_of
from webui.words.rules_in_words import Sentence, recorded_in_words, rules_in_words

_MOST_LOGGED = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """One profile with all that is kept of it."""

    profile: Profile
    rules: list[Sentence]
    devices: list[Device]
    recorded: list[str]
    records: Records
    savings: list[tuple[list[str], int]]
    """Minutes kept from earlier days, with what they count."""
    asks: list[AskShown]


@dataclass(frozen=True, slots=True)
class _Kept:
    log: list[dict[str, Any]]
    asks: dict[str, list[Request]]
    tickets: list[Ticket]
    grants: list[dict[str, Any]]
    accounts: list[dict[str, Any]]


async def exported(visit: Visit) -> str:
    """Give the page."""
    identity, shipped = visit.state.identity, visit.console.shipped
    profiles, now = visit.household.profiles, visit.state.now
    kept: _Kept = await visit.console.store.run(lambda store: _kept(store, identity, profiles, now))
    await visit.console.resolver.save_activity()
    records = await visit.console.store.run(lambda _store: _records(visit))
    people = [
        _person(visit, profile, records[key], kept.asks[key]) for key, profile in profiles.items()
    ]
    return (
        environment()
        .get_template("data/export.html")
        .render(
            state=visit.state,
            people=people,
            kept=kept,
            when=visit.when,
            device=visit.household.device,
            title_of=lambda label: title_of(shipped, label),
            closed_title=lambda label: closed_title(shipped, label),
        )
    )


def _kept(store: HouseholdStore, identity: str, profiles: Any, now: float) -> _Kept:  # noqa: ANN401
    requests = Requests(store.db, identity)
    where, whose = "household = ?", [identity]
    return _Kept(
        log=store.changes(identity, _MOST_LOGGED),
        asks={key: requests.of_profile(key, _MOST_LOGGED) for key in profiles},
        tickets=[*Tickets(store.db, identity).open(now), *Tickets(store.db, identity).used()],
        grants=list(store.db.table("permission").rows_where(where, whose, order_by="since DESC")),
        accounts=list(store.db.table("account").rows_where(where, whose)),
    )


def _records(visit: Visit) -> dict[str, Records]:
    state = visit.state
    return {
        key: saved_records(
            visit.console.places.activity_db,
            state.identity,
            key,
            devices={device.id for device in state.devices_of(key)},
            privacy=state.moment(Subject(profile)).privacy,
            today=visit.today,
        )
        for key, profile in visit.household.profiles.items()
    }


def _person(visit: Visit, profile: Profile, records: Records, asks: list[Request]) -> Person:
    shipped, moment = visit.console.shipped, visit.state.moment(Subject(profile))
    return Person(
        profile=profile,
        rules=rules_in_words(shipped, moment),
        devices=visit.state.devices_of(profile.id),
        recorded=recorded_in_words(moment.privacy),
        records=records,
        savings=_savings(visit, profile),
        asks=[ask_shown(shipped, visit.state, each) for each in asks],
    )


def _savings(visit: Visit, profile: Profile) -> list[tuple[list[str], int]]:
    owners = {("profile", profile.id)}
    owners |= {("device", device.id) for device in visit.state.devices_of(profile.id)}
    return [
        (titles_of(visit.console.shipped, key.of), minutes)
        for key, minutes in visit.state.home.savings.items()
        if (key.owner, key.id) in owners
    ]
