package runner_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
	"tokenlap/backend/runner"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"

	gocmp "github.com/google/go-cmp/cmp"
)

var startAt = time.Date(2026, 11, 28, 12, 0, 0, 123_456_789, time.UTC)

// wholeRun is a run of two models in two stages, and its samples.
func wholeRun(requests int) (run bench.Run, all []bench.Sample) {
	run = bench.Run{
		ID: "20261128-120000-abcd", Name: "nightly", State: bench.Finished, Started: startAt.Add(-2 * time.Second).Truncate(time.Millisecond),
		Plan: bench.Plan{
			Name: "nightly", Endpoints: []bench.Endpoint{{Name: "alpha", Model: "a"}, {Name: "beta", Model: "b"}}, Iterations: 1, Seed: 5,
			Prompts: bench.PromptSet{Prompts: []bench.Prompt{{ID: "one", Text: "One?"}}},
			Stages: []bench.Stage{
				{Load: bench.Load{Kind: bench.OpenRate, Rate: 100, Limit: 500}, Duration: time.Minute}, {Load: bench.Load{Kind: bench.OpenRate, Rate: 200, Limit: 500}, Duration: time.Minute},
			},
		},
		Manifest: bench.Manifest{Version: "1.0", Definitions: bench.Definitions, Host: "node-0"},
	}
	begin := bench.At(startAt.Sub(run.Started))
	for seq := range requests {
		all = append(all, mergeSample(seq, requests, begin))
	}
	for _, endpoint := range run.Plan.Endpoints {
		for stage := range run.Plan.Stages {
			e := bench.StageExecution{Stage: stage, Endpoint: endpoint.Name, End: bench.EndDuration,
				Began: begin + bench.Instant(stage)*bench.Instant(time.Minute), Ended: begin + bench.Instant(stage+1)*bench.Instant(time.Minute)}
			run.Execution.Stages = append(run.Execution.Stages, countDue(e, all))
		}
	}
	slices.SortStableFunc(run.Execution.Stages, func(a, b bench.StageExecution) int { return a.Stage - b.Stage })
	run.Execution.End = bench.EndDuration
	run.Finished = run.Started.Add(2*time.Minute + 5*time.Second)
	return run, all
}

func countDue(e bench.StageExecution, all []bench.Sample) bench.StageExecution {
	for i := range all {
		if all[i].Stage != e.Stage || all[i].Endpoint != e.Endpoint {
			continue
		}
		e.Due++
		if all[i].Outcome == bench.Dropped {
			e.Dropped++
		}
	}
	return e
}

// mergeSample is a request of wholeRun. What it takes differs from request to request.
func mergeSample(seq, of int, begin bench.Instant) bench.Sample {
	s := bench.Sample{Seq: seq, Endpoint: []string{"alpha", "beta"}[seq/3%2], Stage: seq * 2 / of, Phase: bench.Measured, PromptID: "one", Iteration: seq, Tokens: bench.NoTokens, Streamed: true}
	due := begin + bench.Instant(time.Duration(seq)*(2*time.Minute)/time.Duration(of)) + bench.Instant(seq%17)
	s.Due = due
	if seq%50 == 7 {
		s.Outcome = bench.Dropped
		return s
	}
	mixed := time.Duration(uint64(seq)*2654435761%1_000_000_007) % (400 * time.Millisecond)
	s.Start, s.Conn, s.Sent, s.Wrote = due+100, due+200, due+300, due+400
	s.First = s.Sent + bench.Instant(20*time.Millisecond+mixed)
	s.Headers, s.FirstEvent, s.Answer = s.First-5, s.First, s.First
	for i := range 4 {
		s.Chunks = append(s.Chunks, bench.Chunk{At: s.First + bench.Instant(time.Duration(i)*(10*time.Millisecond+mixed/20)), Read: uint32(i + 1), Bytes: 4, Tokens: uint32(i + 1)})
	}
	s.Last = s.Chunks[3].At
	s.Done, s.Events, s.Reused = s.Last+1000, 4, seq > 40
	s.Outcome, s.Status, s.FinishReason = bench.OK, 200, "stop"
	s.Tokens = bench.Tokens{Source: bench.FromUsage, Input: 10, Cached: -1, Output: 4, Reasoning: -1}
	if seq%40 == 3 {
		s.Outcome, s.Status, s.FinishReason = bench.FailHTTP5xx, 503, ""
	}
	return s
}

