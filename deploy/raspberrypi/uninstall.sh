#!/bin/sh
# Undo what install.sh did. The family's rules stay in /var/lib/nigehban unless --purge is given.
#
#     sudo sh deploy/raspberrypi/uninstall.sh [--purge]
set -eu

root=${NIGEHBAN_ROOT:-}
if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
    printf '%s\n' "run this as root: sudo sh $0" >&2
    exit 1
fi

if [ -z "$root" ]; then
    systemctl disable --quiet --now nigehban nigehban-fw 2>/dev/null || true
    # where it was killed, its table is there still
    [ ! -x /usr/sbin/nft ] || /usr/sbin/nft delete table inet nigehban 2>/dev/null || true
fi
[ -n "$root" ] || systemctl disable --quiet --now nigehban-dhcp 2>/dev/null || true
rm -f "$root/etc/nigehban-dhcp.conf" "$root/etc/systemd/system/nigehban-dhcp.service"
rm -f "$root/etc/systemd/system/nigehban.service" \
    "$root/etc/systemd/system/nigehban-fw.service" "$root/etc/default/nigehban-fw"
rm -rf "$root/opt/nigehban"
if [ -z "$root" ]; then
    systemctl daemon-reload
    if [ "${1:-}" = "--purge" ]; then
        rm -rf /var/lib/nigehban
        getent passwd nigehban >/dev/null && userdel nigehban
    fi
fi
printf '%s\n' "Nigehban is gone. Point your router's DNS back to what it was before."
[ "${1:-}" = "--purge" ] || printf '%s\n' "The rules are still in /var/lib/nigehban; --purge removes them too."
