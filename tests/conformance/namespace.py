"""A home in a box: a network namespace whose LAN leads to a second one, where the clients live.

Law of this file: it runs only inside a namespace made for it (`command` makes one), so nothing it
does is seen outside.  The second namespace belongs to one worker thread; a socket made by that
thread stays there whoever uses it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CLONE_NEWNET = 0x40000000
SERVER4 = ("192.168.77.1", "192.168.77.2")
SERVER6 = ("fd77::1", "fd77::2", "2001:db8:77::1")
CLIENT4, CLIENT6, GLOBAL6 = "192.168.77.9", "fd77::9", "2001:db8:77::9"
FLOODERS = ("192.168.77.66", "192.168.77.67")
FOREIGN4, SHARED4, FOREIGN6 = "8.8.4.4", "100.64.7.7", "2600:7777::9"
BROADCAST, LINK_LOCAL = "192.168.77.255", "fe80::77:"


@dataclass(frozen=True)
class Home:
    """The client side of the LAN."""

    worker: ThreadPoolExecutor

    def make(self, family: socket.AddressFamily, kind: socket.SocketKind) -> socket.socket:
        """A socket among the clients."""
        return self.worker.submit(socket.socket, family, kind).result()

    def raw(self) -> socket.socket:
        """A raw IPv4 socket among the clients, header included."""
        made = self.worker.submit(
            socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW
        )
        return made.result()

    def index(self, device: str) -> int:
        """The number of a network device on the client side."""
        return self.worker.submit(socket.if_nametoindex, device).result()

    def link_local(self) -> str:
        """The server's link-local address, with the client's zone."""
        return f"{LINK_LOCAL}1%{self.index('lan1')}"


def command(arguments: list[str]) -> list[str]:
    """The same command inside a fresh network namespace."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--net", *arguments]


def missing() -> str | None:
    """Why no namespace can be made here, or None."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        return "unshare or ip is not installed"
    tried = "ip link set lo up && ip link add lan0 type veth peer name lan1"
    done = subprocess.run(command(["sh", "-c", tried]), capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"no network namespace: {done.stderr.strip()[:120]}"


@contextmanager
def home() -> Iterator[Home]:
    """Build the LAN inside the present namespace; it goes away with the namespace."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        task = worker.submit(_enter_new_namespace).result()
        _server_side(task)
        _client_side(f"/proc/{os.getpid()}/task/{task}/ns/net")
        yield Home(worker)


def _enter_new_namespace() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")
    return threading.get_native_id()


def _server_side(task: int) -> None:
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1")
    _run("ip", "link", "set", "lan1", "netns", str(task))
    for host in SERVER4:
        _run("ip", "addr", "add", f"{host}/24", "brd", BROADCAST, "dev", "lan0")
    for host in SERVER6:
        _run("ip", "addr", "add", f"{host}/64", "dev", "lan0", "nodad")
    _run("ip", "link", "set", "lan0", "addrgenmode", "none")
    _run("ip", "addr", "add", f"{LINK_LOCAL}1/64", "dev", "lan0", "nodad")
    _run("ip", "link", "set", "lan0", "up")
    _run("ip", "route", "add", "default", "via", CLIENT4)
    _run("ip", "-6", "route", "add", "default", "via", CLIENT6, "dev", "lan0")


def _client_side(where: str) -> None:
    inside = ("nsenter", f"--net={where}", "ip")
    _run(*inside, "link", "set", "lo", "up")
    for host in (CLIENT4, *FLOODERS):
        _run(*inside, "addr", "add", f"{host}/24", "brd", BROADCAST, "dev", "lan1")
    for host in (FOREIGN4, SHARED4):
        _run(*inside, "addr", "add", f"{host}/32", "dev", "lan1")
    for host in (CLIENT6, GLOBAL6):
        _run(*inside, "addr", "add", f"{host}/64", "dev", "lan1", "nodad")
    _run(*inside, "addr", "add", f"{FOREIGN6}/128", "dev", "lan1", "nodad")
    _run(*inside, "link", "set", "lan1", "addrgenmode", "none")
    _run(*inside, "addr", "add", f"{LINK_LOCAL}9/64", "dev", "lan1", "nodad")
    _run(*inside, "link", "set", "lan1", "up")


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(words)}: {done.stderr.strip()}"
        raise OSError(message)
