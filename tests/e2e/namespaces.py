"""A home in network namespaces: a router, clients on its LAN, all made and removed by the test."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LAN_4, LAN_6 = "192.168.77", "fd77:1:2:3"
ROUTER_4, ROUTER_6 = f"{LAN_4}.1", f"{LAN_6}::1"


@dataclass(frozen=True)
class Client:
    """One device on the LAN: its namespace and addresses."""

    name: str
    namespace: str
    mac: str
    ipv4: str
    ipv6: str
    temporary: str
    """A second IPv6 address, as privacy extensions make them (RFC 8981)."""

    @property
    def within(self) -> list[str]:
        return ["ip", "netns", "exec", self.namespace]


@dataclass
class Lan:
    """The router's namespace and its clients."""

    router: str
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def within(self) -> list[str]:
        return ["ip", "netns", "exec", self.router]


@contextmanager
def home(names: list[str]) -> Iterator[Lan]:
    """Make a router with a bridge and one client for each name; remove them afterwards."""
    tag = secrets.token_hex(3)
    lan = Lan(f"ngr{tag}")
    made = [lan.router]
    try:
        _make_router(lan.router)
        for number, name in enumerate(names, start=10):
            client = _client(name, f"ngc{number}{tag}", number)
            made.append(client.namespace)
            _connect(lan.router, client, f"v{number}{tag}")
            lan.clients[name] = client
        yield lan
    finally:
        for namespace in reversed(made):
            subprocess.run(["ip", "netns", "delete", namespace], check=False)


def _client(name: str, namespace: str, number: int) -> Client:
    return Client(
        name=name,
        namespace=namespace,
        mac=f"02:00:00:00:77:{number:02x}",
        ipv4=f"{LAN_4}.{number}",
        ipv6=f"{LAN_6}::{number:x}",
        temporary=f"{LAN_6}:a1b2:c3d4:e5f6:{number:x}",
    )


def _make_router(namespace: str) -> None:
    ip("netns", "add", namespace)
    inside = ["-n", namespace]
    ip(*inside, "link", "set", "lo", "up")
    ip(*inside, "link", "add", "br-lan", "type", "bridge", "stp_state", "0")
    ip(*inside, "address", "add", f"{ROUTER_4}/24", "dev", "br-lan")
    ip(*inside, "address", "add", f"{ROUTER_6}/64", "dev", "br-lan", "nodad")
    ip(*inside, "link", "set", "br-lan", "up")


def _connect(router: str, client: Client, cable: str) -> None:
    inside = ["-n", client.namespace]
    ip("netns", "add", client.namespace)
    ip(
        "-n",
        router,
        "link",
        "add",
        cable,
        "type",
        "veth",
        "peer",
        "eth0",
        "netns",
        client.namespace,
    )
    ip("-n", router, "link", "set", cable, "master", "br-lan", "up")
    ip(*inside, "link", "set", "lo", "up")
    ip(*inside, "link", "set", "eth0", "address", client.mac, "up")
    ip(*inside, "address", "add", f"{client.ipv4}/24", "dev", "eth0")
    for address in (client.ipv6, client.temporary):
        ip(*inside, "address", "add", f"{address}/64", "dev", "eth0", "nodad")
    ip(*inside, "route", "add", "default", "via", ROUTER_4)


def ip(*words: str) -> None:
    """Run an `ip` command."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"
