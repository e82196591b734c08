#!/bin/sh
# Runs a command with a keychain of its own on the session bus, unlocked and empty.
set -eu
HOLD=$(mktemp -d)
printf test | HOME=$HOLD XDG_DATA_HOME=$HOLD XDG_RUNTIME_DIR=$HOLD \
	gnome-keyring-daemon --foreground --unlock --components=secrets >"$HOLD/log" 2>&1 &
KEYCHAIN=$!
trap 'kill "$KEYCHAIN" 2>/dev/null || true; rm -rf "$HOLD"' EXIT

# Asking the keychain itself would make the bus start another one.
answers() {
	dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
		string:org.freedesktop.secrets | grep -q true
}
tries=0
until answers; do
	tries=$((tries + 1))
	[ "$tries" -lt 300 ] || {
		echo "the keychain has not come:" >&2
		cat "$HOLD/log" >&2
		exit 1
	}
	sleep 0.1
done
"$@"
