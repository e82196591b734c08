package bench

import "testing"

func TestARequestIsWarmByTheServersCountOrElseByFirstUse(t *testing.T) {
	prefix := SharedPrefix{Tokens: 200, Count: 2}
	for _, c := range []struct {
		reason      string
		asked       Asked
		cached      int
		warm, known bool
	}{
		{"no shared prefix", Asked{}, 500, false, false},
		{"first use, nothing reported", Asked{SharedPrefix: 1, PrefixCold: true}, -1, false, true},
		{"later use, nothing reported", Asked{SharedPrefix: 1}, -1, true, true},
		{"first use, left in the cache by an earlier run", Asked{SharedPrefix: 1, PrefixCold: true}, 192, true, true},
		{"later use, dropped from the cache meanwhile", Asked{SharedPrefix: 1}, 0, false, true},
		{"no more cached than the chat template", Asked{SharedPrefix: 1, PrefixCold: true}, 32, false, true},
	} {
		s := Sample{Asked: c.asked, Tokens: NoTokens}
		s.Tokens.Cached = c.cached
		if warm, known := s.IsWarm(prefix); warm != c.warm || known != c.known {
			t.Errorf("%s: warm %v, known %v", c.reason, warm, known)
		}
	}
}
