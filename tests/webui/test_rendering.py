"""Style sheet, script and icons are ours, small, and turn with the direction of lines."""

import re
import zlib

import pytest

from webui.icons import _DRAWN, icon
from webui.rendering import (
    SCRIPTS,
    environment,
    packed,
    packed_style,
    script,
    style_path,
    style_sheet,
)

_PHYSICAL = re.compile(
    r"(?<![\w-])(?:left|right|(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right))\s*:"
)


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    text = style_sheet().decode("utf-8")
    assert not _PHYSICAL.search(text)
    for sides in re.findall(r"(?:margin|padding|inset):\s*([^;]+);", text):
        parts = re.sub(r"\([^)]*\)", "()", sides).split()
        assert len(parts) < 4 or parts[1] == parts[3], sides


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert b"url(" not in style_sheet()
    assert b"@import" not in style_sheet()
    assert len(packed("style.css")) + len(packed("enhance.js")) < 16_000


def test_a_style_sheet_is_packed_without_a_change_of_what_it_says() -> None:
    text = '/* a */\na > b ,\nc [d="x  {y}"] {\n  color : red ;\n  content: "; ;";\n}\n'
    assert packed_style(text) == 'a > b,c [d="x  {y}"]{color : red;content: "; ;";}'
    assert packed_style(style_sheet().decode()) == style_sheet().decode()


@pytest.mark.parametrize("name", ["style.css", *SCRIPTS])
def test_what_is_sent_packed_is_the_same(name: str) -> None:
    whole = style_sheet() if name == "style.css" else script(name)
    assert zlib.decompress(packed(name), 16 + zlib.MAX_WBITS) == whole
    assert len(packed(name)) < 0.7 * len(whole)


def test_the_address_of_a_file_changes_with_its_content() -> None:
    assert re.fullmatch(r"/static/[0-9a-f]{12}/style\.css", style_path())


@pytest.mark.parametrize("name", sorted(_DRAWN))
def test_icons_are_hidden_from_readers(name: str) -> None:
    assert 'aria-hidden="true"' in icon(name)


def test_every_template_compiles() -> None:
    made = environment()
    names = [name for name in made.list_templates() if name.endswith(".html")]
    assert len(names) > 30
    for name in names:
        made.get_template(name)
