"""The weekly summary in words, as it was read and found good."""

import json

import pytest

from tests.webui.outgoing.golden_digests import files, note
from webui.languages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_worded_as_it_was_found_good(language: str) -> None:
    for path, content in files(language).items():
        assert path.read_text("utf-8") == content, (
            "read the difference, then run python -m tests.webui.outgoing.golden_digests"
        )


def test_html_is_escaped_and_speaks_its_direction() -> None:
    english, urdu = note("en").html, note("ur").html
    assert "<عائشہ>" not in english
    assert "&lt;عائشہ&gt;" in english
    assert '<html lang="ur" dir="rtl">' in urdu
    for html in (english, urdu):
        assert "http" not in html, "it fetches nothing and leads nowhere"


def test_no_name_of_a_site_and_no_reason_of_a_child_is_in_it() -> None:
    written = note("en")
    for said in (written.text, written.html, json.dumps(written.data)):
        assert ".example" not in said
        assert "please" not in said


def test_the_data_is_for_programs() -> None:
    data = json.loads(json.dumps(note("ur").data))
    ayesha, bilal = data["children"]
    assert ayesha["minutes"] == {"label": "*", "low": 560, "high": 630, "change": "less"}
    assert [use["label"] for use in ayesha["labels"]] == ["video", "youtube", "games"]
    assert [use["change"] for use in ayesha["labels"]] == ["same", "more", "more"]
    assert ayesha["asks"] == {"granted": 1, "denied": 1, "waiting": 1}
    assert (bilal["minutes"], bilal["labels"], bilal["lookups"]) == (None, [], 1234)
    assert (data["first"], data["last"]) == ("2026-11-16", "2026-11-22")
