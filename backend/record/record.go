// Package record writes samples as few bytes and reads them back. The database
// and run files use it.
package record

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// Facts are everything about a sample but its Seq, chunks and texts. A record of them is
// one blob:
//
//	uvarint  which facts are there, a bit each, the first fact in the lowest one
//	then each fact that is there, as its type below says
//
// About 100 bytes, of which a response id takes 40; a column each took 250.
type Facts []fact

// fact is one value of a record.
type fact interface {
	// append appends the value and reports whether there is one.
	append(blob []byte) ([]byte, bool, error)
	read(in *varints) error
	clear() // sets what a record without the fact says
}

// FactsOf returns the facts that Append takes from a sample and Read sets, in the order of
// their bits, those that nearly every sample has first. A new one is appended; none is ever
// removed or moved.
func FactsOf(s *bench.Sample, terms *Terms) Facts {
	return Facts{
		term{&s.Endpoint, terms}, word[bench.Phase]{&s.Phase, phases}, term{&s.PromptID, terms}, whole[int]{&s.Iteration}, whole[int]{&s.User},
		after{&s.Due, nil}, after{&s.Start, &s.Due}, after{&s.Conn, &s.Start}, after{&s.Sent, &s.Conn}, after{&s.Wrote, &s.Sent},
		after{&s.Headers, &s.Wrote}, after{&s.FirstEvent, &s.Headers}, after{&s.First, &s.FirstEvent}, after{&s.Answer, &s.First},
		after{&s.Last, &s.Answer}, after{&s.Done, &s.Last},
		flag{&s.Reused}, flag{&s.Streamed}, whole[int]{&s.Events}, whole[int64]{&s.BodyBytes},
		word[bench.TokenSource]{&s.Tokens.Source, tokenSources}, tokens{&s.Tokens.Input}, tokens{&s.Tokens.Output},
		word[bench.Outcome]{&s.Outcome, outcomes}, whole[int]{&s.Status}, word[string]{&s.FinishReason, finishReasons}, text{&s.ResponseID},
		whole[int]{&s.Stage}, tokens{&s.Tokens.Cached}, tokens{&s.Tokens.Reasoning}, whole[int]{&s.Heartbeats}, text{&s.Prefix},
		jsonFact{Findings{s}}, jsonFact{Reported{&s.Reported}}, text{&s.Message},
		duration(&s.DNS), duration(&s.TCP), duration(&s.TLS), duration(&s.RetryAfter), flag{&s.Retried}, flag{&s.Unterminated},
		whole[int]{&s.Conversation}, whole[int]{&s.Turn}, whole[int]{&s.SharedPrefix}, flag{&s.PrefixCold},
		whole[int]{&s.InputWanted}, whole[int]{&s.OutputWanted},
	}
}

// The lists of words are only ever appended to: a record holds the place in its list.
var (
	phases        = []bench.Phase{bench.Measured, bench.Warmup, bench.Settling}
	tokenSources  = []bench.TokenSource{bench.FromUsage, bench.FromTokenizer, bench.FromEvents, bench.FromEstimate, bench.FromChunks}
	finishReasons = []string{"stop", "length", "end_turn", "max_tokens", "tool_calls", "content_filter", "STOP", "MAX_TOKENS", "completed"}
	outcomes      = []bench.Outcome{
		bench.OK, bench.FailDNS, bench.FailConnect, bench.FailTLS, bench.FailSend, bench.FailHTTP3xx, bench.FailHTTP4xx,
		bench.FailHTTP429, bench.FailHTTP5xx, bench.TimeoutConnect, bench.TimeoutHeaders, bench.TimeoutFirstToken,
		bench.TimeoutIdle, bench.TimeoutTotal, bench.FailStreamError, bench.FailTruncated, bench.FailReset, bench.FailEmpty,
		bench.FailMalformed, bench.FailNotStreamed, bench.FailTooLarge, bench.Cancelled, bench.Dropped, bench.FailUnreported,
	}
)

// Append appends the record of the sample.
func (f Facts) Append(blob []byte) ([]byte, error) {
	var present uint64
	values := make([]byte, 0, 160)
	for i, fact := range f {
		longer, ok, err := fact.append(values)
		if err != nil {
			return nil, err
		}
		if ok {
			values, present = longer, present|1<<i
		}
	}
	return append(binary.AppendUvarint(blob, present), values...), nil
}

var errRecord = errors.New("a stored request cannot be read")

