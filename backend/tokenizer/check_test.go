package tokenizer

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestCheckSeesWhatOpenWouldRefuse(t *testing.T) {
	path := filepath.Join(t.TempDir(), fileName)
	check := func(why, name string, want bench.Code) {
		t.Helper()
		if err := Check(name); bench.CodeOf(err) != want || (err == nil) != (want == "") {
			t.Errorf("%s: %v, want %q", why, err, want)
		}
	}
	check("an encoding", o200k, "")
	check("no encoding", "o200k", bench.CodeNotFound)
	check("no file", path, bench.CodeNotFound)
	write(t, path, "hello")
	check("no tokenizer", path, bench.CodeInvalid)
	check("no tokenizer, as before", path, bench.CodeInvalid)
	write(t, path, content(t, tiny))
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	check("mended meanwhile", path, "")
	check("by its folder", filepath.Dir(path), "")
}
