"""`nigehban import` as a person uses it."""

from pathlib import Path

import pytest

from nigehban.__main__ import main
from tests.store.peers.peers_files import ADGUARD_HOME, teleporter_6


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_dry_run_says_what_would_be_taken_over_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = str(tmp_path / "var"), tmp_path / "AdGuardHome.yaml"
    file.write_text(ADGUARD_HOME, "utf-8")
    code, out, _ = _run(capsys, "import", str(file), "--dry-run", "--data", data)
    assert code == 0
    assert "new device: Blue phone" in out
    assert "list for adult: https://lists.example.org/porn.txt" in out
    assert "||typed.example^$dnstype=AAAA: a rule with this condition has no equal here" in out
    _, out, _ = _run(capsys, "household", "export", "--data", data)
    assert "Blue phone" not in out


def test_rules_are_taken_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, file = str(tmp_path / "var"), tmp_path / "teleporter.zip"
    file.write_bytes(teleporter_6())
    assert _run(capsys, "import", str(file), "--no-lists", "--data", data)[0] == 0
    _, out, _ = _run(capsys, "household", "export", "--data", data)
    for wanted in ("Tablet", "=kids.example", "video.example", "block_mode: nxdomain"):
        assert wanted in out


def test_another_file_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"hello")
    code, _, err = _run(capsys, "import", str(file), "--data", str(tmp_path / "var"))
    assert code == 2
    assert "neither a settings file of AdGuard Home nor" in err
    assert _run(capsys, "import", str(tmp_path / "none"), "--data", str(tmp_path / "var"))[0] == 2


def test_nothing_of_the_file_reaches_the_terminal_unescaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "AdGuardHome.yaml"
    odd = '"\\e[31m\\u202e=cmd()"'
    text = ADGUARD_HOME.replace("name: Blue phone", f"name: {odd}").replace("- tiktok", f"- {odd}")
    text = text.replace("'||*.mask.example^'", odd).replace("Own ads", odd)
    text = text.replace("https://lists.example.org/porn.txt", '"https://lists.example.org/porn\\e"')
    file.write_text(text, "utf-8")
    data = str(tmp_path / "var")
    code, out, err = _run(capsys, "import", str(file), "--dry-run", "--data", data)
    assert code == 0, err
    assert "=cmd()" in out
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
