package stats

import (
	"time"

	"tokenlap/backend/bench"
)

// window is the stretch from the first measured byte sent to the last
// measured end. Whatever arrived or was under way in it counts, whoever asked
// for it: the warm-up is not drained before the measurement begins, so its
// last answers use the server, and are served, inside the window.
type window struct {
	opens, closes bench.Instant
	tokens        float64       // of measured requests: they lie inside, all of them
	successes     int           // the same
	busy          time.Duration // the same: time in flight
	warmup        []visit       // to be cut to the window once it is known
}

// visit is a request that may lie only partly in the window.
type visit struct {
	sent, ended bench.Instant
	success     bool
	arrivals    []arrival
}

type arrival struct {
	at     bench.Instant
	tokens float64
}

func (w *window) measure(s *bench.Sample) {
	end := ended(s)
	inFlight, sent := end.Since(s.Sent)
	if !sent {
		return
	}
	if !w.opens.Reached() || s.Sent < w.opens {
		w.opens = s.Sent
	}
	w.closes = max(w.closes, end)
	w.busy += inFlight
	w.tokens += float64(max(s.Tokens.Output, 0))
	if s.Outcome == bench.OK {
		w.successes++
	}
}

func (w *window) warm(s *bench.Sample) {
	if end := ended(s); s.Sent.Reached() && end.Reached() {
		w.warmup = append(w.warmup, visit{s.Sent, end, s.Outcome == bench.OK, arrivals(s)})
	}
}

// into writes the window and the rates of what happened in it.
func (w *window) into(m *bench.ModelSummary) {
	length, known := w.closes.Since(w.opens)
	if !known || length <= 0 {
		return
	}
	tokens, successes, busy := w.tokens, float64(w.successes), w.busy
	for _, early := range w.warmup {
		busy += max(0, time.Duration(min(early.ended, w.closes)-max(early.sent, w.opens)))
		if early.success && w.holds(early.ended) {
			successes++
		}
		for _, came := range early.arrivals {
			if w.holds(came.at) {
				tokens += came.tokens
			}
		}
	}
	m.Window = length
	m.SystemTokens = pointer(tokens / length.Seconds())
	m.RequestRate = pointer(successes / length.Seconds())
	m.MeanInFlight = pointer(busy.Seconds() / length.Seconds())
}

func (w *window) holds(at bench.Instant) bool { return at >= w.opens && at <= w.closes }

// ended is when the request was over; imported samples may know only their
// last output.
func ended(s *bench.Sample) bench.Instant { return max(s.Done, s.Last) }

// arrivals spreads the request's N tokens over its events: by the server's
// running count where it sends one, else evenly. Without a list of events all
// arrive at the end.
func arrivals(s *bench.Sample) []arrival {
	total := float64(s.Tokens.Output)
	switch {
	case total <= 0:
		return nil
	case len(s.Chunks) == 0:
		return []arrival{{ended(s), total}}
	}
	spread := make([]arrival, len(s.Chunks))
	counted, before := uint32(0), uint32(0)
	if s.HasRunningCount() {
		counted = s.Chunks[len(s.Chunks)-1].Tokens
	}
	for i, chunk := range s.Chunks {
		spread[i] = arrival{chunk.At, total / float64(len(s.Chunks))}
		if counted > 0 {
			now := min(max(chunk.Tokens, before), counted)
			spread[i].tokens = total * float64(now-before) / float64(counted)
			before = now
		}
	}
	return spread
}
