package store_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// seldom is a sample whose output came at one instant, by one read or by two.
func seldom(seq int, reads ...uint32) bench.Sample {
	sample := aSample(seq, 0)
	for i, read := range reads {
		sample.Chunks = append(sample.Chunks, bench.Chunk{At: sample.First, Read: read, Bytes: 5, Tokens: uint32(i)})
	}
	sample.Last, sample.Events, sample.Tokens.Output = sample.First, len(reads), len(reads)
	return sample
}

func TestTheMetricsOfSamplesSinceAMarkAreThoseOfWholeOnes(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 5), seldom(1, 2, 2), seldom(2, 2, 3), aSample(3, 1)}))
	whole := collect(t, s, "r1")
	var cursor store.Cursor
	n := 0
	for light, err := range s.SamplesSince(t.Context(), "r1", &cursor) {
		must(t, err)
		got, ok := light.TPOT()
		want, is := whole[n].TPOT()
		if got != want || ok != is {
			t.Errorf("request %d has TPOT %v %v, want %v %v", light.Seq, got, ok, want, is)
		}
		if light.Text != "" || light.Seq == 0 && len(light.Chunks) > 0 {
			t.Errorf("request %d was read whole", light.Seq)
		}
		n++
	}
	if n != len(whole) {
		t.Fatalf("%d samples, want %d", n, len(whole))
	}
}

func TestAMarkLeavesOutWhatWasReadBefore(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.Begin(t.Context(), newRun("r2")))
	var cursor store.Cursor
	read := func() (seqs []int) {
		for sample, err := range s.SamplesSince(t.Context(), "r1", &cursor) {
			must(t, err)
			seqs = append(seqs, sample.Seq)
		}
		return seqs
	}
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(7, 1), aSample(3, 1)}))
	if got := read(); len(got) != 2 || got[0] != 3 {
		t.Errorf("first %v", got)
	}
	must(t, s.AddSamples(t.Context(), "r2", []bench.Sample{aSample(1, 1)}))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(2, 1)})) // ended later, begun earlier
	if got := read(); len(got) != 1 || got[0] != 2 {
		t.Errorf("then %v, want the one that came since", got)
	}
	if got := read(); len(got) != 0 {
		t.Errorf("at last %v, want none", got)
	}
}

func TestSilentSamplesHaveAllButTheirTexts(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 5)}))
	for sample, err := range s.SamplesWithoutText(t.Context(), "r1") {
		must(t, err)
		if len(sample.Chunks) != 5 || sample.Text != "" || sample.Status != 200 {
			t.Errorf("read %+v", sample)
		}
	}
	for _, err := range s.SamplesWithoutText(t.Context(), "none") {
		wantError(t, err, bench.CodeNotFound, "none")
	}
}

func TestATallyCounts(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 5), aSample(1, 5)}))
	status, err := s.Status(t.Context(), "last")
	must(t, err)
	if status != (store.RunStatus{ID: "r1", State: bench.Running, Samples: 2}) {
		t.Errorf("got %+v", status)
	}
}

func TestFacetsCountRunsMostFrequentFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, run := range []bench.Run{newRun("r1"), newRun("r2", endpoint("alpha"), endpoint("beta")), newRun("r3")} {
		run.Tags = [][]string{{"night"}, {"Night", "b200"}, {"gone"}}[i]
		run.Plan.Stages = append(run.Plan.Stages, run.Plan.Stages...)
		finish(t, s, run)
	}
	must(t, s.Delete(t.Context(), "r3"))
	facets, err := s.Facets(t.Context())
	must(t, err)
	same := func(what string, got []store.Facet, want ...store.Facet) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", what, got, want)
		}
		for i := range want {
			if got[i].Value != want[i].Value || got[i].Runs != want[i].Runs {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
	}
	same("models", facets.Models, store.Facet{Value: "alpha", Runs: 2}, store.Facet{Value: "beta", Runs: 1})
	same("tags", facets.Tags, store.Facet{Value: "night", Runs: 2}, store.Facet{Value: "b200", Runs: 1})
	same("states", facets.States, store.Facet{Value: "finished", Runs: 2})
}

func TestTrendsHaveTheLastRunsOldestFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, id := range []string{"a", "b", "c", "d"} {
		run := newRun(id, endpoint("alpha"))
		run.Started = t0.Add(time.Duration(i) * time.Hour)
		run.Summary = aSummary(run, float64(i+1))
		if id == "d" {
			run.Summary = bench.Summary{} // broke off
		}
		must(t, s.Begin(t.Context(), run))
		run.State = bench.Finished
		must(t, s.Finish(t.Context(), run))
	}
	trends, err := s.Trends(t.Context(), 2)
	must(t, err)
	if len(trends) != 1 || trends[0].Model != "alpha" || len(trends[0].Points) != 2 {
		t.Fatalf("got %+v", trends)
	}
	if points := trends[0].Points; points[0].Run != "b" || points[1].Run != "c" || *points[1].TTFTP50 != 3 || !points[0].Started.Equal(t0.Add(time.Hour)) {
		t.Errorf("points %+v", points)
	}
}

// BenchmarkHistory10000 is what the history's page asks beside its rows.
func BenchmarkHistory10000(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	history(b, s, 10_000)
	b.Run("facets", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Facets(b.Context())
			must(b, err)
		}
	})
	b.Run("trends", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Trends(b.Context(), 20)
			must(b, err)
		}
	})
}
