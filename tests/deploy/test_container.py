"""The container: what its files name is there, and it may do no more than it needs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nigehban.command_line import parser

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/container"
DOCKERFILE = (FOLDER / "Dockerfile").read_text()


def words_of(instruction: str) -> list[str]:
    found = re.search(rf"^{instruction} \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    assert found is not None
    return re.findall(r'"([^"]+)"', found[1])


def test_what_it_runs_are_commands_of_ours() -> None:
    assert words_of("ENTRYPOINT") == ["nigehban"]
    assert parser().parse_args(words_of("CMD")).home
    health = re.search(r'CMD \["nigehban", "(\w+)"\]', DOCKERFILE)
    assert health is not None
    parser().parse_args([health[1]])


def test_the_rules_outlive_the_container() -> None:
    service = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["nigehban"]
    (place,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert service["volumes"] == [f"rules:{place}"]
    assert f"NIGEHBAN_DATA={place}" in DOCKERFILE


def test_it_may_open_low_ports_and_nothing_else() -> None:
    service = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["nigehban"]
    assert (service["cap_drop"], service["cap_add"]) == (["ALL"], ["NET_BIND_SERVICE"])
    assert service["read_only"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["network_mode"] == "host"  # behind a bridge all devices would be one


def test_each_build_is_found_from_where_compose_looks() -> None:
    build = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["nigehban"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).exists()


def test_a_linter_of_dockerfiles_has_nothing_to_say() -> None:
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    hadolint = shutil.which("hadolint", path=beside)
    if hadolint is None:
        if os.environ.get("CI"):
            pytest.fail("hadolint is not installed; it comes with the extra named test")
        pytest.skip("not installed: hadolint")
    done = subprocess.run(
        [hadolint, FOLDER / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
