package stats

import (
	"iter"

	"tokenlap/backend/bench"
)

// steady returns the window of a tally that the user set or that is found; nil if
// there is none.
func (t *tallies) steady(of *tally) *bench.SteadyWindow {
	if set := t.windowByHand(of); set != nil {
		return set
	}
	return of.steady(t.run.Plan)
}

// addSteady adds the figures of the steady windows to the summary, for which the
// samples are read again.
func (t *tallies) addSteady(summary *bench.Summary, samples iter.Seq[bench.Sample]) {
	figures := map[string][]*steadyFigures{} // by endpoint
	for i, tally := range t.list {
		if m := &summary.Models[i]; m.Steady != nil && !tally.window.isIn(m.Steady) {
			one := t.steadyFigures(m)
			tally.inside = one.tally
			figures[m.Endpoint] = append(figures[m.Endpoint], one)
		}
	}
	if len(figures) == 0 {
		return
	}
	for sample := range samples {
		for _, one := range figures[sample.Endpoint] {
			one.add(&sample)
		}
	}
	for _, list := range figures {
		for _, one := range list {
			one.into()
		}
	}
}

// windowByHand returns the window that the run has by hand, cut to the measured
// time; nil if there is none.
func (t *tallies) windowByHand(of *tally) *bench.SteadyWindow {
	before := t.run.Summary.Of(of.model.Endpoint, of.model.Stage)
	if before == nil || before.Steady == nil || !before.Steady.ByHand || !of.window.opens.Reached() {
		return nil
	}
	opens, closes := of.window.opens, of.window.closes
	return &bench.SteadyWindow{
		From: min(max(before.Steady.From, opens), closes), To: max(min(before.Steady.To, closes), opens),
		ByHand: true, Cuts: []bench.Cut{},
	}
}

// isIn reports whether all of the window is in a steady one.
func (w *window) isIn(steady *bench.SteadyWindow) bool {
	return steady.From <= w.opens && steady.To >= w.closes
}

// steadyFigures are those of the requests sent in the steady window of a summary.
type steadyFigures struct {
	of        *bench.ModelSummary
	isOpen    bool
	tally     *tally
	due, sent int
}

func (t *tallies) steadyFigures(m *bench.ModelSummary) *steadyFigures {
	inside := t.fresh(group{m.Endpoint, m.Stage})
	inside.window = window{opens: m.Steady.From, closes: m.Steady.To, isFixed: true}
	return &steadyFigures{of: m, isOpen: t.run.Plan.LoadOf(m.Stage).IsOpen(), tally: inside}
}

// add takes a sample of the endpoint, of any stage.
func (f *steadyFigures) add(s *bench.Sample) {
	f.tally.window.overlap(s)
	w := f.of.Steady
	if s.Stage != f.of.Stage {
		return
	}
	if s.Turn <= 1 && w.Holds(s.Due) {
		f.due++
	}
	if s.Sent.Reached() && w.Holds(s.Sent) {
		f.sent++
	}
	if s.Phase.IsCounted() && w.Holds(begun(s)) {
		f.tally.add(s)
	}
}

// into writes the figures to the summary. A window that was found and in which too few
// requests were sent is dropped: of requests that are all sent at once, few or none
// begin where the number in flight is steady.
func (f *steadyFigures) into() {
	w := f.of.Steady
	figures := f.tally.summary()
	if !w.ByHand && figures.Attempts < fewestSteady {
		f.of.Steady = nil
		return
	}
	w.Figures = &figures
	if length := w.Length().Seconds(); length > 0 {
		w.SentRate = pointer(float64(f.sent) / length)
		if f.isOpen {
			w.AskedRate = pointer(float64(f.due) / length)
		}
	}
}
