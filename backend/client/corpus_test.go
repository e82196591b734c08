package client

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tokenlap/backend/bench"
)

// corpusRow is one stream of testdata/corpus and what a sample of it must say.
// Its event number k comes k * 100 ms after the request, later by the pauses
// before it. Durations are milliseconds; one that is absent must not exist.
type corpusRow struct {
	Stream    string         `json:"stream"` // the file without .sse
	Shows     string         `json:"shows"`
	Pauses    map[string]int `json:"pauses"`  // before the event of this number
	Ends      string         `json:"ends"`    // "": the body ends; "break": the connection does; "silent": neither does
	ByLine    bool           `json:"by_line"` // an event is a line
	Timed     bool           `json:"timed"`   // the same bytes at other times mean something else
	ThinkTags []string       `json:"think_tags"`

	keepText int // of the client

	Outcome   bench.Outcome `json:"outcome"`
	Says      string        `json:"says"` // part of the message of a failure
	Finish    string        `json:"finish"`
	TTFT      *int          `json:"ttft"`
	TTFA      *int          `json:"ttfa"`
	Thinking  *int          `json:"thinking"`
	Latency   *int          `json:"latency"`
	Events    int           `json:"events"`    // that bear output
	Tokens    int           `json:"tokens"`    // by the server; -1: it does not count
	Reasoned  int           `json:"reasoned"`  // of the tokens
	Answer    string        `json:"answer"`    // the visible text
	Reasoning string        `json:"reasoning"` // the text before it
	Tool      int           `json:"tool"`      // bytes of tool calls

	Heartbeats   int      `json:"heartbeats"`
	Revoked      int      `json:"revoked"`
	Repeated     int64    `json:"repeated"`
	Unknown      []string `json:"unknown"`
	ThinkTag     string   `json:"think_tag"`
	Unterminated bool     `json:"unterminated"`
	Timings      string   `json:"timings"` // the source of the server's own times
}

const corpusFolder = "testdata/corpus"

// corpus reads the table.
func corpus(t testing.TB) []corpusRow {
	t.Helper()
	table, err := os.ReadFile(filepath.Join(corpusFolder, "corpus.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []corpusRow
	decoder := json.NewDecoder(bytes.NewReader(table))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&rows); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].keepText = 1 << 20
	}
	return rows
}

func (r *corpusRow) bytes(t testing.TB) []byte {
	t.Helper()
	stream, err := os.ReadFile(filepath.Join(corpusFolder, r.Stream+".sse"))
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// piece is what a server writes at once, so long after the request.
type piece struct {
	at   time.Duration
	data []byte
}

// pieces cuts the stream into its events and says when each comes.
func (r *corpusRow) pieces(stream []byte) []piece {
	ends := [][]byte{[]byte("\n\n"), []byte("\r\n\r\n"), []byte("\r\r")}
	if r.ByLine {
		ends = [][]byte{[]byte("\n")}
	}
	var all []piece
	at := time.Duration(0)
	for len(stream) > 0 {
		size := len(stream)
		for _, end := range ends {
			if n := bytes.Index(stream, end); n >= 0 {
				size = min(size, n+len(end))
			}
		}
		at += 100*time.Millisecond + time.Duration(r.Pauses[fmt.Sprint(len(all)+1)])*time.Millisecond
		all = append(all, piece{at, stream[:size]})
		stream = stream[size:]
	}
	return all
}

// scripted is an end of a pipe that passes for an idle connection. As with one
// of TCP, a deadline can be set after the other side has closed.
type scripted struct{ net.Conn }

func (scripted) SyscallConn() (syscall.RawConn, error) { return nil, os.ErrDeadlineExceeded }

func (s scripted) SetDeadline(at time.Time) error {
	if err := s.Conn.SetDeadline(at); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		return err
	}
	return nil
}

// scriptedConnection is a connection of the client over that end of a pipe.
func scriptedConnection(end net.Conn, clock bench.Clock) *connection {
	conn := &connection{socket: &socket{Conn: scripted{end}, clock: clock}}
	conn.transport, conn.in = conn.socket, bufio.NewReaderSize(conn.socket, bufferSize)
	return conn
}

// listen measures one stream in virtual time. Split cuts what is written at
// once into what is read at once.
func listen(t *testing.T, row *corpusRow, pieces []piece, split func([]byte) [][]byte) (sample bench.Sample) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := Options{
			Endpoint:   bench.Endpoint{Name: "m", URL: "http://127.0.0.1:9", Model: "m", Protocol: bench.Protocol{ThinkTags: row.ThinkTags}},
			Generation: bench.Generation{MaxTokens: 8, Stream: true},
			Limits:     bench.Limits{Total: time.Hour},
			KeepText:   row.keepText, Clock: bench.StartClock(),
		}
		client, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		ours, theirs := net.Pipe()
		client.conns.give(scriptedConnection(ours, o.Clock))
		served := make(chan struct{})
		go func() {
			defer close(served)
			serveScript(theirs, pieces, row.Ends, split)
		}()
		sample = client.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
		client.drains.Wait()
		client.Close()
		<-served
	})
	return sample
}

