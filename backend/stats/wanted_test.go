package stats

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestColdAndWarmRequestsAreToldApart(t *testing.T) {
	asked := plan
	asked.SharedPrefix = bench.SharedPrefix{Tokens: 1000, Count: 2}
	use := func(ttft time.Duration, change func(*bench.Sample)) bench.Sample {
		return with(answered(0, ttft, 10*ms, 5), func(s *bench.Sample) {
			s.SharedPrefix, s.Tokens.Cached = 1, -1
			change(s)
		})
	}
	m := Summarize(asked, slices.Values([]bench.Sample{
		use(300*ms, func(s *bench.Sample) { s.PrefixCold = true }),
		use(100*ms, func(*bench.Sample) {}),
		use(310*ms, func(s *bench.Sample) { s.Tokens.Cached = 16 }),                      // dropped from the cache meanwhile
		use(110*ms, func(s *bench.Sample) { s.PrefixCold, s.Tokens.Cached = true, 990 }), // left there by another run
		use(200*ms, func(s *bench.Sample) { s.SharedPrefix, s.Turn = 0, 2 }),
	})).Models[0]
	if m.TTFTCold.N != 2 || m.TTFTWarm.N != 2 || m.TTFT.N != 5 {
		t.Fatalf("%d cold and %d warm of %d", m.TTFTCold.N, m.TTFTWarm.N, m.TTFT.N)
	}
	if *m.TTFTCold.Min != 0.3 || *m.TTFTWarm.Max != 0.11 {
		t.Errorf("cold from %v, warm to %v", *m.TTFTCold.Min, *m.TTFTWarm.Max)
	}
}

func TestLengthsThatWereNotMetAreWarnedOf(t *testing.T) {
	for _, c := range []struct {
		reason string
		change func(*bench.Sample)
		want   []string // codes
		says   string
	}{
		{"nothing was wanted", func(*bench.Sample) {}, nil, ""},
		{"all as wanted", func(s *bench.Sample) { s.InputWanted, s.OutputWanted = 100, 5 }, nil, ""},
		{"within the tolerance", func(s *bench.Sample) { s.InputWanted = 102 }, nil, ""},
		{"prompts too short", func(s *bench.Sample) { s.InputWanted = 110 }, []string{InputLength}, "100.0 tokens on average, and 110.0 were wanted"},
		{"a later turn holds those before", func(s *bench.Sample) { s.InputWanted, s.Turn = 10, 2 }, nil, ""},
		{"answers too short", func(s *bench.Sample) { s.OutputWanted = 6 }, []string{ShortAnswers}, "2 of 2 answers"},
		{"nobody counted", func(s *bench.Sample) {
			s.InputWanted, s.OutputWanted, s.Tokens.Source = 500, 500, bench.FromEstimate
		}, nil, ""},
	} {
		sample := func() bench.Sample {
			return with(answered(0, 100*ms, 10*ms, 5), func(s *bench.Sample) {
				s.Tokens.Source, s.Tokens.Input = bench.FromUsage, 100
				c.change(s)
			})
		}
		m := summarize(sample(), sample())
		var codes []string
		for _, warning := range m.Warnings {
			if warning.Code == InputLength || warning.Code == ShortAnswers {
				codes = append(codes, warning.Code)
				if !strings.Contains(warning.Text, c.says) {
					t.Errorf("%s: %q", c.reason, warning.Text)
				}
			}
		}
		if !slices.Equal(codes, c.want) {
			t.Errorf("%s: %q, want %q", c.reason, codes, c.want)
		}
	}
}

func TestACacheIsWarnedOfWhereItWasNotWanted(t *testing.T) {
	asked := plan
	asked.SharedPrefix = bench.SharedPrefix{Tokens: 1000, Count: 2}
	use := func(prefix, turn, cached int) bench.Sample {
		return with(answered(0, 100*ms, 10*ms, 5), func(s *bench.Sample) {
			s.SharedPrefix, s.Turn, s.Tokens.Input, s.Tokens.Cached = prefix, turn, 1100, cached
		})
	}
	for _, c := range []struct {
		reason  string
		samples []bench.Sample
		want    []string // codes
	}{
		{"the prefix is to be cached", []bench.Sample{use(1, 0, 1008), use(2, 0, 992)}, nil},
		{"so is the history", []bench.Sample{use(0, 2, 1088)}, nil},
		{"what follows the prefix is not", []bench.Sample{use(1, 0, 1008), use(1, 0, 1088)}, []string{WarmCache}},
	} {
		m := Summarize(asked, slices.Values(c.samples)).Models[0]
		var codes []string
		for _, w := range m.Warnings {
			if w.Code == WarmCache {
				codes = append(codes, w.Code)
			}
		}
		if !slices.Equal(codes, c.want) {
			t.Errorf("%s: warnings %+v", c.reason, m.Warnings)
		}
	}
}
