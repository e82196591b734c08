#!/bin/sh
# Runs measure.py, for "frames" measure.mjs or for "scroll" scroll.mjs, with a
# screen and a session bus of its own; what it found goes to stdout as JSON, all that others say to stderr.
set -eu
cd "$(dirname "$0")/../.."
SCREEN=$(mktemp -d)
export SCREEN
trap 'rm -rf "$SCREEN"' EXIT
case "$1" in
frames) set -- node frontend/e2e/measure.mjs ;;
scroll) shift && set -- node frontend/e2e/scroll.mjs "$@" ;;
*) set -- /usr/bin/python3 -W ignore frontend/e2e/measure.py "$@" ;;
esac
xvfb-run --auto-servernum --server-args="-screen 0 1366x1000x24 -fbdir $SCREEN" \
	dbus-run-session -- "$@" >&2
cat "$SCREEN/found.json"
