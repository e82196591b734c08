package simulator

import (
	"net/http"
	"path"
)

// dialect is one API that the server speaks: how it reads a request and what
// it writes in the parts of an answer. When and how they are written does not
// depend on it.
type dialect struct {
	paths      []string                                          // at which it is served, as patterns of path.Match
	key        func(http.Header) string                          // the key that a request carries; "": none
	parse      func(body []byte) (completionRequest, *rejection) // what was understood, also of a rejected request
	events     func(*exchange) eventWriter
	terminator string                 // data of the event that ends a stream
	answer     func(*exchange) []byte // that is not streamed
	errorBody  func(message, kind string) []byte
}

// dialects is the one list of dialects.
var dialects = []*dialect{&chat}

// eventWriter appends the JSON of the events of one stream to dst.
type eventWriter interface {
	role(dst []byte) []byte                 // names only the speaker
	output(dst []byte, token, n int) []byte // n tokens from the given one on
	malformed(dst []byte) []byte            // output that breaks off, so that it is no JSON
	closing() [][]byte                      // what follows the output, but for the terminator
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

// bearerKey returns the key of an Authorization header.
func bearerKey(header http.Header) string {
	const scheme = "Bearer "
	if value := header.Get("Authorization"); len(value) > len(scheme) && value[:len(scheme)] == scheme {
		return value[len(scheme):]
	}
	return ""
}
