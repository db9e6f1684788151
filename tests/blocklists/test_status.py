import json
from datetime import UTC, datetime

import pytest

from blocklists.refresh import Refresh
from blocklists.status import lists_status
from tests.blocklists import homes

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
async def data(tmp_path):
    origin = tmp_path / "games.txt"
    origin.write_text("a.test\na.test\nnews.test\n192.0.2.1\n")
    refresh = Refresh(tmp_path / "data", homes.starter(tmp_path / "starter"))
    await refresh.add("games", str(origin), title="Games", now=NOON)
    return tmp_path / "data"


async def test_each_source_is_told_with_its_numbers(data):
    status = lists_status(data)
    assert status.table
    assert status.problem == ""
    assert status.names == 11
    mine, *shipped = status.sources
    assert (mine.title, mine.label, mine.names, mine.skipped) == ("Games", "games", 1, 1)
    assert mine.reasons == {"an IP address, not a name": 1}
    assert mine.examples == ("line 4: an IP address, not a name: '192.0.2.1'",)
    assert mine.left_out == 1
    assert mine.checked == "2026-11-21T12:00:00+00:00"
    assert "starter:adult" in {one.id for one in shipped}
    assert json.loads(json.dumps(status.to_json()))["version"] == 1


async def test_without_a_table_the_reason_is_told(data):
    (data / "table").unlink()
    status = lists_status(data)
    assert status.table == ""
    assert "cannot be read: No such file" in status.problem
    assert [one.names for one in status.sources] == [None]


def test_an_empty_folder_has_no_lists(tmp_path):
    status = lists_status(tmp_path)
    assert status.sources == ()
