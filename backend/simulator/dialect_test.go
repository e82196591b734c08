package simulator

import (
	"net/http"
	"testing"
)

func TestDialectIsChosenByPath(t *testing.T) {
	for path, want := range map[string]*dialect{
		"/v1/chat/completions":  &chat,
		"/v1/chat/completions/": nil, // another resource
		"/chat/completions":     nil,
		"/v1/models":            nil,
		"/truth":                nil,
	} {
		if got := dialectAt(path); got != want {
			t.Errorf("%s: another dialect than expected", path)
		}
	}
}

func TestBearerKeyIsReadFromAuthorization(t *testing.T) {
	for value, want := range map[string]string{
		"Bearer k":   "k",
		"Bearer k k": "k k",
		"Bearer ":    "",
		"Basic k":    "",
		"k":          "",
		"":           "",
	} {
		if got := bearerKey(&http.Request{Header: http.Header{"Authorization": {value}}}); got != want {
			t.Errorf("%q: key %q, want %q", value, got, want)
		}
	}
}
