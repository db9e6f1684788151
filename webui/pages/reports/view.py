"""Reports: the minutes and refusals of a child's week, for its parents and for itself.

A child reads the same about itself as its parents do. On a shared thing nobody reads what others
tried there: its page shows minutes alone.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from policy.home import Subject
from policy.rules import Privacy, Profile
from store.household import HouseholdStore
from store.records import Records, saved_records
from webui.charts import chart_of, share
from webui.languages import gettext as _
from webui.reports import Report, closed_title, report_of, with_today
from webui.routing import for_adults, for_anyone
from webui.sheets import sheet_answer
from webui.visits import Sorry, Visit
from webui.words.labels_shown import title_of
from webui.words.leaving import leaving
from webui.words.rules_in_words import recorded_in_words, recorded_of


def routes() -> list[web.RouteDef]:
    """Give the routes of these pages."""
    return [
        web.get("/reports", for_adults(show)),
        web.get("/reports.csv", for_adults(download)),
        web.get("/my/report", for_anyone(own)),
        web.get("/my/report.csv", for_anyone(own_download)),
    ]


async def show(visit: Visit) -> web.Response:
    """Show one child's week."""
    people = [*visit.state.children, *visit.state.things]
    if not people:
        return visit.go("/more/people")
    profile = _chosen(visit, people)
    report = await _report(visit, profile, _level(visit, profile))
    values = _shown(report) | {"leaving": await leaving(visit, report.privacy)}
    base = f"/reports?for={profile.id}"
    return visit.show("reports/show.html", people=people, base=base, **values)


async def own(visit: Visit) -> web.Response:
    """Show who holds this device what is recorded of them."""
    profile, level, for_itself = _own(visit)
    report = await _report(visit, profile, level, for_itself=for_itself)
    shown = _shown(report) | {
        "recorded": recorded_of(visit.state.moment(Subject(profile))),
        "leaving": await leaving(visit, level),
        "for_itself": for_itself,
        "has_own": visit.state.moment(Subject(profile)).is_for_itself,
    }
    return visit.show("reports/own.html", base="/my/report?", **shown)


def _shown(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "chart": chart_of(report.days),
        "share": share,
        "most": max((each.high for each in report.labels), default=0),
        "recorded": recorded_in_words(report.privacy),
    }


async def download(visit: Visit) -> web.Response:
    """Give one child's records as a table."""
    profile = _chosen(visit, [*visit.state.children, *visit.state.things])
    return await _sheet(visit, profile, _level(visit, profile))


async def own_download(visit: Visit) -> web.Response:
    """Give who holds this device their own records."""
    profile, level, for_itself = _own(visit)
    return await _sheet(visit, profile, level, for_itself=for_itself)


def _chosen(visit: Visit, people: list[Profile]) -> Profile:
    asked = visit.request.query.get("for", "").removeprefix("profile:")
    found = next((person for person in people if person.id == asked), None)
    if found is None and (asked or not people):
        raise Sorry(_("This child or device is not there any more."), 404)
    return found or people[0]


def _own(visit: Visit) -> tuple[Profile, Privacy, bool]:
    """Give whose device it is, how deep the records go, and whether they are for it alone."""
    profile = visit.profile
    if profile is None:
        return visit.go("/my")
    level = _level(visit, profile)
    if visit.is_of_itself and visit.state.moment(Subject(profile)).is_for_itself:
        return profile, Privacy.L1, True
    return profile, min(level, Privacy.L1) if profile.shared else level, False


def _level(visit: Visit, profile: Profile) -> Privacy:
    return visit.state.moment(Subject(profile)).privacy


async def _records(
    visit: Visit, profile: Profile, level: Privacy, *, for_itself: bool = False
) -> Records:
    devices = {device.id for device in visit.state.devices_of(profile.id)}
    path, identity, today = visit.console.places.activity_db, visit.state.identity, visit.today

    def read(_store: HouseholdStore) -> Records:
        return saved_records(
            path,
            identity,
            profile.id,
            devices=devices,
            privacy=level,
            today=today,
            for_itself=for_itself,
        )

    await visit.console.resolver.save_activity()
    records: Records = await visit.console.store.run(read)
    if level < Privacy.L1:
        return records
    usage = visit.state.home.usage_on(today)
    minutes = with_today(records.minutes, usage, profile.id, today, for_itself=for_itself)
    return Records(minutes, records.refused, records.counted)


async def _report(
    visit: Visit, profile: Profile, level: Privacy, *, for_itself: bool = False
) -> Report:
    records = await _records(visit, profile, level, for_itself=for_itself)
    return report_of(
        visit.console.shipped,
        profile,
        level,
        records.minutes,
        records,
        today=visit.today,
        chosen=_day(visit.request.query.get("day", "")),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


async def _sheet(
    visit: Visit, profile: Profile, level: Privacy, *, for_itself: bool = False
) -> web.Response:
    records = await _records(visit, profile, level, for_itself=for_itself)
    name = f"nigehban-{profile.id}-{visit.today.isoformat()}"
    return sheet_answer(_rows(visit, profile, records), name)


def _rows(visit: Visit, profile: Profile, records: Records) -> Iterator[tuple[object, ...]]:
    shipped = visit.console.shipped
    yield (
        _("Name"), _("Day"), _("Hour"), _("What"), _("Site"),
        _("Minutes at least"), _("Minutes at most"), _("Times closed"), _("Look-ups"),
    )  # fmt: skip
    for use in records.minutes:
        title = title_of(shipped, use.label)
        yield profile.name, use.day, "", title, "", use.low, use.high, "", ""
    for row in records.refused:
        title = closed_title(shipped, row.label)
        yield profile.name, row.day, row.hour, title, row.name, "", "", row.number, ""
    for count in records.counted:
        device = visit.household.device(count.device)
        called = device.name if device else count.device
        numbers = (count.number, "") if count.what == "blocked" else ("", count.number)
        yield profile.name, count.day, "", called, "", "", "", *numbers
