"""Who holds a port: found by the kernel's own tables."""

import os
import socket

import pytest

from nigehban.port_holder import holders


@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
@pytest.mark.parametrize("protocol", ["UDP", "TCP"])
def test_the_holder_is_named(family: socket.AddressFamily, address: str, protocol: str) -> None:
    kind = socket.SOCK_DGRAM if protocol == "UDP" else socket.SOCK_STREAM
    with socket.socket(family, kind) as held:
        held.bind((address, 0))
        if protocol == "TCP":
            held.listen()
        (holder,) = holders(held.getsockname()[1], protocol)
    assert holder.endswith(f" (process {os.getpid()}) at {address}")


def test_who_only_asks_from_a_port_does_not_hold_it() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as asking,
    ):
        assert holders(asking.getsockname()[1], "TCP") == []


def test_a_free_port_has_no_holder() -> None:
    assert holders(1, "UDP") == []
