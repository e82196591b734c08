#!/bin/sh
# Runs what a continuous integration runs, on simulated models: conditions that
# hold and a model that got slower, which end with exit code 4 and a sentence, and
# some that do not.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TOKENLAP_DATA="$folder/data" GITHUB_STEP_SUMMARY="$folder/step.md"

# expect CODE ARGUMENTS... runs tokenlap and holds its exit code against CODE.
expect() {
	wanted=$1 code=0
	shift
	./tokenlap "$@" >"$folder/out" 2>"$folder/errs" || code=$?
	if [ "$code" != "$wanted" ]; then
		echo "tokenlap $*: exit code $code, wanted $wanted"
		cat "$folder/out" "$folder/errs"
		exit 1
	fi
}

run="run sim-swift --mode concurrent --concurrent 20 --requests 40 --max-tokens 16 --output-dir="
# shellcheck disable=SC2086
expect 0 $run --slo ttft=10s,latency=60s --fail-if 'success<99%' --fail-if 'goodput<95%' --fail-if 'ttft.p95>10s' --junit "$folder/pass.xml"
grep -q 'failures="0"' "$folder/pass.xml"
grep -q '100 % of requests' "$GITHUB_STEP_SUMMARY"
# shellcheck disable=SC2086
expect 4 $run --fail-if 'ttft.p95>1us' --fail-if 'success<99%' --junit "$folder/fail.xml"
grep -q '^FAILED: sim-swift: ttft.p95 was .* above the limit of' "$folder/errs"
grep -q 'failures="1"' "$folder/fail.xml"
# shellcheck disable=SC2086
expect 2 $run --fail-if 'ttft.p95<1s'

# A/A passes, and so does a margin that is not reached; half the speed does not.
steady="run sim-steady --mode concurrent --concurrent 5 --requests 60 --output-dir="
expect 0 models edit sim-steady --url 'simulated:?ttft=40ms&itl=4ms&tokens=6'
# shellcheck disable=SC2086
expect 0 $steady --json
first=$(sed -n 's/^  "id": "\(.*\)",$/\1/p' "$folder/out")
# shellcheck disable=SC2086
expect 0 $steady --baseline "$first" --fail-if-worse 25%
expect 0 compare "$first" last --fail-if-worse 25%
expect 0 models edit sim-steady --url 'simulated:?ttft=80ms&itl=8ms&tokens=6'
# shellcheck disable=SC2086
expect 4 $steady --baseline "$first" --fail-if-worse 25%
grep -q '^FAILED: .* is slower by .*, more than the 25 % allowed' "$folder/errs"
expect 4 compare "$first" last --fail-if-worse 25%
expect 0 compare "$first" last --fail-if-worse 900%
# shellcheck disable=SC2086
expect 2 $steady --max-tokens 7 --baseline "$first" --fail-if-worse 25%
echo "Conditions of a run end as they should."
