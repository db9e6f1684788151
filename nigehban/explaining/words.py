"""How an explanation is said: as values for programs, and as lines for people."""

import datetime as dt
from typing import Any, Final

from nigehban.explaining.question import Question
from nigehban.lookup import Found
from policy.alarm_times import When
from policy.decision import Ask, Block, Decision, Rewrite
from policy.explanation import Cause, Explanation
from policy.reading import WEEKDAYS
from policy.wall_clock import shown_at

VERSION: Final = 1
_NO_RULE_SOON: Final = "No rule changes this within a week."


def view_of(
    question: Question, explanation: Explanation, sources: tuple[str, ...], found: Found | None
) -> dict[str, Any]:
    """Give an explanation as values, whose keys docs and programs rely on."""
    decision, cause = explanation.decision, explanation.cause
    view: dict[str, Any] = {
        "version": VERSION,
        "name": question.name,
        "type": question.type,
        "for": question.shown_as,
        "at": _time(question, question.now),
        "decision": _word(decision),
        "reason": cause.kind,
        "rule": {"owner": cause.owner, "title": cause.title} | _sun(cause),
        "sources": list(sources),
        "changes_at": _time(question, explanation.changes_at) if explanation.changes_at else None,
        "becomes": _word(explanation.becomes) if explanation.becomes else None,
    }
    if isinstance(decision, Block | Ask):
        view["label"] = decision.label
    if isinstance(decision, Rewrite):
        view["target"] = decision.target
    if found is not None:
        view["resolved"] = {
            "rcode": found.rcode,
            "chain": list(found.chain),
            "addresses": list(found.addresses),
            "records": list(found.records),
        }
    return view


def view_of_answered_here(question: Question, rcode: str) -> dict[str, Any]:
    """Give what is said of a name that no rule decides; its keys are those of `_view`."""
    return {
        "version": VERSION,
        "name": question.name,
        "type": question.type,
        "for": question.shown_as,
        "at": _time(question, question.now),
        "decision": "local",
        "reason": "local",
        "rule": {"owner": "", "title": ""},
        "sources": [],
        "changes_at": None,
        "becomes": None,
        "rcode": rcode,
    }


def _sun(cause: Cause) -> dict[str, str]:
    """Say how the times of an alarm by the sun come about on its day."""
    if cause.alarm is None or cause.day is None:
        return {}
    said = [_sun_time(each, cause.day) for each in (cause.alarm.start, cause.alarm.end)]
    together = "; ".join(each for each in said if each)
    return {"sun": together} if together else {}


def _sun_time(when: When, day: dt.date) -> str:
    """Say one end: `Maghrib in Lahore 17:02 + 10 min`; empty for a time of the clock."""
    happens = None if isinstance(when, dt.time) else when.event_on(day)
    if isinstance(when, dt.time) or happens is None:
        return ""
    said = f"{when.event.value.capitalize()} in {when.place.title} {happens:%H:%M}"
    if not when.offset:
        return said
    return f"{said} {'+' if when.offset > 0 else '-'} {abs(when.offset)} min"


def _word(decision: Decision) -> str:
    return type(decision).__name__.lower()


def _time(question: Question, instant: float) -> str:
    return shown_at(question.home.zone, instant).isoformat(timespec="seconds")


_WORDS = {"allow": "allowed", "block": "blocked", "ask": "blocked; may be asked for"}


def text_of(view: dict[str, Any]) -> str:
    """Give it as lines to read."""
    word = _WORDS.get(view["decision"], f"allowed, answered as {view.get('target')}")
    if view["decision"] == "local":
        word = f"answered here with {view['rcode']}, whatever the rules"
        return f"{view['name']} {view['type']}: {word}"
    lines = [f"{view['name']} {view['type']} for {view['for']} at {view['at']}: {word}"]
    rule = " ".join(part for part in (view["rule"]["owner"], repr(view["rule"]["title"])) if part)
    lines.append(f"rule: {view['reason']}" + (f" ({rule})" if view["rule"]["title"] else ""))
    if "sun" in view["rule"]:
        lines.append(f"by the sun: {view['rule']['sun']}")
    if view["sources"]:
        lines.append("sources: " + ", ".join(view["sources"]))
    if view["changes_at"]:
        when = dt.datetime.fromisoformat(view["changes_at"])
        day = f"{WEEKDAYS[when.weekday()]} {when:%H:%M}"
        lines.append(f"changes: {day} ({view['changes_at']}), then {view['becomes']}")
    else:
        lines.append(_NO_RULE_SOON)
    lines += view.get("resolved", {}).get("records", [])
    return "\n".join(lines)
