"""Reasons are kept as words without spaces, so that a number may follow."""

from webui.outgoing.problems import Problem


def test_a_reason_is_one_word() -> None:
    assert all(each.replace("_", "").isalpha() for each in Problem)
