package cli_test

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestHistoryIsKeptInOrder(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	run := func(name string) string {
		return read[bench.Run](h, "run", "--url", url, "--model", "m", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "", "--name", name, "--tag", "nightly", "--note", "as it was").ID
	}
	one, two := run("first"), run("second")
	h.do(0, "history", "rename", one, "renamed")
	h.do(0, "history", "tag", one, "weekly", "--remove", "nightly")
	h.do(0, "history", "note", one, "better now")
	h.do(0, "history", "star", one)
	got := read[bench.Run](h, "history", "show", one)
	if got.Name != "renamed" || strings.Join(got.Tags, " ") != "weekly" || got.Note != "better now" || !got.Starred {
		t.Errorf("run %q %q %q %v", got.Name, got.Tags, got.Note, got.Starred)
	}
	if tagged := read[[]bench.Run](h, "history", "--tag", "nightly"); len(tagged) != 1 || tagged[0].ID != two {
		t.Errorf("tagged nightly: %+v", tagged)
	}
	h.do(0, "history", "delete", "last")
	if left := read[[]bench.Run](h, "history"); len(left) != 1 || left[0].ID != one {
		t.Errorf("left: %+v", left)
	}
	h.do(0, "history", "restore", two)
	h.do(0, "history", "delete", one)
	h.do(0, "history", "purge", "--yes")
	if left := read[[]bench.Run](h, "history"); len(left) != 1 || left[0].ID != two {
		t.Errorf("left: %+v", left)
	}
	h.do(2, "history", "restore", one)
}
