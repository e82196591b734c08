package bench

import (
	"errors"
	"strings"
)

// Apart is an error's sentence without the hint of the first Error in its
// chain, and that hint.
func Apart(err error) (message, hint string) {
	message = err.Error()
	var e *Error
	if !errors.As(err, &e) || e.Hint == "" {
		return message, ""
	}
	return strings.TrimSuffix(message, "; "+e.Hint), e.Hint
}
