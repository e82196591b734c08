package simulator

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"

	"pgregory.net/rapid"
)

// anyBehaviour draws a valid behaviour, each option by itself.
func anyBehaviour(t *rapid.T) Behaviour {
	b := Defaults()
	for _, option := range options {
		if !rapid.Bool().Draw(t, option.Name+" is set") {
			continue
		}
		switch field := option.field(&b).(type) {
		case *time.Duration:
			*field = time.Duration(rapid.Int64Range(0, int64(day)).Draw(t, option.Name))
		case *int:
			*field = rapid.IntRange(0, option.max).Draw(t, option.Name)
		case *uint64:
			*field = rapid.Uint64().Draw(t, option.Name)
		case *float64:
			*field = rapid.Float64Range(0.001, 1).Draw(t, option.Name)
		case *bool:
			*field = rapid.Bool().Draw(t, option.Name)
		case *string:
			*field = rapid.SampledFrom(append([]string{"env:SOME_KEY"}, option.choices...)[min(1, len(option.choices)):]).Draw(t, option.Name)
		case *[]string:
			*field = rapid.SliceOfN(rapid.StringMatching(`[a-zA-Z0-9ü%&=+][a-zA-Z0-9/:._ &=%-]{0,8}[a-z0-9]`), 1, 3).Draw(t, option.Name)
		case *[]Fault:
			*field = rapid.SliceOfN(rapid.SampledFrom(AllFaults()), 1, 3).Draw(t, option.Name)
		}
	}
	return b
}

func TestParseUndoesQuery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBehaviour(t)
		again, err := Parse(b.Query())
		if err != nil || !reflect.DeepEqual(again, b) {
			t.Fatalf("%q became %+v (%v), was %+v", b.Query(), again, err, b)
		}
	})
}

func TestParseReadsEveryKindOfOption(t *testing.T) {
	b, err := Parse("?ttft=1.5s&itl=0s&jitter=0.1&tokens=128&fault=stall,reset&fault_rate=0.25&seed=7&usage=every_chunk&bom=true&models=a/b,c&auth=env:KEY")
	if err != nil {
		t.Fatal(err)
	}
	want := Defaults()
	want.TTFT, want.ITL, want.Jitter, want.Tokens, want.Seed = 1500*time.Millisecond, 0, 0.1, 128, 7
	want.Faults, want.FaultRate = []Fault{"stall", "reset"}, 0.25
	want.Usage, want.BOM, want.Models, want.Auth = UsageEveryChunk, true, []string{"a/b", "c"}, "env:KEY"
	if !reflect.DeepEqual(b, want) {
		t.Errorf("got %+v, want %+v", b, want)
	}
}

func TestNothingAskedIsTheDefault(t *testing.T) {
	b, err := Parse("")
	if err != nil || !reflect.DeepEqual(b, Defaults()) || b.Query() != "" {
		t.Errorf("%+v, %v, query %q", b, err, b.Query())
	}
}

func TestParseNamesEveryMistake(t *testing.T) {
	_, err := Parse("ttft=fast&itl=-1s&jitter=2&tokens=many&bom=perhaps&usage=somewhere&fault=flood&fualt=stall&seed=1&seed=2&models=a,,b&hold=48h")
	if bench.CodeOf(err) != bench.CodeInvalid {
		t.Fatalf("%v: want an error about the input", err)
	}
	for _, want := range []string{
		"ttft=fast: use a time", "itl=-1s: use a time", "jitter=2: use a number from 0 to 1", "tokens=many: use a whole number",
		"bom=perhaps: use true or false", "usage=somewhere: use as_asked, last_empty_choices", "fault=flood: use http_400",
		`option "fualt" is unknown: use ttft`, "seed is given 2 times", "models=a,,b: use model ids", "hold=48h: use a time from 0s to 24h",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in:\n%v", want, err)
		}
	}
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 11 {
		t.Errorf("%d mistakes, want 11:\n%v", lines, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for query, want := range map[string]string{
		"%zz":                      "cannot be read",
		"fault=stall&fault_rate=0": "share above 0",
		"jitter=NaN":               "number from 0 to 1",
		"models=":                  "model ids",
		"auth=sk-secret":           "env:NAME",
	} {
		_, err := Parse(query)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", query, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "sk-secret") {
			t.Errorf("the message repeats what may be a key: %v", err)
		}
	}
}

func TestStartRefusesAnInvalidBehaviour(t *testing.T) {
	for _, b := range []Behaviour{{Jitter: 3}, {TTFT: -1}, {Usage: "x"}, {Faults: []Fault{"x"}, FaultRate: 1}, {Faults: []Fault{"stall"}}, {Models: []string{"a,b", ""}}} {
		if server, err := Start("127.0.0.1:0", b); bench.CodeOf(err) != bench.CodeInvalid {
			t.Errorf("%+v: %v", b, err)
			if err == nil {
				server.Close()
			}
		}
	}
}

func TestOptionsListDefaults(t *testing.T) {
	found := map[string]Option{}
	for _, option := range Options() {
		if found[option.Name].Name != "" || option.Usage == "" {
			t.Errorf("option %+v is listed twice or says nothing", option)
		}
		found[option.Name] = option
	}
	if found["ttft"].Default != "200ms" || found["usage"].Default != UsageAsAsked || !found["bom"].IsBool || found["ttft"].IsBool {
		t.Errorf("%+v", found)
	}
}
