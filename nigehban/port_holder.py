"""Say who holds a port that we want: which program, at which address (proc(5))."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_LISTENING = {"tcp": "0A", "tcp6": "0A", "udp": "07", "udp6": "07"}
"""The state of a socket that waits for others, by file."""


def holders(port: int, protocol: str) -> list[str]:
    """Give who holds a port, such as "systemd-resolved (process 431) at 127.0.0.53"."""
    sockets = dict(_sockets(port, protocol.lower()))
    owners = _owners(set(sockets))
    return [
        f"{owners.get(inode, 'a program of another user')} at {address}"
        for inode, address in sockets.items()
    ]


def _sockets(port: int, protocol: str) -> Iterator[tuple[str, str]]:
    """Yield (inode, address) of the sockets that are bound to a port."""
    for name in (protocol, protocol + "6"):
        try:
            lines = (_PROC / "net" / name).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            address, _, number = fields[1].partition(":")
            if int(number, 16) == port and fields[3] == _LISTENING[name]:
                yield fields[9], _address(address)


def _address(text: str) -> str:
    """Read an address as the kernel prints it: 32-bit words in the machine's byte order."""
    words = [bytes.fromhex(text[i : i + 8])[::-1] for i in range(0, len(text), 8)]
    return str(ipaddress.ip_address(b"".join(words)))


def _owners(inodes: set[str]) -> dict[str, str]:
    """Give the program behind each inode, as far as we may look."""
    found: dict[str, str] = {}
    for process in _PROC.iterdir():
        if not process.name.isdigit():
            continue
        for inode in _inodes_of(process) & inodes:
            found[inode] = f"{_name(process)} (process {process.name})"
    return found


def _inodes_of(process: Path) -> set[str]:
    inodes = set()
    try:
        for handle in (process / "fd").iterdir():
            target = str(handle.readlink())
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    except OSError:
        pass
    return inodes


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text("utf-8").strip()
    except OSError:
        return "a program"
