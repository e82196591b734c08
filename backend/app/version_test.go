package app

import (
	"runtime/debug"
	"testing"
)

func TestABuildWithoutAVersionHasThatOfItsRevision(t *testing.T) {
	for _, row := range []struct{ reason, built, want string }{
		{"go build in a clone", "v0.0.0-20261128101450-63b3345abcde", "v0.0.0-20261128101450-63b3345abcde"},
		{"go build without a repository", "(devel)", "dev"},
		{"a test", "", "dev"},
	} {
		if got := builtVersion(&debug.BuildInfo{Main: debug.Module{Version: row.built}}, true); got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, got, row.want)
		}
	}
	if got := builtVersion(nil, false); got != "dev" {
		t.Errorf("no information: %q", got)
	}
}
