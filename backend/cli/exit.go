package cli

import (
	"errors"
	"fmt"

	"tokenlap/backend/bench"
)

// The exit codes.
const (
	ExitOK          = 0
	ExitError       = 1   // an error of ours
	ExitUsage       = 2   // wrong usage
	ExitNoSuccess   = 3   // finished, but not one request succeeded
	ExitObjectives  = 4   // finished, but objectives were not met, worse than a baseline, or parts are missing
	ExitInterrupted = 130 // stopped by the user
)

// exit is an error that ends a command with a code and without a message.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// splitExit splits an error, which may be joined, into the exit code in it and
// the errors that must be printed.
func splitExit(err error) (code exit, failed error) {
	switch e := err.(type) {
	case nil:
	case exit:
		code = e
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			innerCode, innerFailed := splitExit(one)
			code, failed = max(code, innerCode), errors.Join(failed, innerFailed)
		}
	default:
		failed = err
	}
	return code, failed
}

// isWrongUsage reports whether another command line would have worked. A name
// that is taken counts as such; a run that is in use does not.
func isWrongUsage(err error) bool {
	var e *bench.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case bench.CodeInvalid, bench.CodeNotFound:
		return true
	case bench.CodeConflict:
		return e.Field == "name" || e.Field == "aliases"
	}
	return false
}
