#!/bin/bash
# Proves what `make package` makes, as root on Debian: two builds in different
# folders are the same bytes; the packages please Debian's own checks; in a bare
# Debian without Go, Node and compilers the package installs, measures, opens its
# window and is removed without a trace; the static command line works in an empty
# root, and as a container without root.
set -eu -o pipefail # grep -q would end what writes to it: not here
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "test-package: this needs root, for the roots it works in" >&2; exit 1; }

work=$(mktemp -d -p /var/tmp)
root=$work/root
mirror=${mirror:-http://deb.debian.org/debian}
server=""
clean() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	for there in "$root"/{proc,sys,dev/shm,dev/pts,dev,tmp/.X11-unix}; do
		! mountpoint -q "$there" || umount -l "$there"
	done
	rm -rf --one-file-system "$work"
}
trap clean EXIT

say() { printf '\n== %s\n' "$*"; }
fail() {
	printf 'test-package: %s\n' "$*" >&2
	exit 1
}
demo=(sim-swift sim-steady --lengths short --iterations 1 --max-tokens 48)

# copied FOLDER: a clone of this revision there, with the modules of the page.
copied() {
	mkdir -p "$1"
	git clone -q . "$1"
	cp -al frontend/node_modules "$1/frontend/" 2>/dev/null || cp -a frontend/node_modules "$1/frontend/"
	touch "$1/frontend/node_modules/.package-lock.json"
}

the_same_bytes() {
	say "two builds, in two folders"
	copied "$work/one"
	copied "$work/another/place"
	for folder in one another/place; do
		make -s -C "$work/$folder" package
	done
	diff "$work/one/build/dist/SHA256SUMS" "$work/another/place/build/dist/SHA256SUMS" || fail "two builds differ"
	dist=$work/one/build/dist
	rm -rf build/dist "$work/another"
	cp -r "$dist" build/
	dist=$PWD/build/dist
	(cd "$dist" && sha256sum --quiet -c SHA256SUMS)
}

debian_agrees() {
	say "lintian, desktop entry, AppStream"
	lintian --allow-root --fail-on error --tag-display-limit 0 "$dist"/*.deb
	dpkg-deb -x "$dist"/tokenlap_*.deb "$work/unpacked"
	desktop-file-validate "$work/unpacked/usr/share/applications/tokenlap.desktop"
	appstreamcli validate --no-net "$work/unpacked/usr/share/metainfo/io.github.tokenlap.Tokenlap.metainfo.xml"
	printf '# A plan of Tokenlap: nothing\n' >"$work/nightly.tokenlap.toml"
	update-mime-database "$work/unpacked/usr/share/mime" 2>/dev/null
	update-desktop-database "$work/unpacked/usr/share/applications"
	XDG_DATA_HOME=$work XDG_DATA_DIRS=$work/unpacked/usr/share:/usr/share gio info -a standard::content-type "$work/nightly.tokenlap.toml" |
		grep application/vnd.tokenlap.plan+toml >/dev/null || fail "plan files have no type of their own"
	PATH=$work/unpacked/usr/bin:$PATH XDG_DATA_HOME=$work XDG_DATA_DIRS=$work/unpacked/usr/share:/usr/share gio mime application/vnd.tokenlap.plan+toml |
		grep tokenlap.desktop >/dev/null || fail "nothing opens plan files"
}

# version_of FILE: what the program there says, or has in it if this machine cannot start it.
version_of() {
	case $1 in
	*linux-amd64*) "$1" --version ;;
	*) grep -a -o -m 1 -F "$version" "$1" | sort -u ;;
	esac
}

archives_are_whole() {
	say "each archive: the program with its version, the documents, the licences"
	version=$(git -C "$work/one" describe --tags --always --dirty)
	for archive in "$dist"/*.tar.gz "$dist"/*.zip; do
		name=$(basename "${archive%.tar.gz}" .zip)
		case $archive in
		*.zip) unzip -q "$archive" -d "$work/archives" ;;
		*) tar -C "$work" --one-top-level=archives -xzf "$archive" ;;
		esac
		for file in LICENSE THIRD-PARTY.txt README.md docs/first-endpoint.md docs/pictures/results-light.png; do
			[ -s "$work/archives/$name/$file" ] || fail "$name has no $file"
		done
		for program in "$work/archives/$name"/{,bin/}{tokenlap,*.exe}; do
			[ -f "$program" ] || continue
			said=$(version_of "$program" | grep -F "$version") || fail "${program#"$work/archives/"} is of another version than $version"
			printf '%s: %s\n' "${program#"$work/archives/"}" "$said"
		done
	done
	grep -F "$version" "$dist"/*.spdx.json >/dev/null || fail "the bill of materials has no version"
	du -h --apparent-size "$dist"/* | sed "s,$dist/,,"
}

manual_renders() {
	say "manual pages"
	for page in "$work/unpacked/usr/share/man/man1"/*.gz; do
		warnings=$(man -l --warnings -E UTF-8 "$page" 2>&1 >"$work/page.txt")
		[ -z "$warnings" ] || fail "${page##*/}: $warnings"
		grep SYNOPSIS "$work/page.txt" >/dev/null || fail "${page##*/} is no manual page"
	done
	grep -e --concurrent <(man -l -E UTF-8 "$work/unpacked/usr/share/man/man1/tokenlap-run.1.gz") >/dev/null || fail "the page of run has no options"
}

