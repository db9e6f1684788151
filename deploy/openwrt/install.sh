#!/bin/sh
# Install Nigehban on a router whose packages are apk's (OpenWrt 25.12 and newer), or on any OpenWrt
# with another Python than the .ipk is for. On the router, in the unpacked archive:
#
#     sh install.sh                                      install or upgrade
#     sh /usr/lib/nigehban/install.sh --uninstall        undo it; the family's rules stay
#     sh /usr/lib/nigehban/install.sh --uninstall --purge    the rules go too
#
# It may be run again. What it put there is listed in /usr/lib/nigehban/installed.
set -eu

ROOT=${NIGEHBAN_ROOT:-} # for tests: another root, and nothing is started
HERE=$(cd "$(dirname "$0")" && pwd)
LIBRARY=$ROOT/usr/lib/nigehban
LIST=$LIBRARY/installed
PYTHON=${NIGEHBAN_PYTHON:-python3}

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

install() {
	[ -d "$HERE/root/usr/lib/nigehban" ] || die "$HERE is not the unpacked archive"
	[ -n "$ROOT" ] || packages
	"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed"
	[ -n "$ROOT" ] || [ ! -x /etc/init.d/nigehban ] || /etc/init.d/nigehban stop || :
	compile
	new=$(mktemp)
	user
	cd "$HERE/root"
	find . -type f | sed 's|^\./||' | sort | while read -r file; do copy "$file"; done
	copy_self
	forget_old
	mv "$new" "$LIST"
	chmod 644 "$LIST"
	[ -n "$ROOT" ] || begin
}

packages() {
	if command -v apk >/dev/null; then
		# shellcheck disable=SC2046  # one word a package
		apk update && apk add $(cat "$HERE/packages")
	else
		# shellcheck disable=SC2046
		opkg update && opkg install $(cat "$HERE/packages")
	fi
}

# Bytecode is made in the unpacked archive, in memory; the flash gets nothing else.
compile() {
	"$PYTHON" -m compileall -q -b -s "$HERE/root" -p / --invalidation-mode unchecked-hash \
		"$HERE/root/usr/lib/nigehban" || die "the program cannot be compiled"
	find "$HERE/root/usr/lib/nigehban" -name '*.py' -exec rm {} +
}

copy() { # a path below the root; a folder that is made is listed too, after what is in it
	case "$1" in etc/config/*) [ ! -e "$ROOT/$1" ] || return 0 ;; esac
	echo "file $1" >>"$new"
	folders "$(dirname "$1")"
	cp "$HERE/root/$1" "$ROOT/$1.new"
	case "$1" in
	*/sbin/* | */init.d/* | */uci-defaults/* | *.sh) chmod 755 "$ROOT/$1.new" ;;
	*) chmod 644 "$ROOT/$1.new" ;;
	esac
	mv "$ROOT/$1.new" "$ROOT/$1"
}

folders() {
	[ "$1" != . ] || return 0
	was_ours=
	if [ -f "$LIST" ] && grep -qx "folder $1" "$LIST"; then was_ours=1; fi
	if [ -d "$ROOT/$1" ] && [ -z "$was_ours" ]; then return 0; fi
	grep -qx "folder $1" "$new" || echo "folder $1" >>"$new"
	folders "$(dirname "$1")"
	mkdir -p "$ROOT/$1"
}

copy_self() {
	cmp -s "$HERE/install.sh" "$LIBRARY/install.sh" || cp "$HERE/install.sh" "$LIBRARY/install.sh"
	printf 'file %s\n' usr/lib/nigehban/install.sh usr/lib/nigehban/installed >>"$new"
}

forget_old() { # what an older version had and this one has not; the owner's settings stay
	[ -f "$LIST" ] || return 0
	sed -n 's/^file //p' "$LIST" | while read -r file; do
		case "$file" in
		etc/config/*) grep -qx "file $file" "$new" || echo "file $file" >>"$new" ;;
		*) grep -qx "file $file" "$new" || rm -f "$ROOT/$file" ;;
		esac
	done
	if grep -qx user "$LIST" && ! grep -qx user "$new"; then echo user >>"$new"; fi
}

user() {
	! grep -q '^nigehban:' "$ROOT/etc/passwd" || return 0
	echo 'nigehban:x:5335:5335:nigehban:/var/run/nigehban:/bin/false' >>"$ROOT/etc/passwd"
	echo 'nigehban:x:5335:' >>"$ROOT/etc/group"
	[ ! -f "$ROOT/etc/shadow" ] || echo 'nigehban:x:0:0:99999:7:::' >>"$ROOT/etc/shadow"
	echo user >>"$new"
}

begin() {
	killall -HUP ubusd 2>/dev/null || : # it reads who may call what
	sh /etc/uci-defaults/90-nigehban && rm -f /etc/uci-defaults/90-nigehban
	/etc/init.d/nigehban enable
	/etc/init.d/nigehban restart
	say "Nigehban is starting. The link to set it up will be here: logread -e 'Set up'"
}

uninstall() {
	[ -f "$LIST" ] || die "Nigehban is not installed here"
	if [ -z "$ROOT" ]; then
		/etc/init.d/nigehban stop || :
		/etc/init.d/nigehban disable || :
	else
		"$LIBRARY/dnsmasq.sh" off
	fi
	list=$(mktemp)
	cp "$LIST" "$list"
	sed -n 's/^file //p' "$list" | while read -r file; do
		case "$file" in etc/config/*) [ "$1" = --purge ] || continue ;; esac
		rm -f "$ROOT/$file"
	done
	if [ "$1" = --purge ]; then rm -rf "$ROOT/etc/nigehban"; fi
	rm -rf "$ROOT/var/run/nigehban" "$ROOT/var/run/nigehban-fw"
	sed -n 's/^folder //p' "$list" | sort -r | while read -r folder; do
		rmdir "$ROOT/$folder" 2>/dev/null || :
	done
	if grep -qx user "$list"; then
		for file in passwd group shadow; do
			[ ! -f "$ROOT/etc/$file" ] || sed -i '/^nigehban:/d' "$ROOT/etc/$file"
		done
	fi
	rm -f "$list"
	say "Nigehban is gone, and the router asks as before."
	[ "$1" = --purge ] || say "The rules are still in /etc/nigehban; --uninstall --purge removes them too."
}

case "${1:-}" in
'') install ;;
--uninstall) uninstall "${2:-}" ;;
*) die "usage: install.sh [--uninstall [--purge]]" ;;
esac
