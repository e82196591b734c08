package record

import (
	"testing"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
)

func batchOf(tb testing.TB, samples ...bench.Sample) []byte {
	tb.Helper()
	batch := NewBatch()
	for _, sample := range samples {
		if err := batch.Add(sample); err != nil {
			tb.Fatal(err)
		}
	}
	return batch.Append(nil)
}

func readBatch(blob []byte) (all []bench.Sample, err error) {
	for sample, err := range ReadBatch(blob) {
		if err != nil {
			return all, err
		}
		all = append(all, sample)
	}
	return all, nil
}

func TestABatchIsClearedForTheNextOne(t *testing.T) {
	batch := NewBatch()
	for _, want := range []bench.Sample{{Seq: 900, Endpoint: "alpha", Tokens: bench.NoTokens}, {Seq: 5, Endpoint: "beta", Text: "x", Tokens: bench.NoTokens}} {
		if err := batch.Add(want); err != nil {
			t.Fatal(err)
		}
		got, err := readBatch(batch.Append(nil))
		if diff := cmp.Diff([]bench.Sample{want}, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		batch.Clear()
	}
}

func FuzzReadBatch(f *testing.F) {
	f.Add(batchOf(f, bench.Sample{Seq: -4, Endpoint: "alpha", Text: "x"}, bench.Sample{Seq: 9, PromptID: "one", Chunks: []bench.Chunk{{At: 5, Bytes: 2}, {At: 9, Bytes: 2}}}))
	f.Add([]byte{})
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, blob []byte) {
		first, err := readBatch(blob)
		if err != nil {
			return
		}
		again, err := readBatch(batchOf(t, first...))
		if err != nil || !cmp.Equal(first, again) {
			t.Fatalf("%+v came back as %+v, %v", first, again, err)
		}
	})
}
