import shutil

import pytest

from blocklists.table import Table
from policy.facts import UNLISTED
from resolver.knowledge import Knowledge
from tests.conftest import SHIPPED


@pytest.fixture
def log():
    return []


@pytest.fixture
def copied(shipped_table, tmp_path):
    """Give a copy of the table that may be damaged."""
    return shutil.copy(shipped_table, tmp_path / "table")


@pytest.fixture
def knowledge(copied, log):
    made = Knowledge(SHIPPED, Table.open(copied), log.append)
    yield made
    made._catalogue.table.close()  # noqa: SLF001  (as the end of the process does)


def test_it_knows_what_lists_and_catalogue_say(knowledge):
    assert [s.id for s in knowledge.facts("www.tiktok.com", "A").listing.services] == ["tiktok"]
    assert knowledge.facts("www.google.com", "AAAA").safe_search == "forcesafesearch.google.com"
    assert knowledge.facts("nobody-lists-this.example", "A").listing == UNLISTED
    assert knowledge.registrable("a.b.example.co.uk") == "example.co.uk"
    assert "roblox" in knowledge.vocabulary
    assert knowledge.holds["roblox"] == 600.0
    assert knowledge.names > 100_000
    assert knowledge.lists > 50
    assert knowledge.damage == ""


def test_a_table_is_replaced_and_the_old_one_closed(knowledge, copied, tmp_path):
    old = knowledge._catalogue.table  # noqa: SLF001
    again = shutil.copy(copied, tmp_path / "again")
    knowledge.complain("something is wrong")
    knowledge.replace_table(Table.open(again))
    assert knowledge.facts("www.tiktok.com", "A").listing.services
    assert knowledge.damage == ""
    with pytest.raises(ValueError, match=r"closed|released"):
        old.lookup("www.tiktok.com")


def damaged(path):
    """Overwrite the middle of a table, where its sets are, behind its map's back."""
    with Table.open(path) as table:
        places = table._header.places  # noqa: SLF001  (where to hit)
    with path.open("r+b") as file:
        file.seek(places.starts)
        file.write(b"\xff" * (places.members - places.starts))


def test_damage_costs_what_the_lists_knew_and_is_said_once(knowledge, copied, log):
    damaged(copied)
    for _ in range(3):
        facts = knowledge.facts("www.google.com", "A")
        assert facts.safe_search == "forcesafesearch.google.com"
        assert knowledge.facts("www.tiktok.com", "A").listing == UNLISTED
    assert knowledge.facts("madadgaar.org", "A").lifeline
    assert knowledge.registrable("a.b.example.co.uk") == "a.b.example.co.uk"
    assert len(log) == 1
    assert "damaged" in log[0]
    assert knowledge.damage
