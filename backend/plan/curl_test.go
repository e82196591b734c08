package plan_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
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
		line, err := plan.Curl(plan.POSIX, made)
		if err != nil || strings.Contains(line, "Abc123") || strings.Contains(line, path) {
			t.Errorf("%s: %s, %v", key, line, err)
		}
	}
}

func TestACurlLineReadsTheImageFromItsFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "it's here")
	content := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 1<<20)
	if err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(filepath.Join(folder, "a.png"), []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
	m := newModels(t, bench.Endpoint{Name: "far", Model: "m", URL: "https://h"})
	form := usual("far")
	form.Images = folder
	made, mistakes := m.check(form)
	line, err := plan.Curl(plan.POSIX, made)
	if err != nil || len(mistakes) > 0 || len(line) > 2000 {
		t.Fatalf("%d bytes: %.2000s, %v, %v", len(line), line, err, mistakes)
	}
	body, _, found := strings.Cut(line, " | curl ")
	if !found || !strings.HasSuffix(line, " --data-binary @-") {
		t.Fatalf("%s", line)
	}
	sent, err := exec.CommandContext(t.Context(), "sh", "-c", body).Output()
	want := "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(content)) + `"`
	if err != nil || !json.Valid(sent) || !strings.Contains(string(sent), want) {
		t.Errorf("%v: %.300s", err, sent)
	}
}

func TestSimulatedModelsHaveNoCurlLine(t *testing.T) {
	m := newModels(t, model("alpha"))
	made, _ := m.check(usual("alpha"))
	if line, err := plan.Curl(plan.POSIX, made); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "tokenlap simulate") {
		t.Errorf("got %q, %v", line, err)
	}
}

func TestACurlLineSpeaksTheAPIOfItsModel(t *testing.T) {
	for _, row := range []struct {
		url   string
		api   bench.API
		holds []string
	}{
		{"https://h/v1", bench.ChatAPI, []string{` https://h/v1/chat/completions `, `"Authorization: Bearer $FAR_KEY"`, `"messages":[`}},
		{"https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21", "",
			[]string{`'https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21'`, `"Api-Key: $FAR_KEY"`}},
		{"https://h/v1", bench.CompletionsAPI, []string{` https://h/v1/completions `, `"prompt":"`, `"Authorization: Bearer $FAR_KEY"`}},
		{"https://h/v1", bench.ResponsesAPI, []string{` https://h/v1/responses `, `"input":"`, `"max_output_tokens":`}},
		{"https://api.anthropic.com", "", []string{` https://api.anthropic.com/v1/messages `, `"X-Api-Key: $FAR_KEY"`, `'Anthropic-Version: 2023-06-01'`}},
		{"http://h:11434", "", []string{` http://h:11434/api/chat `, `'Accept: application/x-ndjson'`, `"num_predict":`}},
		{"https://generativelanguage.googleapis.com", "",
			[]string{`'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse'`, `"X-Goog-Api-Key: $FAR_KEY"`, `"contents":[`}},
	} {
		m := newModels(t, bench.Endpoint{Name: "far", Model: "m", URL: row.url, Key: "env:FAR_KEY", Protocol: bench.Protocol{API: row.api}})
		made, _ := m.check(usual("far"))
		line, err := plan.Curl(plan.POSIX, made)
		if err != nil {
			t.Errorf("%s: %v", row.url, err)
		}
		for _, part := range row.holds {
			if !strings.Contains(line, part) {
				t.Errorf("%s lacks %s", line, part)
			}
		}
	}
}

func TestACurlLineOfPowerShellHandsItsBodyOverInASCII(t *testing.T) {
	m := newModels(t, bench.Endpoint{Name: "far", Model: "it's-é", URL: "https://h/v1", Key: "env:FAR_KEY", Headers: map[string]string{"X-Team": "lab's"}})
	made, _ := m.check(usual("far"))
	line, err := plan.Curl(plan.PowerShell, made)
	if err != nil || !strings.HasPrefix(line, `'{"`) || !strings.HasSuffix(line, ` --data-binary '@-'`) {
		t.Fatalf("%s, %v", line, err)
	}
	for _, part := range []string{`"model":"it''s-\u00e9"`, `' | curl.exe -N https://h/v1/chat/completions `, `"Authorization: Bearer ${env:FAR_KEY}"`, `'X-Team: lab''s'`} {
		if !strings.Contains(line, part) {
			t.Errorf("%s lacks %s", line, part)
		}
	}
}
