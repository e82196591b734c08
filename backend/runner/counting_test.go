package runner_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
	"tokenlap/backend/tokenizer"
)

const tiny = "../tokenizer/testdata/tiny/tokenizer.json" // counts some 200 KB a second

// uncountedPlan asks a model whose server reports no tokens.
func uncountedPlan(requests int, query string) bench.Plan {
	p := plan(4, "usage=none&ttft=0s&itl=0s&"+query)
	p.Endpoints[0].Model = "gpt-4o"
	p.Prompts.Prompts, p.Iterations, p.KeepText = p.Prompts.Prompts[:1], requests, 1<<20
	p.Generation.MaxTokens = 10_000
	return p
}

func countWith(t *testing.T, name string) func(text string) int {
	t.Helper()
	cache := new(tokenizer.Cache)
	t.Cleanup(func() { cache.Close() })
	counter, err := cache.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) int {
		n, err := counter.Count(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

func warningOf(m bench.ModelSummary, code string) string {
	for _, w := range m.Warnings {
		if w.Code == code {
			return w.Text
		}
	}
	return ""
}

// leftBehind returns the files of a data folder that do not belong there, and
// those in which a text stands.
func leftBehind(t *testing.T, dir, text string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".texts") || bytes.Contains(content, []byte(text)) {
			names = append(names, name)
		}
	}
	return names
}

func TestTokensAreCountedWhereTheServerDoesNot(t *testing.T) {
	db := open(t)
	p := uncountedPlan(30, "tokens=40&reasoning=10")
	p.UniquePrefix = true
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	count, prompt := countWith(t, "o200k_base"), p.Prompts.Prompts[0].Text
	for _, s := range samples(t, db, run.ID) {
		want := bench.Tokens{
			Source: bench.FromTokenizer, Input: count(s.Prefix + prompt), Cached: -1,
			Output: count(s.Text) + count(s.Reasoning), Reasoning: -1, Tokenizer: "o200k_base",
		}
		if s.Tokens != want || s.Text == "" || s.Reasoning == "" {
			t.Fatalf("request %d: %+v, want %+v", s.Seq, s.Tokens, want)
		}
	}
	m := run.Summary.Models[0]
	if m.OutputTokens.N != 30 || warningOf(m, stats.EstimatedTokens) != "" || !strings.Contains(warningOf(m, stats.CountedTokens), "30 of 30 answers were counted here by o200k_base") {
		t.Errorf("summary of %d answers, warnings %+v", m.OutputTokens.N, m.Warnings)
	}
}

