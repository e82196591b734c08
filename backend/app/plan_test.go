package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

const swift = "simulated:?ttft=1ms&itl=0s&tokens=6"

// program, in a shell, prints each word that follows it and a NUL.
const program = `printf '%s\0'`

// own is an App over a store of its own with these models.
type own struct {
	*app.App
	t      *testing.T
	folder string
	db     *store.Store // the one that the App uses
}

func newOwn(t *testing.T, models ...bench.Endpoint) own {
	t.Helper()
	folder := t.TempDir()
	db, err := store.Open(folder, models)
	if err != nil {
		t.Fatal(err)
	}
	o := own{t: t, folder: folder, db: db}
	o.App = app.New(app.Options{
		Open:    func() (*store.Store, error) { return db, nil },
		Emit:    func(string, any) {},
		Program: func() (string, error) { return program, nil },
		Version: "test",
	})
	t.Cleanup(func() {
		_, _ = o.Models(t.Context()) // opened, so that Close closes it
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func (o own) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o own) preview(form plan.Form) plan.Preview {
	o.t.Helper()
	preview, err := o.Preview(o.t.Context(), form)
	o.ok(err)
	return preview
}

func model(name string) bench.Endpoint {
	return bench.Endpoint{Name: name, Model: "m-" + name, URL: swift}
}

func fields(mistakes []plan.Mistake) []string {
	all := []string{}
	for _, mistake := range mistakes {
		all = append(all, mistake.Field)
	}
	return all
}

// usual is a form that is filled in, the rest as it always is.
func usual(models ...string) plan.Form {
	form := plan.Defaults()
	form.Models = models
	return form
}

func TestTheCommandOfAFormMakesTheSamePlan(t *testing.T) {
	o := newOwn(t, model("alpha"), model("beta"))
	prompts := filepath.Join(t.TempDir(), "it's mine.jsonl")
	content := `{"id":"a","text":"One?","category":"say \"what\""}` + "\n" + `{"id":"b","text":"Two?","category":"other"}` + "\n"
	if err := os.WriteFile(prompts, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for reason, change := range map[string]func(*plan.Form){
		"few prompts, else as usual": func(f *plan.Form) { f.Lengths, f.Complexities = []string{"short"}, []string{"simple"} },
		"a file whose name must be quoted": func(f *plan.Form) {
			f.PromptFile, f.Categories = prompts, []string{`say "what"`, "other"}
		},
		"prompts in an order of their own": func(f *plan.Form) { f.PromptFile, f.Prompts, f.Iterations = prompts, []string{"b", "a"}, 3 },
		"everything else at once": func(f *plan.Form) {
			*f = plan.Form{
				Name: "it's a 'run' $HOME \\ `x`", Tags: []string{"a b", "-c", "ü"}, Note: "--two\nlines", Models: []string{"beta", "alpha"},
				Prompts: []string{"short-simple-capital"}, UniquePrefix: true, Mode: "concurrent", Iterations: 4, Concurrent: "2", Warmup: 1,
				MaxTokens: 5, Temperature: 0, Stream: false, Timeout: 0.29, ConnectTimeout: 0, HeaderTimeout: 1.5, FirstTokenTimeout: 33,
				IdleTimeout: 0.001, Grace: 0, Seed: "18446744073709551615", KeepText: 0, MaxCost: 0.5,
			}
		},
		"a number of users without effect": func(f *plan.Form) { f.Prompts, f.Concurrent = []string{"short-simple-capital"}, "8" },
	} {
		t.Run(reason, func(t *testing.T) {
			form := usual("alpha")
			form.Iterations = 1
			change(&form)
			plan, mistakes, err := o.PlanOf(t.Context(), form)
			if err != nil || len(mistakes) > 0 {
				t.Fatal(err, mistakes)
			}
			line := o.preview(form).Command
			run := o.run(t, line)
			ignore := cmp.Options{cmpopts.EquateEmpty()}
			if form.Seed == "" {
				ignore = append(ignore, cmpopts.IgnoreFields(bench.Plan{}, "Seed"))
			}
			if diff := cmp.Diff(plan, run.Plan, ignore); diff != "" {
				t.Errorf("%s\n(-form +command):\n%s", line, diff)
			}
			if run.Note != form.Note || !slices.Equal(run.Tags, form.Tags) {
				t.Errorf("%s\nnote %q, tags %q", line, run.Note, run.Tags)
			}
		})
	}
}

// run has a shell take a command apart and carries it out.
func (o own) run(t *testing.T, line string) (run bench.Run) {
	t.Helper()
	words, err := exec.Command("sh", "-c", line).Output()
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	args := strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00")
	args = append(args, "--json", "--output-dir", "", "--data-dir", o.folder)
	var out, errs bytes.Buffer
	if code := cli.Main(args, strings.NewReader(""), &out, &errs); code != 0 && code != cli.ExitNoSuccess {
		t.Fatalf("%q: exit code %d\n%s", args, code, errs.String())
	}
	if err := json.Unmarshal(out.Bytes(), &run); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestAPreviewCountsWhatWouldBeAsked(t *testing.T) {
	careless := model("beta")
	careless.Insecure = true
	o := newOwn(t, model("alpha"), careless)
	form := usual("beta", "alpha", "BETA") // named twice, asked once
	form.Warmup, form.MaxTokens = 3, 100
	preview := o.preview(form)
	if preview.Load == nil || len(preview.Load.Stages) != 1 {
		t.Errorf("the load of one stage is %+v", preview.Load)
	}
	preview.Load = nil
	want := plan.Preview{
		Mistakes: []plan.Mistake{}, Requests: 366, Each: 183, Prompts: 18, Tokens: 36600,
		Basis: []string{}, Unknown: []string{"beta", "alpha"}, Insecure: []string{"beta"}, Unpriced: []string{}, Heavy: []plan.Heavy{},
		Command: program + " run beta alpha BETA --warmup 3 --max-tokens 100",
	}
	if diff := cmp.Diff(want, preview); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func number(value float64) *float64 { return &value }

// remember keeps a finished run of one model, as a plan with this form would
// leave it.
func (o own) remember(id string, form plan.Form, latency, ttft, output float64) {
	o.t.Helper()
	plan, mistakes, err := o.PlanOf(o.t.Context(), form)
	if err != nil || len(mistakes) > 0 {
		o.t.Fatal(err, mistakes)
	}
	run := bench.Run{ID: id, Name: id, Started: time.Date(2026, 1, 1, 0, 0, len(id), 0, time.UTC), Plan: plan, Tags: form.Tags, Note: "what was seen"}
	o.ok(o.db.Begin(o.t.Context(), run))
	run.State, run.Finished = bench.Finished, run.Started.Add(time.Minute)
	for _, endpoint := range plan.Endpoints {
		run.Summary.Models = append(run.Summary.Models, bench.ModelSummary{
			Endpoint: endpoint.Name, Latency: bench.Distribution{Mean: number(latency)},
			TTFT: bench.Distribution{Mean: number(ttft)}, OutputTokens: bench.Distribution{Mean: number(output)},
		})
	}
	o.ok(o.db.Finish(o.t.Context(), run))
}

func TestATokenizerThatCannotBeUsedIsAMistakeOfTheForm(t *testing.T) {
	uncounted := model("alpha")
	uncounted.Tokenizer = filepath.Join(t.TempDir(), "tokenizer.json")
	o := newOwn(t, uncounted)
	form := plan.Defaults()
	form.Models = []string{"alpha"}
	preview, err := o.Preview(t.Context(), form)
	o.ok(err)
	if len(preview.Mistakes) != 1 || preview.Mistakes[0].Field != "tokenizer" || !strings.Contains(preview.Mistakes[0].Message, "model alpha: there is no tokenizer at") {
		t.Errorf("mistakes %+v", preview.Mistakes)
	}
}

func TestOnlyAFormWithoutMistakesHasACommand(t *testing.T) {
	o := newOwn(t, model("alpha"))
	form := usual("alpha", "gone")
	if preview := o.preview(form); preview.Command != "" || !slices.Equal(fields(preview.Mistakes), []string{"models"}) {
		t.Errorf("got %+v", preview)
	}
	form.Models, form.Temperature = []string{"alpha"}, 3
	if preview := o.preview(form); preview.Command != "" || !slices.Equal(fields(preview.Mistakes), []string{"temperature"}) || preview.Each == 0 {
		t.Errorf("got %+v", preview)
	}
}

func TestAPastRunBecomesTheFormThatRepeatsIt(t *testing.T) {
	o := newOwn(t, model("alpha"), model("beta"))
	file := filepath.Join(o.folder, "mine.jsonl")
	o.ok(os.WriteFile(file, []byte(`{"id":"a","text":"One?"}`+"\n"+`{"id":"b","text":"Two?"}`), 0o600))
	settings, err := o.Settings(t.Context())
	o.ok(err)
	settings.PromptFiles = []string{filepath.Join(o.folder, "other.jsonl"), file}
	o.ok(o.SaveSettings(t.Context(), settings))
	full := plan.Form{
		Name: "night", Tags: []string{"lab"}, Models: []string{"beta", "alpha"}, PromptFile: file, Prompts: []string{"b"},
		Lengths: []string{}, Complexities: []string{}, Categories: []string{}, UniquePrefix: true, Mode: "concurrent", Iterations: 4,
		Concurrent: "2", Warmup: 1, MaxTokens: 5, Temperature: 1.5, Stream: false, Timeout: 0.29, ConnectTimeout: 1, HeaderTimeout: 1.5,
		FirstTokenTimeout: 33, IdleTimeout: 0.001, Grace: 2, KeepText: 7, Arrival: "poisson", TraceSpeed: 1, Repeats: 1,
		OutputTokens: "normal:40,5", PrefixTokens: 64, Prefixes: 3, Turns: 2, Think: 0.5,
	}.Complete()
	for i, form := range []plan.Form{usual("alpha"), full} {
		id := fmt.Sprint("run-", i)
		o.remember(id, form, 1, 1, 1)
		again, err := o.FormOf(t.Context(), id)
		o.ok(err)
		if diff := cmp.Diff(form, again); diff != "" {
			t.Errorf("(-asked +again):\n%s", diff)
		}
	}

	o.ok(o.RemoveModel(t.Context(), "beta"))
	settings.PromptFiles = nil
	o.ok(o.SaveSettings(t.Context(), settings))
	again, err := o.FormOf(t.Context(), "run-1")
	o.ok(err)
	if !slices.Equal(again.Models, []string{"beta", "alpha"}) || again.PromptFile != "mine.jsonl" {
		t.Errorf("models %q, file %q", again.Models, again.PromptFile)
	}
	mistakes := o.preview(again).Mistakes
	if diff := cmp.Diff([]string{"models", "prompt_file"}, fields(mistakes)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(mistakes[1].Message, "open the file again") {
		t.Errorf("nothing says what to do: %q", mistakes[1].Message)
	}
}

func TestARunMeasuredElsewhereIsNotRepeated(t *testing.T) {
	o := newOwn(t, model("alpha"))
	plan, _, err := o.PlanOf(t.Context(), usual("alpha"))
	o.ok(err)
	run := bench.Run{ID: "foreign", Plan: plan}
	o.ok(o.db.Begin(t.Context(), run))
	run.State = bench.Imported
	o.ok(o.db.Finish(t.Context(), run))
	if _, err := o.FormOf(t.Context(), "foreign"); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "foreign") {
		t.Errorf("got %v", err)
	}
	if _, err := o.FormOf(t.Context(), "none"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("got %v", err)
	}
}
