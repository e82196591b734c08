#!/bin/bash
# Makes what people install, from a clean checkout, into FOLDER:
#
#   build/package/package.sh FOLDER
#
# The command line as one static file for five platforms, the app for Linux
# (Debian package and archive) and for Windows (installer and archive), a bill
# of materials, checksums. The same revision gives the same bytes, in any
# folder: every time is that of the commit.
set -eu -o pipefail
out=$(realpath -m "${1:?say the folder}")
cd "$(dirname "$0")/../.."
from=build/package

version=$(git describe --tags --always --dirty)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C
umask 022
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
# Debian's versions begin with a digit and sort: those between releases by time.
case $version in
v[0-9]*) number=${version#v} number=${number//-/+} ;;
*) number=0~git$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S).$version number=${number//-/.} ;;
esac
ldflags="-s -w -buildid= -X tokenlap/backend/app.Version=$version -X tokenlap/backend/app.Date=$day -X tokenlap/backend/app.Commit=$(git rev-parse --short HEAD)"

work=$(mktemp -d)
trap 'rm -rf "$work" rsrc_windows_amd64.syso' EXIT
rm -rf "$out" && mkdir -p "$out"

say() { printf 'package: %s\n' "$*"; }

# build OS ARCH TAGS CGO FILE [LDFLAG]
build() {
	GOOS=$1 GOARCH=$2 CGO_ENABLED=$4 go build -trimpath -buildvcs=false -tags "$3" -ldflags "$ldflags ${6:-}" -o "$5" .
}

# still FOLDER: everything in it has the time of the commit and no odd mode.
still() {
	chmod -R u=rwX,go=rX "$1"
	find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# archive NAME: packs the folder $work/NAME.
archive() {
	still "$work/$1"
	case $1 in
	*windows*) (cd "$work" && find "$1" | sort | zip -q -X "$out/$1.zip" -@) ;;
	*) tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar -c "$1" | gzip -n >"$out/$1.tar.gz" ;;
	esac
}

# texts FOLDER: what each archive has beside the program.
texts() {
	cp -r "$work/documents/." "$work/THIRD-PARTY.txt" "$1/"
}

command_lines() {
	for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do
		os=${target%/*} arch=${target#*/} suffix=""
		[ "$os" != windows ] || suffix=.exe
		name=tokenlap-cli-$version-$os-$arch
		say "$name"
		mkdir -p "$work/$name"
		build "$os" "$arch" "" 0 "$work/$name/tokenlap$suffix"
		texts "$work/$name"
		cp -r "$work/share" "$work/$name/"
		archive "$name"
	done
}

