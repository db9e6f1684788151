"""Connections in the kernel's own table: a device's end, another's and those that stay do not."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firewall.connections import attributes
from tests.e2e.internet import Stream, internet
from tests.e2e.namespaces import Lan, home
from tests.e2e.processes import ROOT
from tests.needs import needs, program

GAME, SCHOOL = ("198.51.100.20", "2001:db8::20"), ("198.51.100.10", "2001:db8::10")
TRACKS = """
table inet fw4 {
    chain forward {
        type filter hook forward priority filter; policy accept;
        ct state established,related accept
    }
    chain srcnat {
        type nat hook postrouting priority srcnat; policy accept;
        oifname "wan" masquerade
    }
}
"""


def ended(lan: Lan, mac: str, *stays: str) -> int:
    code = "import sys; from firewall.connections import end_connections as end;"
    code += "print(end({sys.argv[1]: frozenset(sys.argv[2:])}))"
    command = [*lan.within, sys.executable, "-c", code, mac, *stays]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


@needs("ip", "nft", root=True)
@pytest.mark.xdist_group("namespaces")
@pytest.mark.timeout(60)
def test_a_devices_connections_leave_the_table(tmp_path: Path) -> None:
    nft = [str(program("nft")), "-f", "-"]
    with home(["tablet", "phone"]) as lan, internet(lan, [*GAME, *SCHOOL], tmp_path / "log"):
        subprocess.run([*lan.within, *nft], input=TRACKS, text=True, check=True)
        tablet, phone = lan.clients["tablet"], lan.clients["phone"]
        for game, school in zip(GAME, SCHOOL, strict=True):
            with (
                Stream(tablet, game) as playing,
                Stream(tablet, school) as lesson,
                Stream(phone, game) as theirs,
            ):
                streams = (playing, lesson, theirs)
                assert all(stream.is_alive() for stream in streams)
                assert ended(lan, tablet.mac, school) == 1
                assert ended(lan, tablet.mac, school) == 0, "it is gone"
                assert ended(lan, phone.mac, game) == 0, "theirs was to stay"
                assert lesson.is_alive()
                assert theirs.is_alive()
                assert ended(lan, phone.mac) == 1
            ended(lan, tablet.mac)  # what was to stay, before the other family's turn
        assert ended(lan, "02:00:00:00:77:99") == 0


@given(st.binary(max_size=60))
def test_no_octets_make_it_fail(octets: bytes) -> None:
    assert all(0 <= kind < 1 << 14 for kind, _ in attributes(octets))
