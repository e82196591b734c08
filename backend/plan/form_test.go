package plan_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// models are those that a form can name, with their past runs.
type models struct {
	t      *testing.T
	folder string
	all    []bench.Endpoint
	past   []bench.Run // newest first
}

func newModels(t *testing.T, all ...bench.Endpoint) *models {
	t.Helper()
	return &models{t: t, folder: t.TempDir(), all: all}
}

func model(name string) bench.Endpoint {
	return bench.Endpoint{Name: name, Model: "m-" + name, URL: "simulated:?ttft=1ms&itl=0s&tokens=6"}
}

// usual is a form that is filled in, the rest as it always is.
func usual(models ...string) plan.Form {
	form := plan.Defaults()
	form.Models = models
	return form
}

func fields(mistakes []plan.Mistake) []string {
	all := []string{}
	for _, mistake := range mistakes {
		all = append(all, mistake.Field)
	}
	return all
}

func (m *models) check(form plan.Form) (bench.Plan, []plan.Mistake) {
	m.t.Helper()
	var chosen []bench.Endpoint
	var missing error
	for _, name := range form.Models {
		i := slices.IndexFunc(m.all, func(e bench.Endpoint) bool { return e.Name == name })
		if i < 0 {
			missing = errors.Join(missing, bench.About("models", bench.NotFound("there is no model %q", name)))
			continue
		}
		chosen = append(chosen, m.all[i])
	}
	made, mistakes, err := form.Check(chosen, missing)
	if err != nil {
		m.t.Fatal(err)
	}
	return made, mistakes
}

