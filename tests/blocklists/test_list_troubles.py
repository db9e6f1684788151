"""The register of lists, read without its parsers, says what the parsers wrote."""

from pathlib import Path

import pytest

from blocklists.list_troubles import ListTrouble, list_troubles, stamp
from blocklists.sources import Source
from blocklists.subscriptions import Subscription, Subscriptions

SOURCE = Source("x", "adult", "X", "https://x.example/list.txt")


@pytest.mark.parametrize(
    ("subscription", "troubles"),
    [
        (Subscription(SOURCE), set()),
        (Subscription(SOURCE, error="no answer"), {ListTrouble.FAILING}),
        (Subscription(SOURCE, held_back="half is gone"), {ListTrouble.HELD_BACK}),
    ],
    ids=["well", "failing", "held back"],
)
def test_it_reads_what_is_written(
    tmp_path: Path, subscription: Subscription, troubles: set[ListTrouble]
) -> None:
    assert (stamp(tmp_path), list_troubles(tmp_path)) == (0, frozenset())
    Subscriptions(tmp_path).write({"x": subscription, "y": Subscription(SOURCE)})
    assert stamp(tmp_path) > 0
    assert list_troubles(tmp_path) == troubles


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"sources": 1}', '{"sources": [{}]}'])
def test_what_cannot_be_read_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.json").write_text(text, "utf-8")
    assert list_troubles(tmp_path) == frozenset()
