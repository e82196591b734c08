#!/bin/sh
# Runs pictures.mjs with a screen, a session bus and a keychain of its own, which the backend
# wants, and with a program that is found as tokenlap, as one that is installed.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .cache/pictures
ln -f .cache/bin/tokenlap-dev .cache/pictures/tokenlap
export PATH="$PWD/.cache/pictures:$PATH" TOKENLAP_DEV="${TOKENLAP_DEV:-$PWD/.cache/pictures/tokenlap}"
exec timeout 600 xvfb-run --auto-servernum dbus-run-session -- frontend/e2e/keychain.sh node frontend/e2e/pictures.mjs
