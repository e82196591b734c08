package cli_test

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
)

func TestARunDrawsItsCharts(t *testing.T) {
	h := newHome(t)
	h.draws = true
	url := serve(t, swift)
	h.do(0, "run", "--url", url, "--model", "m", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "out")
	if files, err := os.ReadDir(filepath.Join("out", "visualizations")); err != nil || len(files) < 5 {
		t.Errorf("%d pictures, %v", len(files), err)
	}
	pictures := only(t, filepath.Join("out", "visualizations"), "ttft_comparison")
	first := readFile(t, filepath.Join("out", "visualizations", pictures))
	if !bytes.HasPrefix(first, []byte("\x89PNG")) {
		t.Errorf("%s is no PNG", pictures)
	}
	out, _ := h.do(0, "visualize", "--output-dir", "out", "--chart", "ttft_comparison", "--format", "svg")
	if svg := readFile(t, strings.TrimSpace(out)); !bytes.HasPrefix(svg, []byte("<svg")) {
		t.Errorf("%s is no SVG", out)
	}
	h.do(2, "visualize", "--output-dir", "empty")
}

func TestAFirstStartCanRunWithoutAnything(t *testing.T) {
	h := newHome(t)
	models := read[[]bench.Endpoint](h, "models")
	if len(models) != 2 || !models[0].IsSimulated() || !models[1].IsSimulated() || !strings.Contains(models[0].Title, "simulated") {
		t.Fatalf("first models: %+v", models)
	}
	run := read[bench.Run](h, "run", "--iterations", "1", "--max-tokens", "4", "--prompts", "short-simple-capital")
	if run.ID == "" || run.State != bench.Finished || len(run.Summary.Models) != 2 {
		t.Fatalf("run %+v", run)
	}
	for _, m := range run.Summary.Models {
		if m.Successes != 1 || m.Failed != 0 {
			t.Errorf("%s: %d successes, %d failed", m.Endpoint, m.Successes, m.Failed)
		}
	}
}

func TestSequentialAndConcurrentRunsAreKeptAndExported(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	h.do(0, "models", "add", "llama-vllm", "--url", url, "--model", "llama", "--alias", "llama")
	h.do(0, "models", "add", "qwen", "--url", url, "--model", "qwen")
	h.do(0, "models", "add", "gemma", "--url", url, "--model", "gemma")

	// Bare words and commas name models; an alias and its model are one.
	first := read[bench.Run](h, "run", "--models", "llama", "llama-vllm", "qwen", "--iterations", "2", "--output-dir", "out")
	if len(first.Plan.Endpoints) != 2 || first.Summary.Models[0].Attempts != 36 {
		t.Fatalf("%d models, %d attempts", len(first.Plan.Endpoints), first.Summary.Models[0].Attempts)
	}
	second := read[bench.Run](h, "run", "--models", "qwen,gemma", "--mode", "concurrent", "--concurrent", "5", "--warmup", "3", "--iterations", "1", "--output-dir", "")
	if m := second.Summary.Models[0]; m.Attempts != 18 || m.WarmedUp != 3 {
		t.Fatalf("%d attempts, %d warmed up", m.Attempts, m.WarmedUp)
	}
	history := read[[]bench.Run](h, "history")
	if len(history) != 2 || history[0].ID != second.ID || history[1].ID != first.ID || history[0].State != bench.Finished {
		t.Fatalf("history %+v", history)
	}

	out, _ := h.do(0, "export", first.ID, "--format", "csv", "--output-dir", "again")
	for _, path := range strings.Fields(out) {
		one, two := readFile(t, path), readFile(t, filepath.Join("out", filepath.Base(path)))
		if !bytes.Equal(one, two) {
			t.Errorf("%s is not what the run wrote", path)
		}
	}
	rows := csvRows(t, strings.Fields(out)[0])
	if len(rows) != 72 {
		t.Fatalf("%d rows, want 72", len(rows))
	}
	for _, row := range rows {
		tokens, err := strconv.Atoi(row["output_tokens"])
		if row["success"] != "True" || row["outcome"] != "ok" || err != nil || tokens != 6 || row["run_id"] != first.ID {
			t.Fatalf("row %v", row)
		}
	}
	for i, row := range csvRows(t, strings.Fields(out)[1]) {
		if row["endpoint_name"] != first.Plan.Endpoints[i].Name || row["total_requests"] != "36" || row["success_rate"] != "100.00%" {
			t.Errorf("summary row %v", row)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// csvRows reads a file into maps from column to cell.
func csvRows(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(readFile(t, path))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			row[records[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// only returns the one file in dir whose name holds the word.
func only(t *testing.T, dir, word string) string {
	t.Helper()
	var found []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.Contains(entry.Name(), word) {
			found = append(found, entry.Name())
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s holds %q", dir, found)
	}
	return found[0]
}

func TestAnEndpointNeverRegistered(t *testing.T) {
	h := newHome(t)
	t.Setenv("SOME_KEY", "the-key")
	url := serve(t, swift+"&auth=env:SOME_KEY")
	run := read[bench.Run](h, "run", "--url", url, "--model", "org/My Model:7b", "--key", "env:SOME_KEY", "--iterations", "1", "--lengths", "short", "--output-dir", "")
	if m := run.Summary.Models[0]; m.Endpoint != "My-Model-7b" || m.Successes != 6 {
		t.Errorf("%s: %d successes", m.Endpoint, m.Successes)
	}
	if models := read[[]bench.Endpoint](h, "models"); len(models) != 2 {
		t.Errorf("it was registered: %+v", models)
	}
	if _, errs := h.do(2, "run", "--url", url, "--model", "m", "--key", "env:NOT_SET_ANYWHERE"); !strings.Contains(errs, "NOT_SET_ANYWHERE") {
		t.Errorf("a missing key: %s", errs)
	}
}

func TestAKeyNeverLeavesTheRequest(t *testing.T) {
	h := newHome(t)
	const key = "zq-unmistakable-4711-key"
	t.Setenv("LEAKY_KEY", key)
	url := serve(t, "ttft=1ms&itl=0s&tokens=3&fault=echo_key&fault_rate=0.5")
	h.do(0, "models", "add", "leaky", "--url", url, "--model", "m", "--key", "env:LEAKY_KEY", "--header", "x-other-token=env:LEAKY_KEY")
	var said strings.Builder
	for _, args := range [][]string{
		{"run", "leaky", "--iterations", "1", "--output-dir", "out", "--json", "--no-visualizations"}, {"models", "test", "leaky"}, {"models", "show", "leaky"},
		{"history", "--json"}, {"history", "show", "last"}, {"models", "export", "models.toml"},
	} {
		var stdout, stderr bytes.Buffer
		cli.Main(args, strings.NewReader(""), &stdout, &stderr)
		said.WriteString(stdout.String() + stderr.String())
	}
	if strings.Contains(said.String(), key) {
		t.Errorf("printed: %s", said.String())
	}
	if !strings.Contains(said.String(), "http_4xx") {
		t.Errorf("the server was to echo the key in errors: %s", said.String())
	}
	files := 0
	err := filepath.WalkDir(h.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		if bytes.Contains(readFile(t, path), []byte(key)) {
			t.Errorf("%s holds the key", path)
		}
		return nil
	})
	if err != nil || files < 4 {
		t.Errorf("%d files looked at, %v", files, err)
	}
}
