"""What many tests share: the shipped catalogue over a table that is built once a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import blocklists
from blocklists.build import Builder
from blocklists.catalogue import Catalogue
from blocklists.table import Table
from tests.lab import Lab

SHIPPED = Path(blocklists.__file__).parent / "starter"


@pytest.fixture(scope="session")
def shipped_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the table of the shipped lists."""
    folder = tmp_path_factory.mktemp("shipped")
    Builder(folder).build()
    return folder / "table"


@pytest.fixture(scope="session")
def catalogue(shipped_table: Path) -> Iterator[Catalogue]:
    with Table.open(shipped_table) as table:
        yield Catalogue.load(SHIPPED, table)


@pytest.fixture
def lab(tmp_path: Path, catalogue: Catalogue) -> Iterator[Lab]:
    opened = Lab(tmp_path / "data", catalogue)
    yield opened
    opened.stop()
    opened.store.close()


@pytest.fixture
def fails_for_want_of_tools() -> None:
    """In CI every tool must be there: a test that cannot run has failed."""
    pytest.fail("a tool that this test needs could not be installed; see tests/tools.sh")
