"""Write the summaries that tests compare with, by `python -m tests.webui.outgoing.golden_digests`.

To be run when words have changed; the difference is to be read before it is kept.
"""

from pathlib import Path

from tests.webui.outgoing.weeks import LAST, digest
from webui.languages import LANGUAGES, Manner, speak
from webui.outgoing.digest_words import digest_note
from webui.outgoing.note import Note

FOLDER = Path(__file__).parents[2] / "golden" / "digests"


def note(language: str) -> Note:
    """Write the week of the tests in a language."""
    speak(Manner(LANGUAGES[language]))
    try:
        return digest_note(digest(), LAST)
    finally:
        speak(Manner())


def files(language: str) -> dict[Path, str]:
    """Give each golden file with what it should hold."""
    written = note(language)
    return {
        FOLDER / f"week-{language}.txt": written.text,
        FOLDER / f"week-{language}.html": written.html,
    }


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for path, content in files(language).items():
            path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
