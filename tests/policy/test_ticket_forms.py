"""Rules of tickets in the household file: their lengths, and how many a week."""

import pytest

from policy.rendering import render
from policy.rules import TICKET_MINUTES
from tests.policy.documents import MINIMAL, problems, read, with_value


def _home(tickets):
    return with_value("household.tickets", tickets, MINIMAL)


def _kid(tickets):
    return with_value("profiles.kid", {"tickets": tickets}, MINIMAL)


def test_without_a_word_tickets_are_as_they_always_were():
    household = read(_kid({}))
    assert household.ticket_minutes == TICKET_MINUTES
    assert household.profiles["kid"].tickets_a_week is None
    assert "tickets" not in render(household)["household"]
    assert "tickets" not in render(household)["profiles"]["kid"]


def test_what_is_said_is_read_and_written_again():
    household = read(_home({"minutes": [60, 20, 20]}))
    assert household.ticket_minutes == (20, 60)
    assert render(household)["household"]["tickets"] == {"minutes": [20, 60]}
    for most in (0, 3):
        household = read(_kid({"a_week": most}))
        assert household.profiles["kid"].tickets_a_week == most
        assert render(household)["profiles"]["kid"]["tickets"] == {"a_week": most}


@pytest.mark.parametrize(
    ("tickets", "expected"),
    [
        ({"minutes": [4]}, "minutes[0]: expected a number of minutes from 5 to 240, got 4"),
        ({"minutes": [True]}, "minutes[0]: expected a number of minutes from 5 to 240, got True"),
        ({"minutes": []}, "minutes: expected a list of 1 to 6 lengths"),
        ({"minutes": [5, 6, 7, 8, 9, 10, 11]}, "minutes: expected a list of 1 to 6 lengths"),
        ({"minutes": 30}, "minutes: expected a list, got 30"),
        ({"a_week": 3}, "a_week: does not belong here: set it for a profile"),
        ({"codes": []}, "codes: is not a key that belongs here"),
    ],
)
def test_wrong_lengths_are_named(tickets, expected):
    assert f"household.tickets.{expected}" in problems(_home(tickets))


@pytest.mark.parametrize(
    ("tickets", "expected"),
    [
        ({"a_week": -1}, ".a_week: expected a number from 0 to 99, got -1"),
        ({"a_week": "3"}, ".a_week: expected a number from 0 to 99, got '3'"),
        ({"minutes": [30]}, ".minutes: does not belong here: set the lengths under household"),
        (3, ": expected keys and values, got 3"),
    ],
)
def test_wrong_numbers_a_week_are_named(tickets, expected):
    assert problems(_kid(tickets)) == (f"profiles.kid.tickets{expected}",)
