"""The world beyond a home's router, in a namespace of its own, and connections into it."""

import ctypes
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.e2e.namespaces import LAN_4, LAN_6, ROUTER_6, Client, Lan, ip
from tests.e2e.processes import running

_SERVER = Path(__file__).with_name("echo_server.py")
_WAN_4, _WAN_6 = "203.0.113", "2001:db8:ffff"
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class Internet:
    """A host that has many addresses and echoes what it is sent over TCP, on a few ports."""

    namespace: str

    @property
    def within(self) -> list[str]:
        return ["ip", "netns", "exec", self.namespace]


@contextmanager
def internet(lan: Lan, addresses: list[str], log: Path) -> Iterator[Internet]:
    """Put the world behind a home's router; clients get a default route into it."""
    tag = secrets.token_hex(3)
    there = Internet(f"ngi{tag}")
    ip("netns", "add", there.namespace)
    try:
        _connect(lan.router, there.namespace, f"w{tag}")
        for address in addresses:
            ip("-n", there.namespace, "address", "add", address, "dev", "lo")
        for client in lan.clients.values():
            ip("-n", client.namespace, "route", "add", "default", "via", ROUTER_6)
        with running([sys.executable, str(_SERVER)], log, within=there.within) as server:
            server.wait_for("listening")
            yield there
    finally:
        subprocess.run(["ip", "netns", "delete", there.namespace], check=False)


def _connect(router: str, world: str, cable: str) -> None:
    ip("-n", router, "link", "add", "wan", "type", "veth", "peer", cable, "netns", world)
    ip("-n", world, "link", "set", "lo", "up")
    for namespace, device, number in ((router, "wan", 1), (world, cable, 2)):
        ip("-n", namespace, "link", "set", device, "up")
        ip("-n", namespace, "address", "add", f"{_WAN_4}.{number}/24", "dev", device)
        ip("-n", namespace, "address", "add", f"{_WAN_6}::{number}/64", "dev", device, "nodad")
    ip("-n", router, "route", "add", "default", "via", f"{_WAN_4}.2")
    ip("-n", router, "route", "add", "default", "via", f"{_WAN_6}::2")
    ip("-n", world, "route", "add", f"{LAN_4}.0/24", "via", f"{_WAN_4}.1")
    ip("-n", world, "route", "add", f"{LAN_6}::/64", "via", f"{_WAN_6}::1")
    for switch in ("ipv4/ip_forward", "ipv6/conf/all/forwarding"):
        command = ["ip", "netns", "exec", router, "sh", "-c", f"echo 1 > /proc/sys/net/{switch}"]
        subprocess.run(command, check=True)


def socket_within(namespace: str, family: int, kind: int) -> socket.socket:
    """Open a socket in a namespace: a thread goes there, and what it opens stays there."""
    opened: list[socket.socket] = []

    def open_there() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/run/netns", namespace).open("rb") as there:
            assert libc.setns(there.fileno(), _CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
        opened.append(socket.socket(family, kind))

    thread = threading.Thread(target=open_there)
    thread.start()
    thread.join()
    return opened[0]


class Stream:
    """A connection of a client into the world, over which something goes back and forth."""

    def __init__(self, client: Client, address: str, port: int = 443) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket_within(client.namespace, family, socket.SOCK_STREAM)
        self._socket.settimeout(1.5)
        try:
            self._socket.connect((address, port))
        except OSError:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def is_alive(self) -> bool:
        """Say whether an octet comes back."""
        try:
            self._socket.sendall(b"x")
            return self._socket.recv(1) == b"x"
        except OSError:
            return False


def reaches(client: Client, address: str, port: int = 443) -> bool:
    """Say whether a client can connect to an address and is answered."""
    try:
        with Stream(client, address, port) as stream:
            return stream.is_alive()
    except OSError:
        return False


class Tries:
    """Tries again and again to reach an address, until told to stop."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._try)
        self.made = self.reached = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _try(self) -> None:
        while not self._stopped.is_set():
            self.reached += reaches(self._client, self._address)
            self.made += 1
            time.sleep(0.01)
