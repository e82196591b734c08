package plan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

const secret = "sk-proj-Abc123Def456Ghi789"

func TestACurlLineNeverHoldsAKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FAR_KEY", secret)
	for _, key := range []bench.KeyRef{"env:FAR_KEY", bench.KeyRef("file:" + path), "keyring:far"} {
		m := newModels(t, bench.Endpoint{Name: "far", Model: "m", URL: "https://h", Key: key, Headers: map[string]string{"X-Key": string(key)}})
		made, _ := m.check(usual("far"))
		line, err := plan.Curl(made)
		if err != nil || strings.Contains(line, "Abc123") || strings.Contains(line, path) {
			t.Errorf("%s: %s, %v", key, line, err)
		}
	}
}

func TestSimulatedModelsHaveNoCurlLine(t *testing.T) {
	m := newModels(t, model("alpha"))
	made, _ := m.check(usual("alpha"))
	if line, err := plan.Curl(made); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "tokenlap simulate") {
		t.Errorf("got %q, %v", line, err)
	}
}
