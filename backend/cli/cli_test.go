package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/zalando/go-keyring"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/simulator"
)

// TestMain lets the test binary stand for the program, so that tests can kill
// and interrupt a real process.
func TestMain(m *testing.M) {
	if os.Getenv("TOKENLAP_TEST_AS_PROGRAM") != "" {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	keyring.MockInit()
	cache, err := os.MkdirTemp("", "tokenlap-cache") // one for all tests: compiling takes its time
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_CACHE_HOME", cache)
	code := m.Run()
	os.RemoveAll(cache)
	os.Exit(code)
}

// home is a user with a data folder of their own.
type home struct {
	t     *testing.T
	dir   string
	draws bool // its runs draw charts, which takes long under the race detector
}

func newHome(t *testing.T) home {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TOKENLAP_DATA", filepath.Join(dir, "data"))
	t.Chdir(dir)
	return home{t: t, dir: dir}
}

// do runs a command line and wants this exit code.
func (h home) do(code int, args ...string) (out, errs string) {
	h.t.Helper()
	return h.feed("", code, args...)
}

func (h home) feed(in string, code int, args ...string) (out, errs string) {
	h.t.Helper()
	if args[0] == "run" && !h.draws {
		args = append(args[:len(args):len(args)], "--no-visualizations")
	}
	var stdout, stderr bytes.Buffer
	if got := cli.Main(args, strings.NewReader(in), &stdout, &stderr); got != code {
		h.t.Fatalf("tokenlap %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String()
}

// read runs a command with --json and reads what it prints.
func read[T any](h home, args ...string) (value T) {
	h.t.Helper()
	out, _ := h.do(0, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &value); err != nil {
		h.t.Fatalf("tokenlap %s: %v in %s", strings.Join(args, " "), err, out)
	}
	return value
}

// serve starts a simulator and returns its URL.
func serve(t *testing.T, query string) string {
	t.Helper()
	b, err := simulator.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	server, err := simulator.Start("127.0.0.1:0", b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server.URL()
}

const swift = "ttft=1ms&itl=0s&tokens=6"

var example = regexp.MustCompile(`(?m)^  (tokenlap .*?)(?:  +#.*)?$`)

// TestTheExamplesOfTheHelpWork carries out every example that any help page
// shows, against a simulator in place of the servers they name.
func TestTheExamplesOfTheHelpWork(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	for _, name := range []string{"llama", "qwen-old", "gemma"} {
		h.do(0, "models", "add", name, "--url", url, "--model", name)
	}
	t.Setenv("MY_KEY", "a-key")
	t.Setenv("OPENAI_API_KEY", "a-key")
	seen := map[string]bool{}
	var help func(path []string)
	var lines []string
	help = func(path []string) {
		out, _ := h.do(0, append(path, "--help")...)
		_, shown, _ := strings.Cut(out, "Examples:\n")
		shown, _, _ = strings.Cut(shown, "\n\n")
		for _, match := range example.FindAllStringSubmatch(shown, -1) {
			if !seen[match[1]] {
				seen[match[1]] = true
				lines = append(lines, match[1])
			}
		}
		for _, sub := range subcommands(out) {
			help(append(path[:len(path):len(path)], sub))
		}
	}
	help(nil)
	if len(lines) < 15 {
		t.Fatalf("only %d examples found: %q", len(lines), lines)
	}
	for _, name := range []string{"sim-swift", "sim-steady"} { // their pace is for people to watch
		h.do(0, "models", "edit", name, "--url", "simulated:?"+swift)
	}
	h.do(0, "models", "remove", "llama") // an example adds it
	slices.SortStableFunc(lines, func(a, b string) int { return turn(a) - turn(b) })
	for _, line := range lines {
		line = regexp.MustCompile(`https?://[a-z.]+(:\d+)?/v1`).ReplaceAllString(line, url)
		args := words(line)[1:]
		if args[0] == "simulate" {
			args = append(args, "--listen", "127.0.0.1:0", "--for", "1ms")
		}
		if args[0] == "visualize" { // one chart stands for all
			args = append(args, "--chart", "ttft_comparison")
		}
		if line == "tokenlap run --models llama qwen gemma --iterations 5" {
			args = append(args, "--prompts", "short-simple-capital")
		}
		h.feed("a-key\n", 0, args...)
	}
}

// turn puts what makes a thing before what needs it.
func turn(line string) int {
	for i, begin := range []string{"tokenlap models add", "tokenlap key set", "tokenlap run"} {
		if strings.HasPrefix(line, begin) {
			return i
		}
	}
	return 9
}

// subcommands reads the names from a help page.
func subcommands(help string) (names []string) {
	_, list, _ := strings.Cut(help, "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "help" && fields[0] != "completion" {
			names = append(names, fields[0])
		}
	}
	return names
}

// words splits as a shell does, as far as the examples need it.
func words(line string) (list []string) {
	for _, match := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		list = append(list, match[1]+match[2])
	}
	return list
}

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

func TestExitCodesSayHowItEnded(t *testing.T) {
	h := newHome(t)
	bad := serve(t, "ttft=1ms&itl=0s&fault=http_503")
	h.do(0, "models", "add", "broken", "--url", bad, "--model", "m")
	for _, row := range []struct {
		code int
		line string
		says string
	}{
		{0, "--version", ""},
		{3, "run broken --iterations 1 --output-dir out", ""},
		{2, "run nobody", "nobody"},
		{2, "run --iterations 0", "iterations"},
		{2, "run --mode parallel", "sequential or concurrent"},
		{3, "run broken --concurrent 4 --iterations 1 --output-dir other", "add --mode concurrent"},
		{2, "run --iterations many", "iterations"},
		{2, "run --timeout soon", "seconds"},
		{2, "run --prompts nothing", "nothing"},
		{2, "run --model m", "--url"},
		{2, "run --url http://127.0.0.1:1/v1", "model id"},
		{2, "run --prompt-file missing.toml", "missing.toml"},
		{2, "fly", "fly"},
		{2, "models fly", "fly"},
		{2, "run --wings", "wings"},
		{2, "models add a --url ftp://h --model m", "http"},
		{2, "models add a --url http://h --model m --key sk-abcdefghijklmnop", "reference"},
		{2, "models add a --url http://h --model m --header authorization=abc", "reference"},
		{2, "models add a --url http://h --model m --header Ocp-Apim-Subscription-Key=abc", "reference"},
		{2, "models add a --url http://h --model m --header x-note=sk-abcdefghijklmnop", "reference"},
		{2, "models add a --url http://h --model m --body api_key=abc", "reference"},
		{2, "models add a --url http://h/v1?subscription-key=abc --model m", "reference"},
		{1, "run broken --output-dir /dev/null/x", "cannot be written"},
		{2, "models add broken --url http://h --model m", "broken"},
		{2, "models show nobody", "nobody"},
		{2, "history show 1999", "1999"},
		{2, "export 1999", "1999"},
		{2, "export last --format xls", "markdown"},
		{2, "history --state lost", "finished"},
		{2, "history --since yesterday", "2026-01-31"},
		{2, "history purge", "--yes"},
		{2, "simulate --fault flood", "flood"},
		{2, "simulate --listen 0.0.0.0:0", "public"},
		{2, "models import missing.toml", "missing.toml"},
	} {
		_, errs := h.do(row.code, strings.Fields(row.line)...)
		if !strings.Contains(errs, row.says) {
			t.Errorf("tokenlap %s says %q, without %q", row.line, errs, row.says)
		}
		if strings.Contains(errs, "sk-abc") {
			t.Errorf("tokenlap %s repeats a key: %s", row.line, errs)
		}
	}
	rows := csvRows(t, filepath.Join("out", only(t, "out", "results")))
	if len(rows) != 18 || rows[0]["outcome"] != "http_5xx" || rows[0]["success"] != "False" || rows[0]["status_code"] != "503" {
		t.Errorf("%d rows, first %v", len(rows), rows[0])
	}
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

func TestModelsAreAddedChangedAndCarriedOver(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama-vllm", "--url", "localhost:8000", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--alias", "llama,l3", "--key", "env:K", "--header", "x-team=a", "--body", "top_k=40", "--price-input", "0.2")
	h.do(0, "models", "edit", "llama", "--title", "Llama 3.1", "--deployment", "vllm-gpu", "--price-output", "0.85")
	m := read[bench.Endpoint](h, "models", "show", "l3")
	if m.Name != "llama-vllm" || m.Title != "Llama 3.1" || m.Family != "llama" || m.Deployment != "vllm-gpu" || m.URL != "http://localhost:8000/v1/chat/completions" ||
		m.Headers["x-team"] != "a" || m.Body["top_k"] != 40.0 || len(m.Aliases) != 2 || m.PriceInput != 0.2 || m.PriceOutput != 0.85 {
		t.Errorf("shown as %+v", m)
	}
	h.do(0, "models", "export", "models.toml")
	before := read[[]bench.Endpoint](h, "models")
	if out, _ := h.do(0, "models", "import", "models.toml"); out != "Known already, just so: sim-swift, sim-steady, llama-vllm\n" {
		t.Errorf("imported a second time: %s", out)
	}
	h.do(0, "models", "edit", "llama", "--title", "Another")
	if _, errs := h.do(2, "models", "import", "models.toml"); !strings.Contains(errs, "--replace") {
		t.Errorf("a model that has changed: %s", errs)
	}
	list, _ := h.do(0, "models", "export", "-")
	h.feed(list, 0, "models", "import", "-")
	if out, _ := h.do(0, "models", "import", "models.toml", "--replace"); !strings.Contains(out, "Imported 3 models") {
		t.Errorf("replaced: %s", out)
	}
	if out, _ := h.do(0, "models", "remove", "llama", "sim-swift", "sim-steady"); !strings.Contains(out, " --price-input 0.2 --price-output 0.85") {
		t.Errorf("the way back forgets the price: %s", out)
	}
	if _, errs := h.do(2, "models", "add", "dear", "--url", "https://h", "--model", "m", "--price-input", "-1"); !strings.Contains(errs, "input price -1") {
		t.Errorf("a price below zero: %s", errs)
	}
	if left := read[[]bench.Endpoint](h, "models"); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
	if _, errs := h.do(2, "run"); !strings.Contains(errs, "models add") {
		t.Errorf("with no model: %s", errs)
	}
	h.do(0, "models", "import", "models.toml")
	after := read[[]bench.Endpoint](h, "models")
	one, _ := json.Marshal(before)
	two, _ := json.Marshal(after)
	if !bytes.Equal(one, two) {
		t.Errorf("carried over as\n%s\nfrom\n%s", two, one)
	}
	out, errs := h.do(0, "models", "add", "risky", "--url", "https://h", "--model", "m", "--insecure")
	if !strings.Contains(errs, "NOT verified") {
		t.Errorf("insecure is said quietly: %s%s", out, errs)
	}
}

func TestHistoryIsKeptInOrder(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	run := func(name string) string {
		return read[bench.Run](h, "run", "--url", url, "--model", "m", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "", "--name", name, "--tag", "nightly", "--note", "as it was").ID
	}
	one, two := run("first"), run("second")
	h.do(0, "history", "rename", one, "renamed")
	h.do(0, "history", "tag", one, "weekly", "--remove", "nightly")
	h.do(0, "history", "note", one, "better now")
	h.do(0, "history", "star", one)
	got := read[bench.Run](h, "history", "show", one)
	if got.Name != "renamed" || strings.Join(got.Tags, " ") != "weekly" || got.Note != "better now" || !got.Starred {
		t.Errorf("run %q %q %q %v", got.Name, got.Tags, got.Note, got.Starred)
	}
	if tagged := read[[]bench.Run](h, "history", "--tag", "nightly"); len(tagged) != 1 || tagged[0].ID != two {
		t.Errorf("tagged nightly: %+v", tagged)
	}
	h.do(0, "history", "delete", "last")
	if left := read[[]bench.Run](h, "history"); len(left) != 1 || left[0].ID != one {
		t.Errorf("left: %+v", left)
	}
	h.do(0, "history", "restore", two)
	h.do(0, "history", "delete", one)
	h.do(0, "history", "purge", "--yes")
	if left := read[[]bench.Run](h, "history"); len(left) != 1 || left[0].ID != two {
		t.Errorf("left: %+v", left)
	}
	h.do(2, "history", "restore", one)
}

func TestListsAreArraysEvenWhenEmpty(t *testing.T) {
	h := newHome(t)
	for _, line := range []string{"history", "models", "prompts", "history list", "models list"} {
		list := read[[]map[string]any](h, strings.Fields(line)...)
		for _, one := range list {
			name := "id"
			if strings.HasPrefix(line, "models") {
				name = "name"
			}
			if text, ok := one[name].(string); !ok || text == "" {
				t.Errorf("%s --json: an object without %s: %v", line, name, one)
			}
		}
	}
	if prompts := read[[]bench.Prompt](h, "prompts"); len(prompts) != 18 {
		t.Errorf("%d prompts", len(prompts))
	}
}

// full takes nothing, as a full disk does.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// gone is a pipe whose reader has left.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestWhatCannotBePrintedIsAnError(t *testing.T) {
	newHome(t)
	for _, args := range [][]string{{"models"}, {"prompts"}, {"history"}, {"models", "--json"}, {"models", "export", "-"}, {"--help"}, {"--version"}} {
		var errs bytes.Buffer
		if code := cli.Main(args, strings.NewReader(""), full{}, &errs); code != cli.ExitError || strings.Count(errs.String(), "tokenlap: ") != 1 {
			t.Errorf("%q: exit code %d, said %q", args, code, errs.String())
		}
	}
	var errs bytes.Buffer
	if code := cli.Main([]string{"models"}, strings.NewReader(""), gone{}, &errs); code != cli.ExitOK || errs.Len() > 0 {
		t.Errorf("a reader that left: exit code %d, said %q", code, errs.String())
	}
}
