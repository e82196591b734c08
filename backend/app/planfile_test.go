package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func TestAFormComesBackFromItsPlanFile(t *testing.T) {
	o := newOwn(t, model("alpha"), model("beta"))
	own := filepath.Join(o.folder, "mine.jsonl")
	o.ok(os.WriteFile(own, []byte(`{"id":"a","text":"One?"}`+"\n"+`{"id":"b","text":"Two?"}`), 0o600))
	settings, err := o.Settings(t.Context())
	o.ok(err)
	settings.PromptFiles = []string{own}
	o.ok(o.SaveSettings(t.Context(), settings))
	rates, prompts, synthetic := usual("alpha"), usual("beta"), usual("alpha", "beta")
	rates.Rate, rates.StageDuration, rates.Arrival, rates.Limit, rates.Settle, rates.Mode = "1,5..9", "10s,20s", "gamma:2", 7, 2, "concurrent"
	rates.MaxErrorRate, rates.MaxErrors, rates.MaxCost, rates.MaxTotalTokens = "0.05", 3, 0, 9000
	prompts.PromptFile, prompts.Prompts, prompts.Concurrent, prompts.Mode = own, []string{"b"}, "1,2,4", "concurrent"
	synthetic.InputTokens, synthetic.OutputTokens, synthetic.Repeats, synthetic.Interleave, synthetic.Seed = "normal:512,100", "40", 3, true, "18446744073709551615"
	path := filepath.Join(o.folder, "plan.toml")
	for name, form := range map[string]plan.Form{"usual": usual("alpha"), "rates": rates, "prompts": prompts, "synthetic": synthetic} {
		if err := o.WritePlan(t.Context(), path, form); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := o.OpenPlan(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if form.Seed == "" && again.Seed == "" || form.Seed != "" && form.Seed != again.Seed {
			t.Errorf("%s: seed %q became %q", name, form.Seed, again.Seed)
		}
		if diff := cmp.Diff(form, again, cmpopts.IgnoreFields(plan.Form{}, "Seed", "Note", "Tags")); diff != "" {
			t.Errorf("%s (-saved +opened):\n%s", name, diff)
		}
	}
}

func TestAPlanFileThatNoFormDescribesIsNotOpened(t *testing.T) {
	o := newOwn(t, model("alpha"))
	for name, test := range map[string]struct {
		text, want string
		code       bench.Code
	}{
		"stages of two kinds": {"models = [\"alpha\"]\n[[stages]]\nload.users = 1\n[[stages]]\nload.rate = 2\nduration = \"5s\"", "run it with the command run --plan", bench.CodeInvalid},
		"another model":       {"[[endpoints]]\nname = \"gamma\"\nurl = \"http://localhost:1/v1\"\nmodel = \"m\"", `"gamma", which is not registered`, bench.CodeNotFound},
		"another URL":         {"[[endpoints]]\nname = \"alpha\"\nurl = \"http://localhost:1/v1\"\nmodel = \"m\"", `"alpha" otherwise than it is registered`, bench.CodeConflict},
		"a mistake":           {"iterations = 0.5", "plan.toml, line 1: iterations must be a whole number", bench.CodeInvalid},
	} {
		path := filepath.Join(o.folder, "plan.toml")
		o.ok(os.WriteFile(path, []byte(test.text), 0o600))
		if _, err := o.OpenPlan(t.Context(), path); bench.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := filepath.Join(o.folder, "none.toml")
	if err := o.WritePlan(t.Context(), path, usual("nobody")); err == nil {
		t.Error("a form with a mistake was written")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written")
	}
}
