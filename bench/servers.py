"""The servers that are measured: ours, dnsmasq, unbound; each with the same list and upstream."""

import gzip
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import blocklists
from bench.load import ask_all
from bench.mixes import question

STUB_PORT = 5460
_SHIPPED = Path(blocklists.__file__).parent / "starter" / "lists"
_PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]"

    def cpu(self) -> float:
        """Give the seconds of CPU time that it has used (proc(5), schedstat)."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks.iterdir()) / 1e9

    def memory_mb(self) -> float:
        """Give its resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def blocked_names() -> list[str]:
    """Give the names that all servers block."""
    with gzip.open(_SHIPPED / "adult.txt.gz", "rt") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@contextmanager
def running(folder: Path, names: Sequence[str]) -> Iterator[list[Server]]:
    """Run every server that this machine has, on one core, and the upstream on another."""
    with ExitStack() as stack:
        stub = Path(__file__).parent.parent / "tests" / "e2e" / "stub_upstream.py"
        command = [sys.executable, str(stub), "127.0.0.1", str(STUB_PORT)]
        stack.enter_context(process(command, core=-1))
        servers = []
        for number, (name, prepare) in enumerate(_PREPARED.items()):
            port = STUB_PORT + 1 + number
            command = prepare(folder, names, port)
            if not command:
                print(f"{name} is not installed and is left out")
                continue
            started = stack.enter_context(process(command, core=0))
            servers.append(Server(name, port, started))
        for server in servers:
            _wait_until_it_blocks(server, names[0])
        yield servers


def _ours(folder: Path, _names: Sequence[str], port: int) -> list[str]:
    """Prepare a home in which this machine is a child's device, and its table."""
    data = folder / "ours"
    home = folder / "home.yaml"
    home.write_text(
        "household: {name: Bench, timezone: UTC, block: [adult]}\n"
        "profiles: {child: {name: Child, privacy: L0}}\n"
        "devices: [{name: This, address: 127.0.0.1, profile: child}]\n",
        "utf-8",
    )
    ours = [sys.executable, "-m", "nigehban"]
    apply = [*ours, "household", "apply", str(home), "--data", str(data)]
    subprocess.run(apply, check=True, capture_output=True)
    settings = folder / "nigehban.yaml"
    settings.write_text("rate_limit: off\ncache_entries: 20000\nmemo_entries: 20000\n", "utf-8")
    flags = ["--config", str(settings), "--data", str(data)]
    addresses = ["--dns", f"127.0.0.1:{port}", "--upstream", f"127.0.0.1:{STUB_PORT}"]
    return [*ours, "resolver", *flags, *addresses]


def _dnsmasq(folder: Path, names: Sequence[str], port: int) -> list[str]:
    found = program("dnsmasq")
    if found is None:
        return []
    listed = folder / "dnsmasq.conf"
    listed.write_text("".join(f"address=/{name}/0.0.0.0\n" for name in names), "utf-8")
    return [
        found, "--keep-in-foreground", f"--conf-file={listed}", "--no-resolv", "--no-hosts",
        "--listen-address=127.0.0.1", "--bind-interfaces", f"--port={port}", "--pid-file=",
        f"--server=127.0.0.1#{STUB_PORT}", "--cache-size=20000", "--dns-forward-max=1000",
    ]  # fmt: skip


def _unbound(folder: Path, names: Sequence[str], port: int) -> list[str]:
    found = program("unbound")
    if found is None:
        return []
    zones = "".join(f'    local-zone: "{name}" always_null\n' for name in names)
    configuration = folder / "unbound.conf"
    configuration.write_text(
        "server:\n"
        f'    interface: 127.0.0.1@{port}\n    username: ""\n    chroot: ""\n'
        f'    directory: "{folder}"\n    pidfile: ""\n    use-syslog: no\n    num-threads: 1\n'
        "    do-not-query-localhost: no\n    module-config: iterator\n"
        "    msg-cache-size: 16m\n    rrset-cache-size: 32m\n" + zones + "forward-zone:\n"
        f'    name: "."\n    forward-addr: 127.0.0.1@{STUB_PORT}\n',
        "utf-8",
    )
    return [found, "-d", "-c", str(configuration)]


_PREPARED = {"nigehban": _ours, "dnsmasq": _dnsmasq, "unbound": _unbound}


def program(name: str) -> str | None:
    """Find a server's program, also where only root looks for it."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


@contextmanager
def process(command: Sequence[str], core: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command on one core until the block ends."""
    cores = sorted(os.sched_getaffinity(0))
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(started.pid, {cores[core]})
    try:
        yield started
    finally:
        started.terminate()
        started.wait(10)


def _wait_until_it_blocks(server: Server, name: str) -> None:
    """Wait until a listed name is answered with an address of zeroes."""
    end = time.monotonic() + _PATIENCE
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.2)
        while time.monotonic() < end:
            try:
                asking.connect(("127.0.0.1", server.port))
                asking.send(b"\0\7" + question(name))
                if b"\0\4\0\0\0\0" in asking.recv(4096):
                    return
            except OSError:
                time.sleep(0.1)
    message = f"{server.name} did not come up"
    raise TimeoutError(message)


def warm(server: Server, questions: Sequence[bytes]) -> None:
    """Make answers known before they are measured."""
    ask_all(server.port, questions)
