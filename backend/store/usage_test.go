package store_test

import (
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestUsageCountsWhatIsStored(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	empty, err := s.Usage(t.Context())
	must(t, err)
	if empty.Runs != 0 || empty.Requests != 0 || empty.Texts != 0 || empty.Bytes == 0 {
		t.Errorf("of a new database: %+v", empty)
	}
	must(t, s.Begin(t.Context(), newRun("many")))
	var samples []bench.Sample
	for i := range 6000 { // more than are read for their texts
		sample := aSample(i, 0)
		sample.Text, sample.Reasoning = strings.Repeat("x", i%40), "1234567890"
		samples = append(samples, sample)
	}
	must(t, s.AddSamples(t.Context(), "many", samples))
	run := newRun("many")
	run.State = bench.Finished
	must(t, s.Finish(t.Context(), run))
	finish(t, s, newRun("deleted"))
	must(t, s.Delete(t.Context(), "deleted"))
	got, err := s.Usage(t.Context())
	must(t, err)
	const texts = 6000 * (10 + 19.5)
	if got.Runs != 1 || got.Deleted != 1 || got.Requests != 6000 || got.Bytes <= empty.Bytes {
		t.Errorf("got %+v", got)
	}
	if ratio := float64(got.Texts) / texts; ratio < 0.9 || ratio > 1.1 {
		t.Errorf("%d bytes of texts, want about %v", got.Texts, texts)
	}

	must(t, s.Delete(t.Context(), "many"))
	_, err = s.Purge(t.Context(), time.Now())
	must(t, err)
	after, err := s.Usage(t.Context())
	must(t, err)
	if after.Requests != 0 || after.Texts != 0 || after.Free < got.Bytes/4 {
		t.Errorf("after a purge: %+v, before: %+v", after, got)
	}
}

func TestAFewTextsAreCountedExactly(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("few")))
	sample := aSample(0, 0)
	sample.Text, sample.Reasoning = "straße", "" // bytes, not characters
	must(t, s.AddSamples(t.Context(), "few", []bench.Sample{sample}))
	got, err := s.Usage(t.Context())
	must(t, err)
	if got.Texts != 7 {
		t.Errorf("%d bytes, want 7", got.Texts)
	}
}
