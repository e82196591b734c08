package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/store"
)

// judgeItem compares a run of the queue and stores what it came to. If ctx ends
// meanwhile, the next start does it.
func (a *App) judgeItem(ctx context.Context, ended endedRun) {
	db, err := a.store(ctx)
	if err != nil {
		return
	}
	q := &a.queue
	q.mu.Lock()
	item := q.queue.Find(ended.item)
	if item == nil {
		q.mu.Unlock()
		return
	}
	judged := *item
	q.mu.Unlock()
	result := a.judge(ctx, db, judged, ended.run)
	if ctx.Err() != nil {
		return
	}
	if ended.failure != nil {
		result.Error, result.Hint = bench.SplitHint(ended.failure)
	}
	q.mu.Lock()
	result.Ended = q.clock()
	a.endItem(ended.item, result)
	q.mu.Unlock()
	a.storeQueue(ctx, db)
}

// judge compares a run of an item with the one that the item says.
func (a *App) judge(ctx context.Context, db *store.Store, item bench.QueueItem, run bench.Run) bench.QueueResult {
	result := bench.QueueResult{Run: run.ID, State: run.DisplayState(), End: run.Execution.End}
	if result.State != bench.Finished || item.Against == bench.AgainstNothing {
		return result
	}
	base, err := a.baseOf(ctx, item)
	if err == nil && base.Run == "" {
		return result
	}
	result.Base, result.Answer = base.Run, bench.QueueFine
	if err == nil {
		result.Worse, result.Reason, err = worseThan(ctx, db, base, run.ID, item.Margin)
	}
	switch {
	case len(result.Worse) > 0:
		result.Answer = bench.QueueWorse
	case err != nil:
		result.Answer, result.Reason = bench.QueueUnclear, err.Error()
	case result.Reason != "":
		result.Answer = bench.QueueUnclear
	}
	return result
}

// baseOf returns what the run of an item is compared with; no run if there is none yet.
func (a *App) baseOf(ctx context.Context, item bench.QueueItem) (compare.Subject, error) {
	if item.Against == bench.AgainstPrevious {
		return compare.Subject{Run: item.Previous}, nil
	}
	settings, err := a.Settings(ctx)
	if err != nil || settings.Baseline == nil {
		return compare.Subject{}, err
	}
	return *settings.Baseline, nil
}

// worseThan returns a sentence for each figure of a run that is worse than that of a
// baseline by more than a margin, and why nothing is claimed of a model.
func worseThan(ctx context.Context, db *store.Store, base compare.Subject, run string, margin float64) (worse []string, reason string, err error) {
	comparisons, _, err := ComparePairs(ctx, db, []compare.Subject{base, {Run: run}})
	if err != nil {
		return nil, "", err
	}
	worse, obstacles := Regressions(comparisons, margin)
	if len(obstacles) > 0 {
		reason = obstacles[0]
	}
	return worse, reason, nil
}

// deservesNotice reports whether a user who left the queue alone wants to know.
func deservesNotice(r bench.QueueResult) bool {
	ended := r.State == bench.Finished || r.State == bench.Stopped && r.End == bench.EndUser
	return !ended || r.Error != "" || r.Answer == bench.QueueWorse
}
