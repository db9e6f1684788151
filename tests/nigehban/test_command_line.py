"""The command line as a whole: usage, exit codes, an end without a stack trace."""

import argparse
import re
import subprocess
import sys

import pytest

from nigehban import __version__
from nigehban.command_line import parser
from tests.nigehban.homes import command, environment

COMMANDS = ("run", "resolver", "console", "check-config", "household", "lists", "explain",
            "grant", "pause", "resume", "hand", "back", "status", "login-code")  # fmt: skip


def test_the_version_is_told() -> None:
    said = command("--version")
    assert (said.code, said.out) == (0, f"nigehban {__version__}\n")


@pytest.mark.parametrize("words", [[], ["nonsense"], ["household"], ["lists", "nonsense"]])
def test_a_word_that_is_missing_or_wrong_is_a_mistake(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parser().parse_args(words)
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("usage: nigehban")


def test_every_command_of_the_contract_is_there_with_its_help() -> None:
    help_text = command("--help").out
    for name in COMMANDS:
        assert re.search(rf"^    {name}\s", help_text, re.MULTILINE)


def test_every_command_takes_a_data_folder() -> None:
    waiting, commands = [parser()], []
    while waiting:
        each = waiting.pop()
        below = [a for a in each._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001
        waiting += [sub for action in below for sub in action.choices.values()]
        commands += [] if below else [each]
    assert len(commands) == 24
    without = {each.prog for each in commands if "--data" not in each.format_usage()}
    assert without == {"nigehban demo"}, "a made-up home keeps nothing"


@pytest.mark.parametrize("words", [["explain", "x", "--prof", "y"], ["pause", "--al"]])
def test_options_are_not_guessed_from_their_beginning(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(words)


def test_the_whole_is_quick_to_import() -> None:
    """A command line that loads the pages would cost each command half a second."""
    program = "import sys, nigehban.command_line; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"webui", "jinja2"} & set(ran.stdout.split())
