#!/bin/sh
# What a feed's build runs on a router image after installing a package: test.sh PACKAGE VERSION
set -eu

case "$1" in
nigehban)
	nigehban --version | grep -qF "$2"
	folder=$(mktemp -d)
	export NIGEHBAN_DATA="$folder" RUNTIME_DIRECTORY="$folder/run"
	nigehban explain pornhub.com --address 192.168.1.9 | grep -q blocked
	nigehban resolver --dns 127.0.0.1:5335 --upstream 127.0.0.1:1 &
	resolver=$!
	trap 'kill "$resolver"; rm -rf "$folder"' EXIT
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		sleep 2
		! nslookup localhost. 127.0.0.1:5335 2>/dev/null | grep -q '127\.0\.0\.1$' || exit 0
	done
	echo "the resolver does not answer" >&2
	exit 1
	;;
nigehban-webui)
	python3 -I -c 'import sys
sys.path[1:1] = ["/usr/lib/nigehban", "/usr/lib/nigehban/_vendor"]
import webui.application'
	;;
esac
