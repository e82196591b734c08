#!/bin/sh
# Runs browser.mjs with a screen and a session bus of its own: the backend wants
# both, although all that is looked at happens in a browser.
set -eu
cd "$(dirname "$0")/../.."
exec timeout 1800 xvfb-run --auto-servernum dbus-run-session -- node frontend/e2e/browser.mjs "$@"
