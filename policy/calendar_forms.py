"""How calendars are written in the household file, and read."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from policy.calendars import LONGEST
from policy.labels import Vocabulary
from policy.reading import Problems, Section, shown, words
from policy.rule_forms import read_timed
from policy.rules import Calendar, DayKind


def read_calendars(section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Iterator[Calendar]:
    """Read the list `calendars`; for whom they are is checked when all profiles are known."""
    for each in section.sections("calendars"):
        yield _calendar(each, vocabulary, zone)


def _calendar(section: Section, vocabulary: Vocabulary, zone: dt.tzinfo) -> Calendar:
    first, last = section.date("from"), section.date("to")
    alarms, allowances = read_timed(section, vocabulary, zone)
    calendar = Calendar(
        label=section.text("label"),
        first=first,
        last=last,
        profiles=frozenset(_profiles(section)),
        days=section.choice("days", words(DayKind), None),
        alarms=alarms,
        allowances=allowances,
        on=section.flag("on", default=True),
    )
    if last < first:
        section.problems.add(section.at("to"), "is before the first day")
    elif last - first > LONGEST:
        section.problems.add(section.at("to"), "is more than a year after the first day")
    if calendar.days is None and alarms is None and allowances is None:
        section.problems.add(section.address, "changes nothing: say days, alarms or allowances")
    section.done()
    return calendar


def _profiles(section: Section) -> Iterator[str]:
    for address, entry in section.entries("for"):
        if isinstance(entry, str) and entry:
            yield entry
        else:
            section.problems.add(address, f"expected a profile, got {shown(entry)}")


def check_calendars(
    calendars: tuple[Calendar, ...], profiles: Mapping[str, Any], problems: Problems
) -> None:
    """Nobody may be named who is not there."""
    for index, calendar in enumerate(calendars):
        for profile in sorted(calendar.profiles - profiles.keys()):
            message = f"there is no profile {profile!r}"
            problems.add(f"household.calendars[{index}].for", message)
