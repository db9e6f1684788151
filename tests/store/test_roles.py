"""Roles and scopes are ordered, and nobody is more than they were made."""

from store.roles import OWNER, ROLES, SCOPES, Right, right_of


def test_each_role_may_do_more_than_the_one_before() -> None:
    assert list(ROLES.values()) == sorted(set(ROLES.values()))
    assert ROLES[OWNER] is Right.OWN


def test_a_role_that_is_not_known_may_only_look() -> None:
    assert right_of("emperor") is Right.SEE
    assert right_of("") is Right.SEE


def test_no_scope_gives_nothing_and_none_is_for_anyone() -> None:
    assert Right.ANYONE not in SCOPES.values()
    assert SCOPES["read"] < SCOPES["act"] < SCOPES["edit"]
