package client

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// recordings are the streams in the folders of the APIs.
func recordings(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"testdata/*/*.sse", "testdata/*/*.jsonl"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			stream, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.ToSlash(file)] = string(stream)
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d recordings", len(all))
	}
	return all
}

// digest reads a stream that comes in the given pieces, and returns what each of
// its events says.
func digest(t testing.TB, d *dialect.Dialect, pieces []string) []string {
	t.Helper()
	var decode decoder
	decode.reset(maxBody)
	decode.byLine = d.Framing == dialect.JSONLines
	var said []string
	take := func(one event) {
		var e dialect.Event
		ok := d.Parse(&e, one.data)
		said = append(said, strings.Join([]string{
			string(e.Answer), string(e.Reasoning), string(e.Tool), string(e.Finish), string(e.Failure), string(e.ID),
			map[bool]string{true: "ok", false: "no JSON"}[ok], map[bool]string{true: "end"}[e.End],
		}, "|"))
	}
	for _, piece := range pieces {
		for len(piece) > 0 {
			n := copy(decode.room(), piece)
			decode.grew(n)
			piece = piece[n:]
			for {
				one, ok, err := decode.next()
				if err != nil {
					t.Fatal(err)
				}
				if !ok {
					break
				}
				take(one)
			}
		}
	}
	if one, ok := decode.end(); ok {
		take(one)
	}
	return said
}

// TestAStreamOfAnAPISaysTheSameInAnySplit cuts each recording at every byte, and
// into pieces of every small size.
func TestAStreamOfAnAPISaysTheSameInAnySplit(t *testing.T) {
	for file, stream := range recordings(t) {
		d := dialect.For(bench.Endpoint{Protocol: bench.Protocol{API: bench.API(filepath.Base(filepath.Dir(file)))}})
		want := digest(t, d, []string{stream})
		for cut := range stream {
			if got := digest(t, d, []string{stream[:cut], stream[cut:]}); !slices.Equal(got, want) {
				t.Fatalf("%s, cut at %d: %q, want %q", file, cut, got, want)
			}
		}
		for size := 1; size <= 16; size++ {
			var pieces []string
			for piece := range slices.Chunk([]byte(stream), size) {
				pieces = append(pieces, string(piece))
			}
			if got := digest(t, d, pieces); !slices.Equal(got, want) {
				t.Fatalf("%s in pieces of %d: %q, want %q", file, size, got, want)
			}
		}
	}
}
