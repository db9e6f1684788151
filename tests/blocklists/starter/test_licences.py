"""Every bundled file says where it comes from and under which licence."""

import gzip

import pytest

from blocklists.derive import starter
from blocklists.derive.recipes import RECIPES

LICENSES = (starter.FOLDER / "LICENSES.md").read_text(encoding="utf-8")
DERIVED = (starter.FOLDER / "DERIVED.md").read_text(encoding="utf-8")
SHIPPED = sorted(
    path.relative_to(starter.FOLDER).as_posix()
    for path in starter.FOLDER.rglob("*")
    if path.is_file() and path.name not in {"LICENSES.md", "DERIVED.md"}
)


def is_named(file):
    folder = file.rpartition("/")[0]
    return f"`{file}`" in LICENSES or (folder and f"`{folder}/*" in LICENSES)


@pytest.mark.parametrize("file", SHIPPED)
def test_a_shipped_file_stands_in_the_licences(file):
    assert is_named(file)


def test_every_list_of_the_recipes_is_named_with_its_licence():
    for recipe in RECIPES:
        for family in recipe.families:
            for published in family:
                stem = published.path.removeprefix("lists/")
                assert f"`{stem}`" in LICENSES, stem


def test_only_licences_that_allow_bundling_are_used():
    table = [line for line in LICENSES.splitlines() if line.startswith("| `") and " @ " in line]
    allowed = ("Unlicense", "public domain", "CC0-1.0", "MIT", "Apache-2.0", "MPL-2.0")
    assert table
    for line in table:
        assert any(licence in line for licence in allowed), line
        assert "GPL" not in line.replace("MPL", "")


def test_the_notices_that_licences_ask_for_are_there():
    assert LICENSES.count("Copyright (c)") + LICENSES.count("Copyright ©") >= 9
    assert "THE SOFTWARE IS PROVIDED" in LICENSES
    assert "Mozilla Public License" in LICENSES


def test_the_suffix_list_keeps_its_own_notice():
    text = gzip.decompress((starter.FOLDER / "public_suffixes.txt.gz").read_bytes()).decode()
    assert "mozilla.org/MPL/2.0" in text


def test_the_derivation_says_the_command_and_the_counts():
    assert "python -m blocklists.derive" in DERIVED
    for recipe in RECIPES:
        count = len(starter.list_names(starter.FOLDER / "lists" / f"{recipe.name}.txt.gz"))
        assert f"| lists/{recipe.name}.txt.gz | names | {count:,} |" in DERIVED


def test_every_recipe_is_measured():
    for recipe in RECIPES:
        assert f"| {recipe.name} |" in DERIVED
