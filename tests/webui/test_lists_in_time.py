"""Lists are fetched anew by a process of its own, whose failure is told."""

import logging
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from webui.lists_in_time import ListsInTime


async def test_nothing_to_fetch_is_no_failure(tmp_path: Path, shipped_table: Path) -> None:
    (tmp_path / "table").symlink_to(shipped_table)
    lists = ListsInTime(tmp_path, FakeClock(), 24)
    assert await lists.update()


async def test_a_failure_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with caplog.at_level(logging.WARNING):
        assert not await ListsInTime(blocked, FakeClock(), 24).update()
    assert "the lists are not all up to date" in caplog.text
