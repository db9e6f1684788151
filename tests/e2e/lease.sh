#!/bin/sh
# What udhcpc runs when it was given an address: take it, and write down what came with it.
# shellcheck disable=SC2154  # udhcpc sets them
case "$1" in
bound | renew)
	ip -4 address flush dev "$interface"
	ip address add "$ip/$mask" dev "$interface"
	ip route add default via "${router%% *}"
	printf 'ip=%s\nrouter=%s\ndns=%s\nserver=%s\n' "$ip" "$router" "$dns" "$serverid" >"$LEASE"
	;;
esac
exit 0
