"""`/alerts`: what adults should hear of, counted together; never deeper than a child's level."""

from typing import Any, Final

from policy.home import Subject
from policy.rules import Privacy
from store.alerts import Alert, Alerts
from store.channels import BYPASS, DEVICE, TROUBLE
from store.roles import Right
from webui.api.calls import Call, written
from webui.api.operations import Operation
from webui.api.shapes import flag, instant, number, or_null, record, several, text, word

_MOST: Final = 500


async def show(call: Call) -> dict[str, Any]:
    """Give the episodes of the last weeks, newest first."""
    found = await call.store(lambda store: Alerts(store.db, call.state.identity).all())
    rows = [_shown(alert) for alert in found if _may_be_shown(call, alert)]
    return {"alerts": rows[:_MOST]}


def _may_be_shown(call: Call, alert: Alert) -> bool:
    if alert.kind != BYPASS:
        return True
    profile = call.household.profiles.get(alert.subject)
    return profile is not None and call.state.moment(Subject(profile)).privacy >= Privacy.L2


def _shown(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "kind": alert.kind,
        "profile": alert.subject if alert.kind == BYPASS else None,
        "trouble": alert.subject if alert.kind == TROUBLE else None,
        "labels": sorted(alert.detail.get("labels", {})),
        "number": alert.number,
        "first": written(alert.first),
        "last": written(alert.last),
        "news": alert.is_shown,
    }


OPERATIONS: Final = (
    Operation(
        name="listAlerts",
        method="GET",
        path="/alerts",
        right=Right.SEE,
        about="New devices, ways around that were tried, trouble: each episode once.",
        work=show,
        answer=record(
            {
                "alerts": several(
                    record(
                        {
                            "id": number(1, 2**53),
                            "kind": word(DEVICE, BYPASS, TROUBLE),
                            "profile": or_null(text(40)),
                            "trouble": or_null(text(40)),
                            "labels": several(text(40)),
                            "number": number(0, 2**53),
                            "first": instant(),
                            "last": instant(),
                            "news": flag("No adult has seen it yet."),
                        }
                    ),
                    _MOST,
                )
            }
        ),
    ),
)