// deal returns the run files of the parts of a run, each on a clock of its own.
func deal(tb testing.TB, run bench.Run, all []bench.Sample, count int, change func(index int, part *bench.Run)) (files [][]byte) {
	tb.Helper()
	begin := bench.At(startAt.Sub(run.Started))
	digest := run.Plan.Digest()
	for index := 1; index <= count; index++ {
		part, own := run, []bench.Sample{}
		by := time.Duration(index*7919%1000) * time.Millisecond / 2
		part.ID = fmt.Sprintf("part-%d", index)
		part.Started, part.Finished = run.Started.Add(-by), run.Finished
		part.Plan.Part = bench.Part{Index: index, Count: count}
		part.Manifest.Host = fmt.Sprintf("node-%d", index%3)
		part.Health = bench.Health{Beats: 100, LagP99: time.Duration(index) * time.Microsecond, CPU: time.Second, Stamps: bench.KernelStamps}
		for i := range all {
			if !part.Plan.Part.Has(all[i].Seq) {
				continue
			}
			sample := all[i]
			sample.Chunks = slices.Clone(sample.Chunks)
			sample.Shift(by)
			own = append(own, sample)
		}
		part.Execution.Stages = nil
		for _, e := range run.Execution.Stages {
			e.Due, e.Dropped = 0, 0
			e = countDue(e, own)
			e.Began, e.Ended = e.Began.Shifted(by), e.Ended.Shifted(by)
			part.Execution.Stages = append(part.Execution.Stages, e)
		}
		part.Execution.Parts = []bench.PartExecution{{Part: part.Plan.Part, Plan: digest, Run: part.ID, Host: part.Manifest.Host, StartAt: startAt, Begin: begin.Shifted(by),
			Clock: bench.ClockOffset{Source: "http://c", Spread: time.Duration(index) * time.Microsecond}, Share: 1 / float64(count), Due: len(own)}}
		if change != nil {
			change(index, &part)
		}
		files = append(files, runFile(tb, part, own))
	}
	return files
}

