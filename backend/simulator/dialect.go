package simulator

import (
	"net/http"
	"path"
	"strings"
)

// dialect is one API that the server speaks: how it reads a request and what
// it writes in the parts of an answer. When and how they are written does not
// depend on it.
type dialect struct {
	paths      []string                   // at which it is served, as patterns of path.Match; the first is the usual one
	idPrefix   string                     // of answers
	key        func(*http.Request) string // that a request carries; "": none
	parse      func(request *http.Request, body []byte) (completionRequest, *rejection)
	reasons    bool              // an answer can hold reasoning
	finishes   map[string]string // the words for why an answer ended, by those of chat
	framing    framing           // of streams
	ping       string            // data of the event that keeps a connection alive; "": a comment does
	events     func(*exchange) eventWriter
	terminator string                         // data of the event that ends a stream; "": the last one of closing does
	afterError string                         // data of the event that follows an error in a stream; "": none
	errorEvent func(*rejection) []byte        // data of an event of type error; nil: that of any error
	answer     func(*exchange) []byte         // that is not streamed
	errorBody  func(*rejection) []byte        // of a whole answer
	models     func([]string, *Server) []byte // the list of models with these ids
}

// dialects is the one list of dialects.
var dialects = []*dialect{&chat, &completions, &responses, &anthropic, &ollama, &gemini}

// eventWriter appends the JSON of the events of one stream to dst.
type eventWriter interface {
	role(dst []byte) []byte                 // names only the speaker
	before(token int) []frame               // what comes before the output from this token on
	output(dst []byte, token, n int) []byte // n tokens from the given one on
	malformed(dst []byte) []byte            // output that breaks off where its text would begin, so that it is no JSON
	failure(*rejection) []byte              // the model gave up
	closing() [][]byte                      // what follows the output, but for the terminator
}

// frame is an event around output.
type frame struct {
	data      []byte
	hasOutput bool // by itself, as the name of a tool is
}

// framing is how a stream is cut into events.
type framing int

const (
	plainEvents framing = iota // server-sent events
	namedEvents                // the same, each with the type that its JSON begins with
	jsonLines                  // one JSON document a line
)

func (f framing) contentType() string {
	if f == jsonLines {
		return "application/x-ndjson"
	}
	return "text/event-stream; charset=utf-8"
}

// dialectAt returns the dialect that is served at a path, or nil.
func dialectAt(requestPath string) *dialect {
	for _, d := range dialects {
		for _, pattern := range d.paths {
			if is, _ := path.Match(pattern, requestPath); is {
				return d
			}
		}
	}
	return nil
}

// listDialect returns the dialect in whose form models are listed. Some list
// them at the same path: their headers tell them apart.
func listDialect(request *http.Request) *dialect {
	switch {
	case request.URL.Path == "/api/tags":
		return &ollama
	case request.Header.Get("Anthropic-Version") != "":
		return &anthropic
	case request.URL.Path == "/v1beta/models", request.Header.Get("X-Goog-Api-Key") != "":
		return &gemini
	}
	return &chat
}

// Paths returns the usual path of each API, and that of Azure's deployments.
func Paths() []string {
	var list []string
	for _, d := range dialects {
		list = append(list, shownPath(d.paths[0]))
	}
	return append(list, shownPath(azureChat))
}

var shown = strings.NewReplacer("*/*", "models/MODEL", "*", "MODEL")

func shownPath(pattern string) string { return shown.Replace(pattern) }

// keyIn returns a function that reads the key from a header of its own.
func keyIn(name string) func(*http.Request) string {
	return func(request *http.Request) string { return request.Header.Get(name) }
}

// bearerKey returns the key of an Authorization header.
func bearerKey(request *http.Request) string {
	const scheme = "Bearer "
	if value := request.Header.Get("Authorization"); len(value) > len(scheme) && value[:len(scheme)] == scheme {
		return value[len(scheme):]
	}
	return ""
}
