"""Whatever a file holds, only what is of the right kind is read."""

import pytest

from store.peers.untrusted import entries, mapping, mappings, texts

ODD = [None, 5, 0.5, True, "text", b"octets", {"a": 1}, ["x", {"b": 2}, None, 7, ["y"]]]


@pytest.mark.parametrize("value", ODD)
def test_what_is_of_another_kind_is_not_there(value):
    assert mapping(value) == (value if isinstance(value, dict) else {})
    assert entries(value) == (value if isinstance(value, list) else [])
    assert list(mappings(value)) == ([{"b": 2}] if isinstance(value, list) else [])
    assert list(texts(value)) == (["x"] if isinstance(value, list) else [])
