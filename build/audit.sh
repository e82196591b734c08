#!/bin/bash
# Looks for known vulnerabilities in what Tokenlap is made of, and for licences
# that it may not ship. Where the data of vulnerabilities cannot be reached, it
# says so and goes on: that part proves nothing then.
set -u -o pipefail
cd "$(dirname "$0")/.."
failed=0
say() { printf 'audit: %s\n' "$*"; }

go run ./build/package/notice >/dev/null && say "licences: all of what is shipped may be" || failed=1

# Not by go run, which hides the exit code.
GOBIN=$PWD/.cache/bin go install golang.org/x/vuln/cmd/govulncheck@v1.1.4 || exit 1
report=$(timeout 600 .cache/bin/govulncheck -tags desktop,production,webkit2_41 ./... 2>&1)
case $? in
0) say "Go: no known vulnerability is reached" ;;
3) printf '%s\n' "$report" && failed=1 ;;
*)
	if grep -q -e 'vuln.go.dev' -e 'dial tcp' -e 'proxy' <<<"$report"; then
		say "Go: NOT CHECKED, because the data at vuln.go.dev cannot be reached: $(grep -m 1 -e vuln.go.dev -e "dial tcp" -e proxy <<<"$report")"
	else
		printf '%s\n' "$report" && failed=1
	fi
	;;
esac

for folder in frontend build/echarts build/tokenizers; do
	# What the assets are made of is for development by its lock file, and shipped.
	[ "$folder" != frontend ] && omit="" || omit=--omit=dev
	report=$(cd "$folder" && timeout 120 npm audit $omit --json 2>/dev/null)
	if ! grep -q auditReportVersion <<<"$report"; then
		say "npm, $folder: NOT CHECKED, because the registry does not answer for known vulnerabilities"
	elif grep -q '"total": 0' <<<"$report"; then
		say "npm, $folder: no known vulnerability"
	else
		(cd "$folder" && npm audit $omit)
		failed=1
	fi
done
exit $failed
