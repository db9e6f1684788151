"""Extract and compile the catalogues: `python -m webui.catalogues` (development; needs Babel).

Reads our own texts from code, templates, and the shipped data that pages show (titles, sentences),
brings each language's .po up to date and compiles its .mo. `--check` only says what would change.
"""

import datetime as dt
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from store.peers.carried import Refusal, Why
from webui.languages import APP, DOMAIN, ENGLISH, FOLDER, LANGUAGES

_ROOT: Final = Path(__file__).parent
_DATA: Final = _ROOT.parent / "blocklists" / "starter"
_NO_DATE: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stands in the compiled file: the same texts give the same octets on any day."""
_METHODS: Final = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS: Final = {
    "**.html": {
        "extensions": "jinja2.ext.i18n",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
    }
}
_HEADER: Final = "# Texts of the pages; brought up to date by `python -m webui.catalogues`."
_NOISE: Final = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version|Report-Msgid-Bugs-To|'
    r'Last-Translator|Language-Team)[^"]*"\n'
)
_PRESET_TITLES: Final = (
    "School nights",
    "Weekend nights",
    "Screens",
    "Lock",
    "Minutes",
    "Night",
    "A limit of my own",
)
"""Titles that come from `policy` and are shown as ours."""


def main(words: list[str]) -> int:
    """Bring all catalogues up to date; with `--check` exit 1 where they are not."""
    stale = []
    for code in LANGUAGES:
        if code == ENGLISH.code:
            continue
        folder = FOLDER / code / "LC_MESSAGES"
        catalogue = merged(code, folder / f"{DOMAIN}.po")
        for path, content in (
            (folder / f"{DOMAIN}.po", po(catalogue)),
            (folder / f"{DOMAIN}.mo", mo(catalogue)),
        ):
            if not path.exists() or path.read_bytes() != content:
                stale.append(path)
                if "--check" not in words:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
    for path in stale:
        print(path.relative_to(_ROOT.parent))  # noqa: T201  (a development command)
    return 1 if stale and "--check" in words else 0


def merged(code: str, path: Path) -> Catalog:
    """Give a language's catalogue with exactly the texts that there are now."""
    catalogue = Catalog(locale=code, domain=DOMAIN)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=code, domain=DOMAIN)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = _HEADER
    return catalogue


def template() -> Catalog:
    """Give a catalogue of all our texts, none of them translated."""
    found = Catalog(domain=DOMAIN, fuzzy=False)
    places = extract_from_dir(
        _ROOT, _METHODS, options_map=_OPTIONS, keywords=_keywords(), strip_comment_tags=True
    )
    for _file, _line, message, _comments, context in places:
        found.add(message, context=context)
    reasons = (each.value for each in (*Why, *Refusal))
    for text in (*_PRESET_TITLES, *_data_texts(), *reasons):
        found.add(text)
    for row in _services():
        found.add(row["title"], context=APP)
    return found


def _keywords() -> dict[str, Any]:
    return {"_": None, "gettext": None, "ngettext": (1, 2)}


def _data_texts() -> Iterator[str]:
    """Give the titles and sentences of shipped data that pages show."""
    for row in json.loads((_DATA / "labels.json").read_text("utf-8"))["categories"]:
        yield row["title"]
        yield row["about"]
    for row in _services():
        yield row["why"]
    for row in json.loads((_DATA / "ratings.json").read_text("utf-8"))["services"]:
        yield from (one["says"] for one in row["ratings"] if one["says"][0].isalpha())


def _services() -> Iterator[dict[str, str]]:
    for path in sorted((_DATA / "services").glob("*.json")):
        yield from json.loads(path.read_text("utf-8"))["services"]


def po(catalogue: Catalog) -> bytes:
    """Write a catalogue as text, without places and dates that only make noise."""
    file = io.BytesIO()
    write_po(file, catalogue, no_location=True, sort_output=True, width=98)
    lines = file.getvalue().decode("utf-8")
    return _NOISE.sub("", lines).encode()


def mo(catalogue: Catalog) -> bytes:
    """Compile a catalogue; the same texts give the same octets."""
    file = io.BytesIO()
    again = read_po(io.BytesIO(po(catalogue)), locale=catalogue.locale, domain=DOMAIN)
    again.creation_date = again.revision_date = _NO_DATE
    write_mo(file, again)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
