"""The real kernel, asked by knocking: who is there answers, who left does not, whatever it asks."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.namespaces import home, ip
from tests.needs import needs

KNOCKING = """
import sys, time
from pathlib import Path
from resolver.network import Network

address, mac = sys.argv[1:]
for setting in Path("/proc/sys/net/ipv4/neigh").glob("*/delay_first_probe_time"):
    setting.write_text("1")
network = Network(lambda _: None)

def is_there():
    network.knock(address)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        network.drain()
        if network.is_reachable(address) and network.mac_of(address) == mac:
            return True
        time.sleep(0.05)
    return False

print("there" if is_there() else "away", flush=True)
sys.stdin.readline()
network.drain()
print("there" if is_there() else "away", flush=True)
"""


@needs("ip", root=True)
def test_the_kernel_finds_who_is_there_and_nobody_else() -> None:
    with home(["tablet"]) as lan:
        tablet = lan.clients["tablet"]
        with subprocess.Popen(
            [*lan.within, sys.executable, "-c", KNOCKING, tablet.ipv4, tablet.mac],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as asking:
            assert asking.stdout is not None
            assert asking.stdin is not None
            assert asking.stdout.readline() == "there\n"
            ip("-n", tablet.namespace, "address", "flush", "dev", "eth0")
            known = [tablet.ipv4, "dev", "br-lan", "nud", "stale"]
            ip("-n", lan.router, "neighbour", "change", *known)
            asking.stdin.write("\n")
            asking.stdin.flush()
            assert asking.stdout.readline() == "away\n"
