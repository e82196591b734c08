package cli

import (
	"errors"
	"io"
	"syscall"

	"tokenlap/backend/bench"
)

// output is a writer that remembers its first error, so that commands need not
// check each line that they print.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// failure returns the error for people. A pipe that its reader closed is none.
func (o *output) failure() error {
	if o.err == nil || errors.Is(o.err, syscall.EPIPE) {
		return nil
	}
	return &bench.Error{Code: bench.CodeUnavailable, Message: "the results could not be written to stdout", Cause: o.err}
}
