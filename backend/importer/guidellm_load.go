package importer

import "tokenlap/backend/bench"

// guideLoad is a strategy as any version writes it.
type guideLoad struct {
	Kind    string   `json:"type_"`
	Streams *int     `json:"streams"`
	Most    *int     `json:"max_concurrency"`
	Rate    *float64 `json:"rate"`
}

// unlimited describes a load without a limit of its own.
const unlimited = "no limit"

// load returns closed load if the tool keeps a known number of requests in
// flight.
func (l guideLoad) load() bench.Load {
	users := func(n *int) int {
		if n == nil {
			return 0
		}
		return max(0, *n)
	}
	switch {
	case l.Kind == "synchronous":
		return usersLoad(1)
	case l.Kind == "concurrent":
		return usersLoad(users(l.Streams))
	case l.Kind == "throughput" && users(l.Most) > 0:
		return usersLoad(users(l.Most))
	case l.Kind == "throughput":
		return bench.Load{Kind: bench.Users, Description: unlimited}
	case l.Rate != nil && *l.Rate > 0:
		return bench.Load{Kind: bench.Users, Description: arrivals(plainWord(l.Kind), *l.Rate)}
	}
	return bench.Load{Kind: bench.Users, Description: plainWord(l.Kind)}
}

// plainWord returns a word of lower-case letters, "" for any other text.
func plainWord(word string) string {
	if len(word) > 20 {
		return ""
	}
	for _, r := range word {
		if (r < 'a' || r > 'z') && r != '_' {
			return ""
		}
	}
	return word
}

// isOpen reports whether requests are due at times that do not depend on
// answers.
func isOpen(load bench.Load) bool {
	return load.Users == 0 && load.Description != "" && load.Description != unlimited
}
