package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"tokenlap/backend/cli"
)

// hostile would, on a terminal, set the title of its window, clear it, write to
// the clipboard, answer as if typed, and turn the order of letters around.
const hostile = "\x1b]0;owned\x07\x1b[2J\x1b]52;c;b3duZWQ=\x07\x1b[5n\r\b\u009b31m\u202egnp\u2066|`<b>`|=1+1"

// commandsOf reports what in a text a terminal would obey.
func commandsOf(text []byte) string {
	for _, r := range string(text) {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}

// TestNothingThatIsPrintedCommandsTheTerminal has hostile texts wherever a server
// or a file may put them.
func TestNothingThatIsPrintedCommandsTheTerminal(t *testing.T) {
	h := newHome(t)
	quoted := inJSONOf(hostile)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/models"):
			fmt.Fprintf(w, `{"data":[{"id":%s}]}`, quoted)
		case strings.HasPrefix(r.URL.Path, "/answer"):
			stream(w, `{"id":`+quoted+`,"choices":[{"delta":{"content":`+quoted+`,"reasoning":`+quoted+`,`+quoted+`:"?"},"finish_reason":`+quoted+`}]}`)
		case strings.HasPrefix(r.URL.Path, "/event"):
			stream(w, `{"error":{"message":`+quoted+`}}`)
		case strings.HasPrefix(r.URL.Path, "/status"):
			raw(w, "HTTP/1.1 500 "+strings.ReplaceAll(hostile, "\r", "")+"\r\nContent-Length: 0\r\n\r\n")
		case strings.HasPrefix(r.URL.Path, "/raw"):
			raw(w, hostile+"\r\n\r\n")
		default:
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":{"message":%s,"param":%s}}`, quoted, quoted)
		}
	}))
	defer server.Close()
	file := func(name, content string) string {
		path := filepath.Join(h.dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	prompts := file("prompts.jsonl", fmt.Sprintf(`{"id":"evil","text":%s,"length":"short","complexity":"simple"}`+"\n", quoted))
	tried := 0
	do := func(args ...string) {
		var out, errs bytes.Buffer
		cli.Main(args, strings.NewReader(""), &out, &errs)
		tried++
		for name, text := range map[string]*bytes.Buffer{"stdout": &out, "stderr": &errs} {
			if found := commandsOf(text.Bytes()); found != "" {
				t.Errorf("%s of %q has %s: %q", name, args, found, text)
			}
		}
	}
	var models []string
	for _, place := range []string{"answer", "event", "status", "raw", "refusal"} {
		models = append(models, place)
		do("models", "add", place, "--url", server.URL+"/"+place+"/v1", "--model", "m"+hostile, "--title", "T"+hostile, "--family", hostile, "--deployment", hostile)
		do("models", "test", place)
		do("run", place, "--dry-run", "--no-visualizations")
	}
	do("run", "--models", strings.Join(models, ","), "--prompt-file", prompts, "--iterations", "2", "--no-visualizations", "--output-dir", "", "--name", "R"+hostile, "--note", hostile, "--tag", hostile, "--step-summary", "step.md")
	do("export", "last", "--format", "csv", "--output-dir", "out")
	imported, _ := filepath.Glob(filepath.Join(h.dir, "out", "*results*.csv"))
	if len(imported) != 1 {
		t.Fatalf("exported: %v", imported)
	}
	for _, args := range [][]string{
		{"models"}, {"models", "show", "answer"}, {"history"}, {"history", "show", "last"}, {"prompts", "--prompt-file", prompts},
		{"compare", "last:answer", "last:event"}, {"compare", hostile}, {"history", "show", hostile}, {"history", "--search", hostile}, {"run", "--models", hostile},
		{"run", "--plan", file("plan.toml", "name = "+quoted+"\nunknown = 1\n"+`"`+strings.Trim(quoted, `"`)+"\" = 1\n")},
		{"run", "--plan", file("broken.toml", "name = "+hostile)}, {"plan", hostile}, {hostile}, {"run", "--" + hostile},
		{"import", imported[0]}, {"import", file(strings.NewReplacer("/", "-", "\x00", "").Replace("evil"+hostile)+".csv", hostile)},
		{"import", file("evil.json", `{`+quoted+`:`+quoted+`}`)}, {"import", file("half.json", `{`+quoted)},
		{"models", "import", file("models.toml", "[[models]]\nname = "+quoted+"\n")}, {"models", "import", file("models.json", `[{"name":`+quoted+`}]`)},
		{"export", "last", "--format", "markdown", "--output-dir", "-"}, {"export", "last", "--format", hostile}, {"key", "set", hostile}, {"simulate", "--fault", hostile},
		{"run", "--url", "http://" + hostile, "--model", "m"}, {"run", "answer", "--slo", hostile}, {"run", "answer", "--header", hostile}, {"run", "answer", "--body", hostile},
		{"history", "tag", "last", hostile}, {"history", "rename", "last", hostile}, {"history", "--tag", hostile}, {"sweep", hostile}, {"visualize", hostile},
		{"prompts", "list", "--prompt-file", prompts}, {"prompts", "show", "evil", "--prompt-file", prompts}, {"history", "trend"}, {"history", "note", "last", hostile},
		{"history", "list"}, {"history", "show", "last:answer"}, {"trend", hostile}, {"compare", "last:answer", "last:event", "--markdown"}, {"models", "edit", "answer", "--title", hostile},
		{"plan", "check", file("hostile.toml", "name = "+quoted+"\nmodels = [\"answer\"]\nprompts.file = \"prompts.jsonl\"\n")}, {"plan", "check", hostile}, {"plan", "check", h.dir},
		{"plan", "check", file("above.toml", "models = ["+quoted+"]\ntrace = "+quoted+"\nimages = "+quoted+"\n")}, {"import", hostile, h.dir}, {"export", hostile}, {"export", "last", "--output-dir", hostile},
		{"history", "backup", hostile}, {"history", "restore", "--from", hostile, "--yes"}, {"history", "check"}, {"completion", hostile}, {"__complete", "history", "show", ""}, {"__complete", "models", "show", ""},
		{"run", "--template", hostile}, {"models", "add", hostile, "--url", server.URL, "--model", "m"}, {"models", "add", "x", "--alias", hostile, "--url", server.URL, "--model", "m"},
		{"run", "answer", "--prompts", hostile}, {"run", "answer", "--trace", hostile}, {"run", "answer", "--images", hostile}, {"--data-dir", hostile, "history"}, {"merge", hostile}, {"selfcheck", hostile},
	} {
		do(args...)
	}
	summary := readFile(t, "step.md")
	if found := commandsOf(summary); found != "" || bytes.Contains(summary, []byte("<b>")) {
		t.Errorf("the summary for GitHub has %s or markup: %s", found, summary)
	}
	if rows := readFile(t, imported[0]); bytes.Contains(rows, []byte("\n=")) || bytes.Contains(rows, []byte(",=")) {
		t.Errorf("a cell begins a formula: %s", rows)
	}
	if tried < 40 {
		t.Errorf("only %d commands were tried", tried)
	}
}

// inJSONOf is a text as JSON.
func inJSONOf(text string) string {
	var out strings.Builder
	for _, r := range text {
		fmt.Fprintf(&out, `\u%04x`, r)
	}
	return `"` + out.String() + `"`
}
