"""A file is read by a process of its own, which may fail without harm."""

import pytest

from store.peers.carried import Carried, PeerError, Refusal
from store.peers.taking_over import read_peer
from tests.store.peers.peers_files import ADGUARD_HOME, teleporter_5, teleporter_6
from webui.reading_apart import _answer, read_apart

APPS = frozenset({"tiktok", "youtube", "adult"})


@pytest.mark.parametrize(
    "octets", [ADGUARD_HOME.encode(), teleporter_5(), teleporter_6()], ids=["agh", "5", "6"]
)
async def test_it_gives_what_reading_here_would_give(octets: bytes) -> None:
    assert await read_apart(octets, APPS) == read_peer(octets, APPS)


async def test_a_refusal_comes_through() -> None:
    with pytest.raises(PeerError) as caught:
        await read_apart(b"a: &x [1]\nclients: *x", APPS)
    assert caught.value.refusal is Refusal.KNOTS


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[]", b"{}", b'{"carried": {}}', b'{"refused": "X"}'], ids=range(6)
)
def test_a_reader_that_ended_early_is_a_refusal(written: bytes) -> None:
    with pytest.raises(PeerError):
        _answer(written)


def test_all_of_it_survives_the_way() -> None:
    carried = read_peer(ADGUARD_HOME.encode(), APPS)
    assert Carried.from_json(carried.to_json()) == carried
