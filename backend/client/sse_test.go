package client

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tmaxmax/go-sse"
)

// decode feeds the stream in pieces of the given size.
func decode(t testing.TB, stream string, size, limit int) (events []event, comments int, err error) {
	t.Helper()
	var d decoder
	d.reset(limit)
	for len(stream) > 0 {
		n := copy(d.room()[:min(size, len(d.room()))], stream)
		d.grew(n)
		stream = stream[n:]
		for {
			e, ok, err := d.next()
			if err != nil {
				return events, d.comments, err
			}
			if !ok {
				break
			}
			events = append(events, event{kind: e.kind, data: slices.Clone(e.data), unclosed: e.unclosed})
		}
	}
	if e, ok := d.end(); ok {
		events = append(events, event{kind: e.kind, data: slices.Clone(e.data), unclosed: e.unclosed})
	}
	return events, d.comments, nil
}

func texts(events []event) []string {
	out := []string{}
	for _, e := range events {
		out = append(out, e.kind+"|"+string(e.data))
	}
	return out
}

func TestDecoderFollowsTheStandardInAnySplit(t *testing.T) {
	for _, row := range []struct {
		name, stream string
		want         []string
		comments     int
	}{
		{"LF", "data: a\n\ndata: b\n\n", []string{"|a", "|b"}, 0},
		{"CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", []string{"|a", "|b"}, 0},
		{"CR", "data: a\r\rdata: b\r\r", []string{"|a", "|b"}, 0},
		{"line ends mixed", "data: a\r\n\ndata: b\r\r\ndata: c\n\r", []string{"|a", "|b", "|c"}, 0},
		{"no space after the colon", "data:a\n\n", []string{"|a"}, 0},
		{"one space only is dropped", "data:  a\n\n", []string{"| a"}, 0},
		{"byte order mark", "\xef\xbb\xbfdata: a\n\n", []string{"|a"}, 0},
		{"a later mark is no mark", "data: a\n\n\xef\xbb\xbfdata: b\n\n", []string{"|a"}, 0},
		{"several data lines", "data: a\ndata: b\ndata\n\n", []string{"|a\nb\n"}, 0},
		{"comments and blank lines", ": hello\n\n\n:\n\ndata: a\n: in between\ndata: b\n\n", []string{"|a\nb"}, 3},
		{"empty data is an event without data", "data:\n\ndata: a\n\n", []string{"|", "|a"}, 0},
		{"event name", "event: error\ndata: a\n\ndata: b\n\n", []string{"error|a", "|b"}, 0},
		{"an event without data is none", "event: ping\n\ndata: a\n\n", []string{"|a"}, 0},
		{"an error in a field of its own", "error: {}\n\n", []string{"error|{}"}, 0},
		{"other fields", "id: 7\nretry: 10\nunknown: x\ndata: a\n\n", []string{"|a"}, 0},
		{"end without a blank line", "data: a\n\ndata: b\n", []string{"|a", "|b"}, 0},
		{"end within a line", "data: a\n\ndata: b", []string{"|a", "|b"}, 0},
		{"four-byte character", "data: \U0001F600\n\n", []string{"|\U0001F600"}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			for size := 1; size <= len(row.stream); size++ {
				events, comments, err := decode(t, row.stream, size, 1<<20)
				if err != nil || !slices.Equal(texts(events), row.want) || comments != row.comments {
					t.Fatalf("in pieces of %d: %q, %d comments, %v; want %q, %d", size, texts(events), comments, err, row.want, row.comments)
				}
			}
		})
	}
}

func TestDecoderTakesALongLineAndRefusesAnEndlessOne(t *testing.T) {
	long := strings.Repeat("x", 200<<10)
	events, _, err := decode(t, "data: "+long+"\n\n", 4096, 1<<20)
	if err != nil || len(events) != 1 || string(events[0].data) != long {
		t.Fatalf("%d events, %v", len(events), err)
	}
	if _, _, err = decode(t, "data: "+long, 4096, 100<<10); !errors.Is(err, errTooLarge) {
		t.Fatalf("one line over the limit: %v", err)
	}
	if _, _, err = decode(t, strings.Repeat("data: 0123456789\n", 1000), 4096, 10_000); !errors.Is(err, errTooLarge) {
		t.Fatalf("an event of many lines over the limit: %v", err)
	}
}

var errorField = regexp.MustCompile(`(^|[\r\n])error(:|[\r\n])`)

// FuzzDecoder holds the decoder against another implementation, and against
// itself with another split.
func FuzzDecoder(f *testing.F) {
	for _, seed := range []string{
		"data: a\n\ndata: [DONE]\n\n", "data: a\r\n\r\n", "data: a\r\rdata:b\r\r", ": c\n\nevent: error\ndata: {}\n\n",
		"\xef\xbb\xbfdata: a\n\n", "data\n\n", "data: a\ndata: b\n\n", "data:\n\n",
	} {
		f.Add(seed, 3)
	}
	recordings, err := filepath.Glob("testdata/*.sse")
	if err != nil || len(recordings) == 0 {
		f.Fatal("no recordings", err)
	}
	for _, name := range recordings {
		stream, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(stream), 7)
	}
	f.Fuzz(func(t *testing.T, stream string, size int) {
		if size < 1 || strings.Contains(stream, "\x00") {
			return
		}
		whole, _, err := decode(t, stream, len(stream)+1, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		split, _, _ := decode(t, stream, size%17+1, 1<<20)
		if !slices.Equal(texts(whole), texts(split)) {
			t.Fatalf("split changes the events: %q, %q", texts(whole), texts(split))
		}
		// The oracle drops what is not closed by a blank line or yields it,
		// depending on the fields: compare closed streams only. It also treats
		// a mark anywhere else and an id with care of its own, and does not
		// know our field for errors.
		closed := strings.TrimPrefix(stream, "\xef\xbb\xbf") + "\n\n"
		if strings.Contains(closed, "\xef\xbb\xbf") || errorField.MatchString(closed) {
			return
		}
		ours, _, _ := decode(t, closed, 64, 1<<20)
		if slices.ContainsFunc(ours, func(e event) bool { return e.unclosed }) {
			return // a whole document a line is an event to us without a blank line too
		}
		var theirs []string
		for e, err := range sse.Read(strings.NewReader(closed), &sse.ReadConfig{MaxEventSize: 1 << 20}) {
			if err != nil {
				return
			}
			theirs = append(theirs, e.Data)
		}
		theirs = slices.DeleteFunc(theirs, func(s string) bool { return s == "" })
		mine := []string{}
		for _, e := range ours {
			if len(e.data) > 0 {
				mine = append(mine, string(e.data))
			}
		}
		if !slices.Equal(mine, theirs) {
			t.Fatalf("%q: ours %q, theirs %q", closed, mine, theirs)
		}
	})
}
