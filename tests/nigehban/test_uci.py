"""UCI files: what is written can be read again, and nothing is read that nobody wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nigehban.uci import Section, UciError, parse, render

TEXTS = st.text(st.characters(min_codepoint=0x20, exclude_characters="\x7f", codec="utf-8"))
NAMES = st.from_regex(r"[A-Za-z0-9_]{1,12}", fullmatch=True)
VALUES = TEXTS | st.lists(TEXTS, min_size=1, max_size=4).map(tuple)


@st.composite
def files(draw: st.DrawFn) -> list[Section]:
    names = draw(st.lists(NAMES, unique=True, max_size=5))
    sections = [Section(draw(NAMES), name) for name in names]
    sections += [Section(draw(NAMES)) for _ in range(draw(st.integers(0, 2)))]
    for section in sections:
        section.values.update(draw(st.dictionaries(NAMES, VALUES, max_size=5)))
    return sections


@given(files())
def test_what_is_written_is_read_again(sections: list[Section]) -> None:
    assert parse(render(sections)) == sections


@given(st.text())
def test_any_text_is_a_file_or_a_mistake_with_its_line(text: str) -> None:
    said, sections = "", []
    try:
        sections = parse(text)
    except UciError as error:
        said = str(error)
    assert not said or said.startswith("line ")
    assert parse(render(sections)) == sections


def test_quotes_escapes_and_comments_are_read_as_uci_reads_them() -> None:
    (section,) = parse(
        "# a comment\n"
        "config dnsmasq\n"
        "\toption plain lan # and another\n"
        "\toption single 'two words'\n"
        '\toption double "a \\"quoted\\" word"\n'
        "\toption joined 'it'\\''s'\n"
        "\tlist server '/lan/192.168.1.1'\n"
        "\tlist server 8.8.8.8\n"
    )
    assert (section.type, section.name) == ("dnsmasq", "")
    assert section.values == {
        "plain": "lan",
        "single": "two words",
        "double": 'a "quoted" word',
        "joined": "it's",
        "server": ("/lan/192.168.1.1", "8.8.8.8"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "config a 'b\n",
        'config a "b\n',
        "option x 1\n",
        "config a\n\toption x\n",
        "config a\n\toption x 1 2\n",
        "config a\n\toption x-y 1\n",
        "config a\n\toption x 1\n\toption x 2\n",
        "config a\n\toption x 1\n\tlist x 2\n",
        "config a b\nconfig a b\n",
        "config a 'b c'\n",
        "config\n",
        "section a\n",
        "config a\n\toption x a;b\n",
        "config a\n\toption x 'a\x00b'\n",
        "config a\npackage b\n",
    ],
)
def test_what_is_not_plainly_uci_is_refused(text: str) -> None:
    with pytest.raises(UciError, match=r"^line \d+: "):
        parse(text)


def test_a_list_is_read_where_one_value_is_wanted_and_the_other_way_round() -> None:
    section = Section("a", "", {"one": "1", "many": ("2", "3")})
    assert section.text("many") == "2"
    assert section.entries("one") == ("1",)
    assert section.entries("none") == ()
    assert section.text("none", "x") == "x"
