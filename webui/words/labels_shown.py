"""Labels as pages show them: titles in the language of the request, and what holds for each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from blocklists.shipped import Shipped
from policy.labels import BYPASS, EVERYTHING, SECURITY
from policy.moment import Moment
from policy.rules import Allowance
from policy.ruling import State
from webui.languages import app_title
from webui.languages import gettext as _

KIDS: Final = "kids_pack"
_STATES: Final = {State.ALLOWED: "allow", State.ASK: "ask", State.BLOCKED: "block"}
_KIND_ORDER: Final = ("contact", "content", "conduct", "consumer", "platform", "bypass", "security")


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label with what holds for it."""

    id: str
    title: str
    about: str
    kind: str
    """The kind of a category; the category of a service."""
    effect: str
    """What DNS can do about a service: full, partly, weak; empty for a category."""
    state: str
    """allow, ask, limit or block; empty where nothing is said."""
    inherited: str
    """What holds by its category where nothing is said of a service."""
    has_list: bool
    may_ask: bool
    """Whether it can be set to ask, or allowed as a whole."""
    limit: Allowance | None = None
    """Its own minutes a day, where it has some."""
    limit_at: int = 0
    """Where these stand among the owner's allowances."""
    can_limit: bool = False

    @property
    def holds(self) -> str:
        return self.state or self.inherited or "allow"


def title_of(shipped: Shipped, label: str) -> str:
    """Give a label's title."""
    if label == EVERYTHING:
        return _("Everything")
    if label in shipped.services:
        return app_title(shipped.services[label].title)
    known = shipped.categories.get(label)
    return _(known.title) if known else label


def titles_of(shipped: Shipped, labels: Iterable[str]) -> list[str]:
    """Give the titles of some labels, sorted."""
    return sorted(title_of(shipped, label) for label in labels)


def category_rows(shipped: Shipped, moment: Moment, with_data: frozenset[str]) -> list[LabelRow]:
    """Give all categories with what holds for them at a moment."""
    rows = [
        category_row(shipped, moment, with_data, identity)
        for identity in shipped.categories
        if identity != KIDS
    ]
    return sorted(rows, key=lambda row: (_KIND_ORDER.index(row.kind), row.title))


def category_row(
    shipped: Shipped, moment: Moment, with_data: frozenset[str], identity: str
) -> LabelRow:
    """Give one category with what holds for it at a moment."""
    one = shipped.categories[identity]
    may_ask = one.id not in SECURITY and one.id != BYPASS
    row = LabelRow(
        id=one.id,
        title=_(one.title),
        about=_(one.about),
        kind=one.kind,
        effect="",
        state=_word(moment.standing_states.get(one.id)),
        inherited="",
        has_list=one.id in with_data
        or any(s.id in with_data for s in shipped.services.values() if s.group == one.id),
        may_ask=may_ask,
        can_limit=may_ask and _has_minutes(moment),
    )
    return _limited(row, moment)


def _has_minutes(moment: Moment) -> bool:
    """Say whether an owner can have allowances: the whole home has none."""
    return moment.filled is not None or moment.subject.device is not None


def _limited(row: LabelRow, moment: Moment) -> LabelRow:
    """Add the minutes that are for this label alone."""
    device = moment.subject.device
    known = moment.filled.allowances if moment.filled else (device and device.layer.allowances)
    for number, allowance in enumerate(known or ()):
        if allowance.of == {row.id} and row.state not in {"ask", "block"}:
            return replace(row, state="limit", limit=allowance, limit_at=number)
    return row


def service_rows(shipped: Shipped, moment: Moment, category: str) -> list[LabelRow]:
    """Give the services of a category with what holds for them at a moment."""
    return [
        service_row(shipped, moment, service.id)
        for service in sorted(shipped.services.values(), key=lambda each: each.title.casefold())
        if service.group == category
    ]


def service_row(shipped: Shipped, moment: Moment, identity: str) -> LabelRow:
    """Give one service with what holds for it at a moment."""
    service, states = shipped.services[identity], moment.standing_states
    row = LabelRow(
        id=service.id,
        title=app_title(service.title),
        about=_(service.why),
        kind=service.group,
        effect=service.dns_effect,
        state=_word(states.get(service.id)),
        inherited=_word(states.get(service.group)),
        has_list=True,
        may_ask=True,
        can_limit=_has_minutes(moment),
    )
    return _limited(row, moment)


def found_rows(
    shipped: Shipped, moment: Moment, with_data: frozenset[str], query: str
) -> list[LabelRow]:
    """Give the categories and services whose title, in any language, holds what was typed."""
    wanted = query.casefold()
    written = {one.id: one.title for one in shipped.categories.values()}
    written |= {one.id: one.title for one in shipped.services.values()}

    def fits(row: LabelRow) -> bool:
        titles = (row.title.casefold(), written[row.id].casefold(), row.id)
        return any(wanted in title for title in titles)

    services = (service_row(shipped, moment, identity) for identity in shipped.services)
    return [row for row in category_rows(shipped, moment, with_data) if fits(row)] + sorted(
        (row for row in services if fits(row)), key=lambda row: row.title.casefold()
    )


def said_words() -> dict[str, str]:
    """Give the words for what can be said of a label."""
    return {"allow": _("Allow"), "ask": _("Ask"), "limit": _("Limit"), "block": _("Block")}


def _word(state: State | None) -> str:
    return _STATES.get(state, "") if state is not None else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One category with its services, to be chosen from."""

    id: str
    title: str
    services: tuple[tuple[str, str], ...]


def choices(shipped: Shipped, *, with_kids: bool = False) -> list[Choice]:
    """Give what an alarm or an allowance can name, most wanted first."""
    wanted = (
        "video",
        "games",
        "social",
        "messengers",
        "livestream",
        "audio",
        "ai_chat",
        "shopping",
    )
    rest = [c for c in shipped.categories if c not in wanted and c not in SECURITY | {BYPASS, KIDS}]
    made = []
    for category in (*([KIDS] if with_kids else []), *wanted, *rest):
        members = [s for s in shipped.services.values() if s.group == category]
        titles = sorted(
            ((s.id, app_title(s.title)) for s in members), key=lambda pair: pair[1].casefold()
        )
        made.append(Choice(category, title_of(shipped, category), tuple(titles)))
    return made
