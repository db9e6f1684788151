"""Small families for the tests of `policy`: builders that name only what a test is about.

Monday 2026-11-23, 20:00 in Karachi (`NOW`) is a school evening; the child is 10 to 12 years old
and has nothing preset unless a test says so.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from policy.acts import Acts, Grant, HandOver, Pause, Reach, Scope, Skip
from policy.alarms import Alarm
from policy.decision import Decision, decide
from policy.facts import Evidence, Listing, NameFacts
from policy.folding import ruling_at
from policy.home import Home, Subject, subject_of
from policy.labels import CATEGORIES, EVERYTHING, Service, Vocabulary
from policy.minutes import Estimate, UseKey, stretch
from policy.reading import WEEKDAYS
from policy.rules import (
    AgeBand,
    Allowance,
    Device,
    Household,
    LabelChoice,
    Layer,
    Mode,
    NameRules,
    Profile,
    Spend,
    YouTube,
)
from policy.ruling import Ruling

KARACHI = ZoneInfo("Asia/Karachi")
BRUSSELS = ZoneInfo("Europe/Brussels")
GROUPS = {
    "whatsapp": "messengers",
    "telegram": "messengers",
    "facebook": "social",
    "instagram": "social",
    "tiktok": "social",
    "youtube": "video",
    "netflix": "video",
    "roblox": "games",
    "pubg": "games",
    "tunnel": "bypass",
}
VOCABULARY = Vocabulary({name: Service(name, group) for name, group in GROUPS.items()})
EVERY_DAY = frozenset(range(7))
HOUSEHOLD = Scope(Reach.HOUSEHOLD)
CHILD = Scope(Reach.PROFILE, "child")
TABLET = Scope(Reach.DEVICE, "tablet")


def instant(text: str, zone: dt.tzinfo = KARACHI, fold: int = 0) -> float:
    """Give the instant at which the clock shows this, such as "2026-11-23 20:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp()


NOW = instant("2026-11-23 20:00")
NOW_DAY = dt.date(2026, 11, 23)


def reading(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def days(words: str) -> frozenset[int]:
    return frozenset(map(WEEKDAYS.index, words.split()))


def dates(words: str) -> frozenset[dt.date]:
    return frozenset(map(dt.date.fromisoformat, words.split()))


def alarm(
    stretch_of_time: str,
    *,
    locks: str = "",
    opens: str = "",
    on_days: frozenset[int] = EVERY_DAY,
    **more: object,
) -> Alarm:
    """Give an alarm such as `alarm("21:00-06:30", locks="everything")`, each day unless said."""
    start, end = map(dt.time.fromisoformat, stretch_of_time.split("-"))
    locked = {EVERYTHING} if locks == "everything" else locks.split()
    label = str(more.pop("label", f"{locks or opens} {stretch_of_time}"))
    return Alarm(
        label, start, end, on_days, locks=frozenset(locked), opens=frozenset(opens.split()), **more
    )


def allowance(of: str, minutes: int, free_day: int | None = None, spend: Spend = Spend.LOW):
    named = {EVERYTHING} if of == "everything" else of.split()
    free = minutes if free_day is None else free_day
    return Allowance(f"{of} minutes", frozenset(named), minutes, free, spend)


def only(words: str) -> LabelChoice:
    return LabelChoice(replace=frozenset(words.split()))


def layer(
    *,
    block: str = "",
    allow: str = "",
    ask: str = "",
    alarms: Iterable[Alarm] = (),
    allowances: Iterable[Allowance] = (),
    safe_search: bool | None = None,
    youtube: YouTube | None = None,
    **names: str,
) -> Layer:
    """Give the rules of one storey; names by hand are told as `hand_block="bad.example"`."""
    by_hand = {key.removeprefix("hand_"): frozenset(text.split()) for key, text in names.items()}
    return Layer(
        only(block),
        only(allow),
        only(ask),
        NameRules(**by_hand),
        safe_search,
        youtube,
        tuple(alarms),
        tuple(allowances),
    )


UNPRESET = layer(safe_search=False, youtube=YouTube.OFF)
"""Says about everything that nothing is forbidden, so that the preset has nothing to fill."""


def profile(identity: str = "child", rules: Layer = UNPRESET, **more: object) -> Profile:
    said = {"age_band": AgeBand.FROM_10, **more}
    return Profile(identity, identity.title(), **said, layer=rules)


def home(
    child: Layer = UNPRESET,
    *,
    household: Layer = Layer(),
    device: Layer = Layer(),
    acts: Iterable[Pause | Grant | HandOver | Skip] = (),
    used: Mapping[UseKey, Estimate] | None = None,
    mode: Mode = Mode.BLOCK,
    zone: dt.tzinfo = KARACHI,
    used_on: dt.date = NOW_DAY,
    others: Iterable[Profile] = (),
    **more: object,
) -> Home:
    """Give a home with one child, who has one tablet."""
    child = replace(
        child, safe_search=bool(child.safe_search), youtube=child.youtube or YouTube.OFF
    )
    profiles = {p.id: p for p in (profile(rules=child, mode=mode), *others)}
    tablet = Device("tablet", "Tablet", mac="02:11:22:33:44:55", profile="child", layer=device)
    return Home(
        Household(
            "Our home", str(zone), layer=household, profiles=profiles, devices=(tablet,), **more
        ),
        zone,
        VOCABULARY,
        acts_of(acts),
        used or {},
        used_on,
    )


def acts_of(acts: Iterable[Pause | Grant | HandOver | Skip]) -> Acts:
    every = tuple(acts)
    return Acts(
        tuple(act for act in every if isinstance(act, Pause)),
        tuple(act for act in every if isinstance(act, Grant)),
        tuple(act for act in every if isinstance(act, HandOver)),
        tuple(act for act in every if isinstance(act, Skip)),
    )


def skip_of(scope: Scope, alarm: Alarm, day: dt.date, since: float = 0.0, **more: object) -> Skip:
    """Let an alarm not happen on a day."""
    said = alarm.locks | alarm.opens
    return Skip(scope, day, *alarm.identified, said, since, **{"until": 9e9, **more})


def minutes(
    first: str, last: str, label: str, profile: str = "child", device: str = "tablet"
) -> dict[UseKey, Estimate]:
    """Give use of a label in the minutes from `first` to `last`, both included, all of it seen."""
    start, end = (t.hour * 60 + t.minute for t in map(dt.time.fromisoformat, (first, last)))
    seen = stretch(start, end)
    return {UseKey(profile, device, label): Estimate(seen, seen)}


def tablet_of(house: Home, now: float = NOW) -> Subject:
    return subject_of(house, house.household.devices[0], now)


def ruling(house: Home, now: float = NOW) -> Ruling:
    """Give what the child's tablet may reach."""
    return ruling_at(house, tablet_of(house, now), now).ruling


def about(words: str = "", **known: object) -> NameFacts:
    """Give the facts of a name that these categories and services list: `about("games roblox")`."""
    labels = words.split()
    listing = Listing(
        categories=tuple(label for label in labels if label in CATEGORIES),
        services=tuple(VOCABULARY.services[label] for label in labels if label not in CATEGORIES),
        evidence=tuple((label, Evidence.FOREGROUND) for label in labels),
        mandated=bool(known.pop("mandated", False)),
    )
    return NameFacts(listing, **known)


def verdict(house: Home, facts: NameFacts, name: str = "www.name.example") -> Decision:
    """Give what the child's tablet gets when it asks for a name at `NOW`."""
    return decide(ruling(house), name, facts)
