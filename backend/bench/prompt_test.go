package bench

import (
	"reflect"
	"slices"
	"testing"
)

func somePrompts() []Prompt {
	return []Prompt{
		{ID: "a", Version: 1, Text: "Why?", Length: "short", Complexity: "simple", Category: "factual_qa"},
		{ID: "b", Version: 1, Text: "How?", Length: "short", Complexity: "complex", Category: "coding"},
	}
}

// Walks over the fields, so that a field added later is held to it too.
func TestTheHashOfPromptsChangesWithEachField(t *testing.T) {
	want := HashPrompts(somePrompts())
	for i := range reflect.TypeFor[Prompt]().NumField() {
		changed := somePrompts()
		switch field := reflect.ValueOf(&changed[1]).Elem().Field(i); field.Kind() {
		case reflect.String:
			field.SetString(field.String() + " ")
		case reflect.Int:
			field.SetInt(field.Int() + 1)
		case reflect.Slice:
			field.Set(reflect.ValueOf([]string{"And then?"}))
		default:
			t.Fatalf("a field of kind %v: say here how it changes", field.Kind())
		}
		if HashPrompts(changed) == want {
			t.Errorf("another %s gives the same hash", reflect.TypeFor[Prompt]().Field(i).Name)
		}
	}
}

func TestTheHashOfPromptsIsOfTheirContentAndOrder(t *testing.T) {
	want := HashPrompts(somePrompts())
	if len(want) != 16 || HashPrompts(somePrompts()) != want {
		t.Errorf("%q, then %q", want, HashPrompts(somePrompts()))
	}
	swapped := somePrompts()
	slices.Reverse(swapped)
	moved := somePrompts() // a letter crosses from one field to its neighbour
	moved[0].ID, moved[0].Text = "aW", "hy?"
	for reason, prompts := range map[string][]Prompt{
		"in another order": swapped, "one left out": somePrompts()[:1], "one asked twice": append(somePrompts(), somePrompts()[1]),
		"a letter moved": moved, "none": {},
	} {
		if HashPrompts(prompts) == want {
			t.Errorf("%s: the same hash", reason)
		}
	}
}
