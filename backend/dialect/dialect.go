// Package dialect knows the APIs that models are asked through: what a request
// says, and what each event of its answer means. Connections, framing and
// timing are the client's, which knows no field of any API.
//
// A dialect is one file and one row of the list below.
package dialect

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// Dialect is one API. Its functions are pure and may be called by many
// goroutines.
type Dialect struct {
	API     bench.API
	Framing Framing           // of streams
	Headers map[string]string // that each request carries; nil: none

	keyHeader  func(host string) (name, prefix string)           // see KeyHeader
	target     func(*url.URL, Spec)                              // completes the URL of requests; nil: it is complete
	modelsPath func(path string) string                          // see ModelsURL
	fields     func(Spec) map[string]any                         // of the request body, without the messages
	messages   func(dst []byte, messages []bench.Message) []byte // appends the members of the body that hold the messages, at least one
	parse      func(e *Event, data []byte) bool                  // see Parse
	successors map[string]string                                 // of fields that servers have renamed, by their old names
	names      map[string]string                                 // of fields by their names in chat, where they differ
	listAll    string                                            // the query by which a list of models is not cut into pages
}

// Framing is how a stream is cut into events.
type Framing int

const (
	ServerSentEvents Framing = iota
	JSONLines                // one JSON document a line
)

// Accept is the media type that a stream is asked for as.
func (f Framing) Accept() string {
	if f == JSONLines {
		return "application/x-ndjson"
	}
	return "text/event-stream"
}

// dialects is the one list of dialects, in the order of bench.APIs.
var dialects = []*Dialect{&chat, &completions, &responses, &anthropic, &ollama, &gemini}

// For returns the dialect that the endpoint is asked in.
func For(e bench.Endpoint) *Dialect {
	api := e.EffectiveAPI()
	for _, d := range dialects {
		if d.API == api {
			return d
		}
	}
	return &chat
}

// KeyHeader returns the name of the header that carries the key of the
// endpoint, and what precedes the key in its value.
func (d *Dialect) KeyHeader(e bench.Endpoint) (name, prefix string) {
	u, err := url.Parse(e.URL)
	if err != nil {
		return d.keyHeader("")
	}
	return d.keyHeader(strings.ToLower(u.Hostname()))
}

// openaiKey is how OpenAI and its likes take a key; Azure's deployments have a
// header of their own.
func openaiKey(host string) (name, prefix string) {
	if azureHost.MatchString(host) {
		return "api-key", ""
	}
	return "Authorization", "Bearer "
}

// azureHost are the hosts of Azure OpenAI and of Foundry; models that Azure
// serves without a deployment, on other hosts, take a token.
var azureHost = regexp.MustCompile(`\.(openai|services\.ai|cognitiveservices)\.azure\.(com|us|cn)$|\.api\.cognitive\.microsoft\.(com|us)$`)

// URL returns where requests of the spec are sent.
func (d *Dialect) URL(s Spec) (*url.URL, error) {
	full, err := bench.NormalizeURL(s.Endpoint.URL, d.API)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(full)
	if err != nil {
		return nil, bench.Invalid("the URL of model %q cannot be read", s.Endpoint.Name)
	}
	if d.target != nil {
		d.target(u, s)
	}
	return u, nil
}

// ModelsURL returns where the server lists its models, given where requests are
// sent. A slash at the end stays.
func (d *Dialect) ModelsURL(requests *url.URL) *url.URL {
	u := *requests
	path := strings.TrimRight(u.Path, "/")
	u.Path, u.RawPath = d.modelsPath(path)+u.Path[len(path):], ""
	if d.API == bench.GeminiAPI {
		u.RawQuery = withoutParameter(u.RawQuery, "alt")
	}
	if d.listAll != "" {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+d.listAll, "&")
	}
	return &u
}

// openaiModels is the path of the list of models beside a path of requests.
func openaiModels(path string) string {
	for _, end := range []string{"/chat/completions", "/completions", "/responses", "/messages"} {
		if base, isFull := strings.CutSuffix(path, end); isFull {
			return base + "/models"
		}
	}
	return path + "/models"
}

