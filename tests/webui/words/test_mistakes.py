"""The letter to a list's makers names the list and the site, and nothing of the family."""

from blocklists.sources import CURATED, Source
from policy.facts import Evidence
from webui.languages import LANGUAGES, Manner, speak
from webui.words.mistakes import letter, named_by

THEIRS = Source("mine", "adult", "A list", origin="https://example.org/list.txt")
OURS = Source("starter:adult:thin", "adult", "adult", format=CURATED)


def test_it_names_the_site_and_where_each_list_is_published() -> None:
    text = letter("school.example", named_by([THEIRS, OURS]))
    for part in ("school.example", "https://example.org/list.txt", "is shipped with Nigehban"):
        assert part in text
    assert "as “adult”" in text


def test_without_a_list_there_is_nobody_to_write_to() -> None:
    assert letter("school.example", []) == ""


def test_a_services_names_are_one_list() -> None:
    parts = [Source(f"service:a:{e.value}", "a", "An app", evidence=e) for e in Evidence]
    assert [one.title for one in named_by(parts)] == ["An app"]


def test_it_is_written_in_english_whoever_copies_it() -> None:
    speak(Manner(LANGUAGES["ur"]))
    text = letter("school.example", named_by([THEIRS, OURS]))
    speak(Manner())
    assert text.replace("“", "").replace("”", "").isascii()
