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

func TestTokensOfTheCacheAreStrayWhereThePlanDidNotWantThem(t *testing.T) {
	prefix := SharedPrefix{Tokens: 200, Count: 2}
	for _, c := range []struct {
		reason        string
		asked         Asked
		prefix        SharedPrefix
		input, cached int
		want          int
	}{
		{"nothing is reported", Asked{}, SharedPrefix{}, 300, -1, 0},
		{"nothing is cached", Asked{}, SharedPrefix{}, 300, 0, 0},
		{"a prompt that was sent before", Asked{}, SharedPrefix{}, 300, 288, 288},
		{"the shared prefix", Asked{SharedPrefix: 1}, prefix, 300, 192, 0},
		{"the prefix, longer than wanted, and its block", Asked{SharedPrefix: 1}, prefix, 300, 224, 0},
		{"the prefix and all that follows, as of a run that was repeated", Asked{SharedPrefix: 1}, prefix, 300, 288, 88},
		{"the first turn of a conversation", Asked{Conversation: 1, Turn: 1}, SharedPrefix{}, 300, 288, 288},
		{"the history of a conversation", Asked{Conversation: 1, Turn: 2}, SharedPrefix{}, 300, 288, 0},
		{"the input is not known", Asked{SharedPrefix: 1}, prefix, -1, 288, 0},
	} {
		s := Sample{Asked: c.asked, Tokens: NoTokens}
		s.Tokens.Input, s.Tokens.Cached = c.input, c.cached
		if got := s.StrayCached(c.prefix); got != c.want {
			t.Errorf("%s: %d, want %d", c.reason, got, c.want)
		}
	}
}