# debian NAME BINARY: a Debian package of a program and the tree $work/tree-NAME.
debian() {
	name=$1 tree=$work/deb-$1 doc=$work/deb-$1/usr/share/doc/$1
	say "$name, Debian"
	mkdir -p "$tree/usr/bin" "$tree/DEBIAN" "$doc"
	install -m 755 "$2" "$tree/usr/bin/tokenlap"
	cp -r "$work/share"/{man,bash-completion,zsh,fish} "$tree/usr/share/"
	gzip -n -9 "$tree"/usr/share/man/man1/*.1
	{
		printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Tokenlap\n\n'
		printf 'Files: *\nCopyright: 2026 The Tokenlap authors\nLicense: Expat\n'
		sed '1,/^Permission/{/^Permission/!d}; s/^$/./; s/^/ /' LICENSE
	} >"$doc/copyright"
	{
		printf 'tokenlap (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md for what is new.\n\n' "$number"
		printf ' -- The Tokenlap authors <maintainers@users.noreply.github.com>  %s\n' "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
	} | gzip -n -9 >"$doc/changelog.gz"
	cp -r "$work/documents/." "$doc/" # as they are: links lead from one to another
	gzip -n -9 <"$work/THIRD-PARTY.txt" >"$doc/THIRD-PARTY.txt.gz"
	depends=""
	if [ "$name" = tokenlap-cli ]; then
		mkdir -p "$tree/usr/share/lintian/overrides"
		echo "tokenlap-cli: statically-linked-binary [usr/bin/tokenlap]" >"$tree/usr/share/lintian/overrides/tokenlap-cli" # so that it needs no library
	else
		for size in 16 24 32 48 64 128 256; do
			mkdir -p "$tree/usr/share/icons/hicolor/${size}x$size/apps"
			cp "$work/icons/$size.png" "$tree/usr/share/icons/hicolor/${size}x$size/apps/tokenlap.png"
		done
		mkdir -p "$tree/usr/share/"{applications,metainfo,mime/packages,icons/hicolor/scalable/apps}
		cp build/icon.svg "$tree/usr/share/icons/hicolor/scalable/apps/tokenlap.svg"
		cp $from/tokenlap.desktop "$tree/usr/share/applications/"
		cp $from/tokenlap.xml "$tree/usr/share/mime/packages/"
		sed "s/@VERSION@/$number/; s/@DATE@/$day/" $from/io.github.tokenlap.Tokenlap.metainfo.xml \
			>"$tree/usr/share/metainfo/io.github.tokenlap.Tokenlap.metainfo.xml"
		depends=$(cd "$work" && mkdir -p debian && printf 'Source: tokenlap\n\nPackage: tokenlap\nArchitecture: amd64\n' >debian/control &&
			dpkg-shlibdeps -O "$tree/usr/bin/tokenlap" 2>/dev/null | sed 's/^shlibs:Depends=//')
	fi
	sed "s/@VERSION@/$number/; s/@SIZE@/$(du -sk --apparent-size "$tree/usr" | cut -f1)/; s/@DEPENDS@/$depends/; /^Depends: *\$/d" \
		"$from/$name.control" >"$tree/DEBIAN/control"
	still "$tree"
	dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/${name}_${number}_amd64.deb" >/dev/null
}

linux_app() {
	build linux amd64 desktop,production,webkit2_41 1 "$work/tokenlap-linux"
	debian tokenlap "$work/tokenlap-linux"
	debian tokenlap-cli "$work/tokenlap-cli-$version-linux-amd64/tokenlap"
	name=tokenlap-$version-linux-amd64
	say "$name"
	mkdir -p "$work/$name"
	cp -r "$work/deb-tokenlap/usr/"{bin,share} "$work/$name/"
	rm -r "$work/$name/share/doc" # the texts are beside it
	texts "$work/$name"
	archive "$name"
}

# On Windows a program has a console or a window: there are two.
windows_app() {
	name=tokenlap-$version-windows-amd64
	say "$name"
	mkdir -p "$work/$name"
	three=$(printf '%s' "$version" | sed -nE 's/^v([0-9]+\.[0-9]+\.[0-9]+).*/\1/p')
	go run github.com/tc-hib/go-winres@v0.3.3 simply --arch amd64 --out rsrc --manifest gui --icon build/icon.png \
		--product-name Tokenlap --file-description Tokenlap --copyright "The Tokenlap authors" --original-filename Tokenlap.exe \
		--product-version "${three:-0.0.0}.0" --file-version "${three:-0.0.0}.0"
	build windows amd64 desktop,production 0 "$work/$name/TokenlapWindow.exe" "-H windowsgui"
	rm rsrc_windows_amd64.syso
	cp "$work/tokenlap-cli-$version-windows-amd64/tokenlap.exe" "$work/$name/"
	texts "$work/$name"
	archive "$name"
	say "$name, installer"
	# One by one: makensis would take a folder in the order of its file system.
	find "$work/documents" -type f -printf '%P\n' | sort | while read -r file; do
		folder=$(dirname "doc/$file")
		printf 'SetOutPath "$INSTDIR\\%s"\nFile "%s"\n' "${folder//\//\\}" "$work/documents/$file"
	done >"$work/documents.nsh"
	makensis -V2 -NOCD "-DVERSION=$version" "-DNUMBER=${three:-0.0.0}.0" "-DFROM=$work/$name" "-DDOCUMENTS=$work/documents.nsh" \
		"-DTO=$out/tokenlap-$version-windows-amd64-setup.exe" $from/installer.nsi
}

mkdir -p "$work/share"
go run ./$from/documents "$work/documents"
go run ./$from/notice >"$work/THIRD-PARTY.txt"
go run ./$from/manual "$version" "$day" "$work/share"
go run ./$from/icon build/icon.png "$work/icons" 16 24 32 48 64 128 256
command_lines
linux_app
windows_app
say "bill of materials, checksums"
go run ./$from/sbom "$version" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" "$work/tokenlap-linux" frontend/package-lock.json build/{echarts,tokenizers}/package-lock.json \
	>"$out/tokenlap-$version.spdx.json"
(cd "$out" && sha256sum -- * >SHA256SUMS)
ls -l "$out"