func (m *models) preview(form plan.Form) plan.Preview {
	m.t.Helper()
	made, mistakes := m.check(form)
	preview := plan.NewPreview(made, mistakes)
	if !plan.IsCountable(made, mistakes) {
		return preview
	}
	preview, err := preview.Estimate(made, func(name string, most int) (runs []bench.Run, err error) {
		for _, run := range m.past {
			if slices.ContainsFunc(run.Plan.Endpoints, func(e bench.Endpoint) bool { return e.Name == name }) && len(runs) < most {
				runs = append(runs, run)
			}
		}
		return runs, nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return preview
}

func number(value float64) *float64 { return &value }

// remember adds a finished run as the newest one, as a plan with this form
// would leave it.
func (m *models) remember(id string, form plan.Form, latency, ttft, output float64) bench.Run {
	m.t.Helper()
	made, mistakes := m.check(form)
	if len(mistakes) > 0 {
		m.t.Fatal(mistakes)
	}
	run := bench.Run{ID: id, Name: id, State: bench.Finished, Plan: made, Tags: form.Tags, Note: "what was seen"}
	for _, endpoint := range made.Endpoints {
		run.Summary.Models = append(run.Summary.Models, bench.ModelSummary{
			Endpoint: endpoint.Name, Latency: bench.Distribution{Mean: number(latency)},
			TTFT: bench.Distribution{Mean: number(ttft)}, OutputTokens: bench.Distribution{Mean: number(output)},
		})
	}
	m.past = append([]bench.Run{run}, m.past...)
	return run
}

func TestACommandNamesOnlyWhatIsNotAsUsual(t *testing.T) {
	form := usual("alpha", "beta")
	if got := form.Command(plan.POSIX, "tokenlap"); got != "tokenlap run alpha beta" {
		t.Errorf("got %q", got)
	}
	form.Mode, form.Concurrent, form.Name = "concurrent", "4", "a b"
	if got := form.Command(plan.POSIX, "tokenlap"); got != "tokenlap run alpha beta --mode concurrent --concurrent 4 --name 'a b'" {
		t.Errorf("got %q", got)
	}
}

func TestAllMistakesOfAFormAreNamedBesideTheirFields(t *testing.T) {
	m := newModels(t, model("alpha"))
	for reason, c := range map[string]struct {
		change func(*plan.Form)
		want   []string
	}{
		"none":                {func(*plan.Form) {}, []string{}},
		"no model":            {func(f *plan.Form) { f.Models = nil }, []string{"models"}},
		"models that are not": {func(f *plan.Form) { f.Models = []string{"alpha", "gone", "lost"} }, []string{"models", "models"}},
		"none but those":      {func(f *plan.Form) { f.Models = []string{"gone"} }, []string{"models"}},
		"a file that is not":  {func(f *plan.Form) { f.PromptFile = filepath.Join(m.folder, "none.toml") }, []string{"prompt_file"}},
		"a file somewhere":    {func(f *plan.Form) { f.PromptFile, f.Prompts = "some.toml", []string{"x"} }, []string{"prompt_file"}},
		"unknown values": {func(f *plan.Form) {
			f.Prompts, f.Lengths, f.Complexities, f.Categories = []string{"x"}, []string{"x"}, []string{"x"}, []string{"x"}
		}, []string{"prompts", "lengths", "complexities", "categories"}},
		"nothing left": {func(f *plan.Form) { f.Prompts, f.Lengths = []string{"short-simple-capital"}, []string{"long"} }, []string{"prompts"}},
		"numbers": {func(f *plan.Form) {
			f.Mode, f.Iterations, f.Concurrent, f.Warmup, f.MaxTokens, f.Temperature = "concurrent", 0, "0", -1, 0, 3
			f.Timeout, f.ConnectTimeout, f.HeaderTimeout, f.FirstTokenTimeout, f.IdleTimeout, f.Grace = 0, -1, -1, -1, -1, -1
			f.Seed, f.KeepText = "many", -1
		}, []string{
			"seed", "concurrent", "iterations", "warmup", "max_tokens", "temperature", "grace", "timeout", "connect_timeout",
			"header_timeout", "first_token_timeout", "idle_timeout", "keep_text",
		}},
		"times without end":                 {func(f *plan.Form) { f.Timeout, f.Grace = 1e300, math.Inf(1) }, []string{"timeout", "grace"}},
		"a mode":                            {func(f *plan.Form) { f.Mode = "storm" }, []string{"mode"}},
		"lengths that are none":             {func(f *plan.Form) { f.InputTokens, f.OutputTokens = "some", "normal:5" }, []string{"input_tokens", "output_tokens"}},
		"synthetic prompts and chosen ones": {func(f *plan.Form) { f.InputTokens, f.Prompts = "100", []string{"short-simple-capital"} }, []string{"input_tokens"}},
		"lengths of a trace that is not":    {func(f *plan.Form) { f.InputTokens = "trace" }, []string{"input_tokens"}},
		"prefixes and turns":                {func(f *plan.Form) { f.PrefixTokens, f.Prefixes, f.Turns, f.Think = 10, 0, -1, -1 }, []string{"prefix_tokens", "turns", "think"}},
		"synthetic conversations": {func(f *plan.Form) {
			f.InputTokens, f.OutputTokens, f.Turns, f.Think, f.PrefixTokens = "normal:100,5", "20", 3, 2, 500
		}, []string{}},
	} {
		t.Run(reason, func(t *testing.T) {
			form := usual("alpha")
			c.change(&form)
			preview := m.preview(form)
			if diff := cmp.Diff(c.want, fields(preview.Mistakes)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%v", diff, preview.Mistakes)
			}
			if err := plan.MistakesError(preview.Mistakes); (err != nil) != (len(c.want) > 0) {
				t.Errorf("refused with %v", err)
			}
			if preview.Requests < 0 || preview.Each < 0 || preview.Tokens < 0 {
				t.Errorf("numbers below zero: %+v", preview)
			}
		})
	}
}

func TestAPlanThatIsNotCountableHasNoNumbers(t *testing.T) {
	m := newModels(t, model("alpha"))
	for reason, change := range map[string]func(*plan.Form){
		"no model":             func(f *plan.Form) { f.Models = nil },
		"a model that is not":  func(f *plan.Form) { f.Models = []string{"alpha", "gone"} },
		"never":                func(f *plan.Form) { f.Iterations = 0 },
		"a file somewhere":     func(f *plan.Form) { f.PromptFile = "some.toml" },
		"a file that is not":   func(f *plan.Form) { f.PromptFile = filepath.Join(m.folder, "none.toml") },
		"all of a lost choice": func(f *plan.Form) { f.PromptFile, f.Lengths = "some.toml", []string{"short"} },
	} {
		t.Run(reason, func(t *testing.T) {
			form := usual("alpha")
			change(&form)
			preview := m.preview(form)
			if preview.Requests != 0 || preview.Each != 0 || preview.Tokens != 0 || preview.Seconds != nil {
				t.Errorf("got %+v", preview)
			}
			if form.PromptFile != "" && preview.Prompts != 0 {
				t.Errorf("%d prompts of a file that is not there", preview.Prompts)
			}
		})
	}
}

func TestTheTimeOfARunIsEstimatedFromPastOnes(t *testing.T) {
	past := usual("alpha")
	past.MaxTokens = 1000
	users := func(form plan.Form, users int) plan.Form {
		form.Mode, form.Concurrent = "concurrent", plan.Levels(strconv.Itoa(users))
		return form
	}
	for reason, c := range map[string]struct {
		before func(*models)
		form   plan.Form
		want   float64 // seconds; 0: not known
	}{
		"no past":                  {func(*models) {}, past, 0},
		"180 requests, sequential": {func(m *models) { m.remember("1", past, 2, 1, 100) }, past, 360},
		"nine at a time":           {func(m *models) { m.remember("1", past, 2, 1, 100) }, users(past, 9), 40},
		"the median of several runs": {func(m *models) {
			for i, latency := range []float64{1, 9, 2} {
				m.remember(fmt.Sprint("r", i), past, latency, 1, 100)
			}
		}, past, 360},
		"as many at a time before others": {func(m *models) {
			m.remember("1", past, 2, 1, 100)
			m.remember("22", users(past, 9), 4, 1, 100)
			m.remember("333", past, 2, 1, 100)
		}, users(past, 9), 80},
		"fewer tokens than its answers had": {func(m *models) { m.remember("1", past, 3, 1, 2*512) }, func() plan.Form {
			form := past
			form.MaxTokens = 512
			return form
		}(), 360},
		"more tokens, where its answers were cut": {func(m *models) { m.remember("1", past, 3, 1, 990) }, func() plan.Form {
			form := past
			form.MaxTokens = 1980
			return form
		}(), 900},
		"whole answers say nothing of streams": {func(m *models) {
			whole := past
			whole.Stream = false
			m.remember("1", whole, 2, 1, 100)
		}, past, 0},
		"another server under the same name": {func(m *models) {
			m.remember("1", past, 2, 1, 100)
			moved := model("alpha")
			moved.URL = "http://127.0.0.1:1/v1"
			m.all[0] = moved
		}, past, 0},
		"the slower of two models": {func(m *models) {
			m.remember("1", past, 2, 1, 100)
			m.remember("22", func() plan.Form { f := past; f.Models = []string{"beta"}; return f }(), 5, 1, 100)
		}, func() plan.Form { f := past; f.Models = []string{"alpha", "beta"}; return f }(), 900},
		"one of two has no past": {func(m *models) { m.remember("1", past, 2, 1, 100) },
			func() plan.Form { f := past; f.Models = []string{"alpha", "beta"}; return f }(), 0},
	} {
		t.Run(reason, func(t *testing.T) {
			m := newModels(t, model("alpha"), model("beta"))
			c.before(m)
			preview := m.preview(c.form)
			if len(preview.Basis)+len(preview.Unknown) != len(c.form.Models) {
				t.Errorf("basis %q, unknown %q", preview.Basis, preview.Unknown)
			}
			switch {
			case c.want == 0 && (preview.Seconds != nil || len(preview.Unknown) == 0):
				t.Errorf("%v s without a past of %q", *preview.Seconds, preview.Unknown)
			case c.want > 0 && (preview.Seconds == nil || math.Abs(*preview.Seconds-c.want) > 1e-6):
				t.Errorf("got %v, want %v s", preview.Seconds, c.want)
			}
		})
	}
}

func TestAPastRunBecomesTheFormThatRepeatsIt(t *testing.T) {
	m := newModels(t, model("alpha"), model("beta"))
	file := filepath.Join(m.folder, "mine.jsonl")
	if err := os.WriteFile(file, []byte(`{"id":"a","text":"One?"}`+"\n"+`{"id":"b","text":"Two?"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	full := plan.Form{
		Name: "night", Tags: []string{"lab"}, Models: []string{"beta", "alpha"}, PromptFile: file, Prompts: []string{"b"},
		Lengths: []string{}, Complexities: []string{}, Categories: []string{}, UniquePrefix: true, Mode: "concurrent", Iterations: 4,
		Concurrent: "2", Warmup: 1, MaxTokens: 5, Temperature: 1.5, Stream: false, Timeout: 0.29, ConnectTimeout: 1, HeaderTimeout: 1.5,
		FirstTokenTimeout: 33, IdleTimeout: 0.001, Grace: 2, KeepText: 7, Arrival: "poisson", TraceSpeed: 1, Repeats: 1,
		OutputTokens: "normal:40,5", PrefixTokens: 64, Prefixes: 3, Turns: 2, Think: 0.5,
	}.Complete()
	synthetic := usual("alpha")
	synthetic.InputTokens = "uniform:100..2000"
	for id, form := range map[string]plan.Form{"as usual": usual("alpha"), "all of it": full, "synthetic": synthetic} {
		again, err := plan.FormOf(m.remember(id, form, 1, 1, 1), []string{filepath.Join(m.folder, "other.jsonl"), file})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(form, again); diff != "" {
			t.Errorf("%s (-asked +again):\n%s", id, diff)
		}
	}
}

func TestARunMeasuredElsewhereIsNotRepeated(t *testing.T) {
	m := newModels(t, model("alpha"))
	run := m.remember("foreign", usual("alpha"), 1, 1, 1)
	run.State = bench.Imported
	if _, err := plan.FormOf(run, nil); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "foreign") {
		t.Errorf("got %v", err)
	}
}
