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
	work=$(mktemp -d)
	files
	folders
	user
	forget_old
	(cd "$HERE/root" && tar -c -T "$work/files") | tar -x -C "${ROOT:-/}"
	cp "$HERE/install.sh" "$work/install.sh"
	mv "$work/install.sh" "$LIBRARY/install.sh"
	mv "$work/installed" "$LIST"
	chmod 644 "$LIST" "$LIBRARY/install.sh"
	rm -rf "$work"
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

files() { # what is copied; the owner's settings stay as they are
	(cd "$HERE/root" && find . -type f | sed 's|^\./||' | sort) >"$work/files"
	: >"$work/installed"
	! was_there "file etc/config/nigehban" || echo "file etc/config/nigehban" >"$work/installed"
	[ ! -e "$ROOT/etc/config/nigehban" ] || sed -i '/^etc\/config\//d' "$work/files"
	sed 's/^/file /' "$work/files" >>"$work/installed"
	printf 'file %s\n' usr/lib/nigehban/install.sh usr/lib/nigehban/installed >>"$work/installed"
}

folders() { # those that are made for us go when we go
	(cd "$HERE/root" && find . -mindepth 1 -type d | sed 's|^\./||' | sort) |
		while read -r folder; do
			if [ ! -d "$ROOT/$folder" ] || was_there "folder $folder"; then echo "folder $folder"; fi
		done >>"$work/installed"
}

forget_old() { # what an older version had and this one has not
	[ -f "$LIST" ] || return 0
	sed -n 's/^file //p' "$work/installed" >"$work/kept"
	sed -n 's/^file //p' "$LIST" | grep -vxF -f "$work/kept" | (cd "${ROOT:-/}" && xargs rm -f)
	if was_there user; then echo user >>"$work/installed"; fi
}

was_there() { [ -f "$LIST" ] && grep -qx "$1" "$LIST"; }

user() {
	! grep -q '^nigehban:' "$ROOT/etc/passwd" || return 0
	echo 'nigehban:x:5335:5335:nigehban:/var/run/nigehban:/bin/false' >>"$ROOT/etc/passwd"
	echo 'nigehban:x:5335:' >>"$ROOT/etc/group"
	[ ! -f "$ROOT/etc/shadow" ] || echo 'nigehban:x:0:0:99999:7:::' >>"$ROOT/etc/shadow"
	echo user >>"$work/installed"
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
		nft delete table inet nigehban 2>/dev/null || : # where the firewall was killed
	else
		"$LIBRARY/dnsmasq.sh" off
	fi
	list=$(mktemp)
	cp "$LIST" "$list"
	[ "$1" = --purge ] || sed -i '/^file etc\/config\//d' "$list"
	sed -n 's/^file //p' "$list" | (cd "${ROOT:-/}" && xargs rm -f)
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
