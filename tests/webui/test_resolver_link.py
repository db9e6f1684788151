"""The line to the resolver, with one and without."""

from pathlib import Path

from policy.verdict import Stranger
from tests.fakes import FakeClock
from tests.webui.home import AYESHA, FakeResolver
from webui.resolver_link import ResolverLink, device_of, plain_address


async def test_a_visitor_stays_known_when_the_resolver_goes(tmp_path: Path) -> None:
    resolver = FakeResolver(FakeClock())
    resolver.devices = {AYESHA: "d2"}
    await resolver.start(tmp_path / "socket")
    link = ResolverLink(tmp_path / "socket")
    assert (await link.whois(AYESHA)).device == "d2"
    assert (await link.live("default")).is_there
    assert await link.changed("default")
    await resolver.stop()
    assert (await link.whois(AYESHA)).device == "d2"
    assert not (await link.live("default")).is_there
    assert not await link.changed("default")


async def test_without_a_resolver_the_box_is_told_from_strangers(tmp_path: Path) -> None:
    link = ResolverLink(tmp_path / "nobody")
    assert (await link.whois("127.0.0.1")).stranger is Stranger.MACHINE
    stranger = await link.whois("192.0.2.77")
    assert stranger.stranger is Stranger.NEW
    assert device_of(stranger, ()) is None
    assert await link.status() is None


def test_addresses_are_written_plainly() -> None:
    assert plain_address("::ffff:192.168.1.5") == "192.168.1.5"
    assert plain_address("fe80::1%eth0") == "fe80::1"
    assert plain_address(None) == "127.0.0.1"
