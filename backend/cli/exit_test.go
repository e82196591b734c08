package cli

import (
	"errors"
	"testing"

	"tokenlap/backend/bench"
)

func TestAnErrorIsSaidEvenBesideAnExitCode(t *testing.T) {
	full := &bench.Error{Code: bench.CodeUnavailable, Message: "the disk is full"}
	code, failed := splitExit(errors.Join(errors.Join(full, nil), errors.Join(exit(ExitInterrupted))))
	if code != ExitInterrupted || failed == nil || bench.CodeOf(failed) != bench.CodeUnavailable {
		t.Errorf("code %d, failed %v", code, failed)
	}
	if code, failed := splitExit(errors.Join(exit(ExitNoSuccess), nil)); code != ExitNoSuccess || failed != nil {
		t.Errorf("an exit code alone: code %d, failed %v", code, failed)
	}
	if code, failed := splitExit(nil); code != ExitOK || failed != nil {
		t.Errorf("nothing: code %d, failed %v", code, failed)
	}
}
