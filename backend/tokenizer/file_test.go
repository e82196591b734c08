package tokenizer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

const tiny = "testdata/tiny/tokenizer.json"

func TestAFileCountsTheTextAlone(t *testing.T) {
	for _, row := range []struct {
		why, text string
		want      int
	}{
		{"no begin and no end, though its template has both", "", 0},
		{"merged to words", "hello world", 2},
		{"added tokens in the text are one each, special or not", "<think>hello</think> world</s>", 5},
		{"a character of two bytes that merge", "é", 1},
		{"the same, decomposed, which it normalises", "e\u0301", 1},
		{"a character of four bytes that do not", "😀", 4},
		{"a character of three, of which two merge", "你", 2},
		{"longer than its truncation", "hello world world world world world", 6},
		{"half a character counts as U+FFFD", "\xe4\xbd", 3},
		{"NUL", "\x00", 1},
	} {
		if got := countedBy(t, open(t, tiny), row.text); got != row.want {
			t.Errorf("%s: %q has %d tokens, want %d", row.why, row.text, got, row.want)
		}
	}
}

func TestAFileIsNamedByItsFolderAndContents(t *testing.T) {
	byFile, byFolder := open(t, tiny), open(t, filepath.Dir(tiny))
	if byFile.Name() != byFolder.Name() || !strings.HasPrefix(byFile.Name(), "tiny/tokenizer.json (") {
		t.Errorf("named %q by its path and %q by its folder", byFile.Name(), byFolder.Name())
	}
	other := filepath.Join(t.TempDir(), fileName)
	write(t, other, strings.Replace(content(t, tiny), "hello", "hallo", 1))
	if open(t, other).Name()[len("x/"):] == byFile.Name()[len("x/"):] {
		t.Error("another file has the same name")
	}
}

