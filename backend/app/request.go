package app

import (
	"context"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
)

// requestCache holds the table of requests of the run that was asked for last;
// only one, since that of a long run is large.
type requestCache struct {
	mu     sync.Mutex
	run    string
	ended  bool // the table is complete
	cursor store.Cursor
	table  *results.Table // nil: none yet
}

// Requests returns a page of the requests of a run.
func (a *App) Requests(ctx context.Context, query results.RequestQuery) (results.RequestPage, error) {
	if err := query.Validate(); err != nil {
		return results.RequestPage{}, err
	}
	db, err := a.store(ctx)
	if err != nil {
		return results.RequestPage{}, err
	}
	count, err := db.CountSamples(ctx, query.Run)
	if err != nil {
		return results.RequestPage{}, err
	}
	query.Run = count.Run
	a.requests.mu.Lock()
	defer a.requests.mu.Unlock()
	table, err := a.requests.load(ctx, db, count)
	if err != nil {
		return results.RequestPage{}, err
	}
	return table.Page(query)
}

// load returns the table of a run with all its requests stored so far.
func (c *requestCache) load(ctx context.Context, db *store.Store, count store.SampleCount) (*results.Table, error) {
	if c.table == nil || c.run != count.Run {
		run, err := db.Run(ctx, count.Run)
		if err != nil {
			return nil, err
		}
		c.run, c.ended, c.cursor, c.table = count.Run, false, 0, results.NewTable(run.Plan, count.Samples)
	}
	if c.ended && c.table.Len() == count.Samples {
		return c.table, nil
	}
	for sample, err := range db.SamplesSince(ctx, c.run, &c.cursor) {
		if err != nil {
			c.table = nil // it is incomplete
			return nil, err
		}
		c.table.Add(&sample)
	}
	c.ended = count.State != bench.Running
	return c.table, nil
}

// Request returns one request of a run.
func (a *App) Request(ctx context.Context, id results.RequestID) (results.RequestView, error) {
	db, err := a.store(ctx)
	if err != nil {
		return results.RequestView{}, err
	}
	run, err := db.Run(ctx, id.Run)
	if err != nil {
		return results.RequestView{}, err
	}
	sample, err := db.Sample(ctx, run.ID, id.Seq)
	if err != nil {
		return results.RequestView{}, err
	}
	return results.NewRequestView(run, &sample), nil
}
