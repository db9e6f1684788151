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

sockets="nigehban.socket nigehban-page.socket nigehban-block-page.socket"
if [ -z "$root" ]; then
    for unit in $sockets nigehban.service nigehban-fw.service nigehban-dhcp.service; do
        # sockets first: they would start it again
        systemctl disable --quiet --now $unit 2>/dev/null || true
    done
    # where it was killed, its table is there still
    [ ! -x /usr/sbin/nft ] || /usr/sbin/nft delete table inet nigehban 2>/dev/null || true
fi
for unit in $sockets nigehban.service nigehban-fw.service nigehban-dhcp.service; do
    rm -f "$root/etc/systemd/system/$unit"
done
rm -f "$root/etc/default/nigehban-fw" "$root/etc/nigehban-dhcp.conf"
rm -rf "$root/opt/nigehban"
if [ -z "$root" ]; then
    systemctl daemon-reload
    settings=/var/lib/nigehban/nigehban.yaml
    [ ! -f $settings ] || sed -i '/^firewall: on # by install\.sh$/d' $settings
    if [ "${1:-}" = "--purge" ]; then
        rm -rf /var/lib/nigehban /var/lib/nigehban-dhcp
        for user in nigehban nigehban-dhcp; do
            ! getent passwd $user >/dev/null || userdel $user
        done
    fi
fi
printf '%s\n' "Nigehban is gone. Point your router's DNS back to what it was before."
[ "${1:-}" = "--purge" ] || printf '%s\n' "The rules are still in /var/lib/nigehban; --purge removes them too."
