"""The packages for routers: the same each time, nothing compiled, and they run as they are."""

import hashlib
import json
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import dns.message
import dns.query
import dns.rcode
import pytest

from deploy.build_vendor import PINNED, pins
from deploy.openwrt.build_ipk import build_all
from deploy.openwrt.split import SPLIT, WANTED, WANTED_BY_STORE
from tests.deploy import bare_root
from tests.deploy.conftest import Router

pytestmark = [pytest.mark.timeout(120), pytest.mark.xdist_group("packages")]
MAKEFILE = Path(__file__).parents[2] / "deploy/openwrt/Makefile"
IMPORT_ALL = """
import importlib, json, pkgutil, sys
folder = sys.argv[1]
sys.path[1:1] = [folder, folder + "/_vendor"]
failed = {}
for room in sys.argv[2:]:
    for module in pkgutil.walk_packages([f"{folder}/{room}"], room + "."):
        if not module.name.endswith("__main__"):
            try:
                importlib.import_module(module.name)
            except ImportError as error:
                failed[module.name] = str(error)
print(json.dumps(failed))
"""


def library(router: Router) -> Path:
    return router.root / "usr/lib/nigehban"


def test_building_again_elsewhere_gives_the_same_octets(
    vendor: Path, packages: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Karachi")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    before = os.umask(0o077)
    try:
        again = build_all(tmp_path / "again", vendor)
    finally:
        os.umask(before)
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in again}
    first = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in packages.values()}
    assert digests == first


def test_it_asks_for_the_packages_that_the_tests_know(router: Router) -> None:
    about = router.about["nigehban"]["control"]
    depends = next(line for line in about.splitlines() if line.startswith("Depends: "))
    wanted = {*WANTED, *WANTED_BY_STORE}
    assert set(depends.removeprefix("Depends: ").split(", ")) == {*wanted, "ca-bundle"}
    assert wanted - {"python3-light"} <= SPLIT.keys()
    assert "Architecture: all" in about
    assert router.about["nigehban"]["conffiles"] == "/etc/config/nigehban\n"


def test_the_feed_asks_for_the_same(router: Router) -> None:
    text = MAKEFILE.read_text()
    for package in (*WANTED, *WANTED_BY_STORE):
        assert f"+{package}" in text


def test_the_feed_gives_the_pages_what_is_carried_for_them(vendor: Path) -> None:
    listed = MAKEFILE.read_text().partition("PAGES:=")[2].partition("\n\n")[0]
    carried = {path.stem for path in (vendor / "nigehban-webui").iterdir()}
    for name in carried - {"LICENCES", "MANIFEST"}:
        assert name in listed


def test_the_packages_hold_bytecode_and_no_sources(router: Router) -> None:
    names = [path.name for path in library(router).rglob("*") if path.is_file()]
    compiled = [name for name in names if name.endswith((".so", ".py", ".pyd", ".po"))]
    assert compiled == []
    assert sum(name.endswith(".pyc") for name in names) > 300


def test_no_path_of_the_machine_that_built_it_is_inside(router: Router, vendor: Path) -> None:
    secrets = [str(vendor).encode(), str(Path(__file__).parents[2]).encode(), b"/tmp/tmp"]
    for path in library(router).rglob("*.pyc"):
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret in content], path


def test_each_carried_package_comes_with_its_licence_and_its_files_are_listed(
    router: Router, vendor: Path
) -> None:
    carried = library(router) / "_vendor"
    for pin in pins(PINNED.read_text()):
        assert list((carried / "LICENCES" / pin.name).rglob("*")), pin.name
        manifest = (carried / f"MANIFEST.{pin.package}").read_text()
        for line in manifest.splitlines():
            digest, _, name = line.partition("  ")
            content = (vendor / pin.package / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest


def test_programs_and_scripts_may_be_run(router: Router) -> None:
    for name in ("usr/sbin/nigehban", "etc/init.d/nigehban", "usr/lib/nigehban/dnsmasq.sh"):
        assert stat.S_IMODE((router.root / name).stat().st_mode) == 0o755, name


def test_every_module_finds_what_it_imports_in_the_packages_we_ask_for(router: Router) -> None:
    rooms = ["policy", "blocklists", "store", "resolver", "nigehban", "webui"]
    rooms += ["firewall"] if (library(router) / "firewall").exists() else []
    done = subprocess.run(
        [router.root / "usr/bin/python3", "-I", "-c", IMPORT_ALL, library(router), *rooms],
        env=bare_root.environment(router.root),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {}


def test_the_other_package_is_refused_on_a_router_with_another_python(
    router: Router, tmp_path: Path
) -> None:
    script = tmp_path / "preinst"
    script.write_text(router.about["nigehban"]["preinst"])
    python = tmp_path / "python3"
    python.symlink_to(sys.executable)
    found = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    assert subprocess.run(["sh", script], env=found, check=False).returncode == 0
    python.unlink()
    python.write_text("#!/bin/sh\nexit 1\n")  # its version is not what it was asked for
    python.chmod(0o755)
    refused = subprocess.run(["sh", script], env=found, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "this package is for Python" in refused.stderr


def test_the_command_works_and_the_shipped_lists_are_there(router: Router, tmp_path: Path) -> None:
    data = str(tmp_path)
    done = bare_root.run(
        router.root, "explain", "pornhub.com", "--address", "192.168.1.9", NIGEHBAN_DATA=data
    )
    assert "blocked" in done.stdout, done.stderr
    assert (tmp_path / "table").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def running(router: Router, tmp_path: Path) -> Iterator[tuple[list[int], list[int]]]:
    """Run the resolver and the pages as procd does; gives the ports and the processes."""
    ports = [free_port(), free_port()]
    more = {"NIGEHBAN_DATA": str(tmp_path), "RUNTIME_DIRECTORY": str(tmp_path / "sockets")}
    where = ["--dns", f"127.0.0.1:{ports[0]}", "--web", f"127.0.0.1:{ports[1]}"]
    started = {
        word: subprocess.Popen(
            [router.root / "usr/sbin/nigehban", word, *where, "--upstream", "127.0.0.1:1"],
            env=bare_root.environment(router.root, **more),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for word in ("resolver", "console")
    }
    try:
        for port in ports:
            wait_for(port)
        yield ports, [process.pid for process in started.values()]
    finally:
        for process in started.values():
            process.terminate()
        said = [process.communicate(timeout=20)[1].decode() for process in started.values()]
    assert not [line for line in said if "Traceback" in line], said


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nobody listens on port {port}")


def test_from_bytecode_alone_it_answers_a_query_and_shows_its_page(
    running: tuple[list[int], list[int]],
) -> None:
    (dns_port, web_port), (resolver, console) = running
    response = dns.query.udp(
        dns.message.make_query("localhost.", "A"), "127.0.0.1", timeout=10, port=dns_port
    )
    assert response.rcode() == dns.rcode.NOERROR
    assert "127.0.0.1" in str(response.answer[0])
    with socket.create_connection(("127.0.0.1", web_port), timeout=10) as page:
        page.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: page.recv(65536), b""))
    assert received.startswith(b"HTTP/1.1 303"), received[:200]
    assert b"\r\nLocation: /setup\r\n" in received
    assert resident(resolver) < 45_000
    assert resident(console) < 64_000


def resident(process: int) -> int:
    """Give the resident memory of a process in KB."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