func TestWhatIsNoTokenizerIsSaidInOneSentence(t *testing.T) {
	dir, good := t.TempDir(), content(t, tiny)
	for i, row := range []struct {
		why, name, content, want string
		code                     bench.Code
	}{
		{"missing", "", "", "there is no tokenizer at", bench.CodeNotFound},
		{"not JSON", "a.json", "hello", "is not JSON", bench.CodeInvalid},
		{"cut off", "b.json", good[:len(good)/2], "is not JSON", bench.CodeInvalid},
		{"empty", "c.json", "", "is not JSON", bench.CodeInvalid},
		{"SentencePiece", "tokenizer.model", "\x0a\x0b\x00", "SentencePiece", bench.CodeInvalid},
		{"the file beside it", "tokenizer_config.json", `{"model_max_length": 4096}`, "has no model with a vocabulary", bench.CodeInvalid},
		{"a list", "d.json", `[1]`, "has no model with a vocabulary", bench.CodeInvalid},
		{"its model is a name", "e.json", `{"model": "x"}`, "has no model with a vocabulary", bench.CodeInvalid},
		{"parts are missing", "f.json", `{"model": {"vocab": {"a": 1}}}`, "cannot be used", bench.CodeInvalid},
		{"an unknown kind of model", "g.json", strings.Replace(good, `"BPE"`, `"XYZ"`, 1), "cannot be used", bench.CodeInvalid},
		{"merges that are none", "h.json", strings.Replace(good, `"merges": [`, `"merges": 5, "other": [`, 1), "cannot be used", bench.CodeInvalid},
		{"an unknown pre-tokenizer", "i.json", strings.Replace(good, `"ByteLevel"`, `"XYZ"`, 1), "cannot be used", bench.CodeInvalid},
		{"a pattern that is none", "j.json", strings.Replace(good, `(?i:'s`, `((((`, 1), "cannot be used", bench.CodeInvalid},
		{"nested too deeply", "k.json", `{"model": {"vocab": ` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}}`, "cannot be used", bench.CodeInvalid},
	} {
		name := filepath.Join(dir, fmt.Sprint(i), row.name)
		if row.name != "" {
			write(t, name, row.content)
		}
		cache := cache(t)
		_, err := cache.Open(name)
		if err == nil || !strings.Contains(err.Error(), row.want) || bench.CodeOf(err) != row.code || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v (%s); want %q (%s)", row.why, err, bench.CodeOf(err), row.want, row.code)
		}
		if strings.Count(fmt.Sprint(err), name) > 1 {
			t.Errorf("%s: the path stands twice in %q", row.why, err)
		}
		if len(cache.engines) != 0 {
			t.Errorf("%s: an engine is left over", row.why)
		}
	}
}

func TestANameThatIsNoPathIsMetWithThoseThereAre(t *testing.T) {
	_, err := new(Cache).Open("p50k_base")
	if err == nil || !strings.Contains(err.Error(), "o200k_base") {
		t.Errorf("%v", err)
	}
}

func TestAHugeFileIsRefused(t *testing.T) {
	huge := filepath.Join(t.TempDir(), fileName)
	write(t, huge, "{")
	if err := os.Truncate(huge, 1<<40); err != nil {
		t.Fatal(err)
	}
	if _, err := new(Cache).Open(huge); err == nil || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("%v", err)
	}
}

func TestAFileThatTakesTooLongOrTooMuchIsStopped(t *testing.T) {
	slow := filepath.Join(t.TempDir(), fileName)
	write(t, slow, strings.Replace(content(t, tiny), `(?i:'s`, `(?:(?:a|a)+)+$|(?i:'s`, 1))
	for _, row := range []struct {
		why, path, text, want string
		limits                limits
	}{
		{"a pattern without an end", slow, strings.Repeat("a", 60) + "!", "takes longer than 1s", limits{memory: 1 << 30, time: time.Second, bytes: 1 << 20}},
		{"a text that needs more memory than there is", tiny, strings.Repeat("ab ", 1<<19), "needs more than 24 MB", limits{memory: 24 << 20, time: time.Minute, bytes: 1 << 20}},
	} {
		c := cache(t)
		c.limits = row.limits
		counter, err := c.Open(row.path)
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		if n, err := counter.Count(row.text); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %d, %v; want %q", row.why, n, err, row.want)
		}
		if n, err := counter.Count("hello"); err != nil || n < 1 {
			t.Errorf("%s: afterwards %d, %v", row.why, n, err)
		}
	}
}

func TestAFileThatChangedIsNotMixedWithWhatItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), fileName)
	write(t, path, content(t, tiny))
	c := cache(t)
	counter, err := c.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(content(t, tiny), "hello", "hallo", 1))
	if got := countedBy(t, counter, "hello world"); got != 2 {
		t.Errorf("%d tokens by what is loaded, want 2", got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := counter.Count("hello world"); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("%d, %v; want that the file changed", n, err)
	}
}

func TestTwoFilesAtMostAreLoadedAndAllOfThemCount(t *testing.T) {
	c := cache(t)
	var counters []Counter
	for i := range 4 {
		path := filepath.Join(t.TempDir(), fileName)
		write(t, path, strings.Replace(content(t, tiny), "{", "{"+strings.Repeat(" ", i+1), 1))
		counter, err := c.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		counters = append(counters, counter)
	}
	for range 2 {
		for _, counter := range counters {
			if got := countedBy(t, counter, "hello world"); got != 2 {
				t.Errorf("%s: %d tokens, want 2", counter.Name(), got)
			}
			if len(c.engines) > mostEngines {
				t.Fatalf("%d engines are loaded", len(c.engines))
			}
		}
	}
}

// TestCountsStayRight counts often enough to wear an engine out several times,
// and from many goroutines.
func TestCountsStayRight(t *testing.T) {
	c := cache(t)
	c.limits = limits{memory: 256 << 20, time: time.Minute, bytes: 60_000}
	counter, err := c.Open(tiny)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := range 250 {
				words := (i*7 + worker) % 150
				got, err := counter.Count("hello" + strings.Repeat(" world", words) + "<think>你")
				if err != nil || got != words+4 {
					t.Errorf("count %d: %d tokens, %v; want %d", i, got, err, words+4)
					return
				}
			}
		})
	}
	wait.Wait()
}

func cache(t *testing.T) *Cache {
	t.Helper()
	c := new(Cache)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func open(t *testing.T, path string) Counter {
	t.Helper()
	counter, err := cache(t).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return counter
}

func countedBy(t *testing.T, counter Counter, text string) int {
	t.Helper()
	n, err := counter.Count(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
