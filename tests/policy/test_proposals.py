"""A proposal means the same when it is read again, and is known when it has become a rule."""

import datetime as dt
from dataclasses import replace

import pytest

from policy.alarms import Alarm
from policy.labels import EVERYTHING, Service, Vocabulary
from policy.proposals import is_same, read, written
from policy.rules import Allowance

KNOWN = Vocabulary({"tiktok": Service("tiktok", "social")})
NIGHT = Alarm(
    "Mine", dt.time(22, 30), dt.time(6), days=frozenset({0, 6}), locks=frozenset({EVERYTHING})
)
MINUTES = Allowance("Mine", frozenset({"tiktok"}), 30, 60)


@pytest.mark.parametrize("rule", [NIGHT, MINUTES])
def test_what_is_written_is_read_again(rule) -> None:
    assert read(written(rule), KNOWN) == rule


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"alarms": []}', '{"alarms": [1]}', "null"])
def test_what_is_no_proposal_is_none(text: str) -> None:
    assert read(text, KNOWN) is None


def test_a_label_that_is_not_there_any_more_is_no_proposal() -> None:
    assert read(written(MINUTES), Vocabulary()) is None


def test_a_rule_is_the_same_by_what_it_does_and_not_by_its_name() -> None:
    assert is_same(MINUTES, replace(MINUTES, label="Theirs"))
    assert is_same(NIGHT, replace(NIGHT, label="Theirs", on=False))
    assert not is_same(MINUTES, replace(MINUTES, school_day=31))
    assert not is_same(NIGHT, replace(NIGHT, start=dt.time(22)))
    assert not is_same(NIGHT, MINUTES)
