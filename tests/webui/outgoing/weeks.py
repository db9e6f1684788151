"""A week as the golden summaries show it: a child whose kinds are kept, one of counters alone."""

import datetime as dt

from blocklists.shipped import Shipped
from policy.rules import AgeBand, Privacy, Profile
from store.records import Counted, DayMinutes, Records, Refused
from store.requests import Request
from store.week_totals import WeekTotal
from tests.conftest import SHIPPED as CATALOGUE
from webui.outgoing.digest import ChildRecords, Digest, child_week

SHIPPED = Shipped.load(CATALOGUE)
LAST = dt.date(2026, 11, 22)
FIRST = LAST - dt.timedelta(days=6)
SINCE = 1000.0
AYESHA = Profile("child1", "Ayesha <عائشہ>", age_band=AgeBand.FROM_10)
BILAL = Profile("child2", "Bilal", age_band=AgeBand.FROM_16)
BEFORE = (
    WeekTotal("child1", "*", 900, 1000),
    WeekTotal("child1", "video", 100, 250),
    WeekTotal("child1", "games", 10, 20),
)


def _ask(number: int, answer: str | None, asked: float = SINCE) -> Request:
    return Request(
        number, "child1", None, "time", "", 30, "please", asked, answer, None, None, "", None
    )


def ayesha(privacy: Privacy = Privacy.L3) -> ChildRecords:
    days = [(FIRST + dt.timedelta(days=n)).isoformat() for n in range(7)]
    minutes = [
        DayMinutes(day, label, low, low + 10)
        for day in days
        for label, low in (("*", 80), ("video", 30), ("games", 20), ("youtube", 25))
    ]
    refused = [
        Refused(days[2], 20, "adult", "adult.example", 3),
        Refused(days[2], 20, "ads_tracking", "ads.example", 40),
        Refused(days[5], 21, "bypass", "vpn.example", 4),
        Refused("2026-11-23", 9, "bypass", "late.example", 99),
    ]
    asks = [_ask(1, "granted"), _ask(2, "denied"), _ask(3, None), _ask(4, "granted", SINCE - 1)]
    return ChildRecords(AYESHA, privacy, Records(minutes, refused), asks)


def bilal() -> ChildRecords:
    records = Records(counted=[Counted(LAST.isoformat(), "d3", "queries", 1234)])
    return ChildRecords(BILAL, Privacy.L0, records, [])


def digest() -> Digest:
    """Make the summary in the language of now."""
    weeks = [
        child_week(SHIPPED, ayesha(), BEFORE, last=LAST, since=SINCE),
        child_week(SHIPPED, bilal(), (), last=LAST, since=SINCE),
    ]
    return Digest("Our home", FIRST, LAST, weeks, ["Galaxy-A5", "", "=cmd|x"])
