"""The resolver on another processor, one with the other order of octets: emulated, real answers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import dns.message
import dns.query
import pytest

from blocklists.build import Builder
from nigehban.workplace import CATALOGUE
from resolver.listening import HANDLES, open_pair
from resolver.settings import ENVIRONMENT, Settings
from resolver.upstreams import Address
from store.places import Places
from tests.blocklists.homes import starter
from tests.needs import needs, program

ROOT = Path(__file__).parents[2]
PACKAGES = "python3-minimal,libpython3-stdlib,libsqlite3-0"
COMPILE = """
import sys
sys.path.insert(1, sys.argv[1])
from pathlib import Path
from blocklists.build import Builder
from blocklists.starter import Starter
from blocklists.table import Table, TableError
try:
    Table.open(Path(sys.argv[2])).close()
except TableError as error:
    print(error)
Builder(Path(sys.argv[3]), Starter(Path(sys.argv[4]))).build()
with Table.open(Path(sys.argv[3], "table")) as table:
    assert table.verify()
    assert table.lookup("www.naked.test"), "not listed"
    assert not table.lookup("bank.test"), "listed"
print(sys.byteorder)
"""


def userland(processor: str, folder: Path) -> list[str]:
    """Unpack Debian's Python for a processor; gives the command that runs it here."""
    root = folder / processor
    words = ["mmdebstrap", "--quiet", "--variant=extract", f"--architectures={processor}"]
    for _ in range(2):  # a mirror may be short of breath once
        done = subprocess.run(
            [*words, f"--include={PACKAGES}", "bookworm", str(root)],
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.returncode:
            break
        shutil.rmtree(root, ignore_errors=True)
    else:
        pytest.skip(f"no packages for {processor} can be had here: {done.stderr.strip()[-200:]}")
    emulator = {"arm64": "aarch64"}.get(processor, processor)
    python = str(root / "usr/bin/python3.11")
    return [program(f"qemu-{emulator}-static") or "", "-L", str(root), python]


@needs("mmdebstrap", "qemu-aarch64-static", "qemu-s390x-static")
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("processor", "order"), [("arm64", "little"), ("s390x", "big")])
def test_it_compiles_lists_and_answers_there(processor: str, order: str, tmp_path: Path) -> None:
    python = userland(processor, tmp_path)
    Places(tmp_path / "here").make()
    Builder(tmp_path / "here", starter(tmp_path / "starter")).build()
    places = Places(tmp_path / "there")
    places.make()
    folders = [ROOT, tmp_path / "here/table", places.data, tmp_path / "starter"]
    compiling = [*python, "-I", "-B", "-c", COMPILE, *map(str, folders)]
    done = subprocess.run(compiling, capture_output=True, text=True, check=False)
    *said, found = done.stdout.splitlines()
    assert (found, done.stderr) == (order, "")
    assert bool(said) == (order != sys.byteorder)
    assert not said or said[0].endswith("it has to be compiled again here.")

    udp, tcp = open_pair(Address("127.0.0.1", 0))
    port = udp.getsockname()[1]
    settings = Settings(
        data=places.data,
        catalogue=CATALOGUE,
        listen=(Address("127.0.0.1", port),),
        upstreams=(Address("127.0.0.1", 1),),
    )
    handles = [udp.fileno(), tcp.fileno()]
    start = f"import sys; sys.path.insert(1, {str(ROOT)!r}); import runpy; "
    start += "runpy.run_module('nigehban.resolver_process', run_name='__main__')"
    resolver = subprocess.Popen(
        [*python, "-I", "-B", "-c", start],
        env={ENVIRONMENT: settings.to_json(), HANDLES: json.dumps([handles])},
        pass_fds=handles,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for ask in (dns.query.udp, dns.query.tcp):
            query = dns.message.make_query("localhost.", "A")
            response = ask(query, "127.0.0.1", timeout=90, port=port)
            assert "127.0.0.1" in str(response.answer[0]), resolver.poll()
    finally:
        resolver.terminate()
        complaints = resolver.communicate(timeout=30)[1]
        udp.close()
        tcp.close()
    assert "Traceback" not in complaints, complaints
