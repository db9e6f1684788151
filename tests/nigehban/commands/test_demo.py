"""`nigehban demo`: a made-up family on a page of its own, and nothing left when it stops."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.nigehban.homes import ROOT


@pytest.mark.timeout(120)
def test_a_demo_shows_the_family_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    command = [sys.executable, "-m", "nigehban", "demo", "--web", "127.0.0.1:0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
    ) as process:
        try:
            page = _page_of(process)
            assert "This family is made up." in _opened(page)
            assert list(folder.glob("nigehban-demo-*"))
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert not list(folder.iterdir())


def _page_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.match(r"Page\s+(http://\S+/)\s+\(a made-up family\)", line)
        if found:
            return found[1]
    pytest.fail("it ended without saying where the page is")


def _opened(page: str) -> str:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    until = time.monotonic() + 60
    while True:
        try:
            with opener.open(page, timeout=20) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
