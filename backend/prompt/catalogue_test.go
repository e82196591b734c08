package prompt

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestEveryCellOfTheCatalogueHoldsTwoPrompts(t *testing.T) {
	count := map[[2]string]int{}
	for _, p := range Builtin() {
		count[[2]string{p.Length, p.Complexity}]++
	}
	for _, length := range bench.PromptLengths {
		for _, complexity := range bench.PromptComplexities {
			if n := count[[2]string{length, complexity}]; n != 2 {
				t.Errorf("%s and %s: %d prompts, want 2", length, complexity, n)
			}
		}
	}
	if len(count) != 9 {
		t.Errorf("%d cells, want 9: %v", len(count), count)
	}
}

func TestBuiltinPromptsAreComplete(t *testing.T) {
	words := map[string][2]int{"short": {5, 25}, "medium": {40, 90}, "long": {150, 300}}
	ids, texts, categories := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range Builtin() {
		if ids[p.ID] || texts[p.Text] {
			t.Errorf("%s is there twice", p.ID)
		}
		ids[p.ID], texts[p.Text], categories[p.Category] = true, true, true
		if !strings.HasPrefix(p.ID, p.Length+"-"+p.Complexity+"-") || !idForm.MatchString(p.ID) {
			t.Errorf("%s: the id does not say %s and %s", p.ID, p.Length, p.Complexity)
		}
		if n, want := len(strings.Fields(p.Text)), words[p.Length]; n < want[0] || n > want[1] {
			t.Errorf("%s has %d words, want %d to %d", p.ID, n, want[0], want[1])
		}
		if p.Version < 1 || p.Category == "" || strings.TrimSpace(p.Text) != p.Text {
			t.Errorf("%s: version %d, category %q, or space around the text", p.ID, p.Version, p.Category)
		}
	}
	if len(categories) < 9 {
		t.Errorf("%d categories, want 9 or more", len(categories))
	}
}

func TestBuiltinPromptsComeInAFixedOrder(t *testing.T) {
	all := Builtin()
	if first, last := all[0].ID, all[len(all)-1].ID; first != "short-simple-capital" || last != "long-complex-migration" {
		t.Errorf("from %s to %s", first, last)
	}
	all[0].Text = "changed by a caller"
	if Builtin()[0].Text == all[0].Text {
		t.Error("a caller can change the catalogue")
	}
}

// The hash is stored with each run, and two runs with the same hash are taken
// to have asked the same. If this fails, a text, an id or the order changed:
// raise the version of each prompt whose text you changed, and only then put
// the new hash here.
func TestBuiltinPromptsAreThoseOfTheirVersion(t *testing.T) {
	const frozen = "6f1c90e4fc721649"
	if got := bench.HashPrompts(Builtin()); got != frozen {
		t.Errorf("the set's hash is %s, want %s", got, frozen)
	}
}

func TestCatalogueFileReadsTheSameWithEitherLineEnd(t *testing.T) {
	const file = "version: 3\ncategory: coding\n\nOne.\n\nTwo.\n"
	unix, err := parse("long-simple-x", file)
	if err != nil {
		t.Fatal(err)
	}
	dos, err := parse("long-simple-x", strings.ReplaceAll(file, "\n", "\r\n"))
	want := bench.Prompt{ID: "long-simple-x", Version: 3, Text: "One.\n\nTwo.", Length: "long", Complexity: "simple", Category: "coding"}
	if err != nil || !reflect.DeepEqual(unix, want) || !reflect.DeepEqual(dos, want) {
		t.Errorf("got %+v and %+v (%v), want %+v", unix, dos, err, want)
	}
}

func TestFaultyCatalogueFilesAreRefused(t *testing.T) {
	for _, c := range []struct{ id, file, reason string }{
		{"short-x", "version: 1\n\ntext", "an id without its three parts"},
		{"short-simple-x", "version: 1", "no text"},
		{"short-simple-x", "version: one\n\ntext", "a version that is no number"},
		{"short-simple-x", "author: me\n\ntext", "an unknown header"},
	} {
		if _, err := parse(c.id, c.file); err == nil {
			t.Errorf("accepted: %s", c.reason)
		}
	}
}

func TestPrefixesRepeatWithTheSeedAndDifferFromTheStart(t *testing.T) {
	const n = 10_000
	seen := map[string]bool{}
	starts := map[string]int{}
	for seq := range n {
		line := Prefix(7, seq)
		if line != Prefix(7, seq) || strings.Index(line, "\n") != len(line)-1 || len(line) > 100 {
			t.Fatalf("%q is not the same short line each time", line)
		}
		seen[line] = true
		starts[line[:4]]++
	}
	if len(seen) != n {
		t.Errorf("%d different lines for %d requests", len(seen), n)
	}
	// 10,000 of 65,536 possible starts at random: over 9,000 differ, and no
	// start comes up ten times.
	if most := slices.Max(slices.Collect(maps.Values(starts))); len(starts) < 9_000 || most > 9 {
		t.Errorf("%d different starts, one of them %d times", len(starts), most)
	}
	if Prefix(7, 1) == Prefix(8, 1) || Prefix(7, 1) == Prefix(8, 0) {
		t.Error("another seed gives the same line")
	}
}
