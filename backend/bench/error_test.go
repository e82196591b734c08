package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// leaves takes a joined error apart into the single mistakes.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, part := range joined.Unwrap() {
		all = append(all, leaves(part)...)
	}
	return all
}

// names fails the test unless err holds one mistake for each of the texts and
// no other, all of them about the user's input.
func names(t interface{ Errorf(string, ...any) }, err error, texts ...string) {
	found := leaves(err)
	if len(found) != len(texts) {
		t.Errorf("%d mistakes are named, want %d (%q):\n%v", len(found), len(texts), texts, err)
		return
	}
	for _, mistake := range found {
		if CodeOf(mistake) != CodeInvalid {
			t.Errorf("the mistake %q has code %q, want %q", mistake, CodeOf(mistake), CodeInvalid)
		}
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("no mistake says %q:\n%v", text, err)
		}
	}
}

func TestTheCodeIsFoundThroughWhateverWrapsIt(t *testing.T) {
	missing := NotFound("no run is called %q", "x")
	tests := []struct {
		reason string
		err    error
		want   Code
	}{
		{"no error has no code", nil, ""},
		{"an error of another kind has none", fs.ErrNotExist, ""},
		{"the user's input", Invalid("wrong"), CodeInvalid},
		{"a thing that is not there", missing, CodeNotFound},
		{"a thing that is there already", Conflict("taken"), CodeConflict},
		{"something outside", &Error{Code: CodeUnavailable, Message: "the disk is full"}, CodeUnavailable},
		{"wrapped once", fmt.Errorf("export: %w", missing), CodeNotFound},
		{"wrapped twice", fmt.Errorf("a: %w", fmt.Errorf("b: %w", missing)), CodeNotFound},
		{"quoted as text only", errors.New("export: " + missing.Error()), ""},
		{"joined after a foreign one", errors.Join(fs.ErrClosed, missing), CodeNotFound},
		{"the first of a join speaks for it", errors.Join(Invalid("a"), missing), CodeInvalid},
		{"a join within a join", errors.Join(errors.Join(nil, fs.ErrClosed), errors.Join(missing)), CodeNotFound},
		{"the outer code hides that of its cause", &Error{Code: CodeUnavailable, Message: "a", Cause: missing}, CodeUnavailable},
	}
	for _, test := range tests {
		if got := CodeOf(test.err); got != test.want {
			t.Errorf("%s: CodeOf(%v) = %q, want %q", test.reason, test.err, got, test.want)
		}
	}
}

func TestAnErrorSaysWhatWhyAndWhatToDo(t *testing.T) {
	cause := errors.New("permission denied")
	tests := []struct {
		reason string
		err    error
		want   string
	}{
		{"the message alone", &Error{Message: "results cannot be written"}, "results cannot be written"},
		{"with its cause", &Error{Message: "results cannot be written", Cause: cause}, "results cannot be written: permission denied"},
		{"with what to do", &Error{Message: "results cannot be written", Hint: "use --output-dir"}, "results cannot be written; use --output-dir"},
		{"with both, the advice last", &Error{Message: "results cannot be written", Cause: cause, Hint: "use --output-dir"}, "results cannot be written: permission denied; use --output-dir"},
		{"formatted", Invalid("iterations %d: use %d or more", 0, 1), "iterations 0: use 1 or more"},
	}
	for _, test := range tests {
		if got := test.err.Error(); got != test.want {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestTheCauseOfAnErrorCanBeAskedFor(t *testing.T) {
	err := fmt.Errorf("open: %w", &Error{Code: CodeUnavailable, Message: "the file cannot be read", Cause: fs.ErrPermission})
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v does not lead to its cause", err)
	}
	if errors.Is(Invalid("no cause"), fs.ErrPermission) {
		t.Error("an error without a cause leads to one")
	}
}

func TestNoMistakesAreNoError(t *testing.T) {
	var wrong mistakes
	wrong.join(nil)
	wrong.number("iterations", "iterations", 1, 1, 1)
	if err := wrong.err(); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestEachMistakeNamesTheFieldThatItIsAbout(t *testing.T) {
	fields := func(err error) (all []string) {
		for _, mistake := range leaves(err) {
			all = append(all, mistake.(*Error).Field)
		}
		return all
	}
	plan := planned()
	plan.Endpoints[0].Title = "the rest of it is right"
	for i, slip := range planSlips {
		if i < 2 { // of the endpoint: below
			continue
		}
		slip.make(&plan)
	}
	want := []string{"prompts", "mode", "iterations", "warmup", "max_tokens", "temperature", "users", "grace_ns", "kind",
		"total_ns", "connect_ns", "headers_ns", "first_token_ns", "idle_ns", "keep_text"}
	if got := fields(plan.Validate()); !slices.Equal(got, want) {
		t.Errorf("a plan: %q, want %q", got, want)
	}
	if got := fields(Plan{}.Validate()); !slices.Equal(got, []string{"endpoints", "prompts", "mode", "iterations", "max_tokens", "stages", "total_ns"}) {
		t.Errorf("an empty plan: %q", got)
	}
	endpoint := Endpoint{
		Name: "a b", Aliases: []string{"c d"}, URL: "ftp://x", Key: "1234", Headers: map[string]string{"Host": "x"},
		Body: map[string]any{"stream": true, "deep": map[string]any{"api_key": "1", "password": "2"}},
	}
	want = []string{"name", "aliases", "url", "model", "key", "headers", "body", "body", "body"}
	if got := fields(endpoint.Validate()); !slices.Equal(got, want) {
		t.Errorf("an endpoint: %q, want %q", got, want)
	}
}

func TestWhatAnErrorSaysItIsAboutStays(t *testing.T) {
	inner := About("url", Invalid("a"))
	all := errors.Join(inner, Invalid("b"), fs.ErrClosed)
	if err := About("key", all); err != all {
		t.Errorf("got another error: %v", err)
	}
	for i, want := range []string{"url", "key"} {
		if got := leaves(all)[i].(*Error).Field; got != want {
			t.Errorf("error %d is about %q, want %q", i, got, want)
		}
	}
	if About("key", nil) != nil {
		t.Error("no error became one")
	}
}

func TestAnEndpointIsCompletedWhereThatCanBeDone(t *testing.T) {
	got := Endpoint{Name: "q", Model: "qwen2.5:7b", URL: "localhost:11434"}.Complete()
	if got.URL != "http://localhost:11434/api/chat" || got.Family != "qwen" || got.Deployment != "ollama" {
		t.Errorf("got %+v", got)
	}
	if got := (Endpoint{URL: "ftp://x"}).Complete(); got.URL != "ftp://x" {
		t.Errorf("a URL that cannot be read became %q", got.URL)
	}
}
