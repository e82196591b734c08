package app_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/plan"
)

// dear is a model whose prompts cost 1 and whose answers 10 dollars per
// million tokens.
func dear(name string) bench.Endpoint {
	return bench.Endpoint{Name: name, Model: "m", URL: "http://127.0.0.1:9/v1", PriceInput: 1, PriceOutput: 10}
}

// twoPrompts is a form that asks prompts of 10 and of 3 tokens by their length.
func (o own) twoPrompts(models ...string) plan.Form {
	o.t.Helper()
	path := filepath.Join(o.folder, "two.jsonl")
	long := strings.Repeat("ä", 38) // 9.5 tokens
	o.ok(os.WriteFile(path, []byte(`{"id":"a","text":"`+long+`"}`+"\n"+`{"id":"b","text":"twelve chars"}`), 0o600))
	form := usual(models...)
	form.PromptFile, form.Iterations, form.MaxTokens = path, 2, 1000
	return form
}

func TestARunThatMayCostTooMuchIsNotStarted(t *testing.T) {
	free := dear("free")
	free.PriceInput = 0
	o := newOwn(t, dear("dear"), free, model("simulated"))
	for reason, c := range map[string]struct {
		model string
		most  float64
		want  string // in what is said; "": nothing is wrong
	}{
		"no limit":                {"dear", 0, ""},
		"just enough":             {"dear", 0.0401, ""},
		"too little":              {"dear", 0.04, "may cost up to $0.0401, more than the limit of $0.04"},
		"no limit without price":  {"free", 0, ""},
		"a limit without price":   {"free", 100, "cannot be known, since model free has no price"},
		"simulated costs nothing": {"simulated", 0.01, ""},
		"below zero":              {"dear", -1, "max cost -1"},
		"not a number":            {"dear", math.NaN(), "max cost NaN"},
	} {
		t.Run(reason, func(t *testing.T) {
			form := o.twoPrompts(c.model)
			form.MaxCost = c.most
			preview := o.preview(form)
			if c.want == "" {
				if len(preview.Mistakes) > 0 || preview.Command == "" {
					t.Errorf("refused: %v", preview.Mistakes)
				}
				return
			}
			if got := preview.Mistakes; len(got) != 1 || got[0].Field != "max_cost" || !strings.Contains(got[0].Message, c.want) {
				t.Fatalf("got %v, want %q", got, c.want)
			}
			started, err := o.Start(t.Context(), form)
			o.ok(err)
			if started.Run != "" || len(started.Mistakes) != 1 {
				t.Errorf("started as %+v", started)
			}
			errs := o.refused(form.Command(plan.POSIX, program))
			if !strings.Contains(errs, preview.Mistakes[0].Message) {
				t.Errorf("the command says %q, the form %q", errs, preview.Mistakes[0].Message)
			}
		})
	}
}

// refused carries out a command that must not start a run, and returns what it
// says.
func (o own) refused(line string) string {
	o.t.Helper()
	words, err := exec.Command("sh", "-c", line).Output()
	o.ok(err)
	args := strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00")
	var out, errs bytes.Buffer
	if code := cli.Main(append(args, "--output-dir", "", "--data-dir", o.folder), strings.NewReader(""), &out, &errs); code != cli.ExitUsage || out.Len() > 0 {
		o.t.Errorf("%q: exit code %d\n%s", args, code, out.String())
	}
	return errs.String()
}
