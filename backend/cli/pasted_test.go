package cli_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/cli"
	"tokenlap/backend/key"
)

// TestAKeyThatIsPastedElsewhereIsRefused puts the key of a model, and one that is
// known by its form alone, into every field that is stored or written.
func TestAKeyThatIsPastedElsewhereIsRefused(t *testing.T) {
	h := newHome(t)
	keyFile := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(keyFile, []byte(canaries["file"]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := key.Store("pasted", canaries["keychain"]); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CANARY_KEY", canaries["environment"])
	t.Setenv("CANARY_HEADER", "Bearer "+canaries["header"])
	model := []string{"--url", "simulated:?ttft=1ms&itl=0s", "--model", "m"}
	for name, reference := range map[string][]string{
		"by-env": {"--key", "env:CANARY_KEY"}, "by-file": {"--key", "file:" + keyFile}, "by-keychain": {"--key", "keyring:pasted"},
		"by-header": {"--header", "X-Team=env:CANARY_HEADER"}, "keyless": nil,
	} {
		h.do(0, append(append([]string{"models", "add", name}, model...), reference...)...)
	}
	h.do(0, "run", "keyless", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "")

	pasted := map[string]string{
		"of the environment": canaries["environment"], "of a file": canaries["file"], "of the keychain": canaries["keychain"], "of a header": canaries["header"],
		"as a header": "Bearer " + canaries["header"], "as JSON": `{"key":` + string(inQuotes(canaries["environment"])) + `}`, "for URLs": url.QueryEscape(canaries["environment"]),
		"by its form": canaries["issuer"], "in a sentence": "runs with " + canaries["issuer"] + ", for now",
	}
	for what, secret := range pasted {
		file := func(name, content string) string {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		quoted := string(inQuotes(secret))
		run := []string{"run", "keyless", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "", "--no-visualizations"}
		for _, args := range [][]string{
			append(run, "--name", secret), append(run, "--note", "see "+secret), append(run, "--tag", "nightly", "--tag", secret),
			append([]string{"run", "--url", "http://127.0.0.1:9/v1", "--model", secret}, run[2:]...),
			append([]string{"run", "--url", "http://127.0.0.1:9/v1", "--model", "m", "--header", "X-Team=" + secret}, run[2:]...),
			append([]string{"run", "--url", "http://127.0.0.1:9/v1", "--model", "m", "--body", "user=" + quoted}, run[2:]...),
			append([]string{"run", "--url", "http://127.0.0.1:9/v1", "--model", "m", "--body", `deep={"list":[{"user":` + quoted + `}]}`}, run[2:]...),
			append([]string{"run", "--url", "http://127.0.0.1:9/" + url.PathEscape(secret) + "/v1", "--model", "m"}, run[2:]...),
			append([]string{"run", "--url", "http://127.0.0.1:9/v1?team=" + url.QueryEscape(secret), "--model", "m"}, run[2:]...),
			append([]string{"run", "--url", "http://" + url.QueryEscape(secret) + "@127.0.0.1:9/v1", "--model", "m"}, run[2:]...),
			{"run", "--plan", file("plan.toml", "name = "+quoted+"\nmodels = [\"keyless\"]\niterations = 1\n"), "--output-dir", "", "--no-visualizations"},
			append([]string{"models", "add", "new", "--title", secret}, model...), append([]string{"models", "add", "new", "--family", secret}, model...),
			append([]string{"models", "add", "new", "--deployment", secret}, model...), {"models", "add", "new", "--url", "http://127.0.0.1:9/v1", "--model", secret},
			append([]string{"models", "add", "new", "--key", "env:" + secret}, model...), append([]string{"models", "add", "new", "--key", secret}, model...),
			append([]string{"models", "add", "new", "--rename", "max_tokens=" + secret}, model...), append([]string{"models", "add", "new", "--header", secret + "=1"}, model...),
			append([]string{"models", "add", "new", "--server-metrics", "http://127.0.0.1:9/?team=" + url.QueryEscape(secret)}, model...),
			{"models", "edit", "keyless", "--title", secret}, {"models", "edit", "keyless", "--body", quoted + "=1"},
			{"models", "import", file("models.toml", "[[models]]\nname = \"new\"\nurl = \"http://127.0.0.1:9/v1\"\nmodel = "+quoted+"\n")},
			{"history", "rename", "last", secret}, {"history", "note", "last", secret}, {"history", "tag", "last", secret}, {"trend", "exclude", "last", secret},
		} {
			var out, errs bytes.Buffer
			if code := cli.Main(args, strings.NewReader(""), &out, &errs); code == 0 {
				t.Errorf("a key %s was taken by %q: %s%s", what, args, &out, &errs)
			}
			noCanary(t, "the output of "+strings.Join(args, " "), append(out.Bytes(), errs.Bytes()...))
		}
	}
	h.do(0, "history", "note", "last", "asked for sk-learn and token-wise, keyring:pasted, with env:CANARY_KEY")
	if files := noCanaryIn(t, h.dir); files < 1 {
		t.Errorf("%d files were looked at", files)
	}
}

// inQuotes is a text as JSON has it.
func inQuotes(text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return quoted
}
