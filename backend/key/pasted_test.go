package key

import (
	"errors"
	"testing"

	"github.com/zalando/go-keyring"

	"tokenlap/backend/bench"
)

func TestAKeyIsFoundWhereItIsPasted(t *testing.T) {
	const secret = "canary/Zx9+Qw7=Kp3"
	t.Setenv("PASTED_KEY", secret)
	t.Setenv("PASTED_WORD", "lm-studio")
	t.Setenv("PASTED_HEADER", "Bearer header-Vc4Jk9Bs8")
	endpoints := []bench.Endpoint{
		{Name: "missing", Key: "env:PASTED_NOTHING"}, {Name: "word", Key: "env:PASTED_WORD"}, {Name: "own", Key: "env:PASTED_KEY"},
		{Name: "header", Headers: map[string]string{"X-Team": "env:PASTED_HEADER", "X-Plain": "a plain long value"}},
	}
	type plan struct {
		Note    string         `json:"note"`
		Tags    []string       `json:"tags,omitempty"`
		Body    map[string]any `json:"body,omitempty"`
		Prompts []bench.Prompt `json:"prompts,omitempty"`
	}
	const issued = "sk-ant-api03-Abc123Def456Ghi789"
	for _, row := range []struct {
		reason       string
		value        any
		field, owner string
	}{
		{"as it is", plan{Note: secret}, "note", "own"},
		{"in a sentence", plan{Note: "asked with " + secret + " today"}, "note", "own"},
		{"most of it, cut off", plan{Note: "asked with " + secret[:14]}, "note", "own"},
		{"in a list", plan{Tags: []string{"nightly", secret}}, "tags", "own"},
		{"deep in the body", plan{Body: map[string]any{"a": []any{map[string]any{"b": secret}}}}, "body.a.b", "own"},
		{"as a name in the body", plan{Body: map[string]any{secret: 1}}, "body", "own"},
		{"in a prompt", plan{Prompts: []bench.Prompt{{ID: "p", Text: "Say " + secret}}}, "prompts.text", "own"},
		{"for URLs", plan{Note: "canary%2FZx9%2BQw7%3DKp3"}, "note", "own"},
		{"a secret header", plan{Note: "header-Vc4Jk9Bs8"}, "note", "header"},
		{"a whole secret header", plan{Note: "Bearer header-Vc4Jk9Bs8"}, "note", "header"},
		{"by its form", plan{Note: "(" + issued + ")"}, "note", ""},
		{"by its form behind an escape", plan{Note: "http://h/a%20" + issued}, "note", ""},
	} {
		if found, is := FindPasted(row.value, endpoints); !is || found != (Pasted{row.field, row.owner}) {
			t.Errorf("%s: found %+v, %v", row.reason, found, is)
		}
	}
	for reason, value := range map[string]any{
		"a placeholder, which is a word":       plan{Note: "asked at lm-studio"},
		"a reference":                          plan{Note: "env:PASTED_KEY keyring:production-2026 file:/run/secrets/key"},
		"an example key in a prompt":           plan{Prompts: []bench.Prompt{{ID: "p", Text: "explain " + issued}}},
		"a model that begins as keys do":       plan{Note: "sk-hynix-llama-3.1-70b-instruct"},
		"a hash":                               plan{Note: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
		"a value that is no JSON":              func() {},
		"nothing":                              nil,
		"a key in two fields that says little": plan{Note: secret[:8], Tags: []string{secret[8:]}},
	} {
		if found, is := FindPasted(value, endpoints); is {
			t.Errorf("%s: found %+v", reason, found)
		}
	}
}

func TestAKeychainThatDoesNotAnswerIsAskedOnce(t *testing.T) {
	t.Cleanup(keyring.MockInit)
	keyring.MockInitWithError(errors.New("locked"))
	t.Setenv("PASTED_KEY", "canary/Zx9+Qw7=Kp3")
	var l lookup
	if got := l.formsOf(bench.Endpoint{Key: "keyring:pasted"}); len(got) > 0 || !l.noKeychain {
		t.Errorf("got %q, and it is asked again", got)
	}
	keyring.MockInit()
	if err := Store("pasted", "canary/of-the-keychain"); err != nil {
		t.Fatal(err)
	}
	if got := l.formsOf(bench.Endpoint{Key: "keyring:pasted", Headers: map[string]string{"X": "env:PASTED_KEY"}}); len(got) == 0 || got[0] != "canary/Zx9+Qw7=Kp3" {
		t.Errorf("got %q", got)
	}
}
