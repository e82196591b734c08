package export

import "tokenlap/backend/bench"

// withdrawn are the models and stages whose events were held back on the way:
// what their summary withdraws is left out request by request, too. Of a run
// that has no summary yet nothing is known.
type withdrawn map[level]bool

// level is one model in one stage.
type level struct {
	endpoint string
	stage    int
}

func withdrawnIn(run bench.Run) withdrawn {
	found := withdrawn{}
	for _, m := range run.Summary.Models {
		if m.IsBuffered() {
			found[level{m.Endpoint, m.Stage}] = true
		}
	}
	return found
}

func (w withdrawn) has(s *bench.Sample) bool { return w[level{s.Endpoint, s.Stage}] }
