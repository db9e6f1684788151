"""Data that nobody could walk through is refused; what rules look like is not."""

import pytest

from webui.api.plain_data import DEEPEST, MOST, check_plain


def nested(depth: int) -> object:
    found: object = 1
    for _ in range(depth):
        found = [found]
    return found


def test_as_deep_and_as_much_as_is_allowed() -> None:
    check_plain(nested(DEEPEST))
    check_plain([1] * (MOST - 1))
    check_plain({"a": {"b": ["c", None, True, 1.5]}})


@pytest.mark.parametrize("data", [nested(DEEPEST + 1), [1] * MOST, ["\ud800"], {"\udfff": 1}])
def test_more_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="it "):
        check_plain(data)
