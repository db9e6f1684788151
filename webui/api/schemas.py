"""The shapes that several operations share, by name; they stand in the document's components."""

from collections.abc import Mapping
from typing import Final

from policy.reading import WEEKDAYS
from webui.api.shapes import (
    Shape,
    either,
    flag,
    instant,
    named,
    number,
    or_null,
    record,
    several,
    text,
    word,
)

TIME: Final = text(5, pattern=r"^([01]\d|2[0-3]):[0-5]\d$", about="A time of the home's clock.")
WHEN: Final = text(
    20,
    pattern=r"^([01]?\d|2[0-3]):[0-5]\d$|^(fajr|sunrise|sunset|maghrib) *([+-] *\d{1,3})?$",
    about="A time of the home's clock, or one by the sun such as `maghrib+10`.",
)
DATE: Final[Shape] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "maxLength": 10}
WHOSE: Final = text(
    80, pattern=r"^(home|(profile|device):[a-z0-9_-]+)$", about="`home`, `profile:ID`, `device:ID`."
)
LABEL: Final = text(40, least=1, about="A category or a service.")
LONGEST_MINUTES: Final = 7 * 24 * 60
MINUTES: Final = number(1, LONGEST_MINUTES)

_DAYS: Final = several(word(*WEEKDAYS), 7)
_LABELS: Final = several(LABEL, 400)
_DEGREES: Final[Shape] = {"type": "number"}
_ALARM: Final = {
    "label": text(about="What the family calls it."),
    "days": _DAYS,
    "dates": several(DATE, 400),
    "from": WHEN,
    "to": WHEN,
    "place": either(
        text(40, about="The city by whose sun it goes, such as `lahore`."),
        record({"latitude": _DEGREES, "longitude": _DEGREES}),
    ),
    "locks": either(word("everything"), _LABELS),
    "leaves_open": record(
        {"labels": _LABELS, "names": several(text(253), 400)},
        "labels",
        "names",
        about="What a lock of everything leaves open.",
    ),
    "opens": _LABELS,
    "on": flag("Switched on; true where nothing is said."),
    "skip": several(DATE, 400),
}
_OPTIONAL: Final = (
    "label", "days", "dates", "place", "locks", "leaves_open", "opens", "on", "skip",
)  # fmt: skip

NAMED: Final[Mapping[str, Shape]] = {
    "Problem": record(
        {
            "type": text(),
            "title": text(),
            "status": number(400, 599),
            "detail": text(2000),
            "errors": several(text(2000)),
        },
        "errors",
        about="Problem details (RFC 9457).",
    ),
    "Now": record(
        {
            "locked": flag("Nothing but essentials passes."),
            "reason": or_null(word("paused", "alarm", "spent")),
            "until": or_null(instant("When that ends by itself.")),
            "closed": _LABELS,
            "open": _LABELS,
            "allowances": several(
                record(
                    {
                        "label": text(),
                        "minutes": number(0, 2880, about="Of today, kept ones included."),
                        "kept": number(0, 1440, about="Of these, kept from earlier days."),
                        "left": {"type": "number"},
                    }
                )
            ),
            "next": or_null(record({"at": instant(), "label": text(), "opens": flag()})),
            "today": or_null(named("Minutes")),
        },
        about="What holds for somebody now. `today` is null where the family records no minutes.",
    ),
    "Minutes": record(
        {"low": number(0, 1440), "high": number(0, 1440)},
        about="An estimate from look-ups: with evidence, and with the gaps of sessions filled.",
    ),
    "Rules": {
        "type": "object",
        "description": "The household file as JSON; see docs/household-file.md.",
        "properties": {
            "household": {"type": "object"},
            "profiles": {"type": "object"},
            "devices": {"type": "array", "items": {"type": "object"}},
        },
        "additionalProperties": False,
    },
    "Alarm": record(_ALARM, *_OPTIONAL, about="Says either what it locks, or what it opens."),
    "AlarmOf": record(
        {"id": text(40), "for": WHOSE, "alarm": named("Alarm")},
        about="`id` changes with the alarm, so that no change meets another one unseen.",
    ),
    "Device": record(
        {
            "id": text(40),
            "name": text(),
            "mac": or_null(text(17)),
            "address": or_null(text(45)),
            "profile": or_null(text(40)),
            "holder": or_null(text(40, about="The profile in whose hands it is for a while.")),
            "asks_now": flag("It has asked the resolver something of late."),
            "seen": or_null(instant()),
        }
    ),
    "Request": record(
        {
            "id": number(1, 2**53),
            "profile": text(40),
            "kind": word("name", "label", "time", "wrong", "noticed", "limit"),
            "about": text(500, about="A name, a label, or the rule that a child proposes (JSON)."),
            "service": or_null(
                text(40, about="The service that a name belongs to, where it can be opened.")
            ),
            "minutes": or_null({"type": "integer"}),
            "reason": text(280),
            "asked": instant(),
            "answer": or_null(word("granted", "denied")),
            "answered_by": or_null(text()),
            "answer_reason": text(280),
        }
    ),
    "Grant": record(
        {
            "id": number(1, 2**53),
            "for": WHOSE,
            "name": or_null(text(253)),
            "label": or_null(text(40)),
            "since": instant(),
            "until": instant(),
        },
        about="Without name and label it is for everything.",
    ),
    "Pause": record({"for": WHOSE, "since": instant(), "until": or_null(instant())}),
}
