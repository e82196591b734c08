package export

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"tokenlap/backend/chart"
)

// policy is the Content-Security-Policy of a report: nothing is loaded from
// anywhere, and no script and no style applies but those of the report itself,
// which are known by their hashes.
func policy() (string, error) {
	style, err := asset[string]("report/page.css")
	if err != nil {
		return "", err
	}
	code, err := asset[string]("report/page.js")
	if err != nil {
		return "", err
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + hash(chart.Script()) + " " + hash(code),
		"style-src " + hash(style+chart.FontFace()),
		"img-src data: blob:",
		"font-src data:",
		"base-uri 'none'",
		"form-action 'none'",
	}, "; "), nil
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