// serveScript answers one request with the pieces.
func serveScript(conn net.Conn, pieces []piece, ends string, split func([]byte) [][]byte) {
	defer conn.Close()
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	_, _ = request.Body.Read(make([]byte, request.ContentLength))
	begin := time.Now()
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
	if _, err := conn.Write([]byte(head)); err != nil {
		return
	}
	for _, one := range pieces {
		time.Sleep(one.at - time.Since(begin))
		for _, data := range split(one.data) {
			if len(data) == 0 {
				continue
			}
			if _, err := fmt.Fprintf(conn, "%x\r\n%s\r\n", len(data), data); err != nil {
				return
			}
		}
	}
	switch ends {
	case "break":
	case "silent":
		_, _ = conn.Read(make([]byte, 1)) // until the client has had enough
	default:
		_, _ = conn.Write([]byte("0\r\n\r\n"))
	}
}

func whole(data []byte) [][]byte { return [][]byte{data} }

func bytewise(data []byte) (all [][]byte) {
	for i := range data {
		all = append(all, data[i:i+1])
	}
	return all
}

// randomly cuts data into pieces of up to 40 bytes.
func randomly(random *rand.Rand) func([]byte) [][]byte {
	return func(data []byte) (all [][]byte) {
		for len(data) > 0 {
			n := min(1+random.IntN(40), len(data))
			all = append(all, data[:n])
			data = data[n:]
		}
		return all
	}
}

// verdict is all that the way in which a stream was cut must not change.
type verdict struct {
	Outcome            bench.Outcome
	Message, Finish    string
	Answer, Reasoning  string
	Tokens             bench.Tokens
	Events, Heartbeats int
	Bytes              []uint32 // of each event
	Findings           string
	Unterminated       bool
	ResponseID         string
	Reached            []bool
}

func verdictOf(t testing.TB, s bench.Sample) verdict {
	t.Helper()
	findings, err := json.Marshal(s.Findings)
	if err != nil {
		t.Fatal(err)
	}
	v := verdict{
		Outcome: s.Outcome, Message: s.Message, Finish: s.FinishReason, Answer: s.Text, Reasoning: s.Reasoning, Tokens: s.Tokens,
		Events: s.Events, Heartbeats: s.Heartbeats, Findings: string(findings), Unterminated: s.Unterminated, ResponseID: s.ResponseID,
		Reached: []bool{s.FirstEvent.Reached(), s.First.Reached(), s.Answer.Reached(), s.Last.Reached()},
	}
	for _, chunk := range s.Chunks {
		v.Bytes = append(v.Bytes, chunk.Bytes)
	}
	return v
}

// times are the instants of a sample, as offsets from its first byte.
func times(s *bench.Sample) string {
	text := ""
	for _, at := range []bench.Instant{s.FirstEvent, s.First, s.Answer, s.Last} {
		offset, ok := at.Since(s.Sent)
		text += fmt.Sprintf("%v %v, ", offset, ok)
	}
	for _, chunk := range s.Chunks {
		offset, _ := chunk.At.Since(s.Sent)
		text += fmt.Sprintf("%v ", offset)
	}
	return text
}

func TestTheCorpusIsReadRight(t *testing.T) {
	rows := corpus(t)
	files, err := filepath.Glob(filepath.Join(corpusFolder, "*.sse"))
	if err != nil || len(files) != len(rows) || len(rows) < 60 {
		t.Fatalf("%d streams and %d rows, %v", len(files), len(rows), err)
	}
	for i := range rows {
		row := &rows[i]
		t.Run(row.Stream, func(t *testing.T) {
			pieces := row.pieces(row.bytes(t))
			s := listen(t, row, pieces, whole)
			for _, mistake := range row.mistakes(&s) {
				t.Error(mistake)
			}
		})
	}
}

