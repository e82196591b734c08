package export

import (
	"bytes"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// report is the page and the Markdown of a run, without the page's scripts.
func report(t *testing.T, s Subject) (page, markdown string) {
	t.Helper()
	var html, text bytes.Buffer
	if err := HTML(&html, []Subject{s}); err != nil {
		t.Fatal(err)
	}
	if err := Markdown(&text, s.Run); err != nil {
		t.Fatal(err)
	}
	page, _, _ = strings.Cut(html.String(), "<script>")
	return page, text.String()
}

func TestFiguresOfAnotherToolHaveItsDefinitions(t *testing.T) {
	for definitions, want := range map[string]string{
		"1":             "From the first byte sent to the first output",
		"seed-v1":       "first chunk that could be parsed",
		"vllm":          "even one that only names the role",
		"guidellm-0.3":  "From when its client began",
		"some-tool-2.0": "As defined by some-tool-2.0",
	} {
		s := subject(20, "x")
		s.Run.Manifest.Definitions = definitions
		page, _ := report(t, s)
		if !strings.Contains(page, want) {
			t.Errorf("%s: without %q", definitions, want)
		}
		if definitions != "1" && strings.Contains(page, ">"+bench.MetricOf("ttft").Definition+"<") {
			t.Errorf("%s: our TTFT is claimed", definitions)
		}
	}
}

func TestOtherToolsDefineMetricsThatThereAre(t *testing.T) {
	for _, tool := range elsewhere {
		for key, text := range tool.means {
			bench.MetricOf(key) // panics at an unknown one
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s defines %s by no sentence", tool.prefix, key)
			}
		}
	}
}

func TestOfAnImportedRunOnlyWhatIsKnownIsSaid(t *testing.T) {
	s := subject(20, "x")
	s.Run.State, s.Run.Plan.Generation = bench.Imported, bench.Generation{Stream: true}
	s.Run.Manifest = bench.Manifest{Definitions: "seed-v1", Origins: []bench.Origin{{File: "gemma.csv", Format: "seed CSV", Hash: "abc123"}}}
	page, markdown := report(t, s)
	for name, text := range map[string]string{"page": page, "Markdown": markdown} {
		if !strings.Contains(text, "From gemma.csv, seed CSV, SHA-256 abc123") || !strings.Contains(text, "efinitions seed-v1") {
			t.Errorf("the %s does not say where it is from", name)
		}
		for _, never := range []string{"Tokenlap ,", "0 cores", "clock step", "max_tokens", "max 0 tokens", "temperature", "_ns"} {
			if strings.Contains(text, never) {
				t.Errorf("the %s makes up %q", name, never)
			}
		}
	}
}

// staged is a run in two stages, the second with few values, all warned of the
// same.
func staged() bench.Run {
	value := 0.25
	model := bench.ModelSummary{
		Endpoint: "m02", Successes: 20, TTFT: bench.Distribution{Unit: "s", N: 20, P50: &value, P95: &value, Weak: []string{"p95"}},
		Failures: []bench.FailureCount{{Kind: bench.FailReset, Count: 3}}, Warnings: []bench.Warning{{Code: "x", Text: "Few samples."}},
	}
	second := model
	second.Stage, second.Failures = 1, nil
	second.Warnings = append([]bench.Warning{{Code: "y", Text: "Warm cache."}}, model.Warnings...)
	return bench.Run{
		ID: "r-1", Name: "staged", State: bench.Finished,
		Plan: bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "m02", Title: "Thinker 32B", Model: "org/thinker", URL: "http://x/v1"}},
			Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 5}}, {Load: bench.Load{Kind: bench.Users, Users: 5}}},
			Prompts:   bench.PromptSet{Name: "own.txt", Hash: "beef", Prompts: []bench.Prompt{{ID: "p1", Text: "Why is <the> sky blue?"}}},
		},
		Manifest: bench.Manifest{StreamOptions: map[string]bool{"m02": false}, Proxies: map[string]string{"m02": "proxy:3128"}},
		Summary:  bench.Summary{Models: []bench.ModelSummary{model, second}},
	}
}

func TestStagesCountFromOneAndAWarningIsSaidOnce(t *testing.T) {
	page, markdown := report(t, Subject{Run: staged(), Samples: these()})
	for name, text := range map[string]string{"page": page, "Markdown": markdown} {
		for _, want := range []string{"m02, stage 1 (5 users)", "m02, stage 2 (5 users): Warm cache.", "All: Few samples.", "250 ms ?"} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s is without %q", name, want)
			}
		}
		if strings.Contains(text, "stage 0") || strings.Count(text, "Few samples.") != 1 {
			t.Errorf("the %s counts from 0, or repeats itself", name)
		}
	}
}

func TestAReportHoldsWhatIsNeededToRepeatIt(t *testing.T) {
	page, markdown := report(t, Subject{Run: staged(), Samples: these()})
	for _, want := range []string{"Thinker 32B", "org/thinker", "refused", "proxy:3128", "Why is &lt;the&gt; sky blue?", bench.MetricOf("system_tokens").Definition, bench.MetricOf("request_rate").Definition, bench.MetricOf("success_rate").Definition} {
		if !strings.Contains(page, want) {
			t.Errorf("the page is without %q", want)
		}
	}
	if !strings.Contains(markdown, "- m02 is Thinker 32B, org/thinker\n") {
		t.Errorf("the Markdown does not say what m02 is:\n%s", markdown)
	}
}

func TestPromptsTooLongForAReportAreCounted(t *testing.T) {
	run := bench.Run{ID: "r-1", Plan: bench.Plan{Prompts: bench.PromptSet{Prompts: []bench.Prompt{
		{ID: "a", Text: strings.Repeat("x", mostPromptBytes)}, {ID: "b", Text: "y"}, {ID: "c"},
	}}}}
	shown, less := prompts(run)
	if len(shown) != 2 || !strings.HasPrefix(less, "1 more are too long") || !strings.Contains(less, "export r-1 --format json") {
		t.Errorf("%d shown, %q", len(shown), less)
	}
}
