"""Rules that a child proposes for itself: written down, read again, and known when they hold.

A proposal is one alarm or one allowance. It is kept as one entry of the household file, so that
both mean the same by the same words.
"""

import datetime as dt
import json
from typing import TypeAlias

from policy.alarms import Alarm
from policy.labels import Vocabulary
from policy.reading import Problems, Section
from policy.rendering import render_alarm, render_allowance
from policy.rule_forms import read_layer
from policy.rules import Allowance

Rule: TypeAlias = Alarm | Allowance


def written(rule: Rule) -> str:
    """Write a proposal down."""
    if isinstance(rule, Alarm):
        return json.dumps({"alarms": [render_alarm(rule)]}, ensure_ascii=False)
    return json.dumps({"allowances": [render_allowance(rule)]}, ensure_ascii=False)


def read(text: str, vocabulary: Vocabulary) -> Rule | None:
    """Read a proposal; None for one that names what is not there any more."""
    problems = Problems()
    try:
        # the zone is for times by the sun, and a child proposes times of the clock
        layer = read_layer(Section(json.loads(text), "", problems), vocabulary, dt.UTC)
    except ValueError:
        return None
    rules: tuple[Rule, ...] = (*(layer.alarms or ()), *(layer.allowances or ()))
    return rules[0] if len(rules) == 1 and not problems.found else None


def is_same(one: Rule, other: Rule) -> bool:
    """Say whether two rules do the same, whatever they are called."""
    return _does(one) == _does(other)


def _does(rule: Rule) -> tuple[object, ...]:
    if isinstance(rule, Alarm):
        what = (rule.locks, rule.opens, rule.spared, rule.spared_names)
        return (rule.start, rule.end, rule.days, rule.dates, *what)
    return (rule.of, rule.school_day, rule.free_day)
