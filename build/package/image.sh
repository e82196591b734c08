#!/bin/bash
# Makes the container image of the command line from its archives in FOLDER:
#
#   build/package/image.sh FOLDER              localhost/tokenlap:VERSION, for this machine, with buildah, podman or docker
#   build/package/image.sh FOLDER DESTINATION  for amd64 and arm64, pushed with buildah to a place such as docker://ghcr.io/tokenlap/tokenlap:VERSION
set -eu -o pipefail
folder=$(realpath "${1:?say the folder}")
destination=${2:-}
cd "$(dirname "$0")/../.."

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
for arch in amd64 arm64; do
	archive=$(echo "$folder"/tokenlap-cli-*-linux-$arch.tar.gz)
	mkdir "$context/$arch"
	tar -C "$context/$arch" --strip-components=1 -xzf "$archive"
done
version=${archive##*/tokenlap-cli-}
version=${version%-linux-*}
cp LICENSE /etc/ssl/certs/ca-certificates.crt "$context/"
mkdir "$context/data"

if [ -n "$destination" ]; then
	buildah build -q --timestamp "$(git log -1 --format=%ct)" --platform linux/amd64,linux/arm64 --manifest "tokenlap-platforms:$version" -f build/Containerfile "$context"
	buildah manifest push --all "tokenlap-platforms:$version" "$destination"
	buildah manifest rm "tokenlap-platforms:$version"
	exit
fi
case $(uname -m) in
aarch64 | arm64) arch=arm64 ;;
*) arch=amd64 ;;
esac
tag=localhost/tokenlap:$version
for builder in buildah podman docker; do
	if command -v "$builder" >/dev/null; then
		"$builder" build -q --build-arg TARGETARCH=$arch -t "$tag" -f build/Containerfile "$context"
		echo "$tag"
		exit
	fi
done
echo "image: install buildah, podman or docker" >&2
exit 1
