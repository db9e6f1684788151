"""Running nft: its refusal is a sentence, and its absence too."""

from pathlib import Path

import pytest

from firewall.nft import Nft, NftError, find
from tests.needs import needs


@needs("nft", root=True)
def test_a_refusal_is_its_first_line() -> None:
    with pytest.raises(NftError, match="syntax error"):
        Nft(find()).apply("drop everything")


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(NftError, match="nft did not run"):
        Nft("/nowhere/nft").apply("")


def test_without_offload_none_is_seen() -> None:
    assert Nft("/bin/true").flow_tables() is False
    with pytest.raises(NftError, match="no reason given"):
        Nft("/bin/false").flow_tables()


def test_offloaded_flows_are_seen_in_any_table(tmp_path: Path) -> None:
    printing = tmp_path / "nft"
    shown = "table inet fw4 {\\n\\tflowtable ft {\\n\\t\\thook ingress priority filter\\n\\t}\\n}"
    printing.write_text(f"#!/bin/sh\nprintf '{shown}\\n'\n")
    printing.chmod(0o755)
    assert Nft(str(printing)).flow_tables() is True
