"""Where files lie; a folder for sockets that no stranger prepared."""

import os
import stat
from pathlib import Path

import pytest

from store.places import Places


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    return Places(tmp_path / "data")


def test_every_file_has_a_place_of_its_own_in_the_folder(places):
    files = [places.household_db, places.activity_db, places.snapshots, places.lists]
    files += [places.table, places.write_lock, places.runtime]
    assert len(set(files)) == len(files)
    assert {path.parent for path in files} == {places.data}
    assert places.resolver_socket == places.data / "run" / "resolver.sock"


def test_folders_are_made_once_and_kept(places):
    places.make()
    (places.snapshots / "default").write_text("kept")
    places.make()
    assert (places.snapshots / "default").read_text() == "kept"
    assert places.lists.is_dir()
    assert stat.S_IMODE(places.runtime.stat().st_mode) & 0o027 == 0


def test_a_service_manager_may_say_where_sockets_lie(places, tmp_path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{tmp_path}/first:{tmp_path}/second")
    assert places.resolver_socket == tmp_path / "first" / "resolver.sock"


def test_sockets_lie_elsewhere_where_their_path_would_be_too_long(tmp_path, monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setenv("TMPDIR", "/tmp")  # noqa: S108
    one, other = (Places(tmp_path / ("é" * 50) / name) for name in ("one", "other"))
    for places in (one, other):
        assert len(os.fsencode(places.resolver_socket)) <= 107
        assert places.runtime.parent == Path("/tmp")  # noqa: S108
    assert one.runtime != other.runtime
    assert one.runtime == Places(one.data).runtime


def test_a_relative_folder_has_the_same_sockets_from_everywhere(tmp_path, monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)
    assert Places(Path("data")).runtime == tmp_path / "data" / "run"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make what belongs to others")
def test_a_strangers_folder_or_link_is_no_place_for_sockets(places):
    places.data.mkdir(parents=True)
    places.runtime.mkdir()
    os.chown(places.runtime, 65534, 65534)
    with pytest.raises(PermissionError, match="run belongs to somebody else"):
        places.make()
    places.runtime.rmdir()
    places.runtime.symlink_to("/etc")
    os.lchown(places.runtime, 65534, 65534)
    with pytest.raises(PermissionError, match="run belongs to somebody else"):
        places.make()
    places.runtime.unlink()
    os.chown(places.data, 65534, 65534)
    places.runtime.mkdir()
    os.chown(places.runtime, 65534, 65534)
    places.make()  # all of it is their service's: root may give it commands


def test_a_file_in_the_way_is_named(places):
    places.data.mkdir(parents=True)
    places.snapshots.write_text("in the way")
    with pytest.raises(OSError, match="snapshots"):
        places.make()


def test_a_given_folder_that_is_the_usual_one_is_no_link_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    Places(tmp_path).make()
    assert (tmp_path / "run").is_dir()
    assert not (tmp_path / "run").is_symlink()
