package store_test

import (
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// atOnce is a sample whose output came at one instant, in one read or in two.
func atOnce(seq int, reads ...uint32) bench.Sample {
	sample := aSample(seq, 0)
	for i, read := range reads {
		sample.Chunks = append(sample.Chunks, bench.Chunk{At: sample.First, Read: read, Bytes: 5, Tokens: uint32(i)})
	}
	sample.Last, sample.Events, sample.Tokens.Output = sample.First, len(reads), len(reads)
	return sample
}

func TestSamplesSinceHaveTheMetricsOfWholeOnes(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 5), atOnce(1, 2, 2), atOnce(2, 2, 3), aSample(3, 1)}))
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

func TestACursorLeavesOutWhatWasReadBefore(t *testing.T) {
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

func TestSamplesWithoutTextHaveEverythingElse(t *testing.T) {
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

func TestSamplesAreCounted(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 5), aSample(1, 5)}))
	count, err := s.CountSamples(t.Context(), "last")
	must(t, err)
	if count != (store.SampleCount{Run: "r1", State: bench.Running, Samples: 2}) {
		t.Errorf("got %+v", count)
	}
}
