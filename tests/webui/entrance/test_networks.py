"""Who may visit, and by which names."""

import pytest

from webui.entrance.networks import host_of, is_ours, may_visit


@pytest.mark.parametrize(
    ("address", "own", "may"),
    [
        ("192.168.1.7", "192.168.1.2", True),
        ("::ffff:10.0.0.3", "10.0.0.2", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("2001:db8:1:2::9", "2001:db8:1:2::1", True),
        ("2001:db8:1:3::9", "2001:db8:1:2::1", False),
        ("8.8.8.8", "192.168.1.2", False),
        ("100.64.0.9", "192.168.1.2", False),
    ],
)
def test_only_the_home_may_visit(address: str, own: str, *, may: bool) -> None:
    assert may_visit(address, own) is may


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("LocalHost:8080", "localhost"),
        ("[fd00::1]:80", "fd00::1"),
        ("a.example.", "a.example"),
        ("[fe80::1%eth0]", "fe80::1%eth0"),
        ("", ""),
        ("127.0.0.1:8080@evil", ""),
        ("127.0.0.1:80:80", ""),
        ("[::1]evil", ""),
        ("me@127.0.0.1", ""),
        ("127.0.0.1/x", ""),
    ],
)
def test_a_host_is_read_without_its_port(header: str, host: str) -> None:
    assert host_of(header) == host


def test_names_of_others_are_not_ours() -> None:
    assert is_ours("192.168.1.2", "192.168.1.2", frozenset())
    assert is_ours("family.example", "192.168.1.2", frozenset({"family.example"}))
    for host in ("evil.example", "192.168.1.9", "", "localhost.evil.example"):
        assert not is_ours(host, "192.168.1.2", frozenset())
