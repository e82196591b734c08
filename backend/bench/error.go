package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Code says what sort of error it is, so that a caller can choose an exit
// status or a place on the screen.
type Code string

const (
	CodeInvalid     Code = "invalid"     // the user's input is wrong
	CodeNotFound    Code = "not_found"   // what was named does not exist
	CodeConflict    Code = "conflict"    // it exists already, or is in use
	CodeUnavailable Code = "unavailable" // something outside does not answer: a disk, a keychain, a server
)

// Error is one of ours that reaches a person: what is wrong, where, and what
// to do, in one sentence. A server's failure is not an Error but a Sample.
type Error struct {
	Code    Code
	Field   string // of the input that it is about, by its JSON name; "" where it is about no single one
	Message string
	Hint    string // what to do, where the message does not say it
	Cause   error
}

func (e *Error) Error() string {
	text := e.Message
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

func (e *Error) Unwrap() error { return e.Cause }

// Invalid makes an error about the user's input.
func Invalid(format string, args ...any) error {
	return &Error{Code: CodeInvalid, Message: fmt.Sprintf(format, args...)}
}

// NotFound makes an error about a thing that does not exist.
func NotFound(format string, args ...any) error {
	return &Error{Code: CodeNotFound, Message: fmt.Sprintf(format, args...)}
}

// Conflict makes an error about a thing that exists already or is in use.
func Conflict(format string, args ...any) error {
	return &Error{Code: CodeConflict, Message: fmt.Sprintf(format, args...)}
}

// Unreadable makes an error about a file that cannot be read; what names it for
// the user.
func Unreadable(what string, err error) error {
	return &Error{Code: CodeUnavailable, Message: what + " cannot be read", Cause: WithoutPath(err)}
}

// WithoutPath is the cause of an error of the file system, for a sentence that names
// the path already.
func WithoutPath(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// About says which field the errors in err are about, where they do not say it
// themselves.
func About(field string, err error) error {
	var one *Error
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, part := range many.Unwrap() {
			_ = About(field, part)
		}
	} else if errors.As(err, &one) && one.Field == "" {
		one.Field = field
	}
	return err
}

// CodeOf returns the code of the first Error in err's chain, or "".
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// SplitHint returns the text of an error without the hint of the first Error in
// its chain, and that hint.
func SplitHint(err error) (message, hint string) {
	message = err.Error()
	var e *Error
	if !errors.As(err, &e) || e.Hint == "" {
		return message, ""
	}
	return strings.TrimSuffix(message, "; "+e.Hint), e.Hint
}

// mistakes collects errors so that the user sees all of them at once.
type mistakes []error

func (m *mistakes) add(field, format string, args ...any) {
	*m = append(*m, About(field, Invalid(format, args...)))
}

func (m *mistakes) join(err error) {
	if err != nil {
		*m = append(*m, err)
	}
}

func (m mistakes) err() error { return errors.Join(m...) }
