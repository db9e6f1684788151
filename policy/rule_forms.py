"""How the rules of one layer are written: labels, names, search, alarms, allowances."""

import datetime as dt

from policy.alarm_forms import read_alarm
from policy.alarms import Alarm
from policy.label_forms import ALL, everything_or_labels, read_choice
from policy.labels import SECURITY, Vocabulary
from policy.minutes import MINUTES_IN_DAY
from policy.name_forms import read_names
from policy.reading import Section, words
from policy.rules import Allowance, Layer, Spend, YouTube

_YOUTUBE = {"off": YouTube.OFF, "moderate": YouTube.MODERATE, "strict": YouTube.STRICT}
Timed = tuple[tuple[Alarm, ...] | None, tuple[Allowance, ...] | None]


def read_layer(section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Layer:
    """Read the rules that a household, a profile and a device may all carry."""
    alarms, allowances = read_timed(section, vocabulary, zone)
    layer = Layer(
        block=read_choice(section, "block", vocabulary),
        allow=read_choice(section, "allow", vocabulary, refused=SECURITY),
        ask=read_choice(section, "ask", vocabulary, refused=SECURITY),
        names=read_names(section.section("names")),
        safe_search=section.flag("safe_search", default=None),
        youtube=section.choice("youtube", _YOUTUBE, None),
        alarms=alarms,
        allowances=allowances,
    )
    _check_once(section, layer)
    return layer


def read_timed(section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Timed:
    """Read alarms and allowances, of a layer or of a calendar that sets them in place of others."""
    alarms = allowances = None
    if section.raw("alarms") is not None:
        alarms = tuple(read_alarm(each, vocabulary, zone) for each in section.sections("alarms"))
    if section.raw("allowances") is not None:
        allowances = tuple(_allowance(each, vocabulary) for each in section.sections("allowances"))
    return alarms, allowances


def _check_once(section: Section, layer: Layer) -> None:
    """One layer may say only one thing of a label."""
    said: dict[str, str] = {}
    for key, choice in (("block", layer.block), ("allow", layer.allow), ("ask", layer.ask)):
        for label in sorted(choice.add | (choice.replace or frozenset())):
            first = said.setdefault(label, key)
            if first != key:
                section.problems.add(section.at(key), f"{label} is in {first} and in {key}")


def _allowance(section: Section, vocabulary: Vocabulary) -> Allowance:
    school_day, free_day = _minutes(section)
    allowance = Allowance(
        label=section.text("label", "Minutes"),
        of=everything_or_labels(section, "of", vocabulary),
        school_day=school_day,
        free_day=free_day,
        spend=section.choice("spend", words(Spend), Spend.LOW),
        keep_up_to=section.number("keep_up_to", 0, MINUTES_IN_DAY, default=0),
    )
    if not allowance.of:
        section.problems.add(section.at("of"), f"expected {ALL} or a list of labels")
    section.done()
    return allowance


def _minutes(section: Section) -> tuple[int, int]:
    if isinstance(section.raw("minutes"), int):
        same = section.number("minutes", 0, MINUTES_IN_DAY)
        return same, same
    minutes = section.section("minutes")
    both = tuple(minutes.number(key, 0, MINUTES_IN_DAY) for key in ("school_day", "free_day"))
    minutes.done()
    return both[0], both[1]
