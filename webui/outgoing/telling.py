"""What there is to tell each channel of a home now: read, put into words, laid into the outbox.

Reading and writing happen in the store's thread, words are made between the two, in each channel's
own language. What happened before a channel was set up is not told to it.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from typing import Final

from blocklists.shipped import Shipped
from policy.facts import NameFacts
from policy.home import Subject
from policy.rules import Privacy
from store.alerts import Alert, Alerts
from store.channels import (
    ASK,
    BYPASS,
    DEVICE,
    DIGEST,
    TROUBLE,
    WARNING,
    Channel,
    Channels,
)
from store.household import HouseholdStore
from store.outbox import Message, Outbox
from store.requests import NOTICED, Request, Requests
from store.week_totals import WeekTotals
from webui.home_state import HomeState
from webui.languages import ENGLISH, LANGUAGES, Manner, speak
from webui.outgoing.digest_words import digest_key, digest_note
from webui.outgoing.digesting import Gathered, compose, gather, totals_of
from webui.outgoing.levels import Levels, levels_of, still_hold
from webui.outgoing.note import Note, Sender, content
from webui.outgoing.note_words import (
    ask_note,
    bypass_note,
    device_note,
    trouble_note,
    warning_note,
)
from webui.outgoing.schedule import SETTING, Due, Schedule, last_due
from webui.outgoing.watching import still_new
from webui.right_now import right_now

TOGETHER: Final = 180.0
"""Seconds for which several of a kind are waited for, to be told as one."""

LEVELS: Final = "levels"
"""In a message's content: the levels by which it was written; it is not sent."""

