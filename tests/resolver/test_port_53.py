import pytest

from resolver import port_53
from resolver.port_53 import AnotherServer, is_served_by_another
from tests.fakes import FakeClock

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"
DNSMASQ = "  12: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000\n"
OTHER = "  13: 0100007F:14D7 00000000:0000 07 00000000:00000000 00:00000000 00000000\n"
IPV6 = "  12: 00000000000000000000000001000000:0035 00000000000000000000000000000000:0000 07\n"


@pytest.fixture
def tables(tmp_path, monkeypatch):
    monkeypatch.setattr(port_53, "_LISTENING", tmp_path)
    return tmp_path


def test_a_server_on_port_53_is_seen_in_either_family(tables):
    assert not is_served_by_another({5335})
    (tables / "udp").write_text(HEAD + OTHER)
    assert not is_served_by_another({5335})
    (tables / "udp6").write_text(HEAD + IPV6)
    assert is_served_by_another({5335})
    (tables / "udp6").unlink()
    (tables / "udp").write_text(HEAD + OTHER + DNSMASQ)
    assert is_served_by_another({5335})


def test_if_that_is_us_there_is_no_other(tables):
    (tables / "udp").write_text(HEAD + DNSMASQ)
    assert not is_served_by_another({53})


def test_a_server_that_starts_later_is_noticed_and_so_is_its_end(tables):
    clock = FakeClock()
    another = AnotherServer({5335}, clock)
    assert not another.answers()
    (tables / "udp").write_text(HEAD + DNSMASQ)
    clock.move(60)
    assert another.answers()
    (tables / "udp").unlink()
    clock.move(60)
    assert not another.answers()


def test_the_tables_are_not_read_for_every_question(tables):
    clock = FakeClock()
    another = AnotherServer({5335}, clock)
    assert not another.answers()
    (tables / "udp").write_text(HEAD + DNSMASQ)
    assert not another.answers()
