#!/bin/sh
# Install the programs that the tests try the resolver with, by apt, where root or sudo allows.
# What cannot be installed makes its tests skip with the reason; with CI=true that is a failure.
set -u

wanted=""
need() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || wanted="$wanted $2"; }
need dig dnsutils
need unbound unbound
need dnsmasq dnsmasq-base
need ip iproute2
need nft nftables
need chromium chromium
need busybox busybox-static
need shellcheck shellcheck
need mmdebstrap mmdebstrap
need qemu-aarch64-static qemu-user-static
need npm "nodejs npm"
need systemd-analyze systemd
need unshare util-linux

# axe-core reads the pages for people who cannot see them well; the version is in the lock file.
checks=$(dirname "$0")/e2e/axe
page_checks() {
    installed=$checks/node_modules/.package-lock.json
    [ -n "$(find "$installed" -newer "$checks/package-lock.json" 2>/dev/null)" ] && return
    command -v npm >/dev/null 2>&1 || return
    npm ci --prefix "$checks" --ignore-scripts --no-audit --no-fund --silent >/dev/null 2>&1 ||
        echo "axe-core could not be installed: its tests are skipped"
}

if [ -z "$wanted" ]; then
    page_checks
    exit 0
fi
echo "tools for the tests:$wanted"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "no apt-get here: install them by hand"
elif [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted >/dev/null
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo -n env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted >/dev/null"
else
    echo "neither root nor sudo: their tests are skipped"
fi
page_checks
exit 0
