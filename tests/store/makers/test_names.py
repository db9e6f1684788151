"""Makers are called what people call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.makers.names import plain_name


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("Samsung Electronics Co.,Ltd", "Samsung Electronics"),
        ("Apple, Inc.", "Apple"),
        ("Intel Corporate", "Intel"),
        ("TP-LINK TECHNOLOGIES CO.,LTD.", "TP-LINK"),
        ("AVM GmbH", "AVM"),
        ("Sagemcom Broadband SAS", "Sagemcom Broadband"),
        ("Nokia", "Nokia"),
        ("Ltd", "Ltd"),
        ("Private", ""),
        ("IEEE Registration Authority", ""),
        ("  two \t words\u202e ", "two words"),
    ],
)
def test_what_says_how_a_firm_is_made_is_left_out(registered: str, said: str) -> None:
    assert plain_name(registered) == said


@given(st.text())
def test_any_name_becomes_a_short_line(text: str) -> None:
    name = plain_name(text)
    assert len(name) <= 40
    assert name.isprintable()
    assert plain_name(name) in {name, plain_name(plain_name(name))}
