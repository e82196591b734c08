package prompt

import (
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func ids(prompts []bench.Prompt) []string {
	var list []string
	for _, p := range prompts {
		list = append(list, p.ID)
	}
	return list
}

func TestChoiceKeepsWhatFitsEveryList(t *testing.T) {
	all := []bench.Prompt{
		{ID: "a", Length: "short", Complexity: "simple", Category: "coding"},
		{ID: "b", Length: "short", Complexity: "complex", Category: "analysis"},
		{ID: "c", Length: "long", Complexity: "simple", Category: "coding"},
		{ID: "d"},
	}
	for _, c := range []struct {
		choice Choice
		want   string
		reason string
	}{
		{Choice{}, "a b c d", "nothing asked: all"},
		{Choice{IDs: []string{"c", "a"}}, "c a", "ids keep the order asked"},
		{Choice{IDs: []string{"c", "a", "c"}}, "c a", "an id named twice is asked once"},
		{Choice{Lengths: []string{"long", "short"}}, "a b c", "values keep the order of the set"},
		{Choice{Lengths: []string{"short"}, Categories: []string{"coding"}}, "a", "all lists must fit"},
		{Choice{IDs: []string{"c", "b", "a"}, Complexities: []string{"simple"}}, "c a", "ids are narrowed too"},
	} {
		got, err := Choose(all, c.choice)
		if err != nil || !slices.Equal(ids(got), strings.Fields(c.want)) {
			t.Errorf("%s: got %v, %v", c.reason, ids(got), err)
		}
	}
	if all[0].ID != "a" || all[3].ID != "d" {
		t.Error("the choice changed the set it chose from")
	}
}

func TestChoiceOfNothingSaysWhatThereIs(t *testing.T) {
	for _, c := range []struct {
		choice Choice
		want   string
	}{
		{Choice{IDs: []string{"nope"}}, `unknown prompt "nope": there are short-simple-capital, `},
		{Choice{Lengths: []string{"short", "tiny"}}, `unknown length "tiny": there are short, medium, long`},
		{Choice{Complexities: []string{"hard"}}, `unknown complexity "hard": there are simple, moderate, complex`},
		{Choice{Categories: []string{""}}, `unknown category ""`},
		{Choice{IDs: []string{"short-simple-roof"}, Lengths: []string{"long"}}, "no prompt is left by this choice: prompts short-simple-roof and lengths long"},
	} {
		got, err := Choose(Builtin(), c.choice)
		if got != nil || bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, %v; want an error with %q", ids(got), err, c.want)
		}
	}
}

func TestUnknownValueOfALargeOrBareSetIsToldShortly(t *testing.T) {
	var many []bench.Prompt
	for i := range 1000 {
		many = append(many, bench.Prompt{ID: Prefix(0, i)[:16]})
	}
	if _, err := Choose(many, Choice{IDs: []string{"nope"}}); err == nil || !strings.HasSuffix(err.Error(), "and 970 more") {
		t.Errorf("got %v", err)
	}
	if _, err := Choose(many, Choice{Lengths: []string{"short"}}); err == nil || !strings.Contains(err.Error(), "no prompt of this set has a length") {
		t.Errorf("got %v", err)
	}
}
