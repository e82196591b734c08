package store_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func TestTheLastTestOfAModelIsKeptAsLongAsTheModel(t *testing.T) {
	s := mustOpen(t, t.TempDir(), alias("one", "uno"), endpoint("two"), endpoint("three"))
	well := store.ProbeResult{At: t0, State: "ok", Message: "all is well"}
	failed := store.ProbeResult{At: t0.Add(time.Hour), State: "failed", Message: "connect: refused"}
	must(t, s.SaveProbeResult(t.Context(), "one", failed))
	must(t, s.SaveProbeResult(t.Context(), "UNO", well))
	must(t, s.SaveProbeResult(t.Context(), "two", failed))
	must(t, s.SaveProbeResult(t.Context(), "three", failed))
	wantError(t, s.SaveProbeResult(t.Context(), "thre", well), bench.CodeNotFound, "three")
	must(t, s.ReplaceEndpoint(t.Context(), "two", endpoint("two")))
	must(t, s.RemoveEndpoint(t.Context(), "three"))
	must(t, s.Archive(t.Context(), "one"))
	got, err := s.ProbeResults(t.Context())
	must(t, err)
	want := map[string]store.ProbeResult{"one": {At: t0.Truncate(time.Millisecond), State: "ok", Message: "all is well"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
