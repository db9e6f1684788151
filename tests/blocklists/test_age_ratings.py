"""What others say of a service's age is read as it is written, in a fixed order."""

import json
from pathlib import Path

import pytest

from blocklists.age_ratings import RATERS, UNCHECKED, age_facts


def said(by: str, says: str) -> dict[str, str]:
    return {"by": by, "says": says, "source": "a text", "dated": "2025", "checked": "2026-11-22"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"id": "one", "risks": ["contact"], "ratings": [said("pegi", "7"), said("terms", "13")]},
        {"id": "two", "risks": [], "ratings": []},
    ]
    (tmp_path / "ratings.json").write_text(json.dumps({"version": 1, "services": rows}))
    return tmp_path


def test_the_service_itself_is_heard_first(folder: Path) -> None:
    facts = age_facts(folder, "one")
    assert [(each.by, each.says) for each in facts.ratings] == [("terms", "13"), ("pegi", "7")]
    assert facts.risks == ("contact",)


@pytest.mark.parametrize("service", ["two", "nobody"])
def test_what_was_not_checked_says_nothing(folder: Path, service: str) -> None:
    assert age_facts(folder, service) == UNCHECKED


def test_a_rater_that_nobody_knows_is_an_error(tmp_path: Path) -> None:
    rows = [{"id": "one", "risks": [], "ratings": [said("an uncle", "3"), said("terms", "13")]}]
    (tmp_path / "ratings.json").write_text(json.dumps({"version": 1, "services": rows}))
    with pytest.raises(ValueError, match="uncle"):
        age_facts(tmp_path, "one")
    assert len(set(RATERS)) == len(RATERS)
