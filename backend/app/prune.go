package app

import (
	"context"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// Retention says which runs are old enough to be deleted.
type Retention struct {
	Before      time.Time // runs that started earlier
	KeepStarred bool
}

// ExpiredRuns returns the runs that a retention gives up, oldest first: of those
// that have ended.
func ExpiredRuns(ctx context.Context, db *store.Store, retention Retention) (expired []bench.Run, err error) {
	runs, _, err := db.Runs(ctx, store.Filter{Until: retention.Before, Sort: store.ByStarted, Reverse: true})
	for _, run := range runs {
		if run.State != bench.Running && (!retention.KeepStarred || !run.Starred) {
			expired = append(expired, run)
		}
	}
	return expired, err
}
