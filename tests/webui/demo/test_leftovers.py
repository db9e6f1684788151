"""A made-up home goes away whole, and takes nothing real with it."""

from pathlib import Path

import pytest

from store.places import Places
from webui.demo.leftovers import throw_away, trial_places


def test_what_a_killed_console_left_goes_and_the_rest_stays(tmp_path: Path) -> None:
    real = Places(tmp_path / "var")
    real.make()
    real.table.write_bytes(b"names")
    made_up = trial_places(real)
    made_up.make()
    made_up.table.symlink_to(real.table)
    made_up.household_db.write_bytes(b"made up")
    throw_away(real)
    assert not made_up.data.exists()
    assert real.table.read_bytes() == b"names"
    throw_away(real)


def test_folders_of_sockets_elsewhere_go_too(tmp_path: Path) -> None:
    real = Places(tmp_path / ("long" * 20) / "var")
    real.make()
    made_up = trial_places(real)
    made_up.make()
    assert not made_up.runtime.is_relative_to(made_up.data)
    throw_away(real)
    assert not made_up.runtime.exists()
    assert real.runtime.exists()
    real.runtime.rmdir()


def test_a_runtime_folder_that_a_service_manager_gave_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given"
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(given))
    real = Places(tmp_path / "var")
    real.make()
    trial_places(real).make()
    throw_away(real)
    assert given.exists()
