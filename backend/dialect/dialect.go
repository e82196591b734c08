// Package dialect knows the APIs that models are asked through: what a request
// says, and what each event of its answer means. Connections, framing and
// timing are the client's, which knows no field of any API.
//
// A dialect is one file and one row of the list below.
package dialect

import (
	"bytes"
	"encoding/json"
	"slices"

	"tokenlap/backend/bench"
)

// Dialect is one API. Its functions are pure and may be called by many
// goroutines.
type Dialect struct {
	Name string

	// KeyHeader returns the name of the header that carries the key, and what
	// precedes the key in its value.
	KeyHeader func(bench.Endpoint) (name, prefix string)

	// ModelsPath returns the path of the list of models, given the path that
	// requests are sent to.
	ModelsPath func(path string) string

	fields     func(Spec) map[string]any              // of the request body, without the prompt
	prompt     func(dst []byte, prompt string) []byte // appends the member of the body that holds the prompt
	parse      func(e *Event, data []byte) bool       // see Parse
	successors map[string]string                      // of fields that servers have renamed, by their old names
}

// dialects is the one list of dialects.
var dialects = []*Dialect{&chat}

// For returns the dialect that the endpoint is asked in.
func For(bench.Endpoint) *Dialect { return dialects[0] }

// Parse reads one JSON document into e: an event of a stream, a whole answer
// or an error. It returns false if data is none. The slices of e are reused.
func (d *Dialect) Parse(e *Event, data []byte) bool {
	e.reset()
	ok := d.parse(e, data)
	e.judgeFinish()
	return ok
}

// Spec is what all requests of a client have in common.
type Spec struct {
	Endpoint    bench.Endpoint
	Generation  bench.Generation
	Adaptations Adaptations // to what the server refused
}

// Body is the fixed part of the request bodies of one Spec: only the prompt
// differs from one request to the next.
type Body struct {
	prompt        func(dst []byte, prompt string) []byte
	before, after []byte
}

// Body prepares the request bodies of a spec. The user's extra fields come
// last and replace those of the dialect.
func (d *Dialect) Body(s Spec) (Body, error) {
	fields := d.fields(s)
	s.Adaptations.apply(fields)
	for name, value := range s.Endpoint.Body {
		fields[name] = value
	}
	before := []byte{'{'}
	if model, has := fields["model"]; has { // first, for those who read requests
		delete(fields, "model")
		quoted, err := json.Marshal(model)
		if err != nil {
			return Body{}, err
		}
		before = slices.Concat([]byte(`{"model":`), quoted, []byte{','})
	}
	rest, err := json.Marshal(fields)
	if err != nil {
		return Body{}, bench.Invalid("the extra body fields of model %q cannot be written as JSON: %v", s.Endpoint.Name, err)
	}
	after := rest[1:]
	if len(fields) > 0 {
		after = slices.Concat([]byte{','}, after)
	}
	return Body{prompt: d.prompt, before: before, after: after}, nil
}

// Append appends the body of the request with this prompt to dst.
func (b Body) Append(dst []byte, prompt string) []byte {
	dst = append(dst, b.before...)
	dst = b.prompt(dst, prompt)
	return append(dst, b.after...)
}

// appendQuoted appends text as a JSON string.
func appendQuoted(dst []byte, text string) []byte {
	quoted, _ := json.Marshal(text) // a string can always be marshalled
	return append(dst, quoted...)
}

// Event is what one event of a stream, one whole answer or one error says.
type Event struct {
	ID        []byte
	Answer    []byte // visible text: content, refusal
	Reasoning []byte
	Tool      []byte // names and arguments of tool calls
	Finish    []byte // the server's word for why the output ended; empty: none
	Ends      bool   // Finish is known to end an answer
	End       bool   // the stream is over
	Tokens    bench.Tokens
	HasUsage  bool   // Tokens holds the server's count
	Failed    bool   // it is an error
	Failure   []byte // the message of the error
	Unknown   []byte // paths of fields that hold text and are not understood, with spaces between; empty: none

	scratch []byte
}

func (e *Event) reset() {
	*e = Event{
		ID: e.ID[:0], Answer: e.Answer[:0], Reasoning: e.Reasoning[:0], Tool: e.Tool[:0],
		Finish: e.Finish[:0], Failure: e.Failure[:0], Unknown: e.Unknown[:0],
		scratch: e.scratch[:0], Tokens: bench.NoTokens,
	}
}

// HasOutput reports whether the event is output-bearing.
func (e *Event) HasOutput() bool { return e.OutputBytes() > 0 }

// OutputBytes is the length of its output.
func (e *Event) OutputBytes() int { return len(e.Answer) + len(e.Reasoning) + len(e.Tool) }

// isDone reports whether data is the marker that ends the streams of OpenAI
// and its likes; some servers write a space behind it.
func isDone(data []byte) bool { return string(bytes.TrimSpace(data)) == "[DONE]" }
