"""The household file of the handbook as plain data, and ways to spoil it."""

import copy
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from policy.document import parse
from policy.reading import DocumentError
from policy.rules import Household
from tests.policy.families import VOCABULARY

SCHOOL_EVES = ["sun", "mon", "tue", "wed", "thu"]
WEEK = ["mon", "tue", "wed", "thu", "fri"]


def _rule(label: str, days: list[str], start: str, end: str, **what: object) -> dict[str, Any]:
    return {"label": label, "days": days, "from": start, "to": end, **what}


COMPLETE: dict[str, Any] = {
    "household": {
        "name": "Our home",
        "timezone": "Asia/Karachi",
        "country": "pk",
        "block_mode": "null_address",
        "new_devices": "strictest",
        "school_days": WEEK,
        "block": ["malware", "phishing"],
        "alarms": [_rule("Night", SCHOOL_EVES, "23:30", "05:00", locks="everything", on=True)],
    },
    "profiles": {
        "youngest": {
            "name": "Youngest",
            "age_band": "10-12",
            "block": ["adult", "gambling", "social", "roblox"],
            "allow": ["whatsapp"],
            "ask": ["shopping"],
            "mode": "block",
            "names": {
                "allow": ["school.example"],
                "block": ["bad.example"],
                "always": ["lms.school.example"],
                "trust": [],
            },
            "safe_search": True,
            "youtube": "strict",
            "privacy": "L2",
            "alarms": [
                _rule("School nights", SCHOOL_EVES, "21:00", "06:30", locks="everything"),
                _rule("Homework", ["mon", "tue"], "16:00", "18:00", locks=["games", "social"]),
                _rule("Video time", WEEK, "17:00", "19:00", opens=["video"]),
                {
                    "label": "Trip",
                    "dates": [dt.date(2026, 12, 24), "2026-12-26"],
                    "from": "23:00",
                    "to": "07:00",
                    "locks": "everything",
                },
            ],
            "allowances": [
                {
                    "label": "Games",
                    "of": ["games"],
                    "minutes": {"school_day": 60, "free_day": 120},
                    "spend": "low",
                }
            ],
        },
        "family": {"name": "Family", "age_band": "10-12", "shared": True},
    },
    "devices": [
        {"name": "Blue tablet", "mac": "02:11:22:33:44:55", "profile": "youngest"},
        {"name": "Living-room TV", "address": "192.168.1.50", "profile": "family"},
        {
            "name": "Game console",
            "mac": "02:11:22:33:44:66",
            "profile": "youngest",
            "alarms": [_rule("After homework", WEEK, "15:00", "18:00", locks="everything")],
            "allowances": [
                {
                    "label": "Console",
                    "of": "everything",
                    "minutes": {"school_day": 45, "free_day": 90},
                }
            ],
        },
    ],
}
MINIMAL: dict[str, Any] = {"household": {"timezone": "Asia/Karachi"}}


def known_zone(name: str) -> dt.tzinfo:
    if name not in {"Asia/Karachi", "UTC"}:
        message = f"there is no time zone {name!r}"
        raise ValueError(message)
    return ZoneInfo(name)


def read(data: object) -> Household:
    return parse(data, VOCABULARY, known_zone)


def problems(data: object) -> tuple[str, ...]:
    """Give the mistakes that reading finds; none where it is accepted."""
    try:
        read(data)
    except DocumentError as error:
        return error.problems
    return ()


def with_value(path: str, value: object, data: dict[str, Any] = COMPLETE) -> dict[str, Any]:
    """Give a copy in which the value at `profiles.youngest.alarms.0.from` is another."""
    spoilt = copy.deepcopy(data)
    *above, last = (int(part) if part.isdigit() else part for part in path.split("."))
    inner: Any = spoilt
    for part in above:
        inner = inner[part] if isinstance(inner, list) else inner.setdefault(part, {})
    inner[last] = value
    return spoilt


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["everything", "games", "21:00", "mon", "name.example", "strict", "block"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def spoilt_documents(draw) -> object:
    """Draw the complete file with one to three of its parts replaced, taken out or put in."""
    data = copy.deepcopy(COMPLETE)
    for _ in range(draw(st.integers(1, 3))):
        inner: Any = data
        while draw(st.integers(0, 5)):
            children = list(inner.values()) if isinstance(inner, dict) else list(inner)
            below = [child for child in children if isinstance(child, dict | list) and child]
            if not below:
                break
            inner = draw(st.sampled_from(below))
        if isinstance(inner, list):
            inner[draw(st.integers(0, len(inner) - 1))] = draw(json_like)
        elif draw(st.booleans()):
            inner[draw(st.sampled_from(sorted(inner, key=str)))] = draw(json_like)
        elif draw(st.booleans()):
            del inner[draw(st.sampled_from(sorted(inner, key=str)))]
            if not inner:
                break
        else:
            inner[draw(st.text(max_size=6) | st.integers())] = draw(json_like)
    return data
