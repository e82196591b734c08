package client

import (
	"bufio"
	"errors"
	"io"
	"net/http/httputil"
	"strings"
	"testing"
)

// pieces is a connection that brings one piece a read.
type pieces struct {
	left  []string
	reads int
}

func (p *pieces) Read(into []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	p.reads++
	n := copy(into, p.left[0])
	if p.left[0] = p.left[0][n:]; p.left[0] == "" {
		p.left = p.left[1:]
	}
	return n, nil
}

func TestWhatOneReadBroughtIsHandedOnBeforeTheNext(t *testing.T) {
	const body = "8\r\nfirst---\r\n6;x=1\r\nsecond\r\n0\r\nTrailer: t\r\n\r\n"
	const want = "first---second"
	for at := 1; at < len(body); at++ {
		from := &pieces{left: []string{body[:at], body[at:]}}
		in := &chunked{in: bufio.NewReader(from)}
		var got strings.Builder
		buffer := make([]byte, 64)
		for came := 0; ; {
			n, err := in.Read(buffer)
			got.Write(buffer[:n])
			if n > 0 && from.reads == 1 {
				came = got.Len()
			}
			if errors.Is(err, io.EOF) {
				if sent := payload(body[:at]); came != len(sent) {
					t.Errorf("split at %d: %q had come with the first read, %d bytes of it were handed on", at, sent, came)
				}
				break
			}
			if err != nil {
				t.Fatalf("split at %d: %v", at, err)
			}
		}
		if got.String() != want {
			t.Errorf("split at %d: %q", at, got.String())
		}
	}
}

// payload is what of the body above a beginning of it holds.
func payload(beginning string) string {
	_, rest, _ := strings.Cut(beginning, "\r\n")
	first, more, ended := strings.Cut(rest, "\r\n")
	if !ended {
		return strings.TrimRight(first, "\r")
	}
	_, second, _ := strings.Cut(more, "\r\n")
	second, _, _ = strings.Cut(second, "\r\n")
	return first + strings.TrimRight(second, "\r")
}

func TestABrokenCodingIsTold(t *testing.T) {
	for reason, test := range map[string]struct {
		body string
		want error
	}{
		"no size":                       {"x\r\nabc\r\n", errBadChunk},
		"a negative size":               {"-1\r\nabc\r\n", errBadChunk},
		"more bytes than told":          {"3\r\nabcd\r\n0\r\n\r\n", errBadChunk},
		"a head without end":            {strings.Repeat("0", 5000), errBadChunk},
		"trailers without end":          {"0\r\n" + strings.Repeat("a: b\r\n", maxHead/4), errBadChunk},
		"cut within a chunk":            {"8\r\nabc", io.ErrUnexpectedEOF},
		"cut behind a chunk":            {"3\r\nabc\r\n", io.ErrUnexpectedEOF},
		"cut before the last line":      {"3\r\nabc\r\n0\r\n", io.ErrUnexpectedEOF},
		"whole":                         {"3\r\nabc\r\n0\r\n\r\n", nil},
		"line ends of a line feed only": {"3\nabc\n0\n\n", nil},
	} {
		_, err := io.ReadAll(&chunked{in: bufio.NewReader(strings.NewReader(test.body))})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", reason, err, test.want)
		}
	}
}

// FuzzChunked holds the reader against net/http's own, in any split.
func FuzzChunked(f *testing.F) {
	f.Add("3\r\nabc\r\n0\r\n\r\n", uint(2))
	f.Add("a\r\n0123456789\r\n1;a=b\r\nx\r\n0\r\nk: v\r\n\r\n", uint(7))
	f.Fuzz(func(t *testing.T, body string, at uint) {
		at %= uint(len(body) + 1)
		parts := []string{body[:at], body[at:]}
		if at == 0 {
			parts = parts[1:]
		}
		if parts[len(parts)-1] == "" {
			parts = parts[:len(parts)-1]
		}
		got, err := io.ReadAll(&chunked{in: bufio.NewReader(&pieces{left: parts})})
		want, oracle := io.ReadAll(httputil.NewChunkedReader(strings.NewReader(body)))
		if oracle == nil && err == nil && string(got) != string(want) {
			t.Errorf("got %q, net/http %q", got, want)
		}
		if oracle == nil && err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, errBadChunk) {
			t.Errorf("net/http takes it: %v", err)
		}
	})
}
