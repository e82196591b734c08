package desk

import (
	"testing"

	"tokenlap/backend/bench"
)

func TestNothingIsTriedBesideARun(t *testing.T) {
	desk, heard := watched(t)
	if _, err := desk.start(t.Context(), endless()); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Try(t.Context(), Defaults()); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("got %v", err)
	}
	if err := desk.Stop(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
}

func TestNoRunIsStartedBesideATry(t *testing.T) {
	desk, heard := watched(t)
	_, done, err := desk.live.try(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.start(t.Context(), asking(1, "ttft=1ms")); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("got %v", err)
	}
	done()
	if _, err := desk.start(t.Context(), asking(1, "ttft=1ms")); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
}
