package store

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func newTerms(all ...string) *terms {
	list := terms{numbers: map[string]int{}}
	for _, text := range all {
		list.number(text)
	}
	return &list
}

func TestEveryWordOfARecordIsInItsList(t *testing.T) {
	for _, phase := range []bench.Phase{bench.Measured, bench.Warmup, bench.Settling} {
		s := bench.Sample{Phase: phase}
		blob, err := appendRecord(nil, facts(&s, newTerms()))
		if err != nil || strings.Contains(string(blob), string(phase)) {
			t.Errorf("%q is stored as a text: %q, %v", phase, blob, err)
		}
	}
}

func TestAWordThatIsInNoListComesBack(t *testing.T) {
	want := bench.Sample{FinishReason: "weary", Outcome: "new", Tokens: bench.NoTokens}
	blob, err := appendRecord(nil, facts(&want, newTerms()))
	if err != nil {
		t.Fatal(err)
	}
	var got bench.Sample
	if err := readRecord(blob, facts(&got, newTerms())); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFactsFitTheirBits(t *testing.T) {
	if n := len(facts(&bench.Sample{}, newTerms())); n > 63 {
		t.Errorf("%d facts, want at most 63: a record says in 64 bits which are there", n)
	}
}

func TestABrokenRecordIsAnError(t *testing.T) {
	whole := bench.Sample{Endpoint: "alpha", ResponseID: "id", Outcome: bench.OK}
	good, err := appendRecord(nil, facts(&whole, newTerms("alpha")))
	if err != nil {
		t.Fatal(err)
	}
	for name, blob := range map[string][]byte{
		"empty":                 {},
		"cut off":               good[:len(good)-1],
		"something behind it":   append(append([]byte{}, good...), 0),
		"a fact of the future":  {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
		"a term that is not":    {1, 7},
		"a word that is not":    {2, 99},
		"a text without an end": {2, 0, 0xff, 0xff, 0x7f},
	} {
		if err := readRecord(blob, facts(&bench.Sample{}, newTerms("alpha"))); err == nil {
			t.Errorf("%s: read, want an error", name)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	whole := bench.Sample{Endpoint: "alpha", ResponseID: "id", Outcome: bench.OK, Due: 7, Start: 9}
	good, _ := appendRecord(nil, facts(&whole, newTerms("alpha")))
	f.Add(good)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, blob []byte) {
		var first, again bench.Sample
		if readRecord(blob, facts(&first, newTerms("alpha"))) != nil {
			return
		}
		second, err := appendRecord(nil, facts(&first, newTerms("alpha")))
		if err != nil {
			t.Fatal(err)
		}
		if err := readRecord(second, facts(&again, newTerms("alpha"))); err != nil || !cmp.Equal(first, again) {
			t.Fatalf("%+v came back as %+v, %v", first, again, err)
		}
	})
}

func TestTextsComeBackAndAreShorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(rapid.String(), rapid.StringN(200, 500, -1), rapid.Map(rapid.StringN(1, 20, -1), func(s string) string { return strings.Repeat(s, 50) }),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 300), func(b []byte) string { return string(b) })).Draw(t, "text")
		value, err := (*packedText)(&want).Value()
		if err != nil {
			t.Fatal(err)
		}
		got := "before"
		if err := (*packedText)(&got).Scan(value); err != nil || got != want {
			t.Fatalf("%q came back as %q, %v", want, got, err)
		}
		if blob, ok := value.([]byte); ok && len(blob) >= len(want) {
			t.Fatalf("%d bytes became %d", len(want), len(blob))
		}
	})
	if err := (*packedText)(new(string)).Scan([]byte{0xff, 0xff}); err == nil {
		t.Error("a text that is no compressed one was read")
	}
}
