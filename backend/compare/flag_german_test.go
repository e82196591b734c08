package compare

import (
	"os"
	"strings"
	"testing"
)

// A code without a German text would be shown in English.
func TestTheWindowSaysEveryFlagInGerman(t *testing.T) {
	texts, err := os.ReadFile("../../frontend/src/lib/text/flags.ts")
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{"cut_shares", "no_success", "failed", "running", "stopped", "interrupted", "buffered"}
	for _, u := range unlikes {
		codes = append(codes, u.code)
	}
	for _, code := range codes {
		if !strings.Contains(string(texts), "\n  "+code+": (") {
			t.Errorf("frontend/src/lib/text/flags.ts has no text for the flag %s", code)
		}
	}
}
