package cli

import (
	"errors"
	"io"
	"os"
	"syscall"

	"golang.org/x/term"

	"tokenlap/backend/bench"
)

// output is a writer of text for people, made harmless: whatever a command prints,
// it commands no terminal. It remembers its first error, so that commands need not
// check each line that they print.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	_, err := o.writeExactly([]byte(harmless(string(p))))
	return len(p), err
}

func (o *output) writeExactly(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// exactly is an output of what programs read, byte by byte.
type exactly struct{ *output }

func (e exactly) Write(p []byte) (int, error) { return e.writeExactly(p) }

// documents is where JSON, exports and plan files go: exactly as they are, unless a
// terminal would show them.
func (o *output) documents() io.Writer {
	if file, ok := o.to.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return o
	}
	return exactly{o}
}

// failure returns the error for people. A pipe that its reader closed is none.
func (o *output) failure() error {
	if o.err == nil || errors.Is(o.err, syscall.EPIPE) {
		return nil
	}
	return &bench.Error{Code: bench.CodeUnavailable, Message: "the results could not be written to stdout", Cause: o.err}
}
