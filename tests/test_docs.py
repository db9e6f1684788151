"""The documents are true: their examples work, and every command and setting is in them."""

import argparse
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from nigehban.command_line import parser
from nigehban.settings import OperatorSettings, parse_settings
from policy.document import parse
from policy.labels import AnyLabel
from policy.rendering import render
from store.household_file import load
from store.zones import find_zone
from webui.api.table import OPERATIONS

ROOT = Path(__file__).parents[1]
ONLY_FLAGS = {"burst"}


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def examples(name: str) -> list[Any]:
    return [load(block) for block in re.findall(r"```yaml\n(.*?)```", text(name), re.DOTALL)]


def test_the_household_file_of_the_documents_is_accepted_and_survives_an_export() -> None:
    (document,) = examples("docs/household-file.md")
    household = parse(document, AnyLabel(), find_zone)
    assert parse(render(household), AnyLabel(), find_zone) == household


def test_the_settings_of_the_documents_are_accepted_and_complete() -> None:
    (document,) = examples("docs/settings.md")
    parse_settings(document)
    settings = {field.name for field in fields(OperatorSettings)} - ONLY_FLAGS
    assert settings == document.keys()


def words() -> list[tuple[str, argparse.ArgumentParser]]:
    """Give every command with its parser, such as ("household apply", …)."""
    found = []
    waiting = [("", parser())]
    while waiting:
        name, each = waiting.pop()
        below = [a for a in each._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001
        if not below:
            found.append((name.strip(), each))
        for action in below:
            waiting += [(f"{name} {word}", sub) for word, sub in action.choices.items()]
    return found


@pytest.mark.parametrize(("name", "command"), words(), ids=[name for name, _ in words()])
def test_every_command_and_option_is_documented(
    name: str, command: argparse.ArgumentParser
) -> None:
    document = text("docs/commands.md")
    assert re.search(rf"`{name.partition(' ')[0]}\b", document), (
        f"{name} is not in docs/commands.md"
    )
    options = [o for action in command._actions for o in action.option_strings]  # noqa: SLF001
    for option in options:
        assert option in {"-h", "--help"} or f"{option}" in document, f"{name} {option}"


def test_every_operation_of_the_api_is_documented() -> None:
    rows = re.findall(r"^\| (`[A-Z].*?) \| (\w+) \|", text("docs/api.md"), re.MULTILINE)
    documented = {(route, scope) for row, scope in rows for route in re.findall(r"`([^`]+)`", row)}
    assert documented == {(f"{each.method} {each.path}", each.scope) for each in OPERATIONS}


def test_every_command_says_what_it_is_for() -> None:
    for name, command in words():
        assert command.format_usage(), name


def test_architecture_can_be_read_in_a_moment() -> None:
    assert len(text("ARCHITECTURE.md").splitlines()) <= 60


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "ERROR_HANDLING.md"])
def test_files_that_a_document_names_exist(document: str) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text(document))
    missing = [path for path in named if not (ROOT / path).exists()]
    assert not missing


def test_a_stock_router_is_protected_in_ten_commands_and_back_in_fewer() -> None:
    text = (ROOT / "docs" / "openwrt.md").read_text("utf-8")
    there, _, back = text.partition("## From a stock router")[2].partition("## And back")
    blocks = [block.strip().splitlines() for block in there.split("```sh")[1:]]
    on_the_computer, on_the_router, with_apk = (
        [line for line in lines[: lines.index("```")] if line] for lines in blocks
    )
    assert len(on_the_computer) + len(on_the_router) <= 10
    assert len(on_the_computer) + len(with_apk) <= 10
    undo = back.partition("```sh")[2].partition("```")[0].strip().splitlines()
    assert len(undo) <= 3
