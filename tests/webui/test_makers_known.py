"""The console looks makers up in the file that is there now."""

from pathlib import Path

from store.makers.table import compiled
from webui.makers_known import KnownMakers, fetch_makers, is_private_mac

MAC = "00:00:0c:12:34:56"


def _put(path: Path, name: str) -> None:
    beside = path.with_name("beside")
    beside.write_bytes(compiled({(24, 0x00000C): name}))
    beside.replace(path)


def test_without_a_list_nobody_is_known(tmp_path: Path) -> None:
    makers = KnownMakers(tmp_path / "makers")
    assert not makers.are_known
    assert makers.of(MAC) == ""


def test_a_new_list_is_noticed_and_one_that_goes_away_too(tmp_path: Path) -> None:
    makers = KnownMakers(tmp_path / "makers")
    for name in ("Northwind", "Contoso"):
        _put(tmp_path / "makers", name)
        assert makers.of(MAC) == name
    (tmp_path / "makers").unlink()
    assert makers.of(MAC) == ""
    makers.close()


def test_a_damaged_list_costs_names_alone(tmp_path: Path) -> None:
    (tmp_path / "makers").write_bytes(b"no")
    makers = KnownMakers(tmp_path / "makers")
    assert not makers.are_known
    assert makers.of(MAC) == ""


def test_a_made_up_address_has_no_maker_whatever_a_list_says(tmp_path: Path) -> None:
    (tmp_path / "makers").write_bytes(compiled({(24, 0x020000): "Northwind"}))
    makers = KnownMakers(tmp_path / "makers")
    assert is_private_mac("02:00:00:00:00:01")
    assert makers.of("02:00:00:00:00:01") == ""
    assert makers.of(None) == ""
    makers.close()


async def test_a_list_is_fetched_by_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "manuf").write_text("00000C Northwind\n")
    assert await fetch_makers(tmp_path / "var", str(tmp_path / "manuf")) == ""
    makers = KnownMakers(tmp_path / "var" / "makers")
    assert makers.of(MAC) == "Northwind"
    makers.close()
    trouble = await fetch_makers(tmp_path / "var", str(tmp_path / "none"))
    assert "none" in trouble