func runFile(tb testing.TB, run bench.Run, all []bench.Sample) []byte {
	tb.Helper()
	var file bytes.Buffer
	if err := runfile.Write(&file, run, func(yield func(bench.Sample, error) bool) {
		for _, sample := range all {
			if !yield(sample, nil) {
				return
			}
		}
	}); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

func openAll(tb testing.TB, files [][]byte) (opened []*runfile.File) {
	tb.Helper()
	for i, content := range files {
		opened = append(opened, openOne(tb, fmt.Sprintf("part-%d.tlrun", i+1), bytes.NewReader(content)))
	}
	return opened
}

func openOne(tb testing.TB, name string, in io.Reader) *runfile.File {
	tb.Helper()
	file, err := runfile.Open(name, in)
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

func merge(t *testing.T, db *store.Store, files [][]byte) (bench.Run, error) {
	t.Helper()
	return runner.Merge(t.Context(), db, openAll(t, files), runner.MergeJob{Tags: []string{"merged"}})
}

func TestPartsMergedAreTheWholeRun(t *testing.T) {
	whole, all := wholeRun(3000)
	want := stats.Summarize(whole.Plan, slices.Values(all))
	for _, count := range []int{1, 2, 7, 64} {
		db := open(t)
		files := deal(t, whole, all, count, nil)
		slices.Reverse(files)
		run, err := merge(t, db, files)
		if err != nil {
			t.Fatal(err)
		}
		if run.State != bench.Finished || run.Plan.Part != (bench.Part{}) || len(run.Execution.Parts) != count || run.Plan.Digest() != whole.Plan.Digest() || len(run.Manifest.Origins) > 0 {
			t.Errorf("%d parts: state %s, part %v, %d parts, origins %v", count, run.State, run.Plan.Part, len(run.Execution.Parts), run.Manifest.Origins)
		}
		begin := run.Execution.Parts[0].Begin
		if at := run.Started.Add(begin.Offset()); !at.Equal(startAt) {
			t.Errorf("%d parts began at %v, want %v", count, at, startAt)
		}
		merged := samples(t, db, run.ID)
		for i := range merged {
			merged[i].Shift(startAt.Sub(whole.Started) - begin.Offset())
		}
		if diff := gocmp.Diff(all, merged); diff != "" {
			t.Errorf("%d parts (-whole +merged):\n%.2000s", count, diff)
		}
		for i, e := range run.Execution.Stages {
			e.Began, e.Ended = e.Began.Shifted(startAt.Sub(whole.Started)-begin.Offset()), e.Ended.Shifted(startAt.Sub(whole.Started)-begin.Offset())
			if e != whole.Execution.Stages[i] {
				t.Errorf("%d parts: stage %+v, want %+v", count, e, whole.Execution.Stages[i])
			}
		}
		for i, m := range run.Summary.Models {
			w := want.Models[i]
			if m.Attempts != w.Attempts || m.Dropped != w.Dropped || m.Failed != w.Failed || !gocmp.Equal(m.TTFT, w.TTFT) || !gocmp.Equal(m.TPOT, w.TPOT) || !gocmp.Equal(m.ICL, w.ICL) || !gocmp.Equal(m.Latency, w.Latency) || !gocmp.Equal(m.SystemTokens, w.SystemTokens) {
				t.Errorf("%d parts: model %s, stage %d: %+v\nwant %+v", count, m.Endpoint, m.Stage, m, w)
			}
		}
		if h := run.Health; h.Beats != 100*count || h.LagP99 != time.Duration(count)*time.Microsecond || h.CPU != time.Duration(count)*time.Second || h.Stamps != bench.KernelStamps {
			t.Errorf("%d parts: health %+v", count, h)
		}
	}
}

func TestPartsThatAreMissingAreSaid(t *testing.T) {
	whole, all := wholeRun(800)
	db := open(t)
	files := deal(t, whole, all, 8, func(index int, part *bench.Run) {
		if index == 2 {
			part.State = bench.Interrupted
			part.Execution.End = bench.EndInterrupted
		}
		if index == 3 {
			part.Execution.Parts[0].Late = time.Second
		}
	})
	run, err := merge(t, db, files[:7])
	if err != nil {
		t.Fatal(err)
	}
	if run.State != bench.Partial || len(samples(t, db, run.ID)) != 700 || run.Execution.End != bench.EndInterrupted {
		t.Errorf("state %s, %d samples, end %s", run.State, len(samples(t, db, run.ID)), run.Execution.End)
	}
	for i := range run.Summary.Models {
		if text := warningOf(run.Summary.Models[i], bench.PartsMissing); text != "1 of 8 parts did not come: counts and rates lack 12.5 % of the load." {
			t.Errorf("warning %q", text)
		}
	}
	verdict := bench.Judge(&run)
	for _, want := range []string{bench.PartsMissing, bench.PartsCut, bench.PartsLate} {
		if !slices.ContainsFunc(verdict.Reasons, func(r bench.Reason) bool { return r.Code == want }) {
			t.Errorf("the verdict %+v does not say %s", verdict, want)
		}
	}
	if verdict.Overall == bench.Good || !strings.Contains(fmt.Sprint(verdict.Reasons), "2/8 (node-2)") {
		t.Errorf("%+v", verdict)
	}
}

func TestTheSamePartsAreMergedOnce(t *testing.T) {
	whole, all := wholeRun(100)
	db := open(t)
	files := deal(t, whole, all, 4, nil)
	first, err := merge(t, db, files[:3])
	if err != nil {
		t.Fatal(err)
	}
	again, err := merge(t, db, files[:3])
	if err != nil || again.ID != first.ID || again.State != bench.Partial {
		t.Errorf("again: %s %s, %v; want %s", again.ID, again.State, err, first.ID)
	}
	complete, err := merge(t, db, files)
	if err != nil || complete.ID == first.ID || complete.State != bench.Finished {
		t.Errorf("with the last part: %s %s, %v", complete.ID, complete.State, err)
	}
	if err := db.Delete(t.Context(), complete.ID); err != nil {
		t.Fatal(err)
	}
	if anew, err := merge(t, db, files); err != nil || anew.ID == complete.ID {
		t.Errorf("after it was deleted: %s, %v", anew.ID, err)
	}
}

func TestPartsOfDifferentRunsAreRefused(t *testing.T) {
	whole, all := wholeRun(60)
	db := open(t)
	files := deal(t, whole, all, 3, nil)
	other := func(change func(part *bench.Run)) [][]byte {
		return [][]byte{files[0], deal(t, whole, all, 3, func(_ int, part *bench.Run) { change(part) })[1]}
	}
	for name, test := range map[string]struct {
		files [][]byte
		want  string
	}{
		"a whole run":       {[][]byte{files[0], runFile(t, whole, all)}, "part-2.tlrun has no part of a plan"},
		"another plan":      {other(func(p *bench.Run) { p.Execution.Parts[0].Plan = "00" }), "parts of different plans"},
		"another seed":      {other(func(p *bench.Run) { p.Plan.Seed = 9 }), "different seeds"},
		"another cut":       {[][]byte{files[0], deal(t, whole, all, 4, nil)[1]}, "one of 3 parts and part-2.tlrun one of 4"},
		"another start":     {other(func(p *bench.Run) { p.Execution.Parts[0].StartAt = startAt.Add(1) }), "12:00:00.12345679Z"},
		"other definitions": {other(func(p *bench.Run) { p.Manifest.Definitions = "1" }), "has definitions 2 and part-2.tlrun has 1"},
		"a part twice":      {[][]byte{files[1], files[1]}, "are both part 2/3"},
		"a running part":    {other(func(p *bench.Run) { p.State = bench.Running }), "while its part was being measured"},
		"nothing":           {nil, "no file to merge"},
		"requests of another part": {[][]byte{files[0], runFile(t, func() bench.Run {
			f := openOne(t, "x", bytes.NewReader(files[1]))
			return f.Run
		}(), all)}, "which another part has too"},
		"a damaged part": {[][]byte{files[0], files[1][:len(files[1])-3]}, "part-2.tlrun ends too early"},
	} {
		_, err := merge(t, db, test.files)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	if runs, total, err := db.Runs(t.Context(), store.Filter{}); err != nil || total != 0 {
		t.Errorf("runs %v are left, %v", runs, err)
	}
}

// A merge whose process was killed is not in the history, and is made anew.
func TestAMergeThatWasCutOffIsMadeAnew(t *testing.T) {
	whole, all := wholeRun(60)
	dir := t.TempDir()
	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := deal(t, whole, all, 2, nil)
	done, err := merge(t, db, files)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Discard(t.Context(), done.ID); err != nil {
		t.Fatal(err)
	}
	half := done
	half.Manifest.Origins = []bench.Origin{{Hash: "x"}}
	if err := db.Begin(t.Context(), half); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if db, err = store.Open(dir, nil); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := merge(t, db, files)
	if err != nil || run.ID != done.ID || run.State != bench.Finished || len(samples(t, db, run.ID)) != 60 {
		t.Errorf("%s %s, %v", run.ID, run.State, err)
	}
}
