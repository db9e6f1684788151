"""The pages, served on loopback for one test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.webui.home import PagesLab, Visitor, pages
from webui.languages import LANGUAGES, Manner, speak


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Whatever the test before this one spoke."""
    speak(Manner(LANGUAGES["en"]))


@pytest_asyncio.fixture
async def lab(tmp_path: Path, shipped_table: Path) -> AsyncIterator[PagesLab]:
    async with pages(tmp_path / "var", shipped_table) as opened:
        yield opened


@pytest_asyncio.fixture
async def parent(lab: PagesLab) -> Visitor:
    return await lab.furnish()