func TestTheCorpusIsReadAlikeInEverySplit(t *testing.T) {
	rows := corpus(t)
	for i := range rows {
		row := &rows[i]
		t.Run(row.Stream, func(t *testing.T) {
			stream := row.bytes(t)
			pieces := row.pieces(stream)
			want := listen(t, row, pieces, whole)
			cuts := map[string]func([]byte) [][]byte{"byte by byte": bytewise}
			for seed := range uint64(8) {
				cuts[fmt.Sprintf("at random with seed %d", seed)] = randomly(rand.New(rand.NewPCG(seed, 0)))
			}
			for name, cut := range cuts {
				got := listen(t, row, pieces, cut)
				sameVerdict(t, name, want, got)
				if a, b := times(&want), times(&got); a != b {
					t.Errorf("%s: times %s, want %s", name, b, a)
				}
			}
			if row.Timed {
				return
			}
			atOnce := []piece{{pieces[len(pieces)-1].at, stream}}
			sameVerdict(t, "all at once", want, listen(t, row, atOnce, whole))
			sameVerdict(t, "in pieces, all at once", want, listen(t, row, atOnce, randomly(rand.New(rand.NewPCG(9, 9)))))
		})
	}
}

func TestTheCorpusIsCountedAlikeWhateverIsKept(t *testing.T) {
	for _, row := range corpus(t) {
		pieces := row.pieces(row.bytes(t))
		want := verdictOf(t, listen(t, &row, pieces, whole))
		for _, row.keepText = range []int{0, 5} {
			got := verdictOf(t, listen(t, &row, pieces, whole))
			got.Answer, got.Reasoning = want.Answer, want.Reasoning
			if a, b := fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got); a != b {
				t.Errorf("%s, %d bytes kept:\n got %s\nwant %s", row.Stream, row.keepText, b, a)
			}
		}
	}
}

// FuzzStream reads streams of any content whole and in pieces: the sample must
// say the same, but for the numbers of the reads.
func FuzzStream(f *testing.F) {
	for _, row := range corpus(f) {
		f.Add(row.bytes(f), uint64(len(row.Stream)))
	}
	f.Fuzz(func(t *testing.T, stream []byte, seed uint64) {
		row := corpusRow{keepText: 1 << 20}
		pieces := []piece{{100 * time.Millisecond, stream}}
		want := listen(t, &row, pieces, whole)
		got := listen(t, &row, pieces, randomly(rand.New(rand.NewPCG(seed, 1))))
		sameVerdict(t, "in pieces", want, got)
	})
}

func sameVerdict(t *testing.T, name string, want, got bench.Sample) {
	t.Helper()
	a, b := fmt.Sprintf("%+v", verdictOf(t, want)), fmt.Sprintf("%+v", verdictOf(t, got))
	if a != b {
		t.Errorf("%s:\n got %s\nwant %s", name, b, a)
	}
}

// mistakes compares a sample with the row.
func (r *corpusRow) mistakes(s *bench.Sample) (all []string) {
	is := func(what string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			all = append(all, fmt.Sprintf("%s: %s, want %s", what, g, w))
		}
	}
	is("outcome", s.Outcome, r.Outcome)
	if !strings.Contains(s.Message, r.Says) || (r.Says == "") != (s.Message == "") {
		all = append(all, fmt.Sprintf("message %q, want one with %q", s.Message, r.Says))
	}
	is("finish", s.FinishReason, r.Finish)
	is("TTFT", milliseconds(s.TTFT()), deref(r.TTFT))
	is("TTFA", milliseconds(s.TTFA()), deref(r.TTFA))
	is("thinking", milliseconds(s.Thinking()), deref(r.Thinking))
	is("latency", milliseconds(s.Latency()), deref(r.Latency))
	is("events", s.Events, r.Events)
	if s.Tokens.Source == bench.FromUsage {
		is("tokens", s.Tokens.Output, r.Tokens)
	} else {
		is("tokens", -1, r.Tokens)
	}
	is("reasoning tokens", max(0, s.Tokens.Reasoning), r.Reasoned)
	is("answer", s.Text, r.Answer)
	is("reasoning", s.Reasoning, r.Reasoning)
	bytes := 0
	for _, chunk := range s.Chunks {
		bytes += int(chunk.Bytes)
	}
	is("bytes of tool calls", bytes-len(s.Text)-len(s.Reasoning), r.Tool)
	is("heartbeats", s.Heartbeats, r.Heartbeats)
	is("revoked", s.Revoked, r.Revoked)
	is("repeated", s.Repeated, r.Repeated)
	is("unknown", slices.Sorted(slices.Values(s.Unknown)), slices.Sorted(slices.Values(r.Unknown)))
	is("think tag", s.ThinkTag, r.ThinkTag)
	is("unterminated", s.Unterminated, r.Unterminated)
	source := ""
	if s.Server != nil {
		source = s.Server.Source
	}
	is("timings", source, r.Timings)
	return all
}

func milliseconds(d time.Duration, ok bool) string {
	if !ok {
		return "none"
	}
	return fmt.Sprint(float64(d) / float64(time.Millisecond))
}

func deref(n *int) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}
