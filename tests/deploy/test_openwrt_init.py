"""The init script: what procd is told, under each shell that a router or a Debian has."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.needs import needs, program

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = DEPLOY / "openwrt/files"
INIT = FILES / "etc/init.d/nigehban"
STUB = Path(__file__).with_name("procd_stub.sh")
SCRIPTS = sorted(
    path
    for path in DEPLOY.rglob("*")
    if path.is_file()
    and (
        path.suffix == ".sh"
        or path.parent.name == "iface"
        or path.read_bytes().startswith(b"#!/bin/sh")
    )
)
NETWORK = """
network_get_device() {
	case "$2" in lan | guest) eval "$1=br-$2" ;; *) return 1 ;; esac
}
network_get_ipaddrs() { [ "$2" != none ] && eval "$1=192.168.1.1"; }
network_get_ipaddrs6() { [ "$2" = lan ] && eval "$1=fd00::1"; }
"""
RECORDS = '#!/bin/sh\nprintf "%s %s\\n" "$(basename "$0")" "$*" >>"$RECORD"\n'
WRITES = RECORDS + 'echo "{}" >"$4"\n'
Play = Callable[..., list[str]]


@pytest.fixture(params=["dash", "busybox"])
def shell(request: pytest.FixtureRequest) -> list[str]:
    found = program(request.param)
    if found is None:
        pytest.skip(f"not installed: {request.param}")
    return [found, "ash"] if request.param == "busybox" else [found]


@pytest.fixture
def play(shell: list[str], tmp_path: Path) -> Play:
    """Give a function that runs an action and gives what was told, with the root left out."""
    root = tmp_path / "root"
    library = root / "usr/lib/nigehban"
    for folder in ("etc/config", "usr/sbin", "lib/functions", "usr/lib/nigehban/webui"):
        (root / folder).mkdir(parents=True)
    (library / "firewall").mkdir()
    (root / "etc/passwd").write_text("nigehban:x:5335:5335::/:/bin/false\n")
    (root / "lib/functions/network.sh").write_text(NETWORK)
    for path, text in ((library / "dnsmasq.sh", RECORDS), (root / "usr/sbin/nigehban", WRITES)):
        path.write_text(text)
        path.chmod(0o755)

    def played(action: str, *, code: int = 0, **uci: str) -> list[str]:
        record = tmp_path / "record"
        record.write_text("")
        found = {f"UCI_{key}": value for key, value in ({"data": f"{root}/data"} | uci).items()}
        found |= {"NIGEHBAN_ROOT": str(root), "RECORD": str(record), "PATH": "/usr/bin:/bin"}
        command = [*shell, str(STUB), str(INIT), action]
        done = subprocess.run(command, env=found, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (code, ""), done.stderr
        return record.read_text().replace(str(root), "").splitlines()

    return played


def instance(told: list[str], name: str) -> list[str]:
    at = told.index(f"instance {name}")
    return told[at + 1 : told.index("end", at)]


RUNNING = [
    "respawn 3600 5 0",
    "file /var/run/nigehban/nigehban.yaml",
    "stdout 1",
    "stderr 1",
]
NOBODY = [
    "user nigehban",
    "group nigehban",
    "no_new_privs 1",
    "capabilities /etc/capabilities/nigehban.json",
]
SETTINGS = "/var/run/nigehban/nigehban.yaml"
SOCKET = "/var/run/nigehban-fw/socket"
DEFAULTS = [
    "chown -R nigehban:nigehban /data",
    "chown nigehban:nigehban /var/run/nigehban",
    "chown root:nigehban /var/run/nigehban-fw",
    f"nigehban -m nigehban.uci_settings /etc/config/nigehban {SETTINGS} --firewall {SOCKET}",
    "chgrp nigehban /var/run/nigehban/nigehban.yaml",
    "instance firewall",
    "command /usr/sbin/nigehban-fw --socket /var/run/nigehban-fw/socket --group nigehban",
    "+ command --intercept 5335",
    "+ command --lan br-lan",
    "capabilities /etc/capabilities/nigehban-fw.json",
    *RUNNING,
    "end",
    "instance resolver",
    "command /usr/sbin/nigehban resolver --config /var/run/nigehban/nigehban.yaml --data /data",
    "env RUNTIME_DIRECTORY=/var/run/nigehban NIGEHBAN_PROCD=nigehban resolver",
    "watchdog 1 180",
    "limits nofile=8192 8192",
    "data addresses=192.168.1.1 fd00::1",
    *NOBODY,
    *RUNNING,
    "end",
    "instance pages",
    "command /usr/sbin/nigehban console --config /var/run/nigehban/nigehban.yaml --data /data",
    "env RUNTIME_DIRECTORY=/var/run/nigehban",
    *NOBODY,
    *RUNNING,
    "end",
    "dnsmasq.sh off",
    "on_config nigehban network",
]


def test_by_default_the_lan_is_intercepted_and_all_three_run(play: Play) -> None:
    assert play("start") == DEFAULTS


def test_a_reload_tells_procd_the_same_so_that_nothing_is_started_anew(play: Play) -> None:
    play("start")
    assert play("reload") == DEFAULTS


def test_switched_off_nothing_runs_and_dnsmasq_is_as_before(play: Play) -> None:
    assert play("start", enabled="0") == ["dnsmasq.sh off", "on_config nigehban network"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("mode", "bridge"), ("port", "dns"), ("port", "70000"), ("enabled", "2"), ("closed", "x")],
)
def test_a_value_that_is_not_valid_is_said_and_nothing_runs(
    play: Play, option: str, value: str
) -> None:
    told = play("start", code=1, **{option: value})
    assert told == ["log /etc/config/nigehban: a value of section main is not valid"]


def test_without_its_user_it_does_not_run_as_root(play: Play, tmp_path: Path) -> None:
    (tmp_path / "root/etc/passwd").write_text("root:x:0:0::/:/bin/ash\n")
    assert play("start", code=1) == ["log there is no user nigehban"]


def test_settings_with_a_mistake_start_nothing(play: Play, tmp_path: Path) -> None:
    (tmp_path / "root/usr/sbin/nigehban").write_text("#!/bin/sh\nexit 2\n")
    assert not [line for line in play("start", code=1) if line.startswith("instance")]


def test_at_boot_it_waits_for_the_network(play: Play) -> None:
    assert play("boot") == ["on_event interface.*.up 5000 /etc/init.d/nigehban restart"]


def test_stopping_puts_dnsmasq_back(play: Play) -> None:
    assert play("stop") == ["dnsmasq.sh off"]


def test_several_networks_and_a_strict_home(play: Play) -> None:
    told = instance(play("start", lan="lan guest none", closed="1", port="5353"), "firewall")
    assert told[1:5] == [
        "+ command --intercept 5353",
        "+ command --lan br-lan",
        "+ command --lan br-guest",
        "+ command --closed",
    ]


def test_forwarding_leaves_the_firewall_alone(play: Play) -> None:
    told = play("start", mode="forward", port="5400")
    assert "instance firewall" not in told
    assert "dnsmasq.sh forward 5400 lan" in told
    assert not [line for line in told if "--firewall" in line]


def test_replacing_dnsmasq_needs_a_port_that_only_a_jail_gives(play: Play) -> None:
    told = play("start", mode="replace")
    assert "dnsmasq.sh replace 5335 lan" in told
    resolver = instance(told, "resolver")
    assert "jail nigehban log procfs ubus" in resolver
    assert "mount_rw /data /var/run/nigehban" in resolver


def test_a_jail_may_be_asked_for(play: Play) -> None:
    resolver = instance(play("start", jail="1"), "resolver")
    assert "mount_rw /data /var/run/nigehban" in resolver
    assert "mount_rw /var/run/nigehban-fw" in resolver


def test_without_the_pages_or_the_firewall_the_resolver_runs_alone(
    play: Play, tmp_path: Path
) -> None:
    for folder in ("webui", "firewall"):
        (tmp_path / "root/usr/lib/nigehban" / folder).rmdir()
    told = play("start")
    assert [line for line in told if line.startswith("instance")] == ["instance resolver"]
    assert "log nigehban-fw is not installed: nothing is redirected" in told


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_script_is_plain_shell(script: Path, shell: list[str]) -> None:
    subprocess.run([*shell, "-n", str(script)], check=True)
    text = script.read_text()
    assert not re.search(r"\[\[|\bfunction\b|<<<|&>|\bdeclare\b|==", text), "a bashism"


@needs("shellcheck")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_script_passes_shellcheck(script: Path) -> None:
    words = ["shellcheck", "-s", "dash", "-S", "warning", "-e", "SC3043,SC1091", str(script)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_addresses_that_changed_are_taken_over_where_it_runs(tmp_path: Path) -> None:
    record = tmp_path / "record"
    init = tmp_path / "nigehban"
    init.write_text(f'#!/bin/sh\necho "$1" >>{record}\n')
    init.chmod(0o755)
    text = (FILES / "etc/hotplug.d/iface/45-nigehban").read_text()
    script = tmp_path / "hotplug"
    script.write_text(text.replace("/etc/init.d/nigehban", str(init)))
    for action, interface, said in (
        ("ifupdate", "wan6", ["enabled", "running", "reload"]),
        ("ifdown", "wan6", []),
        ("ifup", "loopback", []),
    ):
        record.write_text("")
        found = os.environ | {"ACTION": action, "INTERFACE": interface}
        subprocess.run(["sh", str(script)], env=found, check=True)
        assert record.read_text().split() == said
