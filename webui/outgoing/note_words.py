"""Notices in words: an ask, new devices, ways around, trouble, a warning, a test.

Told outside the house, so no more than the family records of a child: a site is named only where
names are kept, an app where kinds are (`webui.words.log_privacy`); a child's reason stays here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from blocklists.shipped import Shipped
from policy.closings import Closing
from policy.facts import NameFacts
from policy.rules import Profile
from store.alerts import Alert
from store.channels import ASK, BYPASS, DEVICE, TEST, TROUBLE, WARNING
from store.requests import LIMIT, WRONG, Request
from webui.home_state import HomeState
from webui.languages import gettext as _
from webui.languages import ngettext
from webui.outgoing.note import Note
from webui.words.closing_words import LAST, minutes_until, warned
from webui.words.labels_shown import title_of
from webui.words.log_privacy import A_SITE, AN_APP, MORE_TIME, logged_ask
from webui.words.talking import starter
from webui.words.wording import listed

DAY: Final = 86400.0
RESOLVER, CLOCK, RECORDING, TABLE = "resolver", "clock", "recording", "table"
LISTS, HELD_BACK = "lists", "held_back"
_TROUBLES: Final[Mapping[str, Callable[[], str]]] = {
    RESOLVER: lambda: _("The resolver is not running: your rules are kept, but nothing answers."),
    CLOCK: lambda: _("This box does not know the time. What held last still holds."),
    RECORDING: lambda: _("Minutes are not being saved: the disk may be full or read-only."),
    TABLE: lambda: _("The compiled lists are damaged in one place; the rest still answers."),
    LISTS: lambda: _(
        "Some lists could not be fetched for more than a day; the last good ones hold."
    ),
    HELD_BACK: lambda: _("A new version of a list looked wrong and was held back."),
}


def ask_note(shipped: Shipped, state: HomeState, ask: Request, facts: NameFacts) -> Note:
    """Tell that a child asks for something."""
    profile = state.household.profiles.get(ask.profile)
    name = profile.name if profile else ask.profile
    what = logged_ask(shipped, state, ask, facts)
    words = {A_SITE: _("a site"), AN_APP: _("an app"), MORE_TIME: _("more time")}
    said = {
        WRONG: _("%(name)s says that %(what)s is closed by mistake"),
        LIMIT: _("%(name)s proposes a limit of its own"),
    }
    values = {"name": name, "what": words.get(what, what)}
    return Note(
        kind=ASK,
        key=f"ask:{ask.id}:{int(ask.asked)}",
        profile=ask.profile,
        title=said.get(ask.kind, _("%(name)s asks for %(what)s")) % values,
        text=_("The reason is on your page at home; answer there, with a reason of yours."),
        lives=DAY,
        data={"profile": ask.profile, "name": name, "ask": ask.id, "about": ask.kind},
    )


def device_note(alerts: Sequence[Alert]) -> Note:
    """Tell of devices that are new in the home."""
    number = len(alerts)
    said = ngettext(
        "A new device is in your home", "%(num)d new devices are in your home", number
    ) % {"num": number}
    names = [str(alert.detail.get("name", "")) for alert in alerts]
    called = listed([name for name in names if name])
    text = _("Whose are they? Sort them on your page; until then the rules for new devices hold.")
    return Note(
        kind=DEVICE,
        key=f"device:{max(alert.id for alert in alerts)}",
        title=said,
        text="\n\n".join(part for part in (called, text, _talk(DEVICE)) if part),
        lives=DAY,
        data={"number": number, "names": [name for name in names if name]},
    )


def bypass_note(shipped: Shipped, profile: Profile, alert: Alert) -> Note:
    """Tell that ways around the rules were tried, by kind; never which."""
    said = bypass_in_words(shipped, profile, alert)
    return Note(
        kind=BYPASS,
        key=f"bypass:{alert.id}:{int(alert.last)}",
        profile=profile.id,
        title=said,
        text=_talk(bypass_starter(alert)),
        lives=DAY,
        data={
            "profile": profile.id,
            "name": profile.name,
            "number": alert.number,
            "kinds": dict(alert.detail.get("labels", {})),
        },
    )


def bypass_in_words(shipped: Shipped, profile: Profile, alert: Alert) -> str:
    """Say how often which kinds of ways around were tried."""
    kinds = listed([title_of(shipped, label) for label in sorted(alert.detail.get("labels", {}))])
    said = ngettext(
        "%(name)s: %(kinds)s (%(num)d try)",
        "%(name)s: %(kinds)s (%(num)d tries)",
        alert.number,
    )
    return said % {"name": profile.name, "num": alert.number, "kinds": kinds}


def bypass_starter(alert: Alert) -> str:
    """Give which way to begin a talk fits."""
    return "darkweb" if "darkweb" in alert.detail.get("labels", {}) else BYPASS


def _talk(kind: str) -> str:
    return f"{_('A way to talk about it')}: {starter(kind)}"


def trouble_note(alert: Alert) -> Note:
    """Tell that something does not work as it should."""
    return Note(
        kind=TROUBLE,
        key=f"trouble:{alert.id}:{int(alert.last)}",
        title=trouble_in_words(alert.subject),
        text=_("Look at your page at home: it says what to do."),
        lives=DAY,
        data={"trouble": alert.subject},
    )


def trouble_in_words(subject: str) -> str:
    """Say what is the matter."""
    words = _TROUBLES.get(subject)
    return words() if words is not None else subject


def warning_note(shipped: Shipped, state: HomeState, profile: Profile, closing: Closing) -> Note:
    """Tell that something closes in ten, and once more in five minutes."""
    minutes = minutes_until(closing, state.now)
    threshold = LAST if minutes <= LAST else 2 * LAST
    about = f"{state.shown.date()} {closing.title}" if closing.is_estimate else str(int(closing.at))
    [said] = warned(shipped, state.shown_at, [closing], state.now)
    data: dict[str, Any] = {
        "profile": profile.id,
        "name": profile.name,
        "minutes": minutes,
        "at": state.shown_at(closing.at).isoformat(timespec="minutes"),
        "labels": sorted(closing.labels),
        "estimate": closing.is_estimate,
    }
    return Note(
        kind=WARNING,
        key=f"warning:{profile.id}:{about}:{threshold}",
        profile=profile.id,
        title=f"{profile.name}: {said.text}",
        text=_("On your page at home one tap gives more time."),
        lives=max(60.0, closing.at - state.now),
        data=data,
    )


def trial_note(key: str) -> Note:
    """Write what is sent to see whether it arrives."""
    return Note(
        kind=TEST,
        key=f"test:{key}",
        title=_("Nigehban: a test message"),
        text=_("It arrived: notices of your home will come here."),
        lives=60.0,
    )
