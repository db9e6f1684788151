#!/bin/sh
# Install Nigehban as a service on Raspberry Pi OS or any Debian. Run as root from a checkout:
#
#     sudo sh deploy/raspberrypi/install.sh
#
# It may be run again to upgrade; rules and data stay. uninstall.sh undoes all of it.
#
# On a machine through which the home's traffic flows, name the interface of the home's side:
#
#     sudo sh deploy/raspberrypi/install.sh --firewall eth1
#
# Then locks end open connections too (docs/enforcement.md). It needs nftables.
set -eu

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

here=$(cd "$(dirname "$0")/../.." && pwd)
root=${NIGEHBAN_ROOT:-}            # for tests: install below another root, and start nothing
place=$root/opt/nigehban
units=$root/etc/systemd/system
sockets="nigehban.socket nigehban-page.socket nigehban-block-page.socket"
lan=""
if [ "${1:-}" = "--firewall" ]; then lan=${2:?needs the name of an interface}; fi

if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then die "run this as root: sudo sh $0"; fi
[ -f "$here/pyproject.toml" ] || die "$here is not a checkout of Nigehban"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed"
python3 -c 'import venv, ensurepip' 2>/dev/null || die "the package python3-venv is needed: apt install python3-venv"

if [ -n "$lan" ] && [ ! -x /usr/sbin/nft ]; then
    die "the package nftables is needed: apt install nftables"
fi

# The ports must be free, 53 at least where the home asks. Say who holds them rather than fail later.
holders() { ss -H -lntup "sport = :$1" 2>/dev/null | awk '{ print "    " $5, $7 }'; }
is_running() { systemctl is-active --quiet "$@" 2>/dev/null; }
if [ -z "$root" ] && ! is_running nigehban nigehban.socket; then
    for port in 53 80; do
        taken=$(holders $port)
        [ $port != 53 ] || taken=$(printf '%s' "$taken" | grep -v ' 127\.\| \[::1\]' || true)
        [ -z "$taken" ] || die "port $port is taken; stop this program first:
$taken"
    done
fi

say "Installing the program in $place"
mkdir -p "$place" "$units" "$root/etc/default"
[ -x "$place/venv/bin/python" ] || python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check --upgrade "$here"
cp "$here/README.md" "$here/LICENSE" "$here/docs/enforcement.md" "$place/"

if [ -z "$root" ]; then
    if ! getent passwd nigehban >/dev/null; then
        useradd --system --home-dir /var/lib/nigehban --no-create-home --shell /usr/sbin/nologin nigehban
    fi
fi
for unit in nigehban.service nigehban-fw.service $sockets; do
    install -m 644 "$here/deploy/raspberrypi/$unit" "$units/"
done
if [ -n "$lan" ]; then
    printf '%s\n' "FLAGS=--lan $lan --intercept 53" >"$root/etc/default/nigehban-fw"
fi
if [ -n "$root" ]; then exit 0; fi

systemctl daemon-reload
systemctl enable --quiet nigehban
if ! is_running nigehban.socket; then # else they stay open: an upgrade loses no question
    systemctl stop nigehban           # which would hold the ports itself
    if systemctl start $sockets 2>/dev/null; then
        systemctl enable --quiet $sockets
    else
        systemctl stop $sockets 2>/dev/null || true
        say "On an address of this machine's own, port 53 is held by:"
        say "$(holders 53)"
        say "Nigehban serves the home's addresses beside it; while it restarts, a question may be lost."
    fi
fi
if [ -n "$lan" ]; then
    settings=/var/lib/nigehban/nigehban.yaml
    install -d -m 750 -o nigehban -g nigehban /var/lib/nigehban
    grep -qs '^firewall:' "$settings" || printf '%s\n' "firewall: on # by install.sh" >>"$settings"
    systemctl enable --quiet nigehban-fw
    systemctl restart nigehban-fw
fi
systemctl restart nigehban
say "Nigehban is running. The link to set it up:"
sleep 5
journalctl --unit nigehban --since -2min --output cat | grep -E '^(Set up|Page)' || true
say "Now point a phone, then the router, at this machine: see $place/README.md"
