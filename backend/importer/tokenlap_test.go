package importer_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
)

// exported is the detailed file of a run.
func exported(t *testing.T, run bench.Run, samples []bench.Sample) string {
	t.Helper()
	var out bytes.Buffer
	err := export.Results(&out, run, func(yield func(bench.Sample, error) bool) {
		for _, s := range samples {
			if !yield(s, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// nasty are texts that a careless reader or writer would change.
var nasty = []string{
	"", "plain", "=1+1", "'=1+1", "''@x", "' quoted'", "-", "+\n-", "a,b;\"c\"\r\nd\ne\rf", "\"", "'", "\t", " \"=x\"", "日本 🎉", "True", "1.0", "\r\n", "ends with \r",
}

// measured is a run with everything that a sample can hold.
func measured() (bench.Run, []bench.Sample) {
	random := rand.New(rand.NewPCG(1, 2))
	some := func(words ...string) string { return words[random.IntN(len(words))] }
	run := bench.Run{
		ID: "20260314-092653-a1b2", Name: "=a name", State: bench.Finished, Started: time.Date(2026, 3, 14, 9, 26, 53, 123e6, time.UTC),
		Manifest: bench.Manifest{Definitions: bench.Definitions},
		Plan: bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "a", Title: "-A, the first", Model: "org/a"}, {Name: "b", Model: "'b'"}},
			Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 4}}, {Load: bench.Load{Kind: bench.Users, Users: 2}}},
		},
	}
	for i, text := range nasty {
		run.Plan.Prompts.Prompts = append(run.Plan.Prompts.Prompts, bench.Prompt{ID: "p" + string(rune('a'+i)), Version: i, Text: text, Length: "short"})
	}
	var samples []bench.Sample
	for i := range 200 {
		s := bench.Sample{
			Seq: i, Endpoint: run.Plan.Endpoints[i%2].Name, Stage: i / 2 % 2, Phase: bench.Measured, Iteration: random.IntN(5), User: random.IntN(9),
			PromptID: run.Plan.Prompts.Prompts[i%len(nasty)].ID, Streamed: i%7 != 0, Tokens: bench.NoTokens, Outcome: bench.OK,
			Text: some(nasty...), Reasoning: some(nasty...), Prefix: some(nasty...), ResponseID: some(nasty...), FinishReason: some("stop", ""),
			Reused: i%3 == 0, Retried: i%5 == 0, Unterminated: i%11 == 0, Heartbeats: random.IntN(3), BodyBytes: random.Int64N(1 << 40),
			DNS: time.Duration(random.IntN(3)), TCP: time.Duration(random.Int64N(1e9)), RetryAfter: time.Duration(random.IntN(2)) * time.Second,
			Asked: bench.Asked{Conversation: i % 3, Turn: i % 3, SharedPrefix: i % 4, PrefixCold: i%8 == 1, InputWanted: i % 5 * 100, OutputWanted: i % 6 * 10},
		}
		now := time.Duration(random.Int64N(int64(20 * 24 * time.Hour))) // a float would lose its nanoseconds
		for _, instant := range []*bench.Instant{&s.Due, &s.Start, &s.Conn, &s.Sent, &s.Wrote, &s.Headers, &s.FirstEvent, &s.First, &s.Answer} {
			now += time.Duration(random.Int64N(1e9))
			*instant = bench.At(now)
		}
		for k := range random.IntN(5) {
			chunk := bench.Chunk{At: bench.At(now), Read: uint32(k / (1 + i%2)), Bytes: 1} // one read, one stamp
			if i%4 == 0 {
				chunk.Tokens = uint32(10 * (k + 1)) // a server that counts
			}
			s.Chunks = append(s.Chunks, chunk)
			if (k+1)%(1+i%2) == 0 {
				now += time.Duration(random.Int64N(1e9))
			}
		}
		s.Events, s.Last, s.Done = len(s.Chunks), bench.At(now), bench.At(now+time.Millisecond)
		if n := len(s.Chunks); n > 0 {
			s.First, s.Last = s.Chunks[0].At, s.Chunks[n-1].At
			s.Tokens = bench.Tokens{Source: bench.FromUsage, Input: i, Cached: -1, Output: n + i%4/2*9, Reasoning: 0}
		}
		if third := float64(i) / 300; i%3 == 0 { // of TTFT, in as far as there is one
			s.Server = []*bench.ServerTimings{{Queue: &third, Prompt: &third}, {TTFT: &third}, {Decode: &third, Total: &third, TTFT: &third}}[i/3%3]
		}
		switch i % 10 {
		case 3:
			s.Outcome, s.Status, s.Message = bench.FailHTTP429, 429, some(append(nasty, "http_429")...)
		case 4:
			s.Phase = bench.Warmup
		case 6:
			s.Phase = bench.Settling
		case 5:
			s = bench.Sample{Seq: i, Endpoint: "a", Phase: bench.Measured, PromptID: s.PromptID, Due: s.Due, Tokens: bench.NoTokens, Outcome: bench.Dropped}
		}
		samples = append(samples, s)
	}
	return run, samples
}

