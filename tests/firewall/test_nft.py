"""Running nft: its refusal is a sentence, and its absence too."""

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


def test_offloaded_flows_are_seen() -> None:
    assert Nft("/bin/echo").flow_tables() is False
    with pytest.raises(NftError, match="no reason given"):
        Nft("/bin/false").flow_tables()
