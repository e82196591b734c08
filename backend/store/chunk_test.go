package store

import (
	"testing"
	"time"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestChunksComeBackAsTheyWere(t *testing.T) {
	chunk := rapid.Custom(func(t *rapid.T) bench.Chunk {
		return bench.Chunk{
			At:   bench.Instant(rapid.Int64().Draw(t, "at")),
			Read: rapid.Uint32().Draw(t, "read"), Bytes: rapid.Uint32().Draw(t, "bytes"), Tokens: rapid.Uint32().Draw(t, "tokens"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(chunk, 0, 100).Draw(t, "chunks")
		got, err := decodeChunks(encodeChunks(want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestChunksAreSmall(t *testing.T) {
	var list []bench.Chunk
	for i := range 64 {
		list = append(list, bench.Chunk{At: bench.At(time.Duration(200+20*i) * time.Millisecond), Read: uint32(i), Bytes: 5, Tokens: uint32(i + 1)})
	}
	if size := len(encodeChunks(list)); size > 64*8 {
		t.Errorf("64 chunks take %d bytes, want at most 8 each", size)
	}
}

func TestABrokenListOfChunksIsAnError(t *testing.T) {
	good := encodeChunks([]bench.Chunk{{At: 5, Read: 1, Bytes: 2, Tokens: 3}})
	for name, blob := range map[string][]byte{
		"empty":               {},
		"another form":        append([]byte{9}, good[1:]...),
		"cut off":             good[:len(good)-1],
		"something behind it": append(append([]byte{}, good...), 0),
		"more than there are": {chunkVersion, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 1},
		"a read before 0":     {chunkVersion, 1, 2, 1, 2, 2},
		"too many bytes":      {chunkVersion, 1, 2, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2},
	} {
		if list, err := decodeChunks(blob); err == nil {
			t.Errorf("%s: read as %v, want an error", name, list)
		}
	}
}

func FuzzDecodeChunks(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{chunkVersion, 0})
	f.Add(encodeChunks([]bench.Chunk{{At: 5, Read: 1, Bytes: 2, Tokens: 3}, {At: 4}}))
	f.Add([]byte{chunkVersion, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, blob []byte) {
		list, err := decodeChunks(blob)
		if err != nil {
			return
		}
		again, err := decodeChunks(encodeChunks(list))
		if err != nil || !cmp.Equal(list, again) {
			t.Fatalf("%v came back as %v, %v", list, again, err)
		}
	})
}
