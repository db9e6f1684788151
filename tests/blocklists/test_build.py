import json
import subprocess
import sys

import pytest

from blocklists import build
from blocklists.build import Builder
from blocklists.sources import Source
from blocklists.subscriptions import Subscription
from blocklists.table import Table
from tests.blocklists import homes


@pytest.fixture
def builder(tmp_path):
    return Builder(tmp_path / "data", homes.starter(tmp_path / "starter"))


def subscribe(builder, name="mine", text="mine.test\n", **fields):
    one = Subscription(Source(name, "games", origin="/x"), digest="0f", **fields)
    builder.subscriptions.write({**builder.subscriptions.read(), name: one})
    builder.subscriptions.file(one).write_text(text)


def test_a_first_table_holds_what_is_shipped(builder):
    with builder.subscriptions.changing():
        built = builder.build()
    assert built.compiled is not None
    assert built.compiled.names == 10
    with Table.open(builder.table) as table:
        assert table.lookup("naked.test")


def test_a_table_that_is_current_is_not_built_again(builder):
    with builder.subscriptions.changing():
        builder.build()
        before = builder.table.stat().st_ino
        assert builder.build().compiled is None
        assert builder.table.stat().st_ino == before
        assert builder.build(again=True).compiled is not None
        assert builder.table.stat().st_ino != before


def test_a_new_list_and_a_changed_starter_file_ask_for_a_new_table(builder):
    with builder.subscriptions.changing():
        builder.build()
        subscribe(builder)
        assert builder.build().compiled is not None
        (builder.starter.folder / "thin/violence.txt").write_text("gore.test\n")
        assert builder.build().compiled is not None
        assert builder.build().compiled is None


def test_rules_that_a_guard_named_are_left_out(builder):
    with builder.subscriptions.changing():
        subscribe(builder, text="a.test\nb.test\n", left_out=frozenset({"b.test"}))
        builder.build()
    with Table.open(builder.table) as table:
        assert table.lookup("a.test")
        assert not table.lookup("b.test")


@pytest.mark.parametrize("octets", [None, b"\x1f\x8b damaged"])
def test_a_list_whose_file_is_broken_is_left_out_and_told(builder, octets):
    with builder.subscriptions.changing():
        subscribe(builder, "good", "good.test\n")
        subscribe(builder, "bad")
        path = builder.subscriptions.file(builder.subscriptions.read()["bad"])
        path.unlink() if octets is None else path.write_bytes(octets)
        built = builder.build()
    assert list(built.unusable) == ["bad"]
    assert built.unusable["bad"].startswith("The list")
    with Table.open(builder.table) as table:
        assert table.lookup("good.test")


def test_a_damaged_table_is_built_again(builder):
    with builder.subscriptions.changing():
        builder.build()
        builder.table.write_bytes(builder.table.read_bytes()[:-1])
        assert builder.build().compiled is not None


# --- as a command


def test_the_command_prints_lines_of_json(tmp_path):
    command = [sys.executable, "-m", "blocklists.build", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *steps, result = map(json.loads, done.stdout.splitlines())
    assert {step["phase"] for step in steps} == {"read", "sort"}
    assert result["compiled"]["names"] > 100
    assert result["unusable"] == {}
    with Table.open(tmp_path / "table") as table:
        assert table.lookup("www.tiktok.com")


def test_the_command_imports_nothing_but_the_standard_library(tmp_path):
    program = (
        "import sys, blocklists.build, blocklists.catalogue, blocklists.status;"
        "print(sorted({'aiohttp', 'yarl', 'asyncio', 'logging', 'ssl'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/sources.json").write_text("{")
    assert build.main([str(tmp_path)]) == 1
    assert "cannot be read" in json.loads(capsys.readouterr().out)["error"]
    assert build.main([]) == 2
    assert "usage" in capsys.readouterr().err
