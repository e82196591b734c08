#!/bin/sh
# Opens a report in a real browser without a network: report.mjs looks at it.
# Every text that a user can name is hostile; a second report has a model of which nothing succeeded.
set -eu
cd "$(dirname "$0")/../.."
work=.cache/report
rm -rf "$work" && mkdir -p "$work"
export TOKENLAP_DATA="$work/data"
evil="\"'></script><script>alert(1)</script><img src=x onerror=alert(1)>"
lap() { ./tokenlap "$@"; }
lap models edit sim-swift --title "Swift $evil" --url 'simulated:?ttft=5ms&itl=1ms&fault=stream_error,http_503&fault_rate=0.2' >/dev/null
lap models edit sim-steady --url 'simulated:?ttft=9ms&itl=2ms&reasoning=4' >/dev/null
lap run --mode concurrent --concurrent 2 --iterations 6 --max-tokens 12 --name "Run $evil" --note "$evil" --tag "$evil" \
	--output-dir "$work" --no-visualizations >/dev/null 2>"$work/progress.log"
lap export last --format html --output-dir "$work"
lap models add sim-dead --url 'simulated:?fault=http_503&fault_rate=1' --model dead >/dev/null
lap run sim-steady sim-dead --iterations 1 --lengths short --max-tokens 12 --name "One of two is dead" \
	--output-dir "$work" --no-visualizations >/dev/null 2>>"$work/progress.log" || test $? -eq 1
lap export last --format html --output-dir "$work/dead"
cd frontend && exec node e2e/report.mjs "../$work"
