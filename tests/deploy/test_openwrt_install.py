"""The archive for apk systems: installed, upgraded, taken away, and the router is as it was."""

import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.deploy import bare_root

pytestmark = [pytest.mark.timeout(120), pytest.mark.xdist_group("packages")]


@pytest.fixture
def archive(packages: Mapping[str, Path], tmp_path: Path) -> Path:
    with tarfile.open(packages["archive"]) as opened:
        bare_root.extract(opened, tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make what our installer finds on a router."""
    found = tmp_path / "root"
    for folder in ("etc/config", "etc/init.d", "etc/hotplug.d/iface", "usr/sbin", "usr/lib"):
        (found / folder).mkdir(parents=True)
    (found / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/ash\n")
    (found / "etc/group").write_text("root:x:0:\n")
    (found / "etc/shadow").write_text("root::0:0:99999:7:::\n")
    (found / "etc/config/dhcp").write_text("config dnsmasq\n")
    return found


def call(root: Path, script: Path, *words: str) -> None:
    found = {"PATH": "/usr/bin:/bin", "NIGEHBAN_ROOT": str(root), "NIGEHBAN_PYTHON": sys.executable}
    done = subprocess.run(
        ["sh", str(script), *words], env=found, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def tree(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(root)): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in root.rglob("*")
    }


def test_installed_twice_and_taken_away_the_router_is_as_it_was(root: Path, archive: Path) -> None:
    before = tree(root)
    call(root, archive / "install.sh")
    once = tree(root)
    assert not [name for name in once if name.endswith(".py")]
    assert "usr/lib/nigehban/__main__.pyc" in once
    call(root, archive / "install.sh")
    assert {k: v for k, v in tree(root).items() if k != "usr/lib/nigehban/installed"} == {
        k: v for k, v in once.items() if k != "usr/lib/nigehban/installed"
    }
    call(root, root / "usr/lib/nigehban/install.sh", "--uninstall", "--purge")
    assert tree(root) == before


def test_what_it_installs_is_what_the_package_holds(
    root: Path, archive: Path, packages: Mapping[str, Path], tmp_path: Path
) -> None:
    call(root, archive / "install.sh")
    other = tmp_path / "other"
    for name in ("nigehban", "nigehban-webui"):
        bare_root.unpack(packages[name], other)
    by_package = {k: v for k, v in tree(other).items() if (other / k).is_file()}
    installed = tree(root)
    assert {name: installed[name] for name in by_package} == by_package


def test_an_upgrade_keeps_settings_and_rules_and_forgets_what_is_gone(
    root: Path, archive: Path
) -> None:
    call(root, archive / "install.sh")
    config = root / "etc/config/nigehban"
    config.write_text("config nigehban 'main'\n\toption mode 'forward'\n")
    (root / "etc/nigehban").mkdir()
    (root / "etc/nigehban/household.db").write_text("rules")
    gone = archive / "root/usr/lib/nigehban/settings.md"
    gone.unlink()
    call(root, archive / "install.sh")
    assert "forward" in config.read_text()
    assert not (root / "usr/lib/nigehban/settings.md").exists()
    call(root, root / "usr/lib/nigehban/install.sh", "--uninstall")
    assert (root / "etc/nigehban/household.db").exists()
    assert config.exists()
    assert not (root / "usr/lib/nigehban").exists()
    assert "nigehban" not in (root / "etc/passwd").read_text()


def test_a_user_who_was_there_before_stays(root: Path, archive: Path) -> None:
    with (root / "etc/passwd").open("a") as passwd:
        passwd.write("nigehban:x:100:100::/:/bin/false\n")
    call(root, archive / "install.sh")
    call(root, root / "usr/lib/nigehban/install.sh", "--uninstall", "--purge")
    assert "nigehban:x:100:100" in (root / "etc/passwd").read_text()
