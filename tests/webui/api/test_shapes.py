"""The check of a value by its shape says what JSON Schema says, by an independent reader."""

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.api.schemas import NAMED
from webui.api.shapes import mistakes, number, or_null, record, text, word
from webui.api.table import OPERATIONS

_SCALARS = st.none() | st.booleans() | st.integers(-5, 20_000) | st.text(max_size=6)
_KEYS = st.sampled_from(["for", "minutes", "name", "label", "from", "to", "days", "on", "locks"])
VALUES = st.recursive(
    _SCALARS | st.sampled_from(["home", "profile:x", "21:00", "everything", "mon", "granted"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=8,
)
BODIES = [each for each in OPERATIONS if each.body is not None]


@pytest.mark.parametrize("operation", BODIES, ids=[each.name for each in BODIES])
@given(value=VALUES)
def test_what_json_schema_refuses_is_refused_and_nothing_else(operation: Any, value: Any) -> None:
    schema = {**operation.body, "components": {"schemas": dict(NAMED)}}
    agreed = jsonschema_rs.validator_for(schema).is_valid(value)
    assert (not mistakes(value, operation.body, NAMED)) is agreed


def test_each_mistake_has_its_address() -> None:
    shape = record({"a": number(1, 5), "b": or_null(word("x", "y")), "c": text(3)}, "c")
    assert mistakes({"a": 1, "b": None}, shape, {}) == []
    assert mistakes({"a": 9, "b": "z", "c": "long", "d\n": 1}, shape, {}) == [
        "a: expected 1 to 5",
        "b: expected x | y",
        "c: has 4 where 0 to 3 are allowed",
        "'d\\n': does not belong here",
    ]
    assert mistakes({}, shape, {}) == ["a: is missing", "b: is missing"]
    assert mistakes([], shape, {}) == ["the body: expected object"]


def test_truth_is_no_number() -> None:
    yes: Any = True
    assert mistakes(yes, number(0, 1), {})
    assert mistakes(0, {"type": "boolean"}, {})
