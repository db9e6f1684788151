"""The places of a home as the page shows them: what leaves for where, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from store.accounts import Accounts
from store.channels import (
    ASK,
    BYPASS,
    DEVICE,
    DIGEST,
    MAIL,
    TROUBLE,
    WARNING,
    WEBHOOK,
    Channel,
    Channels,
)
from store.household import HouseholdStore
from store.outbox import FAILED, Message, Outbox
from webui.languages import gettext as _
from webui.outgoing.problem_words import problem_in_words
from webui.visits import Visit

USUAL: Final = frozenset({ASK, DEVICE, BYPASS, DIGEST})
"""What a new place is for, unless its adult chooses otherwise."""


@dataclass(frozen=True, slots=True)
class Want:
    """One kind of notice that may be wished for."""

    id: str
    title: str
    leaves: str
    """What of it leaves the house."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place."""

    channel: Channel
    icon: str
    whose: str
    leaves: Sequence[str]
    """Titles of what is sent there."""
    last: str
    """What became of the last message, in a sentence."""
    is_failed: bool
    waiting: int


def wants() -> list[Want]:
    """Give the kinds of notices, with what of each leaves the house."""
    return [
        Want(ASK, _("A child asks"), _("who asks, for what kind of thing; not the reason")),
        Want(DEVICE, _("New devices"), _("how many, and what they call themselves")),
        Want(
            BYPASS,
            _("Ways around the rules"),
            _("whose device, which kind, how often; only where that is recorded"),
        ),
        Want(TROUBLE, _("Trouble"), _("what does not work on this box")),
        Want(
            WARNING,
            _("Ten and five minutes before a lock"),
            _("whose lock, which rule, when"),
        ),
        Want(
            DIGEST,
            _("A weekly summary"),
            _("minutes, kinds that were closed, asks: as deep as is recorded, no names of sites"),
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Kept:
    """One place as the store knows it."""

    channel: Channel
    whose: str
    last: Message | None
    waiting: int


async def places(visit: Visit) -> list[Place]:
    """Give the places of a home."""
    kept: list[_Kept] = await visit.console.store.run(
        lambda store: _kept(store, visit.state.identity)
    )
    titles = {want.id: want.title for want in wants()}
    return [
        Place(
            channel=each.channel,
            icon={MAIL: "letter", WEBHOOK: "globe"}.get(each.channel.kind, "phone"),
            whose=each.whose,
            leaves=[title for kind, title in titles.items() if kind in each.channel.wants],
            last=_last(visit, each.last),
            is_failed=each.last is not None and each.last.state == FAILED,
            waiting=each.waiting,
        )
        for each in kept
    ]


def _kept(store: HouseholdStore, identity: str) -> list[_Kept]:
    adults = {each.id: each.name for each in Accounts(store, identity).all()}
    outbox = Outbox(store.db)
    return [
        _Kept(
            channel,
            adults.get(channel.account or 0, ""),
            outbox.last_of(identity, channel.id),
            outbox.waiting(identity, channel.id),
        )
        for channel in Channels(store, identity).all()
    ]


def _last(visit: Visit, last: Message | None) -> str:
    if last is None or last.ended is None:
        return ""
    values = {"time": visit.when(last.ended), "problem": problem_in_words(last.problem)}
    if last.state == FAILED:
        return _("The last message could not be sent (%(time)s): %(problem)s.") % values
    return _("The last message arrived: %(time)s.") % values
