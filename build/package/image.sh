#!/bin/bash
# Makes the container image of the command line from its archive in FOLDER, with
# buildah, podman or docker, whichever there is:
#
#   build/package/image.sh FOLDER
#
# The image is localhost/tokenlap:VERSION.
set -eu -o pipefail
folder=$(realpath "${1:?say the folder}")
cd "$(dirname "$0")/../.."

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
archive=$(echo "$folder"/tokenlap-cli-*-linux-amd64.tar.gz)
version=${archive##*/tokenlap-cli-}
version=${version%-linux-amd64.tar.gz}
tar -C "$context" --strip-components=1 -xzf "$archive"
mkdir "$context/data"
cp /etc/ssl/certs/ca-certificates.crt "$context/"

tag=localhost/tokenlap:$version
for builder in buildah podman docker; do
	if command -v "$builder" >/dev/null; then
		"$builder" build -q -t "$tag" -f build/Containerfile "$context"
		echo "$tag"
		exit
	fi
done
echo "image: install buildah, podman or docker" >&2
exit 1
