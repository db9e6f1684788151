"""The units under a real systemd: woken by a question, and no question lost over restarts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nigehban.workplace import Workplace
from tests.e2e.house import Upstream
from tests.needs import needs

HERE = Path(__file__).parent
UNITS = HERE.parents[1] / "deploy" / "raspberrypi"
APART = """
set -e
mount -t tmpfs none /run
umount -R /sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/apart
echo 0 >/sys/fs/cgroup/apart/cgroup.procs
mkdir -p -m 700 /run/user
mkdir -p /run/systemd/system
"""
"""What a systemd looks for: a control group of its own, a folder for its sockets."""


def apart(words: str, *more: str) -> "subprocess.CompletedProcess[str]":
    command = ["unshare", "--mount", "--pid", "--cgroup", "--fork", "--mount-proc"]
    environment = {k: v for k, v in os.environ.items() if k not in {"NOTIFY_SOCKET", "CI"}}
    return subprocess.run(
        [*command, "--propagation=private", "sh", "-c", APART + words, "sh", *more],
        env=environment | {"XDG_RUNTIME_DIR": "/run/user"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


@needs("unshare", "systemctl", root=True)
@pytest.mark.timeout(240)
def test_no_question_is_lost_when_it_is_restarted_or_killed(tmp_path: Path) -> None:
    if not Path("/lib/systemd/systemd").exists():
        pytest.skip("systemd is not installed")
    tried = apart("true")
    if tried.returncode:
        pytest.skip(f"this kernel gives no control group of one's own: {tried.stderr.strip()}")
    Workplace(tmp_path / "data").build_table()
    upstream = Upstream()
    try:
        run = apart(
            'exec "$@"',
            *(sys.executable, str(HERE / "under_systemd.py")),
            *(str(UNITS), str(tmp_path / "data"), str(upstream.port)),
        )
    finally:
        upstream.close()
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == {
        "before": "inactive",
        "woken": True,
        "restarted": 0,
        "killed": 0,
        "page": True,
        "block page": True,
        "stood still": True,
        "restarts": "2",
        "after": "inactive",
    }
