"""`/reports`: minutes and refusals of one profile, as deep as its privacy level goes now.

What is recorded was cut to the level when it was written. A level that was lowered since holds for
what is read too (`store.records`).
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from policy.home import Subject
from policy.rules import Privacy
from store.records import DayMinutes, Refused, saved_records
from store.roles import Right
from webui.api.calls import Call
from webui.api.operations import Operation, Parameter
from webui.api.problems import Problem
from webui.api.shapes import number, or_null, record, several, text, word


async def show(call: Call) -> dict[str, Any]:
    """Give what is recorded of a profile."""
    profile = call.household.profiles.get(call.query["profile"])
    if profile is None:
        raise Problem(404, "There is no such profile.")
    level = call.state.moment(Subject(profile)).privacy
    path, identity = call.console.places.activity_db, call.state.identity
    today = call.state.shown.date()
    await call.console.resolver.save_activity()
    found = await call.store(
        lambda _store: saved_records(
            path, identity, profile.id, devices=(), privacy=level, today=today
        )
    )
    newest = sorted(found.refused, key=lambda row: (row.day, row.hour), reverse=True)
    return {
        "profile": profile.id,
        "privacy": level.name,
        "days": _days(sorted(found.minutes, key=lambda row: row.day, reverse=True)),
        "blocked": [_refused(each) for each in newest[:_MOST_BLOCKED]],
    }


def _days(rows: Sequence[DayMinutes]) -> list[dict[str, Any]]:
    return [
        {"day": day, "labels": [{"label": r.label, "low": r.low, "high": r.high} for r in found]}
        for day, found in groupby(rows, key=lambda row: row.day)
    ]


def _refused(row: Refused) -> dict[str, Any]:
    values = {"day": row.day, "hour": row.hour, "label": row.label}
    return values | {"name": row.name or None, "number": row.number}


_MOST_BLOCKED: Final = 5000
_DAY: Final = text(10)
_LABEL: Final = text(40, about="`*` is everything together.")
OPERATIONS: Final = (
    Operation(
        name="getReport",
        method="GET",
        path="/reports",
        right=Right.SEE,
        about="What is recorded of a profile, never deeper than its privacy level.",
        work=show,
        query=(Parameter("profile", text(40, least=1), "A profile's id.", needed=True),),
        answer=record(
            {
                "profile": text(40),
                "privacy": word(*(level.name for level in Privacy)),
                "days": several(
                    record(
                        {
                            "day": _DAY,
                            "labels": several(
                                record(
                                    {
                                        "label": _LABEL,
                                        "low": number(0, 1440),
                                        "high": number(0, 1440),
                                    }
                                )
                            ),
                        }
                    )
                ),
                "blocked": several(
                    record(
                        {
                            "day": _DAY,
                            "hour": number(0, 23),
                            "label": text(40),
                            "name": or_null(text(253)),
                            "number": number(0, 2**53),
                        }
                    ),
                    _MOST_BLOCKED,
                ),
            }
        ),
    ),
)
