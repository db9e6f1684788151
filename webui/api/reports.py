"""`/reports`: minutes and refusals of one profile, as deep as its privacy level goes now.

What is recorded was cut to the level when it was written. A level that was lowered since holds for
what is read too.
"""

from itertools import groupby
from typing import Any, Final

from policy.home import Subject
from policy.rules import Privacy
from store.report_rows import DayMinutes, Refused, recorded_minutes, recorded_refusals
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
    minutes, refusals = await call.store(
        lambda _store: (
            recorded_minutes(path, identity, profile.id) if level >= Privacy.L1 else [],
            recorded_refusals(path, identity, profile.id) if level >= Privacy.L2 else [],
        )
    )
    return {
        "profile": profile.id,
        "privacy": level.name,
        "days": _days(minutes),
        "blocked": [_refused(each, level) for each in refusals],
    }


def _days(rows: list[DayMinutes]) -> list[dict[str, Any]]:
    return [
        {"day": day, "labels": [{"label": r.label, "low": r.low, "high": r.high} for r in found]}
        for day, found in groupby(rows, key=lambda row: row.day)
    ]


def _refused(row: Refused, level: Privacy) -> dict[str, Any]:
    name = row.name if level >= Privacy.L3 and row.name else None
    values = {"day": row.day, "hour": row.hour, "label": row.label}
    return values | {"name": name, "number": row.number}


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
                    5000,
                ),
            }
        ),
    ),
)
