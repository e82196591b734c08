#!/bin/sh
# Runs browser.mjs with a screen, a session bus and a keychain of its own: the
# backend wants them, although all that is looked at happens in a browser.
set -eu
cd "$(dirname "$0")/../.."
exec timeout 1800 xvfb-run --auto-servernum dbus-run-session -- frontend/e2e/keychain.sh node frontend/e2e/browser.mjs "$@"
