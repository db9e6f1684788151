"""The reader's own process: bounded in time and memory, with one answer."""

import json
import subprocess
import sys
from pathlib import Path

from tests.store.peers.peers_files import teleporter_6

ROOT = Path(__file__).parents[3]


def _read(octets: bytes) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "store.peers.reading"]
    return subprocess.run(command, input=octets, capture_output=True, cwd=ROOT, check=False)


def test_it_answers_in_json() -> None:
    answer = json.loads(_read(b"[]\n" + teleporter_6()).stdout)
    assert answer["carried"]["source"] == "Pi-hole 6"
    assert json.loads(_read(b"[]\nhello").stdout) == {"refused": "UNKNOWN"}


def test_what_is_no_question_ends_it() -> None:
    assert _read(b"").returncode != 0
