"""The service for Raspberry Pi and Debian: installed below another root, and taken away again."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from nigehban.addresses import with_home_defaults
from nigehban.passed_sockets import BLOCK_PAGE, DNS, WEB
from nigehban.settings import OperatorSettings
from tests.needs import needs, program

FOLDER = Path(__file__).parents[2] / "deploy" / "raspberrypi"
SERVICES = [FOLDER / "nigehban.service", FOLDER / "nigehban-fw.service"]
SOCKETS = [FOLDER / f"nigehban{which}.socket" for which in ("", "-page", "-block-page")]
UNITS = [*SERVICES, *SOCKETS]
SCRIPTS = ("install.sh", "uninstall.sh")


def run(script: str, root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"NIGEHBAN_ROOT": str(root)}
    command = ["sh", str(FOLDER / script), *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_are_plain_shell(script: str) -> None:
    for shell in ("dash", "busybox"):
        found = program(shell)
        if found:
            applet = ["sh"] if shell == "busybox" else []
            subprocess.run([found, *applet, "-n", str(FOLDER / script)], check=True)


@pytest.mark.timeout(300)
def test_install_and_uninstall_leave_nothing_behind(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    installed = run("install.sh", tmp_path, "--firewall", "eth1")
    assert installed.returncode == 0, installed.stderr
    command = tmp_path / "opt/nigehban/venv/bin/nigehban"
    version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("nigehban ")
    built = subprocess.run(
        [
            command,
            "explain",
            "pornhub.com",
            "--address",
            "192.168.1.9",
            "--data",
            tmp_path / "data",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "blocked" in built.stdout, built.stderr  # the shipped lists were installed too
    for unit in UNITS:
        there = tmp_path / "etc/systemd/system" / unit.name
        assert there.read_text() == unit.read_text()
    flags = (tmp_path / "etc/default/nigehban-fw").read_text()
    assert flags == "FLAGS=--lan eth1 --intercept 53\n"
    firewall = tmp_path / "opt/nigehban/venv/bin/nigehban-fw"
    help_ = subprocess.run([firewall, "--help"], capture_output=True, text=True, check=True)
    assert "--intercept PORT" in help_.stdout
    again = run("install.sh", tmp_path)
    assert again.returncode == 0, again.stderr
    assert run("uninstall.sh", tmp_path).returncode == 0
    left = {path for path in tmp_path.rglob("*") if path.is_file() and "data" not in path.parts}
    assert left == {path for path in before if path.is_file()}


@needs("systemd-analyze")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_the_units_are_closed_tight(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    assert float(found[1]) <= 2.0


@needs("systemd-analyze")
def test_the_units_are_well_formed_together(tmp_path: Path) -> None:
    for shipped in UNITS:
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", shipped.read_text())
        (tmp_path / shipped.name).write_text(text)
    names = [unit.name for unit in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        cwd=tmp_path,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in done.stderr.splitlines() if "nigehban" in line]
    assert not complaints


def test_the_sockets_are_those_that_the_service_would_open_itself() -> None:
    """One name each, as they are taken by, and the ports of a home."""
    home = with_home_defaults(OperatorSettings(home=True))
    wanted = {
        DNS: {*((kind, str(each)) for kind in ("Datagram", "Stream") for each in home.dns)},
        WEB: {("Stream", str(home.web))},
        BLOCK_PAGE: {("Stream", str(home.block_page))},
    }
    found = {}
    for unit in SOCKETS:
        lines = dict.fromkeys(unit.read_text().splitlines())
        (name,) = (line.partition("=")[2] for line in lines if line.startswith("FileDesc"))
        found[name] = {
            (line[6:].partition("=")[0], line.partition("=")[2])
            for line in lines
            if line.startswith("Listen")
        }
    assert found == wanted
    (taken,) = re.findall(r"^Sockets=(.*)$", SERVICES[0].read_text(), re.MULTILINE)
    assert taken.split() == [unit.name for unit in SOCKETS]
    assert "BindIPv6Only=ipv6-only" in SOCKETS[0].read_text()
    assert all("Service=nigehban.service" in unit.read_text() for unit in SOCKETS)


# --- on a root of its own, with a systemctl that writes down what it is told


SYSTEMCTL = """#!/bin/sh
printf '%s\\n' "$*" >>/run/told
case "$1" in
is-active) shift 2; for unit; do [ ! -e "/run/active-${unit%.service}" ] || exit 0; done; exit 3 ;;
start | restart)
    shift
    for unit; do
        case "$unit" in --*) continue ;; esac
        [ ! -e "/run/fails-$unit" ] || exit 1
        : >"/run/active-${unit%.service}"
    done ;;