# completed COMMAND: prints how a shell completes "tokenlap selfch".
completed() {
	PATH=$work/unpacked/usr/bin:$PATH HOME=$work TERM=dumb timeout 60 "$@" 2>/dev/null | grep selfcheck >/dev/null || fail "$1 does not complete commands"
}

shells_complete() {
	say "bash, fish and zsh complete commands"
	share=$work/unpacked/usr/share
	completed bash -c '. /usr/share/bash-completion/bash_completion; . "$0"
		COMP_WORDS=(tokenlap selfch) COMP_CWORD=1 COMP_LINE="tokenlap selfch" COMP_POINT=15 COMP_TYPE=9
		__start_tokenlap; echo "${COMPREPLY[@]}"' "$share/bash-completion/completions/tokenlap"
	completed fish --no-config -c "source $share/fish/vendor_completions.d/tokenlap.fish; complete -C 'tokenlap selfch'"
	completed zsh -f -c 'zmodload zsh/zpty; zpty shell zsh -f -i
		zpty -w shell "fpath=($0 \$fpath); autoload -Uz compinit; compinit -u -D; echo rea\dy"
		zpty -r -m shell line "*ready*"
		zpty -n -w shell "tokenlap selfch"$'"'\\t'"'
		zpty -r -m shell line "*selfcheck*"
		print -r -- "$line"' "$share/zsh/vendor-completions"
}

# inside COMMAND: in the bare Debian, as its user, without the environment of this machine.
inside() {
	chroot --userspec=user:user "$root" /usr/bin/env -i HOME=/home/user PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
}

