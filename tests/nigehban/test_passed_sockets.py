"""Sockets that a service manager holds: taken by name, and kept over every restart."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nigehban.passed_sockets import Passed, passed_sockets
from tests.e2e import socket_holder
from tests.e2e.house import Upstream
from tests.e2e.socket_holder import ours, start
from tests.needs import needs

READ = """
import json, sys
from nigehban.passed_sockets import passed_sockets
from nigehban.workplace import CommandError
import os
try:
    passed = passed_sockets()
except CommandError as error:
    print(error)
    sys.exit(error.code)
named = {"dns": [s for pair in passed.dns for s in pair], "web": [passed.web],
         "block_page": [passed.block_page]}
ports = {name: [s and s.getsockname()[1] for s in found] for name, found in named.items()}
print(json.dumps(ports))
for found in named.values():
    for each in found:
        assert each is None or not (os.get_inheritable(each.fileno()) or each.getblocking())
assert not [key for key in os.environ if key.startswith("LISTEN_")], "children would take them too"
"""


def port_of(opened):
    return opened.getsockname()[1]


@pytest.fixture
def pair():
    udp = socket_holder.udp()
    tcp = socket_holder.tcp(port=port_of(udp))
    yield udp, tcp
    udp.close()
    tcp.close()


@pytest.fixture
def web():
    with socket_holder.tcp() as opened:
        yield opened


def read(*named, **more):
    """Have a program take what is passed; gives its exit code and what it said."""
    program = start([sys.executable, "-c", READ], named, **more)
    said, complaint = program.communicate(timeout=30)
    assert "Traceback" not in complaint, complaint
    return program.returncode, said.strip()


# --- by name


def test_each_socket_is_taken_by_its_name_whatever_the_order(pair, web):
    udp, tcp = pair
    port = port_of(udp)
    code, said = read(("web", web), ("dns", tcp), ("block_page", web), ("dns", udp))
    assert (code, said) == (
        0,
        f'{{"dns": [{port}, {port}], "web": [{port_of(web)}], "block_page": [{port_of(web)}]}}',
    )


def test_a_udp_socket_alone_gets_its_tcp_socket(pair):
    udp, tcp = pair
    tcp.close()
    code, said = read(("dns", udp))
    assert code == 0
    assert said.startswith(f'{{"dns": [{port_of(udp)}, {port_of(udp)}]')


def test_what_was_meant_for_another_process_is_not_touched(pair):
    code, said = read(("dns", pair[0]), LISTEN_PID="1")
    assert (code, said) == (0, '{"dns": [], "web": [null], "block_page": [null]}')


@pytest.mark.parametrize("count", [None, "", "x", "-1"])
def test_where_nothing_was_passed_nothing_is_taken(count):
    environment = {"LISTEN_PID": str(os.getpid())} | ({"LISTEN_FDS": count} if count else {})
    assert passed_sockets(environment) == Passed()
    assert environment == {}


def refused(*named):
    code, said = read(*named)
    assert code == 2
    return said


def test_what_makes_no_sense_is_refused_with_its_reason(pair, web):
    udp, _ = pair
    assert "FileDescriptorName must be dns, web or block_page" in refused(("nigehban.socket", web))
    assert "2 sockets named 'web'" in refused(("web", web), ("web", web))
    assert "pages are served by TCP" in refused(("web", udp))
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        assert "does not listen" in refused(("dns", idle))
    with socket.socket(socket.AF_UNIX) as local:
        assert "none of IPv4 or IPv6" in refused(("dns", local))
    with Path(__file__).open() as file:
        assert "cannot be used" in refused(("dns", file))


def test_a_socket_that_takes_ipv4_as_ipv6_is_refused():
    try:
        both = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        both.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        both.bind(("::", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with both:
        assert "BindIPv6Only=ipv6-only" in refused(("dns", both))


# --- over restarts


class Asker:
    """Asks one question after the other, never twice, and keeps count of what is answered."""

    def __init__(self, port):
        self._port = port
        self.asked = self.lost = 0
        self.slowest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _ask(self):
        while not self._over.is_set():
            self.asked += 1
            began = time.monotonic()
            if not answered(self._port, f"n{self.asked}.example", 20):
                self.lost += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            time.sleep(0.005)


def answered(port, name, patience):
    """Say whether one question, sent once, is answered."""
    labels = b"".join(bytes((len(part),)) + part.encode() for part in name.split("."))
    query = os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + labels + b"\0\0\1\0\1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(patience)
        asking.sendto(query, ("127.0.0.1", port))
        try:
            return asking.recv(512)[:2] == query[:2]
        except TimeoutError:
            return False


@pytest.fixture
def upstream():
    opened = Upstream()
    yield opened
    opened.close()


@pytest.fixture
def home(tmp_path, upstream, pair, web):
    """Give what starts a home with sockets that outlive it."""
    started = []

    def begin():
        words = ["--data", str(tmp_path), "--upstream", f"127.0.0.1:{upstream.port}"]
        with socket_holder.tcp() as closed:
            named = [("dns", pair[0]), ("dns", pair[1]), ("web", web), ("block_page", closed)]
            started.append(start(ours("run", *words), named))
        return started[-1]

    begin()
    assert answered(port_of(pair[0]), "first.example", 50)
    yield started, begin
    for each in started:
        if each.poll() is None:
            each.terminate()
        each.communicate(timeout=20)


@pytest.mark.timeout(150)
def test_a_restart_loses_no_query_and_a_kill_at_most_the_one_in_hand(home, pair, web):
    started, begin = home
    with Asker(port_of(pair[0])) as asker:
        for _ in range(2):
            time.sleep(0.5)
            started[-1].terminate()
            started[-1].communicate(timeout=20)
            time.sleep(0.3)  # nobody is there
            begin()
            assert answered(port_of(pair[0]), "again.example", 50)
        assert asker.lost == 0, "a restart lost a query"
        time.sleep(0.5)
        started[-1].kill()
        started[-1].communicate(timeout=20)
        begin()
        assert answered(port_of(pair[0]), "again.example", 50)
        time.sleep(0.3)
    assert asker.lost <= 1
    assert asker.asked > 50
    with socket.create_connection(("127.0.0.1", port_of(web)), 30) as visit:
        visit.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert visit.recv(12).startswith(b"HTTP/1.")


@needs("systemd-socket-activate")
@pytest.mark.timeout(120)
def test_it_takes_what_systemd_passes(tmp_path, upstream):
    """The real protocol: it waits for the first question, and becomes the resolver then."""
    with socket_holder.udp() as free:
        port = port_of(free)
    words = ["--data", str(tmp_path), "--upstream", f"127.0.0.1:{upstream.port}"]
    waiting = ["systemd-socket-activate", "--datagram", f"--listen=127.0.0.1:{port}"]
    command = [*waiting, "--fdname=dns", *ours("resolver", *words)]
    program = subprocess.Popen(
        command, cwd=socket_holder.ROOT, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        time.sleep(1)
        assert answered(port, "first.example", 60), "the question that woke it was lost"
        assert re.search(r"nigehban", Path(f"/proc/{program.pid}/cmdline").read_text())
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=20)
