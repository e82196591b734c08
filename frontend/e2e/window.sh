#!/bin/sh
# Runs window.py with a screen and a session bus of its own. The screen's
# picture is kept in a file, from which the test sees what moves.
set -eu
cd "$(dirname "$0")/../.."
rm -rf .cache/window
mkdir -p .cache/window
SCREEN=$(mktemp -d)
export SCREEN
trap 'rm -rf "$SCREEN"' EXIT
timeout 1800 xvfb-run --auto-servernum --server-args="-screen 0 1366x1000x24 -fbdir $SCREEN" \
	dbus-run-session -- /usr/bin/python3 -W ignore frontend/e2e/window.py "$@"
