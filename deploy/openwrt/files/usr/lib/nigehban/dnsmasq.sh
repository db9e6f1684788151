#!/bin/sh
# Have dnsmasq ask us, or leave DNS to us, and put everything back as it was.
#
#     dnsmasq.sh forward PORT [LAN...]    dnsmasq stays on port 53 and asks 127.0.0.1#PORT
#     dnsmasq.sh replace PORT [LAN...]    dnsmasq keeps DHCP only, and names this router for DNS
#     dnsmasq.sh off                      as before
#
# What was there is kept in /etc/config/nigehban_before until it is put back: option by option, so
# that whatever else somebody changes meanwhile stays. It is written before dnsmasq's own file is.
set -euf

ROOT=${NIGEHBAN_ROOT:-} # for tests
BEFORE=$ROOT/etc/config/nigehban_before
UNSET=-unset-
SERVER='dhcp.@dnsmasq[0]'
LINE='
' # between the entries of a list: they may hold spaces
FORWARD="noresolv addmac stripmac addsubnet stripsubnet cachesize rebind_protection"

on() {
	mode=$1 port=$2
	shift 2
	[ "$(uci -q get nigehban_before.kept.for || :)" != "$mode $port $*" ] || return 0
	off
	: >"$BEFORE"
	uci set nigehban_before.kept=backup
	uci set nigehban_before.kept.for="$mode $port $*"
	uci set nigehban_before.kept.mode="$mode"
	case "$mode" in
	forward)
		keep_list "$SERVER.server" server
		for option in $FORWARD; do keep "$SERVER.$option" "$option"; done
		;;
	replace)
		keep "$SERVER.port" port
		for lan in "$@"; do
			uci add_list nigehban_before.kept.lan="$lan"
			keep_list "dhcp.$lan.dhcp_option" "dhcp_option_$lan"
		done
		;;
	esac
	uci commit nigehban_before
	"set_$mode" "$port" "$@"
	apply
}

off() {
	[ -f "$BEFORE" ] || return 0
	case "$(uci -q get nigehban_before.kept.mode || :)" in
	forward)
		put_back_list "$SERVER.server" server
		for option in $FORWARD; do put_back "$SERVER.$option" "$option"; done
		;;
	replace)
		put_back "$SERVER.port" port
		for lan in $(uci -q get nigehban_before.kept.lan || :); do
			put_back_list "dhcp.$lan.dhcp_option" "dhcp_option_$lan"
		done
		;;
	esac
	apply
	rm -f "$BEFORE"
}

# A home's device may say of itself what it likes: dnsmasq takes that away and says what it sees.
set_forward() {
	uci -q delete "$SERVER.server" || :
	uci add_list "$SERVER.server=127.0.0.1#$1"
	uci set "$SERVER.noresolv=1"
	uci set "$SERVER.addmac=1"
	uci set "$SERVER.stripmac=1"
	uci set "$SERVER.addsubnet=32,128"
	uci set "$SERVER.stripsubnet=1"
	uci set "$SERVER.cachesize=0"         # our answers differ by device
	uci set "$SERVER.rebind_protection=0" # we do that; it would eat our own answers
}

set_replace() {
	shift
	uci set "$SERVER.port=0"
	. "$ROOT/lib/functions/network.sh"
	for lan in "$@"; do
		address=
		network_get_ipaddr address "$lan" || continue
		name_only "$lan" "$address"
	done
}

# Option 6 of DHCP: a second resolver there would be a way around.
name_only() {
	uci -q delete "dhcp.$1.dhcp_option" || :
	entries "nigehban_before.kept.dhcp_option_$1" | while read -r entry; do
		case "$entry" in
		"$UNSET" | 6,* | option:dns-server,*) ;;
		*) uci add_list "dhcp.$1.dhcp_option=$entry" ;;
		esac
	done
	uci add_list "dhcp.$1.dhcp_option=6,$2"
}

entries() {
	uci -q -d "$LINE" get "$1" || echo "$UNSET"
}

keep() { # SECTION.OPTION NAME
	uci set "nigehban_before.kept.$2=$(uci -q get "$1" || echo "$UNSET")"
}

keep_list() {
	entries "$1" | while read -r entry; do
		uci add_list "nigehban_before.kept.$2=$entry"
	done
}

put_back() {
	value=$(uci -q get "nigehban_before.kept.$2" || echo "$UNSET")
	if [ "$value" = "$UNSET" ]; then
		uci -q delete "$1" || :
	else
		uci set "$1=$value"
	fi
}

put_back_list() {
	uci -q delete "$1" || :
	entries "nigehban_before.kept.$2" | while read -r entry; do
		[ "$entry" = "$UNSET" ] || uci add_list "$1=$entry"
	done
}

apply() {
	uci commit dhcp
	"$ROOT/etc/init.d/dnsmasq" restart >/dev/null 2>&1 || :
}

case "${1:-}" in
forward | replace) on "$@" ;;
off) off ;;
*)
	echo "usage: dnsmasq.sh forward PORT [LAN...] | replace PORT [LAN...] | off" >&2
	exit 2
	;;
esac
