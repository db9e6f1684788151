"""A service manager in small: it holds the sockets, and starts again what it passes them to.

As systemd does (sd_listen_fds(3)), with sockets that outlive the program.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HAND_OVER = """
import os, sys
handles, names, *command = sys.argv[1:]
given = [os.dup(int(each)) for each in handles.split(",") if each]
high = [os.dup2(each, 500 + place) for place, each in enumerate(given)]
for place, each in enumerate(high):
    os.dup2(each, 3 + place)
    os.close(each)
os.environ |= {"LISTEN_FDS": str(len(given)), "LISTEN_FDNAMES": names}
os.environ.setdefault("LISTEN_PID", str(os.getpid()))
os.execv(command[0], command)
"""
"""Put the sockets where they are expected, and become the program."""


def udp(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """Open a UDP socket as a unit's ListenDatagram does."""
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind((host, port))
    return opened


def tcp(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """Open a listening TCP socket as a unit's ListenStream does."""
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    opened.listen(64)
    return opened


def start(
    command: Sequence[str], named: Sequence[tuple[str, socket.socket]], **more: str
) -> "subprocess.Popen[str]":
    """Start a program that is passed sockets by name; `more` stands in its environment."""
    handles = [each.fileno() for _, each in named]
    numbers, names = ",".join(map(str, handles)), ":".join(name for name, _ in named)
    return subprocess.Popen(
        [sys.executable, "-c", _HAND_OVER, numbers, names, *command],
        cwd=ROOT,
        env=os.environ | more,
        pass_fds=set(handles),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ours(*words: str) -> list[str]:
    """Give the command line of one of our commands."""
    return [sys.executable, "-m", "nigehban", *words]
