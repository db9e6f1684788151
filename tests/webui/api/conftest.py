"""The API of a furnished home, and a program with the owner's token."""

import pytest_asyncio

from tests.webui.api.calling import Program, program
from tests.webui.home import PagesLab, Visitor


@pytest_asyncio.fixture
async def home(lab: PagesLab, parent: Visitor) -> PagesLab:
    return lab


@pytest_asyncio.fixture
async def owner(home: PagesLab) -> Program:
    return await program(home)
