package plan

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestEveryFieldOfTheFormIsAnOptionWithAFlag(t *testing.T) {
	rows, flags := map[string]int{}, map[string]int{}
	for _, option := range Options {
		rows[option.Field]++
		flags[option.Flag]++
		if option.Flag == "" || option.Help == "" {
			t.Errorf("%s: flag %q, help %q", option.Field, option.Flag, option.Help)
		}
	}
	form := reflect.TypeFor[Form]()
	for i := range form.NumField() {
		field := form.Field(i)
		name := strings.Split(field.Tag.Get("json"), ",")[0]
		if rows[name] != 1 {
			t.Errorf("field %s has %d rows", name, rows[name])
		}
		row := slices.IndexFunc(Options, func(o Option) bool { return o.Field == name })
		if row < 0 {
			continue
		}
		var f Form
		if got, want := Options[row].Value(&f), reflect.ValueOf(&f).Elem().Field(i).Addr().Interface(); got != want {
			t.Errorf("the row %s is of another field", name)
		}
	}
	for name, n := range flags {
		if n > 1 {
			t.Errorf("%d rows have the flag --%s", n, name)
		}
	}
	if len(Options) != form.NumField() {
		t.Errorf("%d rows for %d fields", len(Options), form.NumField())
	}
}

// What the plan holds of a form comes back when a run is repeated, and each
// value goes to a place of its own.
func TestAnOptionComesBackFromThePlanThatItMade(t *testing.T) {
	n := 1 // a different value for each
	for _, option := range Options {
		if option.planned == nil {
			continue
		}
		n++
		form, again := Defaults(), Defaults()
		switch value := option.value(&form).(type) {
		case *string:
			*value = strings.Repeat("x", n)
		case *int:
			*value = n
		case *float64:
			*value = float64(n) / 4
		case *bool:
			*value = !*value
		default:
			t.Fatalf("%s is a %T", option.Field, value)
		}
		plan := bench.Plan{Stages: make([]bench.Stage, 1)}
		before := plan
		before.Stages = make([]bench.Stage, 1)
		if err := option.toPlan(&form, &plan); err != nil {
			t.Fatal(err)
		}
		if unchanged := reflect.DeepEqual(plan, before); unchanged && option.Field != "stream" { // turned off, as it is in an empty plan
			t.Errorf("%s is not in the plan", option.Field)
		}
		option.fromPlan(&plan, &again)
		if !reflect.DeepEqual(form, again) {
			t.Errorf("%s: %+v came back as %+v", option.Field, form, again)
		}
	}
}

func TestEveryMistakeInAPlanBelongsToAFieldOfTheForm(t *testing.T) {
	plan := bench.Plan{
		Endpoints: []bench.Endpoint{{}, {}}, Mode: "storm", Iterations: -1, Warmup: -1, KeepText: -1,
		Generation: bench.Generation{MaxTokens: -1, Temperature: -1},
		Limits:     bench.Limits{Total: -1, Connect: -1, Headers: -1, FirstToken: -1, Idle: -1},
		Stages:     []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: -1}, Grace: -1}},
	}
	mistakes, err := MistakesIn(plan.Validate())
	if err != nil || len(mistakes) < 15 {
		t.Fatal(err, mistakes)
	}
	for _, mistake := range mistakes {
		if fieldOf(mistake.Field) == "" {
			t.Errorf("no field of the form is about %q: %s", mistake.Field, mistake.Message)
		}
	}
}