Facts = Callable[[str], NameFacts]


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell of one home."""

    channels: Sequence[Channel]
    asks: Sequence[Request]
    devices: Sequence[Alert]
    around: Sequence[Alert]
    troubles: Sequence[Alert]
    due: Due | None
    week: Gathered | None
    """Of the summary that is due and was not told to everybody who wants it."""
    levels: Levels
    """By which it was read."""

    def about(self, note: Note) -> Levels:
        """Give the levels of those of whom a note speaks."""
        children = self.week.children if note.kind == DIGEST and self.week is not None else ()
        of = {note.profile, *(child.profile.id for child in children)}
        return {profile: level for profile, level in self.levels.items() if profile in of}


@dataclass(frozen=True, slots=True)
class Addressed:
    """A note for one channel."""

    channel: Channel
    note: Note


def news_of(store: HouseholdStore, state: HomeState, now: float) -> News:
    """Read what there is to tell."""
    identity = state.identity
    alerts, channels = Alerts(store.db, identity), Channels(store, identity).all()
    due = last_due(Schedule.read(store.setting(identity, SETTING, "")), state.home.zone, now)
    levels = levels_of(state.household, now)
    wanted = due is not None and any(_wants_week(store, each, identity, due) for each in channels)
    return News(
        channels=channels,
        asks=[each for each in Requests(store.db, identity).waiting() if each.kind != NOTICED],
        devices=_ripe([a for a in alerts.all(DEVICE) if still_new(state, a)], now),
        around=[
            a
            for a in alerts.all(BYPASS)
            if _is_ripe(a, now) and levels.get(a.subject, 0) >= Privacy.L2
        ],
        troubles=[
            a for a in alerts.all(TROUBLE) if a.is_worth_telling(now) and not a.detail.get("over")
        ],
        due=due,
        week=gather(store, state, due.day) if due is not None and wanted else None,
        levels=levels,
    )


def _wants_week(store: HouseholdStore, channel: Channel, identity: str, due: Due) -> bool:
    if DIGEST not in channel.wants or channel.created > due.instant:
        return False
    return not Outbox(store.db).knows(identity, channel.id, digest_key(due.day))


def _is_ripe(alert: Alert, now: float) -> bool:
    return alert.is_worth_telling(now) and now >= alert.first + TOGETHER


def _ripe(alerts: Sequence[Alert], now: float) -> Sequence[Alert]:
    """Give all new devices once the first of them has waited long enough for the others."""
    untold = [alert for alert in alerts if alert.told is None]
    return untold if any(now >= alert.first + TOGETHER for alert in untold) else ()


def addressed(
    shipped: Shipped, facts: Facts, state: HomeState, news: News
) -> list[tuple[Addressed, Sender]]:
    """Put the news into words for each channel, in its language."""
    return [
        (Addressed(channel, note), sender_of(state, channel))
        for channel in news.channels
        for note in copy_context().run(_notes, shipped, facts, state, news, channel)
    ]


def manner_of(channel: Channel) -> Manner:
    """Give how a channel is spoken to."""
    return Manner(LANGUAGES.get(channel.language, ENGLISH), channel.twelve_hours)


def sender_of(state: HomeState, channel: Channel) -> Sender:
    """Say which home speaks to a channel, and when."""
    made = dt.datetime.fromtimestamp(state.now, state.home.zone).isoformat(timespec="seconds")
    return Sender(state.identity, state.household.name, channel.id, channel.language, made)


def _notes(
    shipped: Shipped, facts: Facts, state: HomeState, news: News, channel: Channel
) -> list[Note]:
    speak(manner_of(channel))
    ways: dict[str, Callable[[], Iterator[Note]]] = {
        ASK: lambda: _asks(shipped, facts, state, news, channel),
        DEVICE: lambda: _devices(news, channel),
        BYPASS: lambda: _around(shipped, state, news, channel),
        TROUBLE: lambda: (trouble_note(a) for a in news.troubles if a.last >= channel.created),
        WARNING: lambda: _warnings(shipped, state),
        DIGEST: lambda: _week(shipped, state, news, channel),
    }
    return [note for kind, notes in ways.items() if kind in channel.wants for note in notes()]


def _asks(
    shipped: Shipped, facts: Facts, state: HomeState, news: News, channel: Channel
) -> Iterator[Note]:
    for ask in news.asks:
        if ask.asked >= channel.created:
            yield ask_note(shipped, state, ask, facts(ask.about))


def _devices(news: News, channel: Channel) -> Iterator[Note]:
    fresh = [alert for alert in news.devices if alert.first >= channel.created]
    if fresh:
        yield device_note(fresh)


def _around(shipped: Shipped, state: HomeState, news: News, channel: Channel) -> Iterator[Note]:
    for alert in news.around:
        profile = state.household.profiles.get(alert.subject)
        if profile is not None and alert.last >= channel.created:
            yield bypass_note(shipped, profile, alert)


def _warnings(shipped: Shipped, state: HomeState) -> Iterator[Note]:
    for profile in state.children:
        for closing in right_now(state.home, Subject(profile), state.now).closings:
            yield warning_note(shipped, state, profile, closing)


def _week(shipped: Shipped, state: HomeState, news: News, channel: Channel) -> Iterator[Note]:
    if news.week is not None and news.due is not None and channel.created <= news.due.instant:
        yield digest_note(compose(shipped, state, news.week), news.due.day)


def lay_out(
    store: HouseholdStore,
    identity: str,
    news: News,
    notes: Sequence[tuple[Addressed, Sender]],
    now: float,
) -> int:
    """Put messages into the outbox, and note how far was told: all of it or nothing.

    What speaks of a child that is gone by now, or whose level was lowered, is left out; the next
    look composes what may still be told. Gives how many messages are new.
    """
    told = [*news.devices, *news.around, *news.troubles]
    if not notes and not told:
        return 0
    with store.together() as db:
        outbox, alerts = Outbox(db), Alerts(db, identity)
        levels = levels_of(store.household(identity), now)
        put = [
            outbox.put(
                identity,
                each.channel.id,
                each.note.kind,
                each.note.key,
                content(each.note, sender) | {LEVELS: news.about(each.note)},
                now=now,
                lives=each.note.lives,
                profile=each.note.profile,
            )
            for each, sender in notes
            if still_hold(news.about(each.note), levels)
        ]
        alerts.told(told, now)
        if news.week is not None and still_hold(news.levels, levels):
            WeekTotals(db, identity).keep(news.week.last.isoformat(), totals_of(news.week))
    return sum(number is not None for number in put)


def may_still_be_told(store: HouseholdStore, message: Message) -> bool:
    """Say whether a message says no more than is recorded now of whom it speaks."""
    written = message.content.get(LEVELS)
    if not written:
        return True
    levels = levels_of(store.household(message.household), store.clock.wall())
    return still_hold(written, levels)
