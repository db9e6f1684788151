"""The ages that others publish: complete rows, known raters, nothing without its source."""

import datetime as dt
import json
import re

import pytest

from blocklists.age_ratings import RATERS, RISKS
from blocklists.derive import starter
from blocklists.shipped import Shipped

DOCUMENT = json.loads((starter.FOLDER / "ratings.json").read_text("utf-8"))
ROWS = DOCUMENT["services"]
KNOWN = Shipped.load(starter.FOLDER)
AGE = re.compile(r"(?:[3-9]|1[0-8])\+?")
WORDS = {"Everyone", "Everyone 10+", "Teen", "Mature 17+", "Parental guidance"}


def test_a_row_is_about_one_service_that_is_there_in_order() -> None:
    ids = [row["id"] for row in ROWS]
    assert DOCUMENT["version"] == 1
    assert ids == sorted(set(ids))
    assert set(ids) <= set(KNOWN.services)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_says_who_says_what_and_where_it_was_read(row) -> None:
    assert set(row) == {"id", "risks", "ratings"}
    assert row["risks"]
    assert set(row["risks"]) <= set(RISKS)
    raters = [one["by"] for one in row["ratings"]]
    assert len(set(raters)) == len(raters)
    for one in row["ratings"]:
        assert set(one) == {"by", "says", "source", "dated", "checked"}
        assert one["by"] in RATERS
        assert AGE.fullmatch(one["says"]) or one["says"] in WORDS
        assert len(one["source"]) > 5
        assert re.fullmatch(r"(?:20\d\d(?:-\d\d){0,2})?", one["dated"])
        read = dt.date.fromisoformat(one["checked"])
        assert one["dated"] <= read.isoformat()


def test_the_file_keeps_one_row_a_line() -> None:
    lines = (starter.FOLDER / "ratings.json").read_text("utf-8").splitlines()
    assert len(lines) == len(ROWS) + 2
