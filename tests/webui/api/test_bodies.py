"""JSON is read strictly, and nothing that is sent makes us stumble."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.api.bodies import json_of
from webui.api.problems import Problem

KEYS = st.text(max_size=3).filter(str.isprintable)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=10,
)  # fmt: skip


@given(JSONS)
def test_json_is_read_as_it_was_written(value: object) -> None:
    assert json_of(json.dumps(value).encode()) == value


@given(st.binary())
def test_any_octets_are_json_or_a_problem(octets: bytes) -> None:
    try:
        json_of(octets)
    except Problem as problem:
        assert problem.status == 400  # noqa: PT017  (either outcome is right)


@pytest.mark.parametrize(
    "octets",
    [
        b"", b"{", b"NaN", b"[Infinity]", b'{"a":1,"a":2}', b"\xff", b'"\\ud800"',
        b'{"\\udfff":1}', b"[" * 100_000, b"[" * 30 + b"]" * 30, b"1" * 5000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000, b"[" + b"1," * 110_000 + b"1]",
    ],
)  # fmt: skip
def test_hostile_json_is_a_problem(octets: bytes) -> None:
    with pytest.raises(Problem) as found:
        json_of(octets)
    assert found.value.status == 400
    assert len(found.value.detail) < 300
