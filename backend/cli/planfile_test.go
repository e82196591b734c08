package cli_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// write writes a file of the home.
func (h home) write(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func TestARunIsRepeatedByItsPlanFile(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", serve(t, swift), "--model", "m", "--key", "env:MY_KEY")
	t.Setenv("MY_KEY", "sk-a-key-that-nobody-may-see")
	h.do(0, "run", "llama", "--iterations", "2", "--prompts", "short-simple-capital", "--concurrent", "1,2", "--mode", "concurrent", "--name", "first")
	first := read[bench.Run](h, "history", "show", "last")

	out, _ := h.do(0, "plan", "show", "last")
	if !strings.Contains(out, "env:MY_KEY") || strings.Contains(out, "nobody") || !strings.HasPrefix(out, "# ") {
		t.Errorf("the plan file is\n%s", out)
	}
	h.do(0, "plan", "show", "last", "again.toml")
	written, err := os.ReadFile(filepath.Join(h.dir, "again.toml"))
	if err != nil || string(written) != out {
		t.Errorf("the file differs from what is printed: %v", err)
	}
	h.do(0, "run", "--plan", "again.toml")
	if again := read[bench.Run](h, "history", "show", "last"); again.ID == first.ID || !reflect.DeepEqual(again.Plan, first.Plan) {
		t.Errorf("%+v\nwas repeated as\n%+v", first.Plan, again.Plan)
	}
	h.feed(out, 0, "run", "--plan", "-", "--name", "piped")
	if piped := read[bench.Run](h, "history", "show", "last"); piped.Plan.Name != "piped" || piped.Plan.Seed != first.Plan.Seed {
		t.Errorf("%+v", piped.Plan)
	}
}

func TestFlagsChangeAPlanFile(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	h.do(0, "models", "add", "llama", "--url", url, "--model", "m")
	h.do(0, "models", "add", "qwen", "--url", url, "--model", "m")
	h.write("plan.toml", "models = [\"llama\"]\niterations = 2\nprompts.ids = [\"short-simple-capital\"]\n\n[[stages]]\nload.users = 1\n\n[[stages]]\nload.users = 2\n")
	h.do(0, "run", "qwen", "--plan", "plan.toml", "--iterations", "1", "--grace", "7s", "--max-error-rate", "50%", "--seed", "5", "--no-text", "--tag", "nightly")
	run := read[bench.Run](h, "history", "show", "last")
	p := run.Plan
	if len(p.Endpoints) != 1 || p.Endpoints[0].Name != "qwen" || p.Iterations != 1 || p.Seed != 5 || p.KeepText != 0 || p.Stop.ErrorRate != 0.5 || len(run.Tags) != 1 {
		t.Errorf("%+v", p)
	}
	for _, stage := range p.Stages {
		if stage.Grace.Seconds() != 7 {
			t.Errorf("%+v", stage)
		}
	}
	for flag, value := range map[string]string{"rate": "5", "concurrent": "3", "prompts": "a", "input-tokens": "5", "duration": "5s"} {
		_, errs := h.do(2, "run", "--plan", "plan.toml", "--"+flag, value)
		if !strings.Contains(errs, "--"+flag+" describes stages or prompts, which the plan file gives") {
			t.Errorf("--%s: %s", flag, errs)
		}
	}
}

func TestPlanCheckSaysWhatARunWillDo(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", serve(t, swift), "--model", "m", "--key", "env:MY_KEY", "--price-input", "1", "--price-output", "2")
	h.write("arrivals.csv", "at\n0\n1\n4\n")
	h.write("plan.toml", `models = ["llama"]
prompts.ids = ["short-simple-capital"]
trace = "arrivals.csv"

[[stages]]
load.users = 2
requests = 7

[[stages]]
load = { kind = "trace", limit = 3 }
`)
	out, _ := h.do(0, "plan", "check", "plan.toml")
	for _, said := range []string{"llama: m at http", "key env:MY_KEY", "2 users, 7 requests", "3 arrivals of arrivals.csv", "Requests 10 in all", "Cost     at most $"} {
		if !strings.Contains(out, said) {
			t.Errorf("%q is not said in\n%s", said, out)
		}
	}
	if preview := read[plan.Preview](h, "plan", "check", "plan.toml"); preview.Requests != 10 || preview.Prompts != 1 {
		t.Errorf("%+v", preview)
	}
	h.write("dear.toml", "models = [\"llama\"]\nstop.cost = 0.001\n")
	h.write("bad.toml", "models = [\"llama\"]\niterations = 0\n")
	h.write("unknown.toml", "models = [\"lama\"]\n")
	for args, said := range map[string]string{
		"plan check bad.toml":     "bad.toml, line 2: iterations 0",
		"plan check dear.toml":    "more than the limit of $0.001",
		"run --plan dear.toml":    "more than the limit of $0.001",
		"run --plan bad.toml":     "bad.toml, line 2: iterations 0",
		"plan check none.toml":    "there is no plan file none.toml",
		"plan check unknown.toml": "did you mean llama?",
		"plan show none":          "none",
		"plan check":              "plan check FILE",
	} {
		if _, errs := h.do(2, strings.Fields(args)...); !strings.Contains(errs, said) {
			t.Errorf("%s: %s", args, errs)
		}
	}
}

func TestThePlanFileOfTheDocumentsWorks(t *testing.T) {
	page, err := os.ReadFile("../../docs/load.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(page), "```toml\n# nightly.toml\n")
	example, _, ended := strings.Cut(example, "```")
	if !found || !ended {
		t.Fatal("docs/load.md has no plan file")
	}
	h := newHome(t)
	h.write("nightly.toml", example)
	out, _ := h.do(0, "plan", "check", "nightly.toml")
	for _, said := range []string{"sim-swift", "5/s, 20 s, settling 5 s", "5 to 20/s, constant"} {
		if !strings.Contains(out, said) {
			t.Errorf("%q is not said in\n%s", said, out)
		}
	}
	h.do(0, "models", "edit", "sim-swift", "--url", "simulated:?"+swift)
	h.write("quick.toml", strings.NewReplacer(`"20s"`, `"200ms"`, `"5s"`, `"50ms"`, `"30s"`, `"300ms"`).Replace(example))
	h.do(0, "run", "--plan", "quick.toml", "--name", "baseline")
	h.do(0, "plan", "show", "last", "again.toml")
	h.do(0, "plan", "check", "again.toml")
}
