package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

const seedColumns = "endpoint_name,model_name,prompt_text,success,total_latency,time_to_first_token,output_tokens,time_per_output_token,timestamp,concurrent_level\n"

// seedRows is a file of the seed's tool with one good row for each second of
// latency.
func seedRows(level string, latencies ...string) string {
	text := seedColumns
	for _, latency := range latencies {
		text += "gemma-vllm,google/gemma,\"Hi, there\",True," + latency + ",0.25,10,0.5,2025-11-07T19:45:56.178084," + level + "\n"
	}
	return text
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestImportedResultsAreInTheHistory(t *testing.T) {
	h := newHome(t)
	put(t, "gemma.csv", seedRows("5", "2", "4", "3"))
	runs := read[[]bench.Run](h, "import", "gemma.csv")
	if len(runs) != 1 || runs[0].State != bench.Imported || runs[0].Manifest.Definitions != "seed-v1" || runs[0].Name != "gemma" {
		t.Fatalf("imported %+v", runs)
	}
	m := runs[0].Summary.Models[0]
	if m.Successes != 3 || *m.Latency.P50 != 3 || *m.TTFT.P50 != 0.25 || *m.TPOT.P50 != 0.5 {
		t.Errorf("figures %+v", m)
	}
	if said := m.Warnings[len(m.Warnings)-1]; said.Code != "imported" || !strings.Contains(said.Text, "seed-v1") {
		t.Errorf("the last warning is %+v", said)
	}
	out, _ := h.do(0, "history", "show", runs[0].ID)
	for _, want := range []string{"imported", "seed-v1", "5 users", "gemma.csv, seed CSV", "TTFT in it"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "temperature") {
		t.Errorf("what nobody knows is shown:\n%s", out)
	}
	h.do(0, "export", runs[0].ID, "--output-dir", "out")
}

func TestAReportOfGuideLLMHasAStageForEachBenchmark(t *testing.T) {
	report := string(readFile(t, filepath.Join("..", "importer", "testdata", "guidellm-0.3.json")))
	h := newHome(t)
	put(t, "benchmarks.json", strings.Replace(report, `"end_time": 1767225604.0625`, `"end_time": 0`, 1))
	out, errs := h.do(0, "import", "benchmarks.json")
	if !strings.Contains(out, "5 requests of 1 model, definitions guidellm-0.3") || !strings.Contains(errs, "benchmarks[0].requests.successful[1].end") ||
		!strings.Contains(errs, "1 bad row left out, 6 imported") {
		t.Errorf("%s%s", out, errs)
	}
	out, _ = h.do(0, "history", "show", "last")
	for _, want := range []string{"Stage 1  sequential", "Stage 2  no limit", "Stage 3  constant 2.5/s", "GuideLLM JSON", "http_429 1", "inter-token latency", "cut off"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if _, errs := h.do(1, "import", "benchmarks.json"); !strings.Contains(errs, "in the history already") {
		t.Errorf("the same report again: %s", errs)
	}
	h.do(0, "export", "last", "--output-dir", "out")
}

func TestTheSameFileIsImportedOnce(t *testing.T) {
	h := newHome(t)
	put(t, "gemma.csv", seedRows("5", "2"))
	put(t, "copy.csv", seedRows("5", "2"))
	put(t, "other.csv", seedRows("5", "3"))
	first := read[[]bench.Run](h, "import", "gemma.csv")[0]
	out, errs := h.do(1, "import", "copy.csv", "other.csv")
	if !strings.Contains(errs, "copy.csv is in the history already, as run "+first.ID) || !strings.Contains(out, "Imported other.csv") {
		t.Errorf("%s%s", out, errs)
	}
	h.do(0, "import", "copy.csv", "--again")
	if runs := read[[]bench.Run](h, "history"); len(runs) != 3 {
		t.Errorf("%d runs, want 3", len(runs))
	}
	put(t, "new.csv", seedRows("5", "9"))
	gone := read[[]bench.Run](h, "import", "new.csv")[0]
	h.do(0, "history", "delete", gone.ID)
	h.do(0, "import", "new.csv")
}

func TestAnExportImportedElsewhereIsTheSameFile(t *testing.T) {
	h := newHome(t)
	url := serve(t, "ttft=2ms&itl=1ms&tokens=9&tokens_per_chunk=2")
	h.do(0, "models", "add", "llama", "--url", url, "--model", "org/llama", "--title", "=Llama")
	run := read[bench.Run](h, "run", "llama", "--iterations", "2", "--warmup", "3", "--concurrent", "2", "--mode", "concurrent", "--output-dir", "")
	results := func(args ...string) []byte {
		out, _ := h.do(0, append([]string{"export"}, args...)...)
		paths := strings.Fields(out)
		at := slices.IndexFunc(paths, func(path string) bool { return strings.Contains(path, "results_") })
		return readFile(t, paths[at])
	}
	want := results(run.ID, "--output-dir", "left")
	files, _ := filepath.Glob("left/*results_*.csv")
	back := read[[]bench.Run](h, "import", "--data-dir", "elsewhere", files[0])[0]
	if back.ID != run.ID || back.State != bench.Imported {
		t.Errorf("run %s came back as %s, %s", run.ID, back.ID, back.State)
	}
	if got := results(back.ID, "--output-dir", "back", "--data-dir", "elsewhere"); !bytes.Equal(got, want) {
		t.Errorf("the file changed:\n%s\n%s", want, got)
	}
	if _, errs := h.do(1, "import", files[0]); !strings.Contains(errs, "in the history already, as run "+run.ID) {
		t.Errorf("the run that is here already: %s", errs)
	}
	again := read[[]bench.Run](h, "import", files[0], "--again")[0] // here the id is taken
	got := bytes.ReplaceAll(results(again.ID, "--output-dir", "again"), []byte(again.ID), []byte(run.ID))
	if again.ID == run.ID || !bytes.Equal(got, want) {
		t.Errorf("with another id, %s, the file changed:\n%s\n%s", again.ID, want, got)
	}
	for i, want := range run.Summary.Models {
		if m := back.Summary.Models[i]; *m.TTFT.P50 != *want.TTFT.P50 || *m.Latency.P50 != *want.Latency.P50 || m.WarmedUp != want.WarmedUp {
			t.Errorf("the summary changed: %+v, want %+v", m, want)
		}
	}
}

func TestBadRowsAreListedAndTheGoodOnesKept(t *testing.T) {
	h := newHome(t)
	var latencies []string
	for range 25 {
		latencies = append(latencies, "slow", "1")
	}
	put(t, "some.csv", seedRows("1", latencies...))
	out, errs := h.do(0, "import", "some.csv")
	if !strings.Contains(out, "25 requests of 1 model") || strings.Count(errs, `"slow" where a number of seconds was expected`) != 20 ||
		!strings.Contains(errs, "... and 5 more\n") || !strings.Contains(errs, "NOTE: 25 bad rows left out, 25 imported") {
		t.Errorf("%s%s", out, errs)
	}
	put(t, "none.csv", seedRows("1", "slow"))
	_, errs = h.do(2, "import", "none.csv")
	if !strings.Contains(errs, "no row of none.csv is good") || !strings.Contains(errs, "none.csv, line 2, total_latency") {
		t.Error(errs)
	}
	h.do(2, "import", "nowhere.csv")
	h.do(2, "import")
	if runs := read[[]bench.Run](h, "history"); len(runs) != 1 {
		t.Errorf("%d runs, want 1", len(runs))
	}
}

func TestFilesBecomeOneRunWithStages(t *testing.T) {
	h := newHome(t)
	for _, level := range []string{"10", "1", "5"} {
		put(t, "gemma-"+level+".csv", seedRows(level, level, level))
	}
	runs := read[[]bench.Run](h, "import", "--together", "gemma-*.csv")
	if len(runs) != 1 || len(runs[0].Plan.Stages) != 3 || len(runs[0].Manifest.Origins) != 3 {
		t.Fatalf("imported %+v", runs)
	}
	for i, users := range []int{1, 5, 10} {
		m := runs[0].Summary.Models[i]
		if runs[0].Plan.Stages[i].Load.Users != users || m.Stage != i || m.Successes != 2 || *m.Latency.P50 != float64(users) {
			t.Errorf("stage %d: %+v %+v", i, runs[0].Plan.Stages[i], m)
		}
	}
	if err := os.Mkdir("twice", 0o700); err != nil {
		t.Fatal(err)
	}
	twice := filepath.Join("twice", "gemma-5.csv")
	put(t, twice, seedRows("5", "7"))
	_, errs := h.do(2, "import", "--together", "--again", "gemma-5.csv", twice)
	if !strings.Contains(errs, "gemma-vllm, 5 users, is there twice") || !strings.Contains(errs, "a name of its own") {
		t.Error(errs)
	}
	h.do(1, "import", "--together", "gemma-5.csv", twice) // one is known: half of a run would be none
	if all := read[[]bench.Run](h, "history"); len(all) != 1 {
		t.Errorf("%d runs, want 1", len(all))
	}
}

func TestAModelMeasuredTwiceAtOneLevelIsTwoModels(t *testing.T) {
	h := newHome(t)
	put(t, "gemma-vllm-5.csv", seedRows("5", "2"))
	put(t, "gemma-vllm-5-new.csv", seedRows("5", "3"))
	run := read[[]bench.Run](h, "import", "--together", "gemma-vllm-5.csv", "gemma-vllm-5-new.csv")[0]
	for i, name := range []string{"gemma-vllm", "gemma-vllm-new"} {
		if m := run.Summary.Models[i]; m.Endpoint != name || m.Successes != 1 || *m.Latency.Mean != float64(2+i) {
			t.Errorf("%s: %+v", name, m)
		}
	}
	if out, _ := h.do(0, "history", "show", run.ID); !strings.Contains(out, "they are named after their files") {
		t.Errorf("nothing is said of it:\n%s", out)
	}
}

func TestAnImportThatWasCutOffLeavesNothing(t *testing.T) {
	h := newHome(t)
	db, err := app.OpenStore("")
	if err != nil {
		t.Fatal(err)
	}
	run := bench.Run{ID: "half", Started: time.Now(), Manifest: bench.Manifest{Origins: []bench.Origin{{File: "env.csv", Hash: "abc"}}}}
	if err := db.Begin(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if err := db.AddSamples(t.Context(), "half", []bench.Sample{{Endpoint: "a"}}); err != nil {
		t.Fatal(err)
	}
	db.Close() // as a process that dies
	if runs := read[[]bench.Run](h, "history"); len(runs) != 0 {
		t.Errorf("runs %+v", runs)
	}
	h.do(2, "history", "restore", "half")
}
