"""A home with records, and a post whose messages a test can read."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from store.activity import Activity, Changes, Refusal, Sighting
from store.channels import WANTS, WEBHOOK, Channels
from store.household import DEFAULT, HouseholdStore
from store.requests import TIME, Requests
from tests.webui.home import PagesLab
from webui.outgoing.post import Post
from webui.outgoing.sending_apart import Outcome

KARACHI = dt.timezone(dt.timedelta(hours=5))


def at(text: str) -> float:
    """Give the instant at which the clock in Karachi shows this."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=KARACHI).timestamp()


@dataclass
class FakeSender:
    """Takes messages instead of the process that sends them; says what it is told to say."""

    outcome: Outcome = field(default_factory=Outcome)
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(
        self, kind: str, target: Any, message: Mapping[str, Any], **more: Any
    ) -> Outcome:
        self.sent.append(message)
        self.came.set()
        return self.outcome

    @property
    def titles(self) -> list[str]:
        return [message["title"] for message in self.sent]

    def bodies(self, kind: str) -> list[Any]:
        return [m["body"] for m in self.sent if m["body"]["kind"] == kind]


def post_of(lab: PagesLab, sender: FakeSender) -> Post:
    return Post(lab.console, send=sender)


async def channel(lab: PagesLab, *wants: str, language: str = "en") -> int:
    def add(store: HouseholdStore) -> int:
        return Channels(store, DEFAULT).add(
            "Ammi",
            account=None,
            kind=WEBHOOK,
            shown="https://hooks.example/…",
            target={"url": "https://hooks.example/x", "secret": "s"},
            wants=frozenset(wants or WANTS),
            language=language,
            twelve_hours=False,
        )

    number: int = await lab.do(add)
    return number


async def ask(lab: PagesLab, profile: str = "child1", reason: str = "please") -> None:
    def put(store: HouseholdStore) -> None:
        now = store.clock.wall()
        Requests(store.db, DEFAULT).ask(profile, None, kind=TIME, reason=reason, now=now)

    await lab.do(put)


def refused(
    lab: PagesLab, label: str, number: int, profile: str = "child1", name: str = ""
) -> None:
    """Have the resolver note what was closed, now."""
    shown = dt.datetime.fromtimestamp(lab.clock.wall(), KARACHI)
    day = shown.date().isoformat()
    refusal = Refusal(DEFAULT, profile, "d2", day, shown.hour, label, name)
    save(lab, refusals=[(refusal, number)])


def save(lab: PagesLab, **changes: Any) -> None:
    activity = Activity(lab.places.activity_db)
    activity.save(Changes(lab.clock.wall(), **changes))
    activity.close()


def seen(lab: PagesLab, identity: str, name: str = "", first: float | None = None) -> None:
    """Have a device be seen that nobody knows."""
    now = lab.clock.wall() if first is None else first
    sighting = Sighting(DEFAULT, identity, "192.0.2.9", name, now, now)
    save(lab, sightings=[sighting])


def week(lab: PagesLab, last: str = "2026-11-22", profile: str = "child1") -> None:
    """Have a week of minutes, as the resolver writes them."""
    reports = []
    for n in range(7):
        day = (dt.date.fromisoformat(last) - dt.timedelta(days=n)).isoformat()
        for label, part in (("*", 1.0), ("video", 0.5), ("youtube", 0.45), ("games", 0.25)):
            low = int(part * (100 - 4 * n))
            reports.append((DEFAULT, profile, label, day, low, low + 10))
    save(lab, reports=reports)