// Read sets the sample to what a record says.
func (f Facts) Read(blob []byte) error {
	in := varints{rest: blob}
	present := in.unsigned()
	if present>>len(f) != 0 {
		return errRecord
	}
	for i, fact := range f {
		if present&(1<<i) == 0 {
			fact.clear()
			continue
		}
		if err := fact.read(&in); err != nil {
			return err
		}
	}
	if in.broken || len(in.rest) > 0 {
		return errRecord
	}
	return nil
}

// whole is a number; absent where it is 0.
type whole[T ~int | ~int64] struct{ of *T }

func duration[T ~int64](of *T) fact { return whole[T]{of} }

func (w whole[T]) append(blob []byte) ([]byte, bool, error) {
	return binary.AppendVarint(blob, int64(*w.of)), *w.of != 0, nil
}

func (w whole[T]) read(in *varints) error {
	*w.of = T(in.signed())
	return nil
}

func (w whole[T]) clear() { *w.of = 0 }

// tokens is a number of tokens; absent where it is not known, which is -1.
type tokens struct{ of *int }

func (t tokens) append(blob []byte) ([]byte, bool, error) {
	return binary.AppendUvarint(blob, uint64(*t.of)), *t.of >= 0, nil
}

func (t tokens) read(in *varints) error {
	number := in.unsigned()
	if number > math.MaxInt {
		return errRecord
	}
	*t.of = int(number)
	return nil
}

func (t tokens) clear() { *t.of = -1 }

// flag is true where it is present, and takes no room beside its bit.
type flag struct{ of *bool }

func (f flag) append(blob []byte) ([]byte, bool, error) { return blob, *f.of, nil }

func (f flag) read(*varints) error {
	*f.of = true
	return nil
}

func (f flag) clear() { *f.of = false }

// after is an instant, as the difference from one that comes before it in the list;
// absent where it was not reached.
type after struct{ of, earlier *bench.Instant }

func (a after) append(blob []byte) ([]byte, bool, error) {
	return binary.AppendVarint(blob, int64(*a.of-a.from())), *a.of != 0, nil
}

func (a after) read(in *varints) error {
	*a.of = a.from() + bench.Instant(in.signed())
	return nil
}

func (a after) clear() { *a.of = 0 }

func (a after) from() bench.Instant {
	if a.earlier == nil {
		return 0
	}
	return *a.earlier
}

// text is a string with its length before it; absent where it is "".
type text struct{ of *string }

func (t text) append(blob []byte) ([]byte, bool, error) {
	return append(binary.AppendUvarint(blob, uint64(len(*t.of))), *t.of...), *t.of != "", nil
}

func (t text) read(in *varints) error {
	*t.of = in.text()
	return nil
}

func (t text) clear() { *t.of = "" }

// word is a string as its place in a list, counted from 1, or 0 and a text; absent where
// it is "".
type word[T ~string] struct {
	of   *T
	list []T
}

func (w word[T]) append(blob []byte) ([]byte, bool, error) {
	place := slices.Index(w.list, *w.of) + 1
	blob = binary.AppendUvarint(blob, uint64(place))
	if place == 0 {
		own := string(*w.of)
		blob, _, _ = text{&own}.append(blob)
	}
	return blob, *w.of != "", nil
}

func (w word[T]) read(in *varints) error {
	place := in.unsigned()
	if place > uint64(len(w.list)) {
		return errRecord
	}
	if place == 0 {
		*w.of = T(in.text())
		return nil
	}
	*w.of = w.list[place-1]
	return nil
}

func (w word[T]) clear() { *w.of = "" }

// term is a string as its number in the list of the run; absent where it is "".
type term struct {
	of   *string
	list *Terms
}

func (t term) append(blob []byte) ([]byte, bool, error) {
	if *t.of == "" {
		return blob, false, nil
	}
	return binary.AppendUvarint(blob, uint64(t.list.Number(*t.of))), true, nil
}

func (t term) read(in *varints) error {
	number := in.unsigned()
	if number >= uint64(len(t.list.All)) {
		return errRecord
	}
	*t.of = t.list.All[number]
	return nil
}

func (t term) clear() { *t.of = "" }

// jsonFact is a value as JSON, in a text; absent where there is none.
type jsonFact struct {
	of interface {
		JSON() (string, error)
		ReadJSON(text string) error
	}
}

func (j jsonFact) append(blob []byte) ([]byte, bool, error) {
	value, err := j.of.JSON()
	if err != nil || value == "" {
		return blob, false, err
	}
	return text{&value}.append(blob)
}

func (j jsonFact) read(in *varints) error { return j.of.ReadJSON(in.text()) }

func (j jsonFact) clear() { _ = j.of.ReadJSON("") }