func TestWhatCountsTokensFollowsTheEndpoint(t *testing.T) {
	for _, row := range []struct{ reason, model, tokenizer, want string }{
		{"an OpenAI model", "gpt-4o-mini", "", "o200k_base"},
		{"the same behind a gateway", "openai/gpt-4-turbo", "", "cl100k_base"},
		{"another model", "qwen2.5:7b", "", ""},
		{"the user's choice goes first", "gpt-4o", "cl100k_base", "cl100k_base"},
		{"the user's file", "qwen2.5:7b", "/models/qwen/tokenizer.json", "/models/qwen/tokenizer.json"},
		{"the user knows better than the id", "gpt-4", "none", ""},
	} {
		e := bench.Endpoint{Model: row.model, Protocol: bench.Protocol{Tokenizer: row.tokenizer}}
		if got := runner.TokenizerOf(e); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
}

func TestTextsThatExceedTheMemoryAreCountedToo(t *testing.T) {
	was := runner.SetSpoolMemory(800 << 10)
	defer runner.SetSpoolMemory(was)
	dir := t.TempDir()
	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p := uncountedPlan(2000, "tokens=5&long_line=300")
	p.KeepText = 0
	var last *bench.CountProgress
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Observe: func(progress bench.Progress) {
		if progress.Counting != nil {
			last = progress.Counting
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	m := run.Summary.Models[0]
	if len(m.TokenSources) != 1 || m.TokenSources[0] != (bench.SourceCount{Source: bench.FromTokenizer, Count: 2000}) || warningOf(m, stats.UncountedTokens) != "" {
		t.Errorf("counted by %+v, warnings %+v", m.TokenSources, m.Warnings)
	}
	if last == nil || last.Total != 2000 || last.Done < 1 || last.Done > 2000 {
		t.Errorf("progress said %+v", last)
	}
	if names := leftBehind(t, dir, " upstream"); len(names) > 0 {
		t.Errorf("%v are left behind", names)
	}
}

func TestAStopWhileTokensAreCountedLeavesEstimates(t *testing.T) {
	for reason, stopBy := range map[string]string{"no new requests": "stop", "cut off": "cancel"} {
		t.Run(reason, func(t *testing.T) {
			db := open(t)
			p := uncountedPlan(1000, "tokens=100")
			p.Endpoints[0].Tokenizer = tiny
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stop := make(chan struct{})
			end := sync.OnceFunc(func() {
				if stopBy == "cancel" {
					cancel()
				} else {
					close(stop)
				}
			})
			run, err := runner.Run(ctx, db, runner.Job{Plan: p, Stop: stop, Observe: func(progress bench.Progress) {
				if progress.Counting != nil && progress.Counting.Done > 1 {
					end()
				}
			}})
			if err != nil || run.State != bench.Finished {
				t.Fatalf("the run is %s, %v", run.State, err)
			}
			sources := map[bench.TokenSource]int{}
			for _, s := range samples(t, db, run.ID) {
				sources[s.Tokens.Source]++
				if (s.Tokens.Source == bench.FromEstimate) != (s.Tokens.Error > 0) || s.Tokens.Output < 1 {
					t.Errorf("request %d: %+v", s.Seq, s.Tokens)
				}
			}
			left, m := sources[bench.FromEstimate], run.Summary.Models[0]
			if left == 0 || sources[bench.FromTokenizer] == 0 || left+sources[bench.FromTokenizer] != 1000 {
				t.Errorf("tokens are from %v", sources)
			}
			want := fmt.Sprintf("The tokens of %d of 1000 requests stay estimates: counting was stopped.", left)
			if warningOf(m, stats.UncountedTokens) != want || warningOf(m, stats.MixedTokens) == "" || !strings.Contains(warningOf(m, stats.EstimatedTokens), "±") {
				t.Errorf("warnings %+v, want %q", m.Warnings, want)
			}
		})
	}
}

func TestAStopOfTheMeasurementDoesNotKeepItFromBeingCounted(t *testing.T) {
	db := open(t)
	p := uncountedPlan(100_000, "tokens=20")
	stop := make(chan struct{})
	end := sync.OnceFunc(func() { close(stop) })
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Stop: stop, Observe: func(bench.Progress) { end() }})
	m := run.Summary.Models[0]
	if err != nil || run.State != bench.Stopped || len(m.TokenSources) != 1 || m.TokenSources[0].Source != bench.FromTokenizer {
		t.Errorf("the run is %s, %v, counted by %+v", run.State, err, m.TokenSources)
	}
}

func TestABadTokenizerIsSaidBeforeAnythingIsSent(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "tokenizer.json")
	if err := os.WriteFile(broken, []byte(`{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b c d"]},"pre_tokenizer":{"type":"?"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for reason, name := range map[string]string{"no such file": "/nowhere/tokenizer.json", "no such encoding": "o200k", "broken inside": broken} {
		db := open(t)
		p := uncountedPlan(5, "tokens=5")
		p.Endpoints[0].Tokenizer = name
		run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Begun: func(bench.Run) { t.Errorf("%s: the run began", reason) }})
		if err == nil || run.ID != "" || !strings.Contains(err.Error(), "model m") || bench.CodeOf(err) == "" {
			t.Errorf("%s: run %q, %v", reason, run.ID, err)
		}
	}
}

func TestATokenizerThatChangesMeanwhileLeavesEstimates(t *testing.T) {
	content, err := os.ReadFile(tiny)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "tokenizer.json")
	write := func(content []byte) {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Error(err)
		}
	}
	write(content)
	db := open(t)
	p := uncountedPlan(5, "tokens=5")
	p.Endpoints[0].Tokenizer = name
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Begun: func(bench.Run) { write([]byte("{}")) }})
	if err != nil {
		t.Fatal(err)
	}
	if text := warningOf(run.Summary.Models[0], stats.UncountedTokens); !strings.Contains(text, "5 of 5 requests stay estimates") || !strings.Contains(text, "no tokenizer.json") {
		t.Errorf("the warning says %q", text)
	}
}

func TestEventsAreTokensWhereTheServerSendsOneWithEach(t *testing.T) {
	for _, row := range []struct {
		reason, query string
		want          bench.TokenSource
	}{
		{"one token with each event, as its other answers show", "tokens=8", bench.FromEvents},
		{"four tokens with each", "tokens=8&tokens_per_chunk=4", bench.FromEstimate},
		{"it never counts, so nothing is known", "tokens=8&usage=none", bench.FromEstimate},
	} {
		db := open(t)
		p := plan(4, row.query+"&ttft=0s&itl=0s&fault=truncate&fault_rate=0.3&fault_after=2")
		p.Iterations, p.Generation.MaxTokens = 40, 8
		run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
		if err != nil {
			t.Fatal(err)
		}
		cut := 0
		for _, s := range samples(t, db, run.ID) {
			if s.Tokens.Source == bench.FromUsage || s.Tokens.Output < 1 {
				continue
			}
			cut++
			if s.Tokens.Source != row.want || row.want == bench.FromEvents && s.Tokens.Output != s.Events {
				t.Errorf("%s: request %d (%s) has %+v of %d events", row.reason, s.Seq, s.Outcome, s.Tokens, s.Events)
			}
		}
		if cut < 5 {
			t.Errorf("%s: only %d answers were cut off", row.reason, cut)
		}
	}
}

// countingDir, when set, makes the test binary a child process: see TestMain.
const countingDir = "TOKENLAP_TEST_COUNTING"

// countUntilKilled measures and prints a line when it counts tokens.
func countUntilKilled(dir string) int {
	runner.SetSpoolMemory(256 << 10) // the rest goes to the file
	db, err := store.Open(dir, nil)
	if err == nil {
		p := uncountedPlan(1000, "tokens=100")
		p.KeepText, p.Endpoints[0].Tokenizer = 0, tiny
		_, err = runner.Run(context.Background(), db, runner.Job{Plan: p, Observe: func(progress bench.Progress) {
			if progress.Counting != nil && progress.Counting.Done > 1 {
				fmt.Println("counting")
			}
		}})
	}
	fmt.Fprintln(os.Stderr, "child:", err)
	return 1
}

func TestARunWhoseProcessDiesWhileItCountsKeepsEstimates(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), countingDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Process.Kill()
	if lines := bufio.NewScanner(out); !lines.Scan() {
		t.Fatal("the child ended by itself")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()

	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := db.Run(t.Context(), "last")
	if err != nil {
		t.Fatal(err)
	}
	texts := filepath.Join(dir, "run-"+run.ID+"-0.texts") // as it stays where open files keep their names
	if err := os.WriteFile(texts, []byte("answers"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := runner.Recover(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if run, err = db.Run(t.Context(), run.ID); err != nil {
		t.Fatal(err)
	}
	m := run.Summary.Models[0]
	if run.State != bench.Interrupted || m.Successes != 1000 || m.OutputTokens.N != 1000 || m.TokenSources[0].Source != bench.FromEstimate {
		t.Errorf("recovered as %s with %d answers, tokens by %+v", run.State, m.Successes, m.TokenSources)
	}
	if names := leftBehind(t, dir, " upstream"); len(names) > 0 {
		t.Errorf("%v are left behind", names)
	}
}
