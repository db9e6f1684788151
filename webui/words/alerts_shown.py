"""Alerts as the first page shows them: together, each opening with a way to talk about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blocklists.shipped import Shipped
from policy.home import Subject
from policy.rules import Privacy
from store.alerts import Alert
from store.channels import BYPASS, TROUBLE
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.outgoing.note_words import (
    HELD_BACK,
    LISTS,
    bypass_in_words,
    bypass_starter,
    trouble_in_words,
)
from webui.words.talking import starter
from webui.words.wording import ago


@dataclass(frozen=True, slots=True)
class AlertShown:
    """One alert in words."""

    id: int
    text: str
    starter: str
    when: str
    note: str
    href: str


def alerts_shown(
    shipped: Shipped, state: HomeState, alerts: Iterable[Alert]
) -> Iterator[AlertShown]:
    """Put what is news into words.

    New devices have a place of their own on the page, and so has trouble that is going on.
    """
    seen: set[tuple[str, str]] = set()
    for alert in alerts:
        key = (alert.kind, alert.subject)
        if not alert.is_shown or key in seen:
            continue
        seen.add(key)
        if alert.kind == BYPASS:
            yield from _of_child(shipped, state, alert)
        elif alert.kind == TROUBLE and alert.subject in {LISTS, HELD_BACK}:
            yield AlertShown(
                alert.id, trouble_in_words(alert.subject), "", _when(state, alert), "", ""
            )


def _of_child(shipped: Shipped, state: HomeState, alert: Alert) -> Iterator[AlertShown]:
    """Give what was tried on a child's devices, as long as the level lets us."""
    profile = state.household.profiles.get(alert.subject)
    if profile is None or state.moment(Subject(profile)).privacy < Privacy.L2:
        return
    yield AlertShown(
        id=alert.id,
        text=bypass_in_words(shipped, profile, alert),
        starter=starter(bypass_starter(alert)),
        when=_when(state, alert),
        note=_("One app can try many times by itself."),
        href=f"/reports?for={profile.id}",
    )


def _when(state: HomeState, alert: Alert) -> str:
    return ago(max(0.0, state.now - alert.last))
