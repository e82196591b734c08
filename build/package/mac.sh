#!/bin/bash
# Makes the app for macOS, for both kinds of processors, on a Mac:
#
#   build/package/mac.sh FOLDER
#
# The bundle is not signed by Apple: people open it the first time by its context menu.
set -eu -o pipefail
out=${1:?say the folder}
mkdir -p "$out" && out=$(cd "$out" && pwd)
cd "$(dirname "$0")/../.."

version=$(git describe --tags --always --dirty)
day=$(TZ=UTC git log -1 --date=short-local --format=%cd)
number=$(printf '%s' "$version" | sed -nE 's/^v([0-9]+\.[0-9]+\.[0-9]+).*/\1/p')
export CGO_ENABLED=1 CGO_CFLAGS=-mmacosx-version-min=11.0 CGO_LDFLAGS="-framework UniformTypeIdentifiers -mmacosx-version-min=11.0"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
app=$work/Tokenlap.app
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources" "$work/icon.iconset"

(cd frontend && npm ci && npm run build)
for arch in amd64 arm64; do
	GOARCH=$arch go build -tags desktop,production -trimpath -buildvcs=false -o "$work/$arch" \
		-ldflags "-s -w -X tokenlap/backend/app.Version=$version -X tokenlap/backend/app.Date=$day -X tokenlap/backend/app.Commit=$(git rev-parse --short HEAD)" .
done
lipo -create -output "$app/Contents/MacOS/tokenlap" "$work/amd64" "$work/arm64"

for size in 16 32 128 256; do
	sips -z $size $size build/icon.png --out "$work/icon.iconset/icon_${size}x$size.png" >/dev/null
	sips -z $((2 * size)) $((2 * size)) build/icon.png --out "$work/icon.iconset/icon_${size}x$size@2x.png" >/dev/null
done
iconutil -c icns -o "$app/Contents/Resources/icon.icns" "$work/icon.iconset"
sed "s/@VERSION@/${number:-0.0.0}/" build/package/Info.plist >"$app/Contents/Info.plist"
plutil -lint "$app/Contents/Info.plist"
codesign --force --deep --sign - "$app" # what Apple's processors demand
ditto -c -k --keepParent "$app" "$out/tokenlap-$version-darwin-universal.zip"
