package store_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// fill puts something other than zero into every field of a struct, whatever
// fields it has: one that the store forgets comes back as zero.
func fill(t *rapid.T, v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), name+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(1, 5).Draw(t, name+" length"), 5))
		for i := range v.Len() {
			fill(t, v.Index(i), fmt.Sprintf("%s[%d]", name, i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), name)
	case reflect.Float64:
		v.SetFloat(rapid.Float64Min(1e-9).Draw(t, name))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Filter(notZero).Draw(t, name))
	case reflect.Uint32:
		v.SetUint(uint64(rapid.Uint32Min(1).Draw(t, name)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String: // any bytes: NUL and invalid UTF-8 too, but where it is kept as JSON
		if strings.HasPrefix(name, "sample.Findings") || name == "sample.Tokens.Tokenizer" {
			v.SetString(rapid.StringN(1, 40, -1).Draw(t, name))
			return
		}
		v.SetString(string(rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, name)))
	default:
		t.Fatalf("a field of kind %v is new: teach the test and the store", v.Kind())
	}
}

func notZero(n int64) bool { return n != 0 }

func anySample(t *rapid.T) bench.Sample {
	var s bench.Sample
	fill(t, reflect.ValueOf(&s).Elem(), "sample")
	s.Uncounted = nil // not stored
	for i := range s.Chunks {
		if !s.Chunks[i].IsLate() {
			s.Chunks[i].Lag = 0 // nor is what is no delay
		}
	}
	for _, tokens := range []*int{&s.Tokens.Input, &s.Tokens.Cached, &s.Tokens.Output, &s.Tokens.Reasoning} {
		*tokens = rapid.OneOf(rapid.Just(-1), rapid.IntRange(1, 1<<40)).Draw(t, "tokens")
	}
	return s
}

func TestEveryFieldOfASampleComesBack(t *testing.T) {
	t.Run("as it is written", func(t *testing.T) {
		everyFieldComesBack(t, func(s *store.Store, run string, sample bench.Sample) {
			must(t, s.AddSamples(t.Context(), run, []bench.Sample{sample}))
		})
	})
	t.Run("as it was written", func(t *testing.T) {
		everyFieldComesBack(t, func(s *store.Store, run string, sample bench.Sample) { store.AddOldSample(t, s, run, sample) })
	})
}

func everyFieldComesBack(t *testing.T, add func(s *store.Store, run string, sample bench.Sample)) {
	s := mustOpen(t, t.TempDir())
	number := 0
	rapid.Check(t, func(rt *rapid.T) {
		number++
		id := fmt.Sprintf("run-%d", number)
		must(t, s.Begin(t.Context(), newRun(id)))
		want := anySample(rt)
		add(s, id, want)
		if diff := cmp.Diff([]bench.Sample{want}, collect(t, s, id)); diff != "" {
			rt.Fatalf("sample changed (-kept +read):\n%s", diff)
		}
		one, err := s.Sample(t.Context(), id, want.Seq)
		must(t, err)
		if diff := cmp.Diff(want, one); diff != "" {
			rt.Fatalf("single sample changed (-kept +read):\n%s", diff)
		}
		short := want
		short.Text, short.Reasoning = "", ""
		for got, err := range s.SamplesWithoutText(t.Context(), id) {
			must(t, err)
			if diff := cmp.Diff(short, got); diff != "" {
				rt.Fatalf("sample without text changed (-kept +read):\n%s", diff)
			}
		}
		var cursor store.Cursor
		for got, err := range s.SamplesSince(t.Context(), id, &cursor) {
			must(t, err)
			if diff := cmp.Diff(short, got, cmpopts.IgnoreFields(bench.Sample{}, "Chunks")); diff != "" {
				rt.Fatalf("added sample changed (-kept +read):\n%s", diff)
			}
		}
	})
}

func TestWhatWasNotReachedStaysUnreached(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	want := bench.NewSample(bench.Request{Seq: 7, Endpoint: "alpha", Phase: bench.Warmup, Due: bench.At(0)})
	want.Outcome = bench.Dropped
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{want}))
	got, err := s.Sample(t.Context(), "r1", 7)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-kept +read):\n%s", diff)
	}
	if !got.Due.Reached() || got.Sent.Reached() {
		t.Errorf("due %v, sent %v: the very start and never are not the same", got.Due, got.Sent)
	}
}

func TestSamplesComeInOrderAndStopWhenAsked(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	for _, seq := range []int{5, 2, 9, 0, 7} { // in the order in which they ended
		must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(seq, 2)}))
	}
	var order []int
	for sample, err := range s.Samples(t.Context(), "r1") {
		must(t, err)
		if order = append(order, sample.Seq); len(order) == 4 {
			break
		}
	}
	if diff := cmp.Diff([]int{0, 2, 5, 7}, order); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestABatchIsKeptWholeOrNotAtAll(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 2)}))
	err := s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(1, 2), aSample(0, 2)})
	wantError(t, err, bench.CodeConflict, "request 0")
	if got := len(collect(t, s, "r1")); got != 1 {
		t.Errorf("%d samples, want the 1 of the good batch", got)
	}
}

// What a batch says first of all, such as a new prompt, is stored with the next one
// where it failed.
func TestABatchAfterOneThatFailedIsReadWhole(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	first, second, third := aSample(0, 2), aSample(1, 2), aSample(2, 2)
	second.PromptID, third.PromptID = "second", "third"
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{first}))
	wantError(t, s.AddSamples(t.Context(), "r1", []bench.Sample{second, first}), bench.CodeConflict, "request 0")
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{third, second}))
	if diff := cmp.Diff([]bench.Sample{first, second, third}, collect(t, s, "r1")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSamplesOfARunThatIsNotOursAreRefused(t *testing.T) {
	dir := t.TempDir()
	s, other := mustOpen(t, dir), mustOpen(t, dir)
	must(t, other.Begin(t.Context(), newRun("r1")))
	wantError(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 2)}), bench.CodeConflict, "r1")
	for _, err := range s.Samples(t.Context(), "r2") {
		wantError(t, err, bench.CodeNotFound, "r2")
	}
	_, err := s.Sample(t.Context(), "r1", 0)
	wantError(t, err, bench.CodeNotFound, "r1", "request 0")
}
