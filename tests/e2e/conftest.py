"""A browser that did not answer in time on a busy machine is asked once more; nothing else is."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_LATE = [r"Timeout", r"Locator expected"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=_LATE))
