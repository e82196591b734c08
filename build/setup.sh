#!/bin/sh
# Installs what is missing on Debian and Ubuntu:
#
#   build/setup.sh cli     for the command line: Go alone
#   build/setup.sh app     for the app: Go, Node, and the libraries of its window
#   build/setup.sh test    for the tests: all of it, and a display without a screen
#   build/setup.sh package for what people install: the app, and makers of packages and installers
#   build/setup.sh test-package for the test of that
#
# As root, or where sudo asks for no password, apt does it; elsewhere the
# command to type is printed. Takes no time when nothing is missing.
set -eu

app="gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev fonts-dejavu-core"
browser=chromium
for there in google-chrome chromium-browser; do # Ubuntu has Chromium as a snap only
	command -v "$there" >/dev/null && browser=""
done
window="xvfb xauth openbox xdotool imagemagick dbus dbus-x11 at-spi2-core python3-pyatspi gir1.2-gtk-3.0 gnome-keyring"

makers="dpkg-dev nsis zip"
provers="debootstrap lintian desktop-file-utils appstream shared-mime-info libglib2.0-bin man-db buildah bash-completion zsh fish unzip"

fail() {
	printf 'tokenlap setup: %s\n' "$*" >&2
	exit 1
}

# newer HAVE WANT: is version HAVE at least WANT?
newer() {
	[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

check_go() {
	command -v go >/dev/null || fail "Go is missing: install 1.26 or newer from https://go.dev/dl/"
	have=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || have=""
	newer "${have:-0}" 1.26 || fail "Go ${have:-of this machine} is too old: install 1.26 or newer from https://go.dev/dl/"
}

check_node() {
	command -v node >/dev/null || fail "Node is missing: install 20.19 or newer from https://nodejs.org/"
	command -v npm >/dev/null || fail "npm is missing: install it beside Node"
	have=$(node --version | sed 's/^v//')
	newer "$have" 20.19 || fail "Node $have is too old: install 20.19 or newer from https://nodejs.org/"
}

installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# packages NAME...: those that are missing get installed.
packages() {
	[ "$(uname)" = Linux ] || return 0
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		pkg-config --exists gtk+-3.0 webkit2gtk-4.1 2>/dev/null ||
			fail "this is no Debian or Ubuntu: install the development files of GTK 3 and WebKitGTK 4.1, gcc and pkg-config yourself"
		return 0
	fi
	missing=""
	for name in "$@"; do
		installed "$name" || missing="$missing $name"
	done
	[ -n "$missing" ] || return 0
	install="apt-get install -y --no-install-recommends$missing"
	if [ "$(id -u)" = 0 ]; then
		sudo=""
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		sudo="sudo"
	else
		fail "packages are missing; type this, then try again:

    sudo apt-get update && sudo $install
"
	fi
	echo "tokenlap setup: installing$missing"
	$sudo apt-get -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300 update -q
	$sudo env DEBIAN_FRONTEND=noninteractive $install -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300
}

cd "$(dirname "$0")/.."
case "${1:-}" in
cli)
	check_go
	;;
app)
	check_go
	check_node
	packages $app
	;;
test)
	check_go
	check_node
	packages $app $window $browser
	;;
package)
	check_go
	check_node
	packages $app $makers
	;;
test-package)
	check_go
	check_node
	packages $app $makers $provers $window
	;;
*)
	fail "say what for: cli, app, test, package or test-package"
	;;
esac
