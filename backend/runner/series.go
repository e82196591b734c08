package runner

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/scrape"
	"tokenlap/backend/store"
)

// ServerMetricsGaps is the code of the warning that readings of a server's own
// metrics failed.
const ServerMetricsGaps = "server_metrics"

// storeSeriesEvery is how long points wait to be stored together.
const storeSeriesEvery = 5 * time.Second

// serverWatch reads the metrics of the servers beside a run: one goroutine for
// each target with a URL, and one that stores. A reading that fails is a gap.
type serverWatch struct {
	end     context.CancelFunc
	readers sync.WaitGroup
	points  chan []bench.SeriesPoint
	stored  chan error // receives one error or nil when all points were handled
	gaps    []*metricsGaps

	unstored error // known after stop
}

// metricsGaps counts the readings of one server and why some failed.
type metricsGaps struct {
	endpoint string
	readings int
	failures map[string]int // by reason
}

// watchServers begins to read and goes on until stop, whatever becomes of ctx.
func watchServers(ctx context.Context, db *store.Store, run string, targets []*target) *serverWatch {
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	w := &serverWatch{end: end, points: make(chan []bench.SeriesPoint, 64), stored: make(chan error, 1)}
	for _, t := range targets {
		if t.metrics == nil {
			continue
		}
		gaps := &metricsGaps{endpoint: t.endpoint.Name, failures: map[string]int{}}
		w.gaps = append(w.gaps, gaps)
		w.readers.Go(func() { t.readMetrics(ctx, w.points, gaps) })
	}
	go func() { w.stored <- storeSeries(db, run, w.points) }()
	return w
}

// readMetrics reads at once and then every second.
func (t *target) readMetrics(ctx context.Context, to chan<- []bench.SeriesPoint, gaps *metricsGaps) {
	defer t.metrics.Close()
	tick := time.NewTicker(scrape.Every)
	defer tick.Stop()
	for {
		points, err := t.metrics.Read(ctx, t.meter.clock.Now)
		if ctx.Err() != nil {
			return
		}
		gaps.readings++
		if err != nil {
			gaps.failures[t.mask(err.Error())]++
		}
		for i := range points {
			points[i].Endpoint = t.endpoint.Name
		}
		if len(points) > 0 {
			to <- points
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// storeSeries stores points in batches until the channel is closed. A batch that
// cannot be stored is tried again with the next.
func storeSeries(db *store.Store, run string, points <-chan []bench.SeriesPoint) (err error) {
	tick := time.NewTicker(storeSeriesEvery)
	defer tick.Stop()
	var pending []bench.SeriesPoint
	write := func() {
		if err = db.AddSeries(context.Background(), run, pending); err == nil {
			pending = pending[:0]
		}
	}
	for {
		select {
		case more, open := <-points:
			if !open {
				write()
				return err
			}
			pending = append(pending, more...)
		case <-tick.C:
			write()
		}
	}
}

// stop ends the reading and returns when the points are stored.
func (w *serverWatch) stop() {
	w.end()
	w.readers.Wait()
	close(w.points)
	w.unstored = <-w.stored
}

// warn adds to a summary which readings failed, or that points could not be
// stored.
func (w *serverWatch) warn(summary *bench.Summary) {
	for _, gaps := range w.gaps {
		text := gaps.text()
		if w.unstored != nil {
			text = fmt.Sprintf("The server's own metrics are not complete: they could not be stored (%v).", w.unstored)
		}
		at := slices.IndexFunc(summary.Models, func(m bench.ModelSummary) bool { return m.Endpoint == gaps.endpoint })
		if text != "" && at >= 0 {
			m := &summary.Models[at]
			m.Warnings = append(m.Warnings, bench.Warning{Code: ServerMetricsGaps, Text: text})
		}
	}
}

// text says how many readings failed and the most frequent reason; "" for none.
func (g *metricsGaps) text() string {
	if len(g.failures) == 0 {
		return ""
	}
	failed := 0
	for n := range maps.Values(g.failures) {
		failed += n
	}
	reason := bench.ByCount(g.failures)[0]
	if more := len(g.failures) - 1; more > 0 {
		reason += fmt.Sprintf(", and for %d other reasons", more)
	}
	return fmt.Sprintf("The server's own metrics could not be read %d of %d times, which leaves gaps: %s.", failed, g.readings, reason)
}
