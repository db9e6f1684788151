"""Tests that share a home stay on one worker, whatever versions of the test tools are installed."""

import subprocess
import sys
from pathlib import Path

_GROUPED = """
import os, pathlib, pytest

@pytest.mark.xdist_group("one home")
@pytest.mark.parametrize("n", range(8))
def test_of_a_group(n):
    with pathlib.Path("workers").open("a") as told:
        told.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def test_the_tests_of_one_group_run_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "test_grouped.py").write_text(_GROUPED, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    workers = (tmp_path / "workers").read_text("utf-8").split()
    assert len(workers) == 8
    assert len(set(workers)) == 1, "groups have no effect: see pytest's bound in pyproject.toml"
