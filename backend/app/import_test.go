package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

const seedColumns = "endpoint_name,model_name,prompt_text,success,total_latency,time_to_first_token,output_tokens,time_per_output_token,timestamp,concurrent_level\n"

// seedFile is a file of the seed's tool with a row for each latency.
func (p *past) seedFile(name, level string, latencies ...string) string {
	p.tb.Helper()
	text := seedColumns
	for _, latency := range latencies {
		text += "gemma-vllm,google/gemma,\"Hi, there\",True," + latency + ",0.25,10,0.5,2025-11-07T19:45:56.178084," + level + "\n"
	}
	path := filepath.Join(p.folder, name)
	must(p.tb, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestFilesAreImportedEachAsARun(t *testing.T) {
	p := newPast(t)
	one, two := p.seedFile("one.csv", "5", "2", "slow", "3"), p.seedFile("two.csv", "5", "4")
	got, err := p.Import(t.Context(), app.ImportForm{Paths: []string{one, filepath.Join(p.folder, "none.csv"), two}})
	must(t, err)
	if len(got.Runs) != 2 || got.Runs[0].State != "imported" || got.Runs[0].Origin != "one.csv" || got.Runs[0].Definitions != "seed-v1" {
		t.Errorf("runs %+v", got.Runs)
	}
	if len(got.Problems) != 2 || !strings.Contains(got.Problems[0], "one.csv, line 3") || !strings.Contains(got.Problems[1], "none.csv") {
		t.Errorf("problems %q", got.Problems)
	}
	result, err := p.Result(t.Context(), got.Runs[0].ID)
	must(t, err)
	if m := result.Summary.Models[0]; m.Successes != 2 || m.Warnings[len(m.Warnings)-1].Code != "imported" {
		t.Errorf("summary %+v", m)
	}
}

func TestAFileThatWasImportedBeforeIsListedAsKnown(t *testing.T) {
	p := newPast(t)
	one, two := p.seedFile("one.csv", "5", "2"), p.seedFile("two.csv", "1", "4")
	first, err := p.Import(t.Context(), app.ImportForm{Paths: []string{one}})
	must(t, err)
	form := app.ImportForm{Paths: []string{one, two}, Together: true}
	got, err := p.Import(t.Context(), form)
	must(t, err)
	if len(got.Runs) != 0 || len(got.Known) != 1 || got.Known[0] != (app.KnownFile{Path: one, Run: first.Runs[0].ID}) || len(got.Problems) != 1 {
		t.Errorf("together: %+v", got)
	}
	form.Again = true
	got, err = p.Import(t.Context(), form)
	must(t, err)
	if len(got.Runs) != 1 || len(got.Runs[0].Models) != 2 || len(got.Known)+len(got.Problems) != 0 {
		t.Errorf("again: %+v", got)
	}
	_, err = p.Import(t.Context(), app.ImportForm{})
	refused(t, err, bench.CodeInvalid, "no file")
}

func TestManyBadRowsAreCounted(t *testing.T) {
	p := newPast(t)
	latencies := []string{"1"}
	for range 25 {
		latencies = append(latencies, "slow")
	}
	got, err := p.Import(t.Context(), app.ImportForm{Paths: []string{p.seedFile("one.csv", "5", latencies...)}})
	must(t, err)
	if len(got.Problems) != 21 || !strings.Contains(got.Problems[20], "5 more bad rows") {
		t.Errorf("problems %q", got.Problems)
	}
}
