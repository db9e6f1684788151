"""The table of ways around: how each ends follows from what is there, and is published."""

import re
from pathlib import Path

from webui.words.holding import Holding
from webui.words.known_ways import WAYS, Outcome

ROUTER = {"by": "firewall", "wanted": True, "intercepts": True, "forwards": True}
ROOT = Path(__file__).parents[3]


def test_outcomes_follow_from_what_is_there() -> None:
    router = Holding.of({"enforcement": ROUTER})
    drops = Holding.of({"enforcement": ROUTER | {"drops_labels": True}})
    for way in WAYS:
        assert way.outcome(Holding(), is_open=False) is way.by_dns
        assert way.outcome(drops, is_open=False) is way.by_firewall
        plain = way.by_dns if way.by_drops else way.by_firewall
        assert way.outcome(router, is_open=False) is plain
        assert (way.outcome(router, is_open=True) is Outcome.LET_BE) is way.is_wish


def published() -> dict[str, list[str]]:
    """Read the table of docs/enforcement.md: the cells by the attempt."""
    text = (ROOT / "docs" / "enforcement.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: row[1:] for row in rows if len(row) == 5}


def test_the_published_table_says_what_the_page_says() -> None:
    table = published()
    for way in WAYS:
        dns, router, _words, _tried = table[way.attempt()]
        assert (dns, router) == (way.by_dns.value, way.by_firewall.value), way.attempt()


def test_each_test_that_the_table_names_is_there() -> None:
    named = {
        name for cells in published().values() for name in re.findall(r"`(test_\w+)`", cells[3])
    }
    assert named
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in sorted(named) if f"def {name}(" not in sources] == []
