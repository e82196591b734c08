package cli

import (
	"testing"

	"tokenlap/backend/bench"
)

func TestARowSaysThatTokensAreCounted(t *testing.T) {
	v := &progressView{names: 1}
	m := bench.ModelProgress{Endpoint: "m", Done: 1000, Total: 1000}
	for counting, want := range map[bench.CountProgress]string{
		{Done: 420, Total: 1000}:       "m 1000/1000, 0 failed, counting tokens: 420 of 1,000",
		{Done: 42_000, Total: 1234567}: "m 1000/1000, 0 failed, counting tokens: 42,000 of 1,234,567",
		{Done: 1000, Total: 1000}:      "m 1000/1000, 0 failed, done",
	} {
		if got := v.row(m, bench.Progress{Counting: &counting}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
