"""The service for Raspberry Pi and Debian: installed below another root, and taken away again."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.needs import needs, program

FOLDER = Path(__file__).parents[2] / "deploy" / "raspberrypi"
UNITS = [FOLDER / "nigehban.service", FOLDER / "nigehban-fw.service"]
SCRIPTS = ("install.sh", "uninstall.sh")


def run(script: str, root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"NIGEHBAN_ROOT": str(root)}
    command = ["sh", str(FOLDER / script), *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_are_plain_shell(script: str) -> None:
    for shell in ("dash", "busybox"):
        found = program(shell)
        if found:
            applet = ["sh"] if shell == "busybox" else []
            subprocess.run([found, *applet, "-n", str(FOLDER / script)], check=True)


@pytest.mark.timeout(300)
def test_install_and_uninstall_leave_nothing_behind(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    installed = run("install.sh", tmp_path, "--firewall", "eth1")
    assert installed.returncode == 0, installed.stderr
    command = tmp_path / "opt/nigehban/venv/bin/nigehban"
    version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("nigehban ")
    built = subprocess.run(
        [
            command,
            "explain",
            "pornhub.com",
            "--address",
            "192.168.1.9",
            "--data",
            tmp_path / "data",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "blocked" in built.stdout, built.stderr  # the shipped lists were installed too
    for unit in UNITS:
        there = tmp_path / "etc/systemd/system" / unit.name
        assert there.read_text() == unit.read_text()
    flags = (tmp_path / "etc/default/nigehban-fw").read_text()
    assert flags == "FLAGS=--lan eth1 --intercept 53\n"
    firewall = tmp_path / "opt/nigehban/venv/bin/nigehban-fw"
    help_ = subprocess.run([firewall, "--help"], capture_output=True, text=True, check=True)
    assert "--intercept PORT" in help_.stdout
    again = run("install.sh", tmp_path)
    assert again.returncode == 0, again.stderr
    assert run("uninstall.sh", tmp_path).returncode == 0
    left = {path for path in tmp_path.rglob("*") if path.is_file() and "data" not in path.parts}
    assert left == {path for path in before if path.is_file()}


@needs("systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_units_are_closed_tight(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    assert float(found[1]) <= 2.0


@needs("systemd-analyze")
@pytest.mark.parametrize("shipped", UNITS, ids=lambda unit: unit.stem)
def test_the_units_are_well_formed(shipped: Path, tmp_path: Path) -> None:
    unit = tmp_path / shipped.name
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", shipped.read_text()))
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if unit.name in line]
    assert not complaints
