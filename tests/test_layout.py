"""The tests mirror the house: each module has its test file at the same place, and no other."""

from collections.abc import Collection
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
ROOMS = ("policy", "blocklists", "store", "resolver", "webui", "nigehban", "firewall")

TESTED_ELSEWHERE = {
    "blocklists/derive/": "run by hand to make the shipped data: tests/blocklists/starter",
    "nigehban/explaining/": "asked by the command: tests/nigehban/commands/test_explain.py",
    "nigehban/adding_lists.py": "done by a command: tests/nigehban/commands/test_importing.py",
    "resolver/commands.py": "told over the real socket: tests/resolver/test_assembly.py",
    "resolver/resolution.py": "asked through the forwarder: tests/resolver/test_forwarder.py",
    "store/peers/carried.py": "what the readers beside it give: tests/store/peers",
    "store/peers/pihole_tables.py": "read through tests/store/peers/test_pihole.py",
    "webui/forgetting.py": "asked like a browser: tests/webui/pages/test_data.py",
    "webui/pages/": "asked like a browser: tests/webui/test_application.py, tests/webui/pages",
    "webui/block_page/view.py": "asked like a browser: tests/webui/test_block_page.py",
    "webui/api/calls.py": "every test of tests/webui/api goes through it",
    "webui/api/operations.py": "declarations: tests/webui/api/test_table.py",
    "webui/api/problems.py": "every refusal of tests/webui/api: test_hostile.py, test_callers.py",
    "webui/api/schemas.py": "declarations: tests/webui/api/test_shapes.py, test_openapi.py",
    "webui/api/serving.py": "every test of tests/webui/api goes through it",
    "webui/words/answers_why.py": "asked like a browser: tests/webui/test_application.py",
    "webui/words/asks_shown.py": "asked like a browser: tests/webui/test_application.py",
    "webui/cities.py": "names of the cities of policy/places.py: tests/webui/test_sun_alarms.py",
    "webui/console.py": "asked like a browser: tests/webui/test_application.py",
    "webui/countries.py": "a table, shown by tests/webui/pages/test_setup.py",
    "webui/words/zones_shown.py": "asked like a browser: tests/webui/pages/test_setup.py",
    "webui/database.py": "asked like a browser: tests/webui/test_application.py",
    "webui/demo/furnishing.py": "looked at like a home: tests/webui/pages/test_demo.py",
    "webui/demo/made_up_resolver.py": "looked at like a home: tests/webui/pages/test_demo.py",
    "webui/demo/trial.py": "looked at like a home: tests/webui/pages/test_demo.py",
    "webui/home_state.py": "asked like a browser: tests/webui/test_application.py",
    "webui/icons.py": "shown by every page: tests/webui/test_application.py",
    "webui/words/labels_shown.py": "asked like a browser: tests/webui/test_application.py",
    "webui/words/log_privacy.py": "asked like a browser: tests/webui/pages/test_log.py",
    "webui/owners.py": "asked like a browser: tests/webui/test_application.py",
    "webui/entrance/passwords.py": "asked like a browser: tests/webui/pages/test_adults.py",
    "webui/entrance/pins.py": "asked like a browser: tests/webui/test_application.py",
    "webui/outgoing/digesting.py": "asked like a browser: tests/webui/pages/test_notices.py",
    "webui/outgoing/telling.py": "told through the post: tests/webui/outgoing/test_post.py",
    "webui/visits.py": "asked like a browser: tests/webui/test_application.py",
}
"""Modules (or folders, ending in a slash) without a test file of their own, and why."""

WITHOUT_A_MODULE = {
    "blocklists/formats/test_formats.py": "what holds for every format",
    "blocklists/starter/": "the shipped data itself",
    "nigehban/test_bad_disks.py": "commands and processes together, on bad disks",
    "nigehban/test_changes_on_the_wire.py": "commands and processes together, on the wire",
    "resolver/test_midnight.py": "what is recorded and kept, when the plug is pulled at midnight",
    "store/test_acts_skipped.py": "store/acts.py: alarms that do not happen once",
    "store/test_household_applied.py": "store/household.py: household files that come in",
    "store/test_household_disk.py": "store/household.py: full and read-only disks",
    "store/test_household_killed.py": "store/household.py: kill -9 at any moment",
    "webui/api/test_hostile.py": "what hostile programs send, to every operation",
    "webui/test_block_page.py": "webui/block_page/view.py, asked like a browser",
    "webui/pages/": "asked like a browser, one file for each path through the pages",
}
"""Test files of no single module, and why."""


def listed(path: str, entries: Collection[str]) -> bool:
    return path in entries or any(path.startswith(e) for e in entries if e.endswith("/"))


def mirrored(module: str) -> str:
    folder, _, name = module.rpartition("/")
    return f"{folder}/test_{name.strip('_').removesuffix('.py').strip('_')}.py"


MODULES = sorted(
    str(path.relative_to(ROOT))
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if path.name != "__init__.py"
)
TEST_FILES = sorted(
    str(path.relative_to(TESTS)) for room in ROOMS for path in (TESTS / room).rglob("test_*.py")
)


def test_there_is_something_to_compare() -> None:
    assert len(MODULES) > 150
    assert len(TEST_FILES) > 100


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_test_file(module: str) -> None:
    has_one = (TESTS / mirrored(module)).exists()
    assert has_one or listed(module, TESTED_ELSEWHERE), f"tests/{mirrored(module)} is missing"


@pytest.mark.parametrize("test_file", TEST_FILES)
def test_every_test_file_has_its_module(test_file: str) -> None:
    expected = {mirrored(module) for module in MODULES}
    assert test_file in expected or listed(test_file, WITHOUT_A_MODULE), (
        f"tests/{test_file} mirrors no module"
    )


@pytest.mark.parametrize("entry", sorted(TESTED_ELSEWHERE))
def test_an_exception_is_still_one(entry: str) -> None:
    if entry.endswith("/"):
        assert any(module.startswith(entry) for module in MODULES)
    else:
        assert entry in MODULES
        assert not (TESTS / mirrored(entry)).exists()


@pytest.mark.parametrize("entry", sorted(WITHOUT_A_MODULE))
def test_a_test_file_that_is_listed_is_there(entry: str) -> None:
    assert (TESTS / entry).exists()