// ModelIDs reads a list of models in the form of any API.
func ModelIDs(body []byte) ([]string, error) {
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
		Models []struct {
			Name string `json:"name"`
		} `json:"models"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, errors.New("the list of models is no JSON of the expected form")
	}
	ids := []string{}
	for _, model := range list.Data {
		ids = append(ids, model.ID)
	}
	if len(ids) > 0 { // some servers send both
		return ids, nil
	}
	for _, model := range list.Models {
		ids = append(ids, strings.TrimPrefix(model.Name, "models/"))
	}
	return ids, nil
}

// Parse reads one JSON document into e: an event of a stream, a whole answer
// or an error. It returns false if data is none. The slices of e are reused.
func (d *Dialect) Parse(e *Event, data []byte) bool {
	if e.readAlike(d, data) {
		return true
	}
	e.reset()
	ok := d.parse(e, data)
	e.judgeFinish()
	if e.pattern.of = nil; ok {
		e.learn(d, data)
	}
	return ok
}

// Spec is what all requests of a client have in common.
type Spec struct {
	Endpoint    bench.Endpoint
	Generation  bench.Generation
	ExactLength bool        // answers are to have as many tokens as they may have, where the API has fields for it
	Adaptations Adaptations // to what the server refused
}

// Body is the fixed part of the request bodies of one Spec: messages and the
// most output tokens differ from one request to the next.
type Body struct {
	messages func(dst []byte, messages []bench.Message) []byte
	before   []byte
	after    [][]byte // the most output tokens stand between
}

// outputLength is the value of fields that hold the most output tokens of a
// request.
type outputLength struct{}

// lengthMark stands for it in the fixed part. It is a number as encoding/json
// writes none.
const lengthMark = "-0E-000"

// MarshalJSON implements json.Marshaler.
func (outputLength) MarshalJSON() ([]byte, error) { return []byte(lengthMark), nil }

// Body prepares the request bodies of a spec. The user's extra fields come
// last and replace those of the dialect.
func (d *Dialect) Body(s Spec) (Body, error) {
	fields := d.members(s)
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
	return Body{messages: d.messages, before: before, after: bytes.Split(after, []byte(lengthMark))}, nil
}

// members returns the members of the request body without the messages. Extra
// fields within an object of the dialect join it.
func (d *Dialect) members(s Spec) map[string]any {
	fields := d.fields(s)
	s.Adaptations.apply(fields, d.names)
	for name, value := range s.Endpoint.Body {
		own, isObject := fields[name].(map[string]any)
		extra, isExtra := value.(map[string]any)
		if isObject && isExtra {
			own = maps.Clone(own)
			maps.Copy(own, extra)
			value = own
		}
		fields[name] = value
	}
	return fields
}

// HasStreamOptions reports whether requests of the spec ask with stream_options
// for the server's token counts.
func (d *Dialect) HasStreamOptions(s Spec) bool {
	_, has := d.fields(s)[streamOptions]
	return has
}

// Append appends the body of the request with these messages, at least one, and
// the most output tokens to dst.
func (b Body) Append(dst []byte, messages []bench.Message, maxTokens int) []byte {
	dst = append(dst, b.before...)
	dst = b.messages(dst, messages)
	for i, part := range b.after {
		if i > 0 {
			dst = strconv.AppendInt(dst, int64(maxTokens), 10)
		}
		dst = append(dst, part...)
	}
	return dst
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

	Server *bench.ServerTimings // what the server says of its own work; nil: nothing

	scratch  []byte
	compared bool // an output was compared with another text
	last     text
	pattern  pattern // of the document before; reset keeps it
}

// reset empties the event and keeps its memory. It is called for each event of a
// stream: to assign each field takes half of what a new Event would.
func (e *Event) reset() {
	e.ID, e.Answer, e.Reasoning, e.Tool = e.ID[:0], e.Answer[:0], e.Reasoning[:0], e.Tool[:0]
	e.Finish, e.Failure, e.Unknown, e.scratch = e.Finish[:0], e.Failure[:0], e.Unknown[:0], e.scratch[:0]
	e.Ends, e.End, e.HasUsage, e.Failed, e.compared = false, false, false, false, false
	e.last.length = 0
	e.Tokens, e.Server = bench.NoTokens, nil
}

// HasOutput reports whether the event is output-bearing.
func (e *Event) HasOutput() bool { return e.OutputBytes() > 0 }

// OutputBytes is the length of its output.
func (e *Event) OutputBytes() int { return len(e.Answer) + len(e.Reasoning) + len(e.Tool) }

// isDone reports whether data is the marker that ends the streams of OpenAI
// and its likes; some servers write a space behind it.
func isDone(data []byte) bool { return string(bytes.TrimSpace(data)) == "[DONE]" }