bare_debian() {
	say "a bare Debian"
	debootstrap --variant=minbase bookworm "$root" "$mirror" >"$work/debootstrap.log" 2>&1 || { tail -20 "$work/debootstrap.log"; fail "debootstrap failed"; }
	cp /etc/resolv.conf "$root/etc/"
	mount -t proc proc "$root/proc"
	mount --bind /dev "$root/dev"
	mount -t tmpfs tmpfs "$root/dev/shm"
	chroot "$root" useradd -m user
	cp "$dist"/*.deb "$root/"
	DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -q -o Acquire::Retries=5 update >"$work/apt.log"
}

# installs PACKAGE
installs() {
	say "$1 installs"
	chroot "$root" env DEBIAN_FRONTEND=noninteractive sh -c "apt-get install -y -q --no-install-recommends -o Acquire::Retries=5 /$1_*.deb" >>"$work/apt.log" 2>&1 ||
		{ tail -20 "$work/apt.log"; fail "$1 does not install"; }
	for tool in go node npm gcc cc make; do
		! chroot "$root" sh -c "command -v $tool" >/dev/null || fail "$tool is in the bare Debian: this proves nothing"
	done
	inside tokenlap --version
	inside sh -c "cd && timeout 120 tokenlap run ${demo[*]}"
	[ -n "$(find "$root/home/user" -name summary.csv -o -name '*.csv' | head -1)" ] || fail "the demo wrote no files"
}

# removed PACKAGE
removed() {
	say "$1 is removed"
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get purge -y -q "$1" >>"$work/apt.log" 2>&1
	rest=$(find "$root" -xdev -iname '*tokenlap*' ! -path "$root/home/*" ! -path "$root/*.deb")
	[ -z "$rest" ] || fail "this is left: $rest"
	[ -f "$root/home/user/.local/share/tokenlap/tokenlap.db" ] || fail "the user's data is gone"
}

# opened: whether the page of the window has stored that it shows a new run.
opened() {
	python3 - "$root/home/user/.local/share/tokenlap/tokenlap.db" <<'PY'
import sqlite3, sys
settings = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).execute("select value from setting").fetchall()
sys.exit(not any('"page":"run"' in value for (value,) in settings))
PY
}

window_opens() {
	say "the window opens with a plan file"
	printf 'models = ["sim-swift"]\n' >"$root/home/user/nightly.tokenlap.toml"
	inside tokenlap plan check /home/user/nightly.tokenlap.toml
	mkdir -p "$root/tmp/.X11-unix"
	Xvfb -displayfd 3 -screen 0 1366x900x24 -nolisten tcp 3>"$work/display" >/dev/null 2>&1 &
	server=$!
	for _ in $(seq 100); do [ ! -s "$work/display" ] || break; sleep 0.1; done
	DISPLAY=:$(cat "$work/display")
	export DISPLAY
	mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
	inside DISPLAY="$DISPLAY" NO_AT_BRIDGE=1 GDK_BACKEND=x11 tokenlap /home/user/nightly.tokenlap.toml >"$work/window.log" 2>&1 &
	app=$!
	for _ in $(seq 120); do
		! opened || break
		kill -0 "$app" 2>/dev/null || { cat "$work/window.log"; fail "the window ended"; }
		sleep 0.5
	done
	xdotool search --onlyvisible --name '^Tokenlap$' >/dev/null || fail "no window is shown"
	sleep 1 # the page is drawn
	mkdir -p .cache/package
	import -window root .cache/package/window.png
	opened || { cat "$work/window.log"; fail "the window did not open the plan; see .cache/package/window.png"; }
	colours=$(identify -format %k .cache/package/window.png)
	[ "$colours" -gt 100 ] || fail "the window is empty: .cache/package/window.png has $colours colours"
	kill "$app"
	wait "$app" || true
}

empty_root() {
	say "the static command line in an empty root"
	mkdir -p "$work/empty"
	archive=$(echo "$dist"/tokenlap-cli-*-linux-amd64.tar.gz)
	tar -C "$work/empty" --strip-components=1 -xzf "$archive" "$(basename "$archive" .tar.gz)/tokenlap"
	[ "$(find "$work/empty" -type f | wc -l)" = 1 ] || fail "the root is not empty"
	env -i TOKENLAP_DATA=/data /usr/sbin/chroot "$work/empty" /tokenlap --version
	env -i TOKENLAP_DATA=/data /usr/sbin/chroot "$work/empty" /tokenlap run "${demo[@]}" --output-dir /results
	[ -n "$(find "$work/empty/results" -name '*.png')" ] || fail "no charts were drawn"
}

container() {
	say "the container, without root"
	# A storage of its own, of a kind that works wherever the root is.
	printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' "$work/containers" "$work/containers.run" >"$work/storage.conf"
	export CONTAINERS_STORAGE_CONF=$work/storage.conf
	tag=$(build/package/image.sh "$dist" | tail -1)
	one=$(buildah from "$tag")
	[ "$(buildah inspect --format '{{.OCIv1.Config.User}}' "$one")" = 65532:65532 ] || fail "the container runs as root"
	top=$(buildah mount "$one")
	env -i TOKENLAP_DATA=/data /usr/sbin/chroot --userspec=65532:65532 "$top" /tokenlap run "${demo[@]}" --output-dir /data/results
	buildah umount --all >/dev/null
}

{ mount -t tmpfs tmpfs "$work" && umount "$work"; } 2>/dev/null || fail "root may not mount here, as in most containers: use a machine that lets it, or a container with --privileged"
the_same_bytes
archives_are_whole
debian_agrees
manual_renders
shells_complete
empty_root
container
bare_debian
installs tokenlap-cli
removed tokenlap-cli
installs tokenlap
window_opens
removed tokenlap
say "the packages are what they should be"
