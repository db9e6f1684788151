"""Random homes for property tests: rules, acts and use around an instant near a clock change."""

import datetime as dt
from dataclasses import replace
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from policy.acts import Acts, Grant, HandOver, Pause, Reach, Scope, Skip
from policy.alarm_times import SunEvent, SunTime, When
from policy.alarms import Alarm
from policy.facts import NameFacts
from policy.home import Home
from policy.labels import EVERYTHING
from policy.minutes import Estimate, UseKey, stretch
from policy.places import CITIES, Place
from policy.rules import (
    AgeBand,
    Allowance,
    BlockMode,
    Calendar,
    DayKind,
    Device,
    Household,
    LabelChoice,
    Layer,
    Mode,
    NameRules,
    Privacy,
    Profile,
    Spend,
    WaysAround,
    YouTube,
)
from policy.wall_clock import shown_at
from tests.policy.families import GROUPS, VOCABULARY, about
from tests.policy.zones import END, HARD_ZONES, START, jumps

LABELS = ("adult", "bypass", "games", "malware", "social", "video", *GROUPS)
NAMES = ("name.example", "www.name.example", "deep.www.name.example", "other.example")

TIMES = [dt.time(n // 60, n % 60) for n in (0, 0, 0, 1, 29, 1439, *range(0, 1440, 30))]
SETS = [frozenset(found) for size in (0, 1, 2) for found in combinations(LABELS, size)]
HARMLESS_SETS = [found for found in SETS if found and "malware" not in found]
MARKED_NAMES = (*NAMES, *(f"={name}" for name in NAMES))
NAME_SETS = [
    frozenset(found) for size in (0, 0, 1, 2) for found in combinations(MARKED_NAMES, size)
]
EVERY_DAY = frozenset(range(7))
DAYS = [EVERY_DAY, EVERY_DAY, EVERY_DAY - {5, 6}, frozenset({5, 6}), frozenset({0, 2}), frozenset()]
OFFSETS = [(), (), (), (-1,), (0,), (1,), (-1, 0), (0, 1), (2,)]

labels = st.sampled_from(LABELS)
some_labels = st.sampled_from(SETS)
everything_or_labels = st.sampled_from([frozenset({EVERYTHING})] * 20 + HARMLESS_SETS)
hand_names = st.sampled_from(NAME_SETS)
times = st.sampled_from(TIMES)
PLACES = [CITIES["lahore"].place, CITIES["london"].place, Place(78.2, 15.6), Place(-45.9, 170.5)]
places = st.sampled_from(PLACES)
spared_labels = st.sampled_from([frozenset(), frozenset({"games"}), frozenset({"social"})])


@st.composite
def ends(draw) -> tuple[When, When]:
    """Draw from when to when: by the clock, mostly, or by the sun at one place."""
    place = draw(places)
    events, offsets = st.sampled_from(SunEvent), st.sampled_from([-180, -20, 0, 45])
    by_the_sun = st.builds(SunTime, events, st.just(place), offsets)
    either = st.one_of(times, times, times, by_the_sun)
    return draw(either), draw(either)


@st.composite
def moments(draw) -> tuple[ZoneInfo, float]:
    """Draw a zone, and an instant within a day and a half of one of its jumps, or anywhere."""
    key = draw(st.sampled_from(HARD_ZONES))
    near = st.sampled_from(jumps(key) or (START + 86400.0,))
    nearby = st.tuples(near, st.integers(-130_000, 130_000)).map(sum)
    close = st.tuples(near, st.integers(-7300, 7300)).map(sum)
    return ZoneInfo(key), float(draw(st.integers(int(START), int(END)) | nearby | close))


@st.composite
def alarms(draw, day: dt.date) -> Alarm:
    what, when = draw(everything_or_labels), draw(st.sampled_from(DAYS))
    opens = EVERYTHING not in what and draw(st.booleans())
    near, skip = (
        frozenset(day + dt.timedelta(n) for n in draw(st.sampled_from(OFFSETS))) for _ in range(2)
    )
    everything = not opens and EVERYTHING in what
    return Alarm(
        "Some alarm",
        *draw(ends()),
        when if when or near else EVERY_DAY,
        near,
        frozenset() if opens else what,
        what if opens else frozenset(),
        draw(spared_labels) if everything else frozenset(),
        draw(hand_names) if everything else frozenset(),
        skip=skip,
    )


allowances = st.builds(
    Allowance,
    st.just("Minutes"),
    everything_or_labels,
    st.sampled_from([0, 1, 20, 45, 90]),
    st.sampled_from([0, 30, 90]),
    st.sampled_from(Spend),
    st.sampled_from([0, 0, 15, 60]),
)


@st.composite
def choices(draw) -> tuple[LabelChoice, LabelChoice, LabelChoice]:
    """Draw what a layer blocks, allows and asks for: no label twice, security only blocked."""
    block, allow, ask, removed = (draw(some_labels) for _ in range(4))
    allow = allow - block - {"malware"}
    ask = ask - block - allow - {"malware"}
    if draw(st.booleans()):
        return LabelChoice(replace=block), LabelChoice(replace=allow), LabelChoice(replace=ask)
    removed = removed - block - allow - ask
    return LabelChoice(add=block, remove=removed), LabelChoice(add=allow), LabelChoice(add=ask)


@st.composite
def layers(draw, day: dt.date, *, with_allowances: bool = True) -> Layer:
    block, allow, ask = draw(choices())
    names = draw(st.builds(NameRules, hand_names, hand_names, hand_names, hand_names))
    some_alarms = st.lists(alarms(day), max_size=2).map(tuple)
    some_allowances = st.lists(allowances, max_size=1).map(tuple)
    return Layer(
        block,
        allow,
        ask,
        names,
        draw(st.none() | st.booleans()),
        draw(st.none() | st.sampled_from(YouTube)),
        draw(st.none() | some_alarms),
        draw(st.none() | some_allowances) if with_allowances else None,
    )


@st.composite
def profiles(draw, identity: str, day: dt.date) -> Profile:
    born = st.tuples(st.integers(day.year - 20, day.year - 1), st.integers(1, 12))
    return Profile(
        identity,
        draw(st.sampled_from([identity, "Ali", "زینب"])),
        draw(st.none() | st.sampled_from(AgeBand)),
        draw(st.none() | born),
        draw(st.booleans()),
        draw(st.none() | st.sampled_from(Mode)),
        draw(st.none() | st.sampled_from(list(Privacy)[:4])),
        draw(layers(day)),
    )


@st.composite
def calendars(draw, day: dt.date) -> Calendar:
    first = day + dt.timedelta(draw(st.integers(-4, 3)))
    return Calendar(
        "Some days",
        first,
        first + dt.timedelta(draw(st.integers(0, 4))),
        draw(st.sampled_from([frozenset(), frozenset({"child"})])),
        draw(st.sampled_from(DayKind)),
        draw(st.none() | st.lists(alarms(day), max_size=1).map(tuple)),
        draw(st.none() | st.lists(allowances, max_size=1).map(tuple)),
    )


@st.composite
def households(draw, day: dt.date, timezone: str = "Asia/Karachi") -> Household:
    everybody = {key: draw(profiles(key, day)) for key in ("child", "sister")}
    owner = st.sampled_from([None, *everybody])
    tablet = Device("tablet", "Tablet", "02:11:22:33:44:55", None, draw(owner))
    ways = draw(st.none() | st.sampled_from(WaysAround))
    tablet = replace(tablet, ways_around=ways, layer=draw(layers(day)))
    phone = Device("phone", "Phone", None, "192.168.1.7", draw(owner))
    return Household(
        "Our home",
        timezone,
        draw(st.sampled_from(["", "pk"])),
        draw(st.sampled_from(BlockMode)),
        draw(st.sampled_from(["strictest", *everybody])),
        draw(st.frozensets(st.integers(0, 6))),
        draw(st.sampled_from([WaysAround.OPEN, WaysAround.CLOSED])),
        draw(layers(day, with_allowances=False)),
        everybody,
        (tablet, phone),
        tuple(draw(st.lists(calendars(day), max_size=1))),
    )


@st.composite
def skips(draw, household: Household, day: dt.date, instants) -> tuple[Skip, ...]:
    """Draw times of this household's own alarms that do not happen."""
    owned = [(Scope(Reach.HOUSEHOLD), household.layer)]
    owned += [(Scope(Reach.PROFILE, p.id), p.layer) for p in household.profiles.values()]
    owned += [(Scope(Reach.DEVICE, d.id), d.layer) for d in household.devices]
    every = [(scope, alarm) for scope, layer in owned for alarm in layer.alarms or ()]
    chosen = draw(st.lists(st.sampled_from(every), max_size=2)) if every else []
    return tuple(
        Skip(
            scope,
            day + dt.timedelta(draw(st.integers(-1, 1))),
            *alarm.identified,
            alarm.locks | alarm.opens,
            draw(instants),
            draw(instants),
            draw(st.none() | instants),
        )
        for scope, alarm in chosen
    )


@st.composite
def acts(draw, now: float, household: Household | None = None, day: dt.date | None = None) -> Acts:
    instants = st.integers(-90_000, 90_000).map(lambda seconds: now + seconds)
    ends = st.none() | instants
    scopes = st.builds(
        Scope, st.sampled_from(Reach), st.sampled_from(["child", "sister", "tablet", "phone"])
    )
    named = st.builds(Grant, scopes, instants, instants, st.sampled_from(NAMES), ended=ends)
    labelled = st.builds(Grant, scopes, instants, instants, st.none(), labels, ended=ends)
    whole = st.builds(Grant, scopes, instants, instants, ended=ends)
    pauses = st.builds(Pause, scopes, instants, ends, ends)
    hands = st.builds(
        HandOver, st.just("tablet"), st.sampled_from(["child", "sister"]), instants, ends, ends
    )
    return Acts(
        tuple(draw(st.lists(pauses, max_size=2))),
        tuple(draw(st.lists(named | labelled | whole, max_size=3))),
        tuple(draw(st.lists(hands, max_size=1))),
        draw(skips(household, day, instants)) if household and day else (),
    )


@st.composite
def usage(draw) -> dict[UseKey, Estimate]:
    keys = st.builds(
        UseKey,
        st.sampled_from(["child", "sister"]),
        st.sampled_from(["tablet", "phone"]),
        labels | st.just(EVERYTHING),
    )
    spans = st.tuples(st.integers(0, 1439), st.integers(0, 60)).map(
        lambda span: stretch(span[0], min(1439, span[0] + span[1]))
    )
    estimates = st.builds(lambda low, more: Estimate(low, low | more), spans, spans)
    return draw(st.dictionaries(keys, estimates, max_size=4))


@st.composite
def homes(draw) -> tuple[Home, float]:
    """Draw a home and an instant."""
    zone, now = draw(moments())
    day = shown_at(zone, now).date()
    household = draw(households(day, zone.key))
    used_on = draw(st.sampled_from([day, day, None]))
    return Home(
        household, zone, VOCABULARY, draw(acts(now, household, day)), draw(usage()), used_on
    ), now


facts = st.builds(
    lambda known, flags: replace(known, **flags),
    st.lists(labels, unique=True, max_size=4).map(lambda found: about(" ".join(found))),
    st.fixed_dictionaries({flag: st.booleans() for flag in ("essential", "protected")}),
)
"""What is known of a name, as `NameFacts`; lifelines are left out, for nothing touches them."""


def known(*words: str) -> NameFacts:
    return about(" ".join(words))