stop) shift; for unit; do rm -f "/run/active-${unit%.service}"; done ;;
disable) for unit; do rm -f "/run/active-${unit%.service}"; done ;;
esac
"""
APART = """
set -e
mount -t tmpfs none /run
for each in opt var/lib; do mount -t tmpfs none /$each; done
mkdir /run/etc; cp -a /etc/. /run/etc/; mount --bind /run/etc /etc
mkdir /run/bin; printf '%s' "$SYSTEMCTL" >/run/bin/systemctl; chmod +x /run/bin/systemctl
stub() { printf '#!/bin/sh\\n' >"$1"; chmod +x "$1"; }
for each in journalctl sleep ss; do stub /run/bin/$each; done
PATH=/run/bin:$PATH
here=$1
accounts='/etc/\\(passwd\\|group\\|shadow\\|gshadow\\|sub.id\\)-*$'
listing() { find /etc /opt /var/lib -type f | grep -v "$accounts" | sort; }
install() {
    mkdir -p /opt/nigehban/venv/bin
    for each in python pip; do stub /opt/nigehban/venv/bin/$each; done
    sh "$here/install.sh" "$@"
}
"""


def apart(words: str, **more: str) -> str:
    """Run shell words where /etc, /opt and /var/lib are copies; gives what they printed."""
    done = subprocess.run(
        ["unshare", "--mount", "--propagation=private", "sh", "-c", APART + words, "sh", FOLDER],
        env=os.environ | {"SYSTEMCTL": SYSTEMCTL} | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs("unshare", root=True)
@pytest.mark.timeout(300)
def test_installed_twice_and_taken_away_a_machine_is_as_before() -> None:
    said = apart("""
before=$(listing)
install --firewall lo >/dev/null
grep -c 'by install.sh' /var/lib/nigehban/nigehban.yaml
: >/run/told
install >/dev/null
echo again; cat /run/told
echo removed
: >/run/told
sh "$here/uninstall.sh" >/dev/null; cat /run/told
[ ! -s /var/lib/nigehban/nigehban.yaml ] && echo settings as before
sh "$here/uninstall.sh" --purge >/dev/null
getent passwd nigehban || echo no user
sh "$here/uninstall.sh" --purge >/dev/null
[ "$before" = "$(listing)" ] && echo as before
""")
    count, said = said.split("again\n")
    again, removed = said.split("removed\n")
    assert count == "1\n"
    assert "stop" not in again, "an upgrade closes no socket"
    assert again.rstrip().endswith("restart nigehban")
    order = [line.split()[-1] for line in removed.splitlines() if line.startswith("disable")]
    assert order[:4] == [*(unit.name for unit in SOCKETS), "nigehban.service"]
    assert removed.splitlines()[-3:] == ["settings as before", "no user", "as before"]


@needs("unshare", root=True)
@pytest.mark.timeout(300)
def test_who_holds_the_port_is_named(tmp_path: Path) -> None:
    said = apart("""
held='udp UNCONN 0 0 %s:53 0.0.0.0:* users:(("%s",pid=7,fd=5))'
printf "#!/bin/sh\\ncase \\"\\$*\\" in *:53*) cat /run/held;; esac\\n" >/run/bin/ss
echo 'udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("dnsmasq",pid=7,fd=5))' >/run/held
sh "$here/install.sh" 2>&1 && exit 1
[ ! -e /opt/nigehban ]
echo 'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=9,fd=5))' >/run/held
touch /run/fails-nigehban.socket
install 2>&1
grep -c enable.*nigehban.socket /run/told || true
""")
    assert "dnsmasq" in said.partition("Installing")[0]
    assert "stop this program first" in said.partition("Installing")[0]
    assert "systemd-resolve" in said.partition("Installing")[2]
    assert said.endswith("\n0\n")
