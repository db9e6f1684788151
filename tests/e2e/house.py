"""A whole home for tests: the real processes, a small upstream, and devices on loopback addresses.

A device is an address of 127.0.0.0/8: `dig -b` asks from it, and a relay that binds it carries its
browser's visits.
"""

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "198.51.100.1"
_QUESTION_AT = 12
_LINK = re.compile(r"(http://\S+/setup\?code=\S+)")
_STARTS_WITHIN = 60.0


class Upstream:
    """Answers every A question with one address, and everything else with nothing."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                query, asker = self._socket.recvfrom(4096)
            except OSError:
                return
            self._socket.sendto(_answer(query), asker)

    def close(self) -> None:
        self._socket.close()


def _answer(query: bytes) -> bytes:
    end = _QUESTION_AT
    while query[end]:
        end += query[end] + 1
    question, is_a = query[_QUESTION_AT : end + 5], query[end + 1 : end + 3] == b"\0\1"
    record = b"\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4" + socket.inet_aton(ADDRESS) if is_a else b""
    return query[:2] + b"\x81\x80\0\1" + bytes((0, is_a)) + b"\0\0\0\0" + question + record


class Relay:
    """Carries a device's visits: what connects to its address arrives from its address."""

    def __init__(self, address: str, web_port: int) -> None:
        self.address, self._web_port = address, web_port
        self._socket = socket.create_server((address, 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visit, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(visit,), daemon=True).start()

    def _carry(self, visit: socket.socket) -> None:
        there = ("127.0.0.1", self._web_port)
        try:
            with visit, socket.create_connection(there, 5, (self.address, 0)) as server:
                while True:
                    ready, _, _ = select.select([visit, server], [], [], 60)
                    if not ready:
                        return
                    for end in ready:
                        octets = end.recv(65536)
                        if not octets:
                            return
                        (server if end is visit else visit).sendall(octets)
        except OSError:
            return

    def close(self) -> None:
        self._socket.close()


class House:
    """The running program with its data folder."""

    def __init__(self, data: Path, *, wait: bool = True, zone: str = "Asia/Karachi") -> None:
        self.data, self._zone = data, zone
        self.upstream = Upstream()
        self.dns, self.web = _free_port(), _free_port()
        self._log = (data.parent / "house.log").open("w+")
        self._relays: dict[str, Relay] = {}
        self._process = self._start()
        self.link = self._wait_for_link() if wait else ""
        self._wait_for_page()

    def _start(self) -> "subprocess.Popen[str]":
        words = ["run", "--data", str(self.data), "--dns", f"127.0.0.1:{self.dns}"]
        words += ["--web", f"127.0.0.1:{self.web}", "--upstream", f"127.0.0.1:{self.upstream.port}"]
        return subprocess.Popen(
            [sys.executable, "-m", "nigehban", *words],
            stdout=self._log,
            stderr=self._log,
            text=True,
            cwd=self.data.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TZ": self._zone},
            start_new_session=True,
        )

    def log(self) -> str:
        return Path(self._log.name).read_text("utf-8")

    def _wait_for_link(self) -> str:
        until = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until:
            found = _LINK.search(self.log())
            if found and "answering" in self.log():
                return found[1]
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(self.log())

    def _wait_for_page(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as visit:
                visit.settimeout(3)
                visit.connect(("127.0.0.1", self.web))
                visit.sendall(b"GET /h HTTP/1.0\r\nHost: localhost\r\n\r\n")
                try:
                    if visit.recv(12).endswith(b"200"):
                        return
                except OSError:
                    continue
        raise AssertionError(self.log())

    def page_of(self, device: str) -> str:
        """Give the address under which a device's browser reaches the pages."""
        if device not in self._relays:
            self._relays[device] = Relay(device, self.web)
        return f"http://{device}:{self._relays[device].port}"

    def block_page_of(self, device: str) -> str:
        """Give the address under which a device's browser reaches the block page."""
        key = f"closed {device}"
        if key not in self._relays:
            self._relays[key] = Relay(device, self.web + 1)
        return f"http://{device}:{self._relays[key].port}"

    def dig(self, device: str, name: str) -> str:
        """Ask for a name's address from a device; gives the address, or the RCODE."""
        words = ["-b", device, "@127.0.0.1", "-p", str(self.dns), name, "A", "+tries=1", "+time=2"]
        ran = subprocess.run(
            [shutil.which("dig") or "dig", *words, "+noedns"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
        found = re.search(
            rf"^{re.escape(name)}\.\s+\d+\s+IN\s+A\s+(\S+)$", ran.stdout, re.MULTILINE
        )
        if found:
            return found[1]
        status = re.search(r"status: (\w+)", ran.stdout)
        return status[1] if status else "no answer"

    def is_open(self, device: str, name: str) -> bool:
        return self.dig(device, name) == ADDRESS

    def becomes(self, device: str, name: str, *, is_open: bool, within: float = 1.0) -> bool:
        """Say whether a name opens or closes for a device within a time (seconds)."""
        until = time.monotonic() + within
        while True:
            if self.is_open(device, name) is is_open:
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.05)

    def command(self, *words: str) -> str:
        """Run a command on this home's data."""
        ran = subprocess.run(
            [sys.executable, "-m", "nigehban", *words, "--data", str(self.data)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=self.data.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def memory_mb(self) -> float:
        """Give the console's resident memory."""
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                environment = (entry / "environ").read_bytes()
                if b"nigehban.console_process" in words and str(self.data).encode() in environment:
                    status = (entry / "status").read_text("ascii")
                    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
            except (OSError, TypeError):
                continue
        return 0.0

    def close(self) -> None:
        """End everything."""
        for relay in self._relays.values():
            relay.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.upstream.close()
        self._log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
