#!/usr/bin/env bash
# Tests Tokenlap against a real inference server: Ollama, built from its module
# and kept in .cache between runs, with a tiny random model of our own. Needs
# Go and a C compiler, and the network the first time. Everything it writes
# lies in .cache; nothing but loopback is listened on.
set -euo pipefail
cd "$(dirname "$0")/.."

version=v0.11.4
bin=$PWD/.cache/bin
work=$PWD/.cache/real
ollama=$bin/ollama-$version
mkdir -p "$bin" "$work/home" "$work/models"

step() { printf '== %s\n' "$*"; }

if [ ! -x "$ollama" ]; then
	step "building Ollama $version (once; some minutes)"
	staging=$(mktemp -d "$bin/ollama.XXXXXX")
	trap 'rm -rf "$staging"' EXIT
	# Its inference code is C++ that Go's C compiler builds: CGO must be on.
	for try in 1 2 3; do # the network may fail
		CGO_ENABLED=1 GOBIN=$staging go install "github.com/ollama/ollama@$version" && break
		sleep 10
	done
	mv "$staging/ollama" "$ollama"
	rm -rf "$staging"
	trap - EXIT
fi

step "building tokenlap and the recorder"
CGO_ENABLED=0 go build -o "$work/tokenlap" .
CGO_ENABLED=0 go build -o "$work/realserver" ./build/realserver

server=
log=$work/ollama.log
finish() {
	status=$?
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true # it ends its own runners
		wait "$server" 2>/dev/null || true
	fi
	if [ "$status" -ne 0 ]; then
		printf '== FAILED; the end of %s:\n' "$log" >&2
		tail -n 15 "$log" >&2 || true
	fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step "starting Ollama"
url=http://127.0.0.1:$("$work/realserver" port)
# A home and models of its own: whatever Ollama this machine may have is left
# alone. Four at a time, and the model stays loaded for the whole test.
export OLLAMA_HOST=${url#http://} OLLAMA_MODELS=$work/models OLLAMA_NUM_PARALLEL=4 OLLAMA_FLASH_ATTENTION=1 OLLAMA_KEEP_ALIVE=1h
HOME=$work/home "$ollama" serve >"$log" 2>&1 &
server=$!
"$work/realserver" wait "$url/api/version"

step "loading the tiny random model"
# The template only joins the messages. Where an answer ends is up to the
# weights (see realserver/model.go); --max-tokens, which becomes num_predict,
# ends the rest. One thread, as a second would only spin to wait for the first.
"$work/realserver" model "$work/tiny.gguf"
printf 'FROM ./tiny.gguf\nTEMPLATE """{{ range .Messages }}{{ .Content }} {{ end }}"""\nPARAMETER num_thread 1\n' >"$work/Modelfile"
HOME=$work/home "$ollama" create tiny -f "$work/Modelfile" >/dev/null 2>&1

step "measuring, with a recording proxy in between"
rm -rf "$work/check"
mkdir "$work/check"
"$work/realserver" check -server "$url" -tokenlap "$work/tokenlap" -dir "$work/check"
step "all records of all requests agree"
