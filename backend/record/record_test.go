package record

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
)

func TestEveryWordOfARecordIsInItsList(t *testing.T) {
	for _, phase := range []bench.Phase{bench.Measured, bench.Warmup, bench.Settling} {
		s := bench.Sample{Phase: phase}
		blob, err := FactsOf(&s, NewTerms()).Append(nil)
		if err != nil || strings.Contains(string(blob), string(phase)) {
			t.Errorf("%q is stored as a text: %q, %v", phase, blob, err)
		}
	}
}

func TestAWordThatIsInNoListComesBack(t *testing.T) {
	want := bench.Sample{FinishReason: "weary", Outcome: "new", Tokens: bench.NoTokens}
	blob, err := FactsOf(&want, NewTerms()).Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	var got bench.Sample
	if err := FactsOf(&got, NewTerms()).Read(blob); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFactsFitTheirBits(t *testing.T) {
	if n := len(FactsOf(&bench.Sample{}, NewTerms())); n > 63 {
		t.Errorf("%d facts, want at most 63: a record says in 64 bits which are there", n)
	}
}

func TestABrokenRecordIsAnError(t *testing.T) {
	whole := bench.Sample{Endpoint: "alpha", ResponseID: "id", Outcome: bench.OK}
	good, err := FactsOf(&whole, NewTerms("alpha")).Append(nil)
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
		if err := FactsOf(&bench.Sample{}, NewTerms("alpha")).Read(blob); err == nil {
			t.Errorf("%s: read, want an error", name)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	whole := bench.Sample{Endpoint: "alpha", ResponseID: "id", Outcome: bench.OK, Due: 7, Start: 9}
	good, _ := FactsOf(&whole, NewTerms("alpha")).Append(nil)
	f.Add(good)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, blob []byte) {
		var first, again bench.Sample
		if FactsOf(&first, NewTerms("alpha")).Read(blob) != nil {
			return
		}
		second, err := FactsOf(&first, NewTerms("alpha")).Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := FactsOf(&again, NewTerms("alpha")).Read(second); err != nil || !cmp.Equal(first, again) {
			t.Fatalf("%+v came back as %+v, %v", first, again, err)
		}
	})
}
