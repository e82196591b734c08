package record

import (
	"math/rand/v2"
	"testing"
	"time"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func encodeChunks(list []bench.Chunk) []byte { return new(ChunkEncoder).Append(nil, list) }

func decodeChunks(blob []byte) ([]bench.Chunk, error) { return new(ChunkDecoder).Decode(blob) }

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
	if size := len(encodeChunks(list)); size > 40 {
		t.Errorf("64 chunks in step take %d bytes", size)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := 1; i < len(list); i++ { // by a millisecond or so: 22 bits
		list[i].At = list[i-1].At + bench.Instant(20*time.Millisecond) + bench.Instant(random.NormFloat64()*float64(time.Millisecond))
		list[i].Bytes = uint32(2 + random.IntN(6))
	}
	if size := len(encodeChunks(list)); size > 64*4 {
		t.Errorf("64 chunks take %d bytes, want at most 4 each", size)
	}
}

// Of long lists some numbers are looked at: they must not be those of one place in bursts.
func TestLongListsOfChunksAreSmall(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, length := range []int{129, 640, 5000} {
		for _, burst := range []int{1, 2, 5, 8, 39, 64} {
			list := []bench.Chunk{{At: 1, Bytes: 5}}
			for i := 1; i < length; i++ {
				next := list[i-1]
				if i%burst == 0 {
					next.At += bench.Instant(20*time.Millisecond) + bench.Instant(random.NormFloat64()*float64(time.Millisecond))
					next.Read++
				}
				list = append(list, next)
			}
			if size := len(encodeChunks(list)); size > 4*length {
				t.Errorf("%d chunks in bursts of %d take %d bytes, want at most 4 each", length, burst, size)
			}
		}
	}
}

// Streams as they come: in step, in bursts, with stalls, at one instant.
func TestChunksOfStreamsComeBackAsTheyWere(t *testing.T) {
	gap := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(19e6, 21e6), rapid.Int64Range(0, 2e3), rapid.Int64Range(0, 60e9))
	rapid.Check(t, func(t *rapid.T) {
		var want []bench.Chunk
		at, read, tokens := bench.Instant(1), uint32(1), uint32(0)
		for range rapid.IntRange(1, 200).Draw(t, "chunks") {
			gap := gap.Draw(t, "gap")
			at, tokens = at+bench.Instant(gap), tokens+uint32(rapid.IntRange(0, 2).Draw(t, "tokens"))
			if gap > 0 {
				read++
			}
			lag := uint32(0)
			if rapid.IntRange(0, 9).Draw(t, "late") == 0 {
				lag = rapid.Uint32Range(bench.LateRead, 1e6).Draw(t, "lag")
			}
			want = append(want, bench.Chunk{At: at, Lag: lag, Read: read, Bytes: rapid.Uint32Range(0, 20).Draw(t, "bytes"), Tokens: tokens})
		}
		got, err := decodeChunks(encodeChunks(want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestChunksOfTheOldEncodingsAreRead(t *testing.T) {
	want := []bench.Chunk{{At: 5, Read: 1, Bytes: 2, Tokens: 3}, {At: 9, Read: 1, Bytes: 300, Tokens: 4}}
	plain := []byte{oldVersion, 2, 10, 2, 2, 6, 8, 0, 0xac, 2, 2}
	late := append([]byte{lateVersion}, append(plain[1:], 1, 0xe8, 7)...)
	for name, blob := range map[string][]byte{"1": plain, "2": late} {
		got, err := decodeChunks(blob)
		if err != nil {
			t.Fatalf("version %s: %v", name, err)
		}
		if name == "2" {
			want[1].Lag = 1000
		} else {
			want[1].Lag = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("version %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestABrokenListOfChunksIsAnError(t *testing.T) {
	good := encodeChunks([]bench.Chunk{{At: 5, Read: 1, Bytes: 2, Tokens: 3}, {At: 9, Read: 1, Bytes: 9, Tokens: 3}})
	for name, blob := range map[string][]byte{
		"empty":                    {},
		"another form":             append([]byte{9}, good[1:]...),
		"cut off":                  good[:len(good)-1],
		"cut off in bits":          good[:len(good)-4],
		"something behind it":      append(append([]byte{}, good...), 0),
		"more than there are":      {chunkVersion, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 1},
		"a read before 0":          {chunkVersion, 1, 2, 1, 2, sameNumber, 2, sameNumber},
		"too many bytes":           {chunkVersion, 1, 2, 2, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 1, sameNumber, 2, sameNumber},
		"k beyond a number":        {chunkVersion, 2, 2, 0, 64, 0, 0, 0},
		"old, cut off":             {oldVersion, 1, 10, 2, 2},
		"old, more than there are": {oldVersion, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 1},
		"old, a read before 0":     {oldVersion, 1, 2, 1, 2, 2},
		"old, too many bytes":      {oldVersion, 1, 2, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2},
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
	f.Add([]byte{lateVersion, 2, 10, 2, 2, 6, 8, 0, 0xac, 2, 2, 1, 0xe8, 7})
	f.Add([]byte{lateVersion, 2, 10, 2, 2, 6, 8, 0, 0xac, 2, 2, 1, 7}) // not late
	f.Fuzz(func(t *testing.T, blob []byte) {
		list, err := decodeChunks(blob)
		if err != nil {
			return
		}
		for i := range list {
			if !list[i].IsLate() { // which an encoder does not store
				list[i].Lag = 0
			}
		}
		again, err := decodeChunks(encodeChunks(list))
		if err != nil || !cmp.Equal(list, again) {
			t.Fatalf("%v came back as %v, %v", list, again, err)
		}
	})
}
