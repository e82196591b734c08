#!/bin/sh
# Runs window.py with a screen and a session bus of its own.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .cache/window
exec xvfb-run --auto-servernum --server-args="-screen 0 1280x860x24" \
	dbus-run-session -- /usr/bin/python3 -W ignore frontend/e2e/window.py "$@"
