"""How the rules of tickets are written in the household file, and read.

`household.tickets.minutes` says of what lengths tickets are printed, `profiles.X.tickets.a_week`
how many of them somebody may use from one Monday to the next.
"""

from typing import Any, Final

from policy.reading import Section, shown
from policy.rules import TICKET_MINUTES

SHORTEST, LONGEST = 5, 240
"""Minutes that a ticket may be worth."""
MOST_LENGTHS: Final = 6
MOST_A_WEEK: Final = 99


def read_ticket_minutes(home: Section) -> tuple[int, ...]:
    """Take the lengths of tickets, shortest first."""
    section = home.section("tickets")
    entries = list(section.entries("minutes"))
    lengths = sorted({_length(section, *entry) for entry in entries} - {0})
    if "minutes" in section and not 0 < len(entries) <= MOST_LENGTHS:
        message = f"expected a list of 1 to {MOST_LENGTHS} lengths"
        section.problems.add(section.at("minutes"), message)
    section.done({"a_week": "set it for a profile"})
    return tuple(lengths) or TICKET_MINUTES


def _length(section: Section, address: str, minutes: Any) -> int:  # noqa: ANN401  (anything)
    is_number = isinstance(minutes, int) and not isinstance(minutes, bool)
    if is_number and SHORTEST <= minutes <= LONGEST:
        return int(minutes)
    wanted = f"a number of minutes from {SHORTEST} to {LONGEST}"
    section.problems.add(address, f"expected {wanted}, got {shown(minutes)}")
    return 0


def read_tickets_a_week(profile: Section) -> int | None:
    """Take how many tickets somebody may use in a week; None: as many as there are."""
    section = profile.section("tickets")
    most = section.number("a_week", 0, MOST_A_WEEK) if "a_week" in section else None
    section.done({"minutes": "set the lengths under household"})
    return most
