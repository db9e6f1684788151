"""From which age a service is, in the words of those who say so: taking no side.

`ratings.json` holds facts that others published: who says it, what is said, where and when it was
read. A rater that says nothing there was not checked. Read when a page asks; never kept.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

RATERS: Final = ("terms", "apple", "google", "pegi", "esrb", "common_sense")
"""Who may say an age: the service itself, two stores, two boards for games, a family charity."""
RISKS: Final = ("contact", "content", "conduct", "consumer")
"""The four kinds of risk of the OECD and CO:RE classifications ("4C")."""


@dataclass(frozen=True, slots=True)
class AgeRating:
    """What one of them says."""

    by: str
    says: str
    """As it is written there: `13`, `12+`, `Teen`."""
    source: str
    """The text in which it was read."""
    dated: str
    """What that text says of its own age: a year, a month or a day; empty where it says nothing."""
    checked: str
    """The day on which it was read, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class AgeFacts:
    """What is known of one service."""

    risks: tuple[str, ...] = ()
    """Its kinds of risk, gravest first; empty: those of its category."""
    ratings: tuple[AgeRating, ...] = ()


UNCHECKED: Final = AgeFacts()


def age_facts(folder: Path, service: str) -> AgeFacts:
    """Give what is known of a service. Raises `OSError`, `ValueError` or `KeyError`."""
    rows = json.loads((folder / "ratings.json").read_text("utf-8"))["services"]
    return next((_facts(row) for row in rows if row["id"] == service), UNCHECKED)


def _facts(row: dict[str, Any]) -> AgeFacts:
    ratings = (
        AgeRating(one["by"], one["says"], one["source"], one["dated"], one["checked"])
        for one in row["ratings"]
    )
    return AgeFacts(tuple(row["risks"]), tuple(sorted(ratings, key=_order)))


def _order(rating: AgeRating) -> int:
    if rating.by not in RATERS:
        message = f"ratings.json: nobody knows who {rating.by!r} is"
        raise ValueError(message)
    return RATERS.index(rating.by)
