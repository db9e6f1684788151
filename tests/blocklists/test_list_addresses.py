"""Addresses of lists: what is missing is fetched from the web, and from nowhere else."""

from pathlib import Path

import pytest

from blocklists.list_addresses import is_of_the_web, list_addresses, missing_lists
from blocklists.sources import Source
from blocklists.subscriptions import Subscription, Subscriptions


def test_a_folders_lists_are_named(tmp_path: Path) -> None:
    assert list_addresses(tmp_path) == []
    source = Source("adult-x", "adult", "A list", "https://example.org/a.txt")
    Subscriptions(tmp_path).write({"adult-x": Subscription(source)})
    (row,) = list_addresses(tmp_path)
    assert row == {
        "id": "adult-x",
        "label": "adult",
        "origin": "https://example.org/a.txt",
        "title": "A list",
        "format": "auto",
    }
    (tmp_path / "sources.json").write_text("{")
    assert list_addresses(tmp_path) == []


def test_what_is_there_is_not_missing() -> None:
    one = {"label": "adult", "origin": "https://example.org/a.txt"}
    assert missing_lists([one], [one]) == []
    assert missing_lists([one], [one | {"label": "games"}]) == [one]


@pytest.mark.parametrize(
    "origin",
    [
        "/etc/shadow",
        "file:///etc/shadow",
        "ftp://x/y",
        "",
        "https://",
        "https://[",
        "x",
        "https://a/\x1b[31m",
        "https://a/\u202eb",
    ],
)
def test_files_of_this_machine_are_never_fetched(origin: str) -> None:
    assert not is_of_the_web(origin)
    assert missing_lists([{"label": "adult", "origin": origin}], []) == []