func TestAnExportComesBackAsItLeft(t *testing.T) {
	run, samples := measured()
	want := exported(t, run, samples)
	for range 2 { // also what came back once
		source, back, bad := open(t, write(t, "benchmark_results.csv", want))
		if len(bad) > 0 {
			t.Fatalf("bad rows %q", bad)
		}
		if source.Run.ID != run.ID || source.Run.Name != run.Name || !source.Run.Started.Equal(run.Started) || source.Run.Manifest.Definitions != bench.Definitions {
			t.Errorf("the run changed: %+v", source.Run)
		}
		sameFile(t, want, exported(t, source.Run, back))
	}
}

func TestWhatWasAskedOfARequestAndItsPhaseComeBack(t *testing.T) {
	run, samples := measured()
	_, back, _ := open(t, write(t, "benchmark_results.csv", exported(t, run, samples)))
	for i := range back {
		if back[i].Asked != samples[i].Asked || back[i].Phase != samples[i].Phase {
			t.Errorf("request %d: %+v in phase %s, want %+v in %s", i, back[i].Asked, back[i].Phase, samples[i].Asked, samples[i].Phase)
		}
	}
	if len(back) != len(samples) {
		t.Errorf("%d requests, want %d", len(back), len(samples))
	}
}

func TestOpenLoadAndRampsComeBackInWords(t *testing.T) {
	run, samples := measured()
	run.Plan.Stages = []bench.Stage{
		{Load: bench.Load{Kind: bench.OpenRate, Rate: 2.5, Arrival: bench.PoissonArrival, Limit: 40}},
		{Load: bench.Load{Kind: bench.Users, Users: 1, UsersTo: 50}, Duration: time.Minute},
	}
	file := exported(t, run, samples)
	source, back, bad := open(t, write(t, "benchmark_results.csv", file))
	if len(bad) > 0 || len(source.Run.Plan.Stages) != 2 {
		t.Fatalf("%d stages, bad %q", len(source.Run.Plan.Stages), bad)
	}
	for i, want := range []string{"2.5/s, at most 40", "1 to 50 users"} {
		if got := source.Run.Plan.Stages[i].Load; got.String() != want {
			t.Errorf("stage %d: %s, want %s", i, got, want)
		}
	}
	sameFile(t, file, exported(t, source.Run, back))
}

func TestAnExportThatASpreadsheetSavedComesBackAsItLeft(t *testing.T) {
	run, samples := measured()
	want := exported(t, run, samples)
	for name, saved := range map[string]string{
		"decimal commas": "\uFEFF" + asExcel(t, want, ';'),
		"UTF-16":         asUTF16(t, unicode.LittleEndian, unicode.UseBOM, asExcel(t, want, '\t')),
	} {
		t.Run(name, func(t *testing.T) {
			source, back, bad := open(t, write(t, "benchmark_results.csv", saved))
			if len(bad) > 0 {
				t.Fatalf("bad rows %q", bad)
			}
			for i := range back { // texts lose the line ends that they had
				if got, want := back[i], samples[i]; got.Sent != want.Sent || got.First != want.First || got.Done != want.Done || got.Tokens != want.Tokens || got.Outcome != want.Outcome {
					t.Errorf("request %d: %+v, want %+v", i+1, got, want)
				}
			}
			if len(back) != len(samples) || source.Run.ID != run.ID {
				t.Errorf("%d requests of %s", len(back), source.Run.ID)
			}
		})
	}
}

func TestAnUntimedRunStaysUntimedInItsExport(t *testing.T) {
	source, samples, _ := open(t, "testdata/llmperf_individual_responses.json")
	source.Run.ID = "20251107-194554-abcd"
	_, back, bad := open(t, write(t, "benchmark_results.csv", exported(t, source.Run, samples)))
	if len(bad) > 0 || len(back) != len(samples) {
		t.Fatalf("%d requests, bad %q", len(back), bad)
	}
	for i := range back {
		if !back[i].IsUntimed() {
			t.Errorf("request %d has a known beginning", i+1)
		}
	}
}

func TestAnExportOfASeedRunKeepsTheForeignMeanings(t *testing.T) {
	source, samples, _ := open(t, "testdata/seed.csv")
	source.Run.ID = "20251107-194554-abcd"
	want := exported(t, source.Run, samples)
	again, back, bad := open(t, write(t, "benchmark_results.csv", want))
	if len(bad) > 0 || again.Run.Manifest.Definitions != "seed-v1" || again.Remark != source.Remark {
		t.Fatalf("bad %q, definitions %s, remark %q", bad, again.Run.Manifest.Definitions, again.Remark)
	}
	sameFile(t, want, exported(t, again.Run, back))
}

func sameFile(t *testing.T, want, got string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(want, "\r\n"), strings.Split(got, "\r\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d of %d:\n left %s\n back %s", i+1, len(a), a[i], b[i])
		}
	}
	t.Fatalf("%d lines became %d", len(a), len(b))
}

