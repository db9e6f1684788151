import socket

import pytest
from yarl import URL

from blocklists.hops import CheckingResolver, DownloadError, first_hop, next_hop


@pytest.mark.parametrize("address", ["http://lists.test/x", "HTTPS://lists.test:8443/x?y=z"])
def test_addresses_of_the_web_are_taken(address):
    assert first_hop(address, allow_private=False) == URL(address)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://lists.test/x", "begins with http:// or https://"),
        ("file:///etc/passwd", "begins with http:// or https://"),
        ("http://[::1", "is not an address of a list"),
        ("http://lists.test:99999/x", "is not an address of a list"),
        ("https://me@lists.test/x", "The address of a list on lists.test holds a name"),
        ("https://me:secret@lists.test/x", "holds a name or a password; leave them out"),
        ("http://127.0.0.1/x", "127.0.0.1, which is not a public one"),
        ("http://[::1]/x", "which is not a public one"),
        ("http://[::ffff:10.0.0.1]/x", "which is not a public one"),
        ("http://169.254.169.254/latest", "which is not a public one"),
    ],
)
def test_other_addresses_are_refused(address, sentence):
    with pytest.raises(DownloadError, match=sentence):
        first_hop(address, allow_private=False)
    with pytest.raises(DownloadError, match=sentence):
        next_hop(URL("http://lists.test/"), address, allow_private=False)


@pytest.mark.parametrize("address", ["", "/etc/passwd", "lists.test/x", "http:///x", "http:x"])
def test_an_address_is_complete(address):
    with pytest.raises(DownloadError, match="begins with http:// or https://"):
        first_hop(address, allow_private=False)


def test_a_password_is_not_repeated():
    with pytest.raises(DownloadError) as caught:
        first_hop("https://me:secret@lists.test/x", allow_private=False)
    assert "secret" not in str(caught.value)


def test_an_operator_may_allow_private_addresses():
    assert first_hop("http://192.168.1.2/x", allow_private=True).host == "192.168.1.2"


def test_a_redirect_may_be_relative():
    here = URL("https://lists.test/a/b")
    assert next_hop(here, "../c", allow_private=False) == URL("https://lists.test/c")


def test_a_redirect_leads_away_from_encryption_never():
    here = URL("https://lists.test/")
    with pytest.raises(DownloadError, match="not encrypted"):
        next_hop(here, "http://lists.test/", allow_private=True)


async def test_a_name_that_leads_into_the_house_is_refused():
    resolver = CheckingResolver(allow_private=False)
    with pytest.raises(DownloadError, match="localhost has the address"):
        await resolver.resolve("localhost", 80)


async def test_the_addresses_that_were_looked_at_are_those_that_are_connected_to():
    found = await CheckingResolver(allow_private=True).resolve("127.0.0.1", 80, socket.AF_INET)
    assert [(one["hostname"], one["host"], one["port"]) for one in found] == [
        ("127.0.0.1", "127.0.0.1", 80)
    ]
    assert found[0]["flags"] == socket.AI_NUMERICHOST


@pytest.mark.parametrize("host", ["a..test", "a" * 64 + ".test"])
async def test_what_cannot_be_a_host_is_said_so(host):
    with pytest.raises(DownloadError, match="is not the name of a host"):
        await CheckingResolver(allow_private=False).resolve(host, 80)
