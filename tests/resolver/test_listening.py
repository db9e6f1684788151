import socket

import pytest

from resolver.listening import ListenError, open_pair, open_tcp, paired, take_over
from resolver.upstreams import Address


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "0.0.0.0", "::"])
def test_both_transports_listen_on_one_port(host):
    udp, tcp = open_pair(Address(host, 0))
    with udp, tcp:
        assert udp.getsockname()[:2] == tcp.getsockname()[:2]
        assert udp.getsockname()[1] != 0
        assert udp.gettimeout() == 0
        assert tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1


def test_ipv4_and_ipv6_may_share_a_port():
    first = open_pair(Address("0.0.0.0", 0))
    second = open_pair(Address("::", first[0].getsockname()[1]))
    for each in (*first, *second):
        each.close()


def test_a_port_that_is_taken_is_named_and_nothing_is_left_open():
    udp, tcp = open_pair(Address("127.0.0.1", 0))
    port = udp.getsockname()[1]
    with pytest.raises(ListenError, match=rf"127.0.0.1:{port} \(UDP\): Address already in use"):
        open_pair(Address("127.0.0.1", port))
    udp.close()
    with pytest.raises(ListenError, match="TCP") as caught:
        open_pair(Address("127.0.0.1", port))
    assert caught.value.address.port == port
    tcp.close()
    for each in open_pair(Address("127.0.0.1", port)):
        each.close()


@pytest.mark.parametrize("host", ["192.0.2.1", "fe80::1%nothing0"])
def test_an_address_that_is_not_ours_cannot_be_listened_on(host):
    with pytest.raises(ListenError):
        open_tcp(Address(host, 0))


def test_sockets_are_taken_over_by_their_numbers():
    pair = open_pair(Address("127.0.0.1", 0))
    names = [each.getsockname() for each in pair]
    handles = tuple(each.detach() for each in pair)
    [(udp, tcp)] = take_over([handles])
    with udp, tcp:
        assert [udp.getsockname(), tcp.getsockname()] == names
        assert (udp.type, tcp.type) == (socket.SOCK_DGRAM, socket.SOCK_STREAM)


def test_sockets_that_somebody_else_opened_are_paired_and_what_lacks_is_opened():
    first, second = open_pair(Address("127.0.0.1", 0)), open_pair(Address("127.0.0.2", 0))
    second[0].close()
    alone = second[1]
    pairs = paired([first[1], alone, first[0]])
    assert pairs[0] == first
    assert pairs[1][1] is alone
    assert pairs[1][0].type == socket.SOCK_DGRAM
    assert pairs[1][0].getsockname() == alone.getsockname()
    assert paired([]) == []
    for each in (*pairs[0], *pairs[1]):
        each.close()