func TestRowsThatWereSortedOtherwiseAreNumberedAnew(t *testing.T) {
	run, samples := measured()
	lines := strings.SplitAfter(exported(t, run, samples[:1]), "\r\n")
	first := lines[1]
	text := lines[0] + strings.Replace(first, ",0,"+run.Name, ",0,"+run.Name, 1) + first // one number twice
	_, back, bad := open(t, write(t, "twice.csv", text))
	if len(bad) > 0 || len(back) != 2 || back[0].Seq != 0 || back[1].Seq != 1 {
		t.Errorf("bad %q, %d samples", bad, len(back))
	}
}

func TestRowsOfTwoRunsAreRefused(t *testing.T) {
	run, samples := measured()
	one := exported(t, run, samples[1:2])
	run.ID = "another"
	_, other, _ := strings.Cut(exported(t, run, samples[2:3]), "\r\n")
	_, err := openOnly(t, write(t, "mixed.csv", one+other))
	if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "two runs") {
		t.Errorf("error %v", err)
	}
}

func TestAFileOfEventsSaysWhichFileToImport(t *testing.T) {
	run, samples := measured()
	var out bytes.Buffer
	if err := export.Events(&out, run, func(yield func(bench.Sample, error) bool) { yield(samples[1], nil) }); err != nil {
		t.Fatal(err)
	}
	_, err := openOnly(t, write(t, "benchmark_events.csv", out.String()))
	if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "benchmark_results") {
		t.Errorf("error %v", err)
	}
}

func TestStagesOfAnExportKeepTheirOrder(t *testing.T) {
	run, samples := measured()
	source, back, _ := open(t, write(t, "r.csv", exported(t, run, samples)))
	if !slices.Equal(source.Run.Plan.Stages, run.Plan.Stages) || back[2].Stage != 1 {
		t.Errorf("stages %v, want %v", source.Run.Plan.Stages, run.Plan.Stages)
	}
}

func TestModelsOfAnExportKeepTheOrderOfTheirPlan(t *testing.T) {
	run, samples := measured()
	slices.Reverse(run.Plan.Endpoints) // the first row is of a
	source, _, _ := open(t, write(t, "r.csv", exported(t, run, samples)))
	if got := source.Run.Plan.Endpoints; got[0].Name != "b" || got[1].Name != "a" {
		t.Errorf("models came back as %s, %s", got[0].Name, got[1].Name)
	}
}

// Loads in words, as of GuideLLM and vLLM, stay as they were told.
func TestALoadToldInWordsComesBack(t *testing.T) {
	run, samples := measured()
	run.Plan.Stages = []bench.Stage{{Load: bench.Load{Kind: bench.Users, Description: "constant 1.5/s"}}, {Load: bench.Load{Kind: bench.Users, Users: 2}}}
	files := map[string]string{"made up": exported(t, run, samples)}
	stages := map[string][]bench.Stage{"made up": run.Plan.Stages}
	for _, name := range []string{"guidellm-0.3.json", "guidellm-0.5.json", "guidellm-0.7.json", "vllm.json"} {
		source, samples, _ := open(t, "testdata/"+name)
		source.Run.ID = "20251107-194554-abcd"
		files[name], stages[name] = exported(t, source.Run, samples), source.Run.Plan.Stages
	}
	words := 0
	for name, file := range files {
		source, back, bad := open(t, write(t, "benchmark_results.csv", file))
		if len(bad) > 0 || !slices.Equal(source.Run.Plan.Stages, stages[name]) {
			t.Errorf("%s: stages %v, want %v, bad %q", name, source.Run.Plan.Stages, stages[name], bad)
		}
		for _, stage := range source.Run.Plan.Stages {
			if stage.Load.Description != "" {
				words++
			}
		}
		sameFile(t, file, exported(t, source.Run, back))
	}
	if words < 3 {
		t.Errorf("only %d loads were told in words", words)
	}
}

func TestAnExportFromBeforeLoadsWereToldIsStillRead(t *testing.T) {
	run, samples := measured()
	for i := range nasty { // so that a line is a row
		run.Plan.Prompts.Prompts[i].Text = ""
	}
	for i := range samples {
		samples[i].Text, samples[i].Reasoning, samples[i].Prefix, samples[i].ResponseID, samples[i].Message = "", "", "", "", ""
		samples[i].Server, samples[i].Asked = nil, bench.Asked{} // their columns came later too
	}
	file := exported(t, run, samples)
	lines := strings.Split(strings.TrimSuffix(file, "\r\n"), "\r\n")
	names := strings.Split(lines[0], ",")
	later := len(names) - slices.Index(names, "load") // the load and what came later still
	var older []string
	for _, line := range lines {
		for range later {
			line = line[:strings.LastIndexByte(line, ',')]
		}
		older = append(older, line)
	}
	if !strings.HasSuffix(older[0], ",run_started_at") {
		t.Fatalf("the header ends in %q", older[0][len(older[0])-40:])
	}
	source, back, bad := open(t, write(t, "benchmark_results.csv", strings.Join(older, "\r\n")+"\r\n"))
	if len(bad) > 0 || !slices.Equal(source.Run.Plan.Stages, run.Plan.Stages) {
		t.Errorf("stages %v, want %v, bad %q", source.Run.Plan.Stages, run.Plan.Stages, bad)
	}
	sameFile(t, file, exported(t, source.Run, back))
}
