package bench

import (
	"os"
	"strings"
	"testing"
)

// TestEveryReasonIsExplainedInTheDocuments reads the page about verdicts.
func TestEveryReasonIsExplainedInTheDocuments(t *testing.T) {
	page, err := os.ReadFile("../../docs/verdict.md")
	if err != nil {
		t.Fatal(err)
	}
	for code := range rules {
		if !strings.Contains(string(page), "`"+code+"`") {
			t.Errorf("docs/verdict.md does not explain %s", code)
		}
	}
	for cause := range clientWords {
		if !strings.Contains(string(page), "`"+string(cause)+"`") {
			t.Errorf("docs/verdict.md does not explain %s", cause)
		}
	}
}
