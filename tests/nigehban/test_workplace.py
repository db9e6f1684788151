"""What commands work with: a data folder that is whole, damaged, foreign or missing."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from blocklists.build import Builder
from blocklists.table import Table
from nigehban.workplace import CommandError, Workplace
from policy.labels import CATEGORIES
from store.household import DEFAULT


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for data in (file, file / "below"):
        sentence = f"the data folder {data} cannot be used: "
        with pytest.raises(CommandError, match=sentence), Workplace(data).store():
            pass


def test_a_table_that_is_missing_is_compiled(tmp_path: Path) -> None:
    place = Workplace(tmp_path / "data")
    assert place.labels_with_data() >= frozenset(CATEGORIES)
    with place.table() as table:
        assert table.names > 10_000
        assert isinstance(table, Table)


def test_only_labels_with_a_list_are_known_to_have_data(data: Path) -> None:
    assert "adult" in Workplace(data).labels_with_data()
    assert "daraz" in Workplace(data).labels_with_data()


def test_a_household_that_is_not_there_is_refused(data: Path) -> None:
    place = Workplace(data)
    with place.store() as store:
        place.check_household(store, DEFAULT)
        with pytest.raises(CommandError, match="there is no household 'x'"):
            place.check_household(store, "x")


def test_nobody_to_tell_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Workplace(data).tell_resolver("household changed", household=DEFAULT)
    said = capsys.readouterr().err
    assert said == "No resolver is running: this takes effect when it starts.\n"


def test_a_resolver_that_hangs_up_counts_as_none(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Workplace(data)
    place.places.make()
    place.places.resolver_socket.touch()
    place.tell_resolver("household changed", household=DEFAULT)
    assert "No resolver is running" in capsys.readouterr().err


def test_commands_find_a_resolver_that_a_service_manager_gave_a_folder(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(given))
    service = Workplace(data).places
    service.make()
    assert service.runtime == given
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    person = Workplace(data).places
    assert person.runtime.resolve() == given
    person.make()
    given.rmdir()
    person.make()
    assert person.runtime.is_dir()
    assert not person.runtime.is_symlink()
    assert os.listdir(person.runtime) == []  # noqa: PTH208  (names are what is compared)


def test_what_another_process_compiles_is_waited_for_and_not_compiled_again(
    tmp_path: Path,
) -> None:
    place = Workplace(tmp_path / "data")
    place.places.make()
    other = Builder(place.places.data)
    with ThreadPoolExecutor(1) as waiting, other.subscriptions.changing():
        waiting.submit(place.build_table)
        time.sleep(0.3)
        assert not place.places.table.exists()
        other.build()
        made = place.places.table.stat().st_ino
    assert place.places.table.stat().st_ino == made


def test_what_lies_there_will_do_while_the_lists_are_fetched_anew(data: Path) -> None:
    place = Workplace(data)
    place.build_table()
    with Builder(data).subscriptions.changing():
        place.build_table()
