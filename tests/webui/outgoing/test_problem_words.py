"""Each reason has its sentence; what is unknown has one too."""

import pytest

from store.outbox import INTERRUPTED, TOO_LATE
from webui.languages import LANGUAGES, Manner, speak
from webui.outgoing.problem_words import problem_in_words
from webui.outgoing.problems import Problem


@pytest.mark.parametrize("problem", [*Problem])
def test_each_reason_has_words(problem: str) -> None:
    speak(Manner(LANGUAGES["en"]))
    said = problem_in_words(problem)
    assert " " in said
    assert (said == "for a reason that is not known") == (problem == Problem.UNKNOWN)


def test_a_number_stands_behind_and_nothing_else_gets_through() -> None:
    speak(Manner(LANGUAGES["en"]))
    assert problem_in_words("gone 404") == "the server knows no such address any more (404)"
    assert problem_in_words("<b>hello</b> there") == "for a reason that is not known"


def test_what_the_outbox_gives_up_for_has_words_too() -> None:
    assert {INTERRUPTED, TOO_LATE} <= set(Problem)
