"""The resolver's process needs few of OpenWrt's Python packages, and nothing that is carried."""

import subprocess
import sys
from pathlib import Path

from deploy.openwrt.split import NEVER, SPLIT, missing
from tests.deploy import bare_root

ROOT = Path(__file__).parents[2]
AS_STARTED = """
import runpy, sys
sys.path.insert(1, sys.argv[1])
try:
    runpy.run_module("nigehban.resolver_process", run_name="__main__")
except KeyError as error:
    print(error)
"""


def test_the_resolver_runs_with_six_of_the_packages_and_nothing_else(tmp_path: Path) -> None:
    python = bare_root.make_root(tmp_path)
    words = [python, "-I", "-B", "-c", AS_STARTED, str(ROOT), "nigehban.resolver_process"]
    done = subprocess.run(
        words, env=bare_root.environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.stdout == "'NIGEHBAN_RESOLVER'\n", done.stderr  # it asks for its settings next


def test_what_is_cut_off_cannot_be_imported_in_such_a_root(tmp_path: Path) -> None:
    python = bare_root.make_root(tmp_path)
    for module in ("xml", "multiprocessing", "ctypes", "unittest", "lzma"):
        words = [python, "-I", "-c", f"import {module}"]
        done = subprocess.run(
            words, env=bare_root.environment(tmp_path), capture_output=True, text=True, check=False
        )
        assert "ModuleNotFoundError" in done.stderr, module


def test_every_name_in_the_cut_was_once_pythons() -> None:
    modules = {name for names in SPLIT.values() for name in names}
    gone_meanwhile = {"distutils", "lib2to3", "_gdbm"}
    private = {name for name in modules if name.startswith("_")}
    assert modules - gone_meanwhile - private <= set(sys.stdlib_module_names)


def test_nobody_has_what_no_router_has() -> None:
    assert missing(tuple(SPLIT)) == NEVER
