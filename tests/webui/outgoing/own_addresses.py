"""An address of the machine on which the tests run, as others in its network see it."""

import socket
from contextlib import closing


def own_address() -> str | None:
    """Give the IPv4 address from which the network is reached; None where there is none."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
        except OSError:
            return None
        found = str(asking.getsockname()[0])
    return None if found.startswith("127.") else found
