package stats

import (
	"time"

	"tokenlap/backend/bench"
)

// window is the time from the first measured byte sent to the last measured
// end. Of a request without a connection its start counts as sent. All that
// arrived or was in flight in the window counts, answers of the warm-up
// included: measurement follows without a pause, so the last of them are
// served inside the window.
type window struct {
	opens, closes bench.Instant
	sent          bool          // a request was sent: else there are no rates
	tokens        tokens        // of measured requests, all inside the window
	successes     int           // of measured requests
	counted       int           // successes whose tokens are known
	busy          time.Duration // of measured requests: time in flight
	warmup        []visit       // to be cut to the window once it is known
	isFixed       bool          // opens and closes were given: overlap takes the samples
}

// tokens are output tokens, and those of them that nobody counted: a server
// counts at the end, so the tokens of a request that was cut off are an estimate.
type tokens struct{ all, guessed float64 }

func (t *tokens) add(n float64, source bench.TokenSource) {
	t.all += n
	if source.IsGuessed() {
		t.guessed += n
	}
}

// visit is a request that may lie only partly in the window.
type visit struct {
	sent, ended bench.Instant
	success     bool
	source      bench.TokenSource
	arrivals    []arrival
}

type arrival struct {
	at     bench.Instant
	tokens float64
}

func (w *window) measure(s *bench.Sample) {
	if w.isFixed {
		return
	}
	end, begin := s.Ended(), s.Sent
	if !begin.Reached() {
		begin = s.Start
	}
	if !begin.Reached() || !end.Reached() || s.IsUntimed() {
		return
	}
	if !w.opens.Reached() || begin < w.opens {
		w.opens = begin
	}
	w.closes = max(w.closes, end)
	if inFlight, sent := end.Since(s.Sent); sent {
		w.sent = true
		w.busy += inFlight
	}
	w.tokens.add(float64(max(s.Tokens.Output, 0)), s.Tokens.Source)
	if s.Outcome == bench.OK {
		w.successes++
		if s.Tokens.Output >= 0 {
			w.counted++
		}
	}
}

func (w *window) warm(s *bench.Sample) {
	end := s.Ended()
	if !s.Sent.Reached() || !end.Reached() {
		return
	}
	early := visit{sent: s.Sent, ended: end, success: s.Outcome == bench.OK, source: s.Tokens.Source}
	for at, tokens := range s.TokenArrivals() {
		early.arrivals = append(early.arrivals, arrival{at, tokens})
	}
	w.warmup = append(w.warmup, early)
}

// overlap takes a request of any phase that may lie only partly in the window,
// whose bounds must be known.
func (w *window) overlap(s *bench.Sample) {
	end := s.Ended()
	if !s.Sent.Reached() || !end.Reached() || s.Sent > w.closes || end < w.opens {
		return
	}
	w.sent = true
	w.busy += time.Duration(min(end, w.closes) - max(s.Sent, w.opens))
	if s.Outcome == bench.OK && w.holds(end) {
		w.successes++
		if s.Tokens.Output >= 0 {
			w.counted++
		}
	}
	if w.holds(s.Sent) && w.holds(end) {
		w.tokens.add(float64(max(s.Tokens.Output, 0)), s.Tokens.Source)
		return
	}
	for at, tokens := range s.TokenArrivals() {
		if w.holds(at) {
			w.tokens.add(tokens, s.Tokens.Source)
		}
	}
}

// into writes the window and the rates of what happened in it, and returns
// the tokens behind them.
func (w *window) into(m *bench.ModelSummary) tokens {
	length, known := w.closes.Since(w.opens)
	if !known || length <= 0 || !w.sent {
		return tokens{}
	}
	tokens, successes, busy := w.tokens, float64(w.successes), w.busy
	for _, early := range w.warmup {
		busy += max(0, time.Duration(min(early.ended, w.closes)-max(early.sent, w.opens)))
		if early.success && w.holds(early.ended) {
			successes++
		}
		for _, came := range early.arrivals {
			if w.holds(came.at) {
				tokens.add(came.tokens, early.source)
			}
		}
	}
	m.WindowFrom, m.Window = w.opens, length
	if w.counted > 0 || w.successes == 0 { // else nobody knows the tokens
		m.SystemTokens = pointer(tokens.all / length.Seconds())
	}
	m.RequestRate = pointer(successes / length.Seconds())
	m.MeanInFlight = pointer(busy.Seconds() / length.Seconds())
	return tokens
}

func (w *window) holds(at bench.Instant) bool { return at >= w.opens && at <= w.closes }
