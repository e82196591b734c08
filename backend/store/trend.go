package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// TrendRun is a run as part of a trend.
type TrendRun struct {
	ID       string
	Name     string
	Started  time.Time
	State    bench.State
	Excluded string // why; "": it is not
	Title    string // of the endpoint
	Load     bench.Load
	Summary  bench.ModelSummary // decisive, as far as the method that returns it says
	Changes  []bench.TrendChange

	number int64
	stage  int
}

// Trend is the runs of a key, the oldest first.
type Trend struct {
	TrendKey
	Title  string // of the endpoint in the newest run
	Load   bench.Load
	Styles map[string]int // see bench.Run
	Runs   []TrendRun
}

const (
	trendRuns   = 1000 // how many of the newest runs are searched for trends
	maxTrends   = 60   // most trends that are listed
	WatchedRuns = 200  // how many of the newest runs of a trend are searched for changes
)

// watchedColumns are scanned by scanWatched.
const watchedColumns = `r.number, r.id, r.name, r.started_ms, r.state, m.stage, m.title, m.ttft_p50, m.tpot_p50, m.system_tokens, m.success_rate,
	coalesce(m.intervals, '[]'), coalesce((SELECT reason FROM run_exclusion WHERE run = r.number), '')`

// isTrendRun is a condition on runs: those of a trend are shown, and a running one
// has no figures yet.
const isTrendRun = "r.deleted_ms IS NULL AND r.state <> 'running' AND m.comparable <> '' AND coalesce(m.ttft_p50, m.system_tokens, m.success_rate) IS NOT NULL"

// watchedRuns returns the newest runs of a trend, the oldest first, with the
// statistics that are watched, and of several stages with the same load the first.
func watchedRuns(tx *sql.Tx, key TrendKey) ([]TrendRun, error) {
	runs, err := list(tx, func(r row) (TrendRun, error) { return scanWatched(r) }, "SELECT "+watchedColumns+` FROM run_model m JOIN run r ON r.number = m.run
		WHERE m.endpoint = ? AND m.comparable = ? AND `+isTrendRun+" ORDER BY r.started_ms DESC, r.number DESC, m.stage LIMIT ?",
		key.Endpoint, key.Comparable, WatchedRuns)
	return oldestFirst(runs), err
}

// scanWatched scans watchedColumns and, behind them, more.
func scanWatched(r row, more ...any) (run TrendRun, err error) {
	m := &run.Summary
	var watched []watchedValue
	err = r.Scan(append([]any{&run.number, &run.ID, &run.Name, (*moment)(&run.Started), &run.State, &run.stage, &run.Title,
		&m.TTFT.P50, &m.TPOT.P50, &m.SystemTokens, &m.SuccessRate, document{&watched}, &run.Excluded}, more...)...)
	for _, one := range watched {
		set(m, one)
	}
	return run, err
}

// set puts a statistic into a summary.
func set(m *bench.ModelSummary, one watchedValue) {
	switch one.Metric {
	case "ttft":
		m.TTFT.P50 = one.Value
	case "tpot":
		m.TPOT.P50 = one.Value
	case "system_tokens":
		m.SystemTokens = one.Value
	case "success_rate":
		m.SuccessRate = one.Value
	}
	if one.Low != nil && one.High != nil {
		m.Intervals = append(m.Intervals, bench.Interval{Metric: one.Metric, Statistic: one.Statistic, Low: *one.Low, High: *one.High})
	}
}

// oldestFirst reverses runs and leaves out further stages of each.
func oldestFirst(runs []TrendRun) []TrendRun {
	runs = slices.CompactFunc(runs, func(a, b TrendRun) bool { return a.number == b.number })
	slices.Reverse(runs)
	return runs
}

// UpdateTrends computes the changes of the trends that are stale: compute adds them to
// runs of one trend, the oldest first, with the statistics that are watched.
func (s *Store) UpdateTrends(ctx context.Context, compute func(runs []TrendRun)) error {
	stale, err := s.staleTrends(ctx)
	if err != nil {
		return err
	}
	for _, key := range stale {
		err := s.write(ctx, func(tx *sql.Tx) error {
			runs, err := watchedRuns(tx, key)
			if err != nil {
				return err
			}
			compute(runs)
			return saveChanges(tx, key, runs)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// saveChanges replaces the changes of runs of a trend, which is no longer stale.
func saveChanges(tx *sql.Tx, key TrendKey, runs []TrendRun) error {
	if _, err := tx.Exec(`DELETE FROM run_change WHERE (run, endpoint, stage) IN
		(SELECT run, endpoint, stage FROM run_model WHERE endpoint = ? AND comparable = ?)`, key.Endpoint, key.Comparable); err != nil {
		return err
	}
	for _, run := range runs {
		for _, change := range run.Changes {
			if _, err := tx.Exec("INSERT INTO run_change (run, endpoint, stage, metric, worse, change) VALUES (?, ?, ?, ?, ?, ?)",
				run.number, key.Endpoint, run.stage, change.Metric, change.Worse, document{change}); err != nil {
				return err
			}
		}
	}
	_, err := tx.Exec("DELETE FROM trend_stale WHERE endpoint = ? AND comparable = ?", key.Endpoint, key.Comparable)
	return err
}

// Trends returns the trends of the newest runs, that of the newest run first, with at
// most limit runs each, which have the statistics that are watched and their changes.
// Runs without figures are left out.
func (s *Store) Trends(ctx context.Context, limit int) (trends []Trend, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		trends, err = listTrends(tx, limit)
		return err
	})
	return trends, err
}

func listTrends(tx *sql.Tx, limit int) ([]Trend, error) {
	type keyed struct {
		TrendKey
		run TrendRun
	}
	scan := func(r row) (one keyed, err error) {
		one.run, err = scanWatched(r, &one.Endpoint, &one.Comparable)
		return one, err
	}
	// What is watched is read for the runs that are shown alone.
	runs, err := list(tx, scan, "SELECT "+watchedColumns+`, m.endpoint, m.comparable
		FROM (SELECT m.run, m.endpoint, m.stage, row_number() OVER (PARTITION BY m.endpoint, m.comparable ORDER BY r.started_ms DESC, r.number DESC, m.stage) AS place
			FROM (SELECT number, started_ms, state, deleted_ms FROM run WHERE deleted_ms IS NULL ORDER BY started_ms DESC, number DESC LIMIT ?) r
			JOIN run_model m ON m.run = r.number WHERE `+isTrendRun+`) p
		JOIN run r ON r.number = p.run JOIN run_model m ON m.run = p.run AND m.endpoint = p.endpoint AND m.stage = p.stage
		WHERE p.place <= ? ORDER BY r.started_ms DESC, r.number DESC, m.stage, m.endpoint`, trendRuns, limit)
	if err != nil {
		return nil, err
	}
	trends, at := []Trend{}, map[TrendKey]int{}
	for _, one := range runs {
		key := TrendKey{searchable(one.Endpoint), one.Comparable}
		place, known := at[key]
		if !known {
			if len(trends) == maxTrends {
				continue
			}
			place = len(trends)
			at[key] = place
			trends = append(trends, Trend{TrendKey: one.TrendKey, Title: one.run.Title})
		}
		trends[place].Runs = append(trends[place].Runs, one.run) // newest first
	}
	changes, err := changesOf(tx)
	if err != nil {
		return nil, err
	}
	for i := range trends {
		if err := complete(tx, &trends[i], changes); err != nil {
			return nil, err
		}
	}
	return trends, nil
}

// modelStage is a model of a run in a stage.
type modelStage struct {
	run      int64
	endpoint string // searchable
	stage    int
}

// changesOf returns the changes of all runs.
func changesOf(tx *sql.Tx) (map[modelStage][]bench.TrendChange, error) {
	all := map[modelStage][]bench.TrendChange{}
	_, err := list(tx, func(r row) (of modelStage, err error) {
		var change bench.TrendChange
		err = r.Scan(&of.run, &of.endpoint, &of.stage, document{&change})
		of.endpoint = searchable(of.endpoint)
		all[of] = append(all[of], change)
		return of, err
	}, "SELECT run, endpoint, stage, change FROM run_change ORDER BY run, endpoint, stage, metric")
	return all, err
}

// complete brings the runs of a trend in order and adds its load and its changes.
func complete(tx *sql.Tx, trend *Trend, changes map[modelStage][]bench.TrendChange) error {
	trend.Runs = oldestFirst(trend.Runs)
	newest := trend.Runs[len(trend.Runs)-1]
	stages := []bench.Stage{}
	if err := tx.QueryRow("SELECT "+stagesColumn+" FROM run_document d WHERE run = ?", newest.number).Scan(document{&stages}); err != nil {
		return err
	}
	trend.Load = loadOf(stages, newest.stage)
	for i := range trend.Runs {
		run := &trend.Runs[i]
		run.Changes = changes[modelStage{run.number, searchable(trend.Endpoint), run.stage}]
	}
	return nil
}

// stagesColumn is the stages of a plan.
const stagesColumn = "coalesce(d.plan -> '$.stages', '[]')"

func loadOf(stages []bench.Stage, stage int) bench.Load {
	return bench.Plan{Stages: stages}.LoadOf(stage)
}

// RunsOfTrend returns the newest runs of a trend that have a tag, or all with the tag
// "", the oldest first, with the whole summary of the model.
func (s *Store) RunsOfTrend(ctx context.Context, key TrendKey, tag string, limit int) (trend Trend, err error) {
	condition, args := isTrendRun, []any{key.Endpoint, key.Comparable}
	if tag != "" {
		condition += " AND r.number IN (SELECT run FROM run_tag WHERE tag = ?)"
		args = append(args, tag)
	}
	var stages []bench.Stage
	scan := func(r row) (run TrendRun, err error) {
		var summary bench.Summary
		if run, err = scanWatched(r, document{&summary}, document{&stages}); err != nil {
			return run, err
		}
		if found := summary.Of(key.Endpoint, run.stage); found != nil {
			run.Summary = *found.Decisive()
		}
		trend.Load, trend.Title = loadOf(stages, run.stage), cmp.Or(trend.Title, run.Title)
		return run, nil
	}
	trend.TrendKey = key
	err = s.read(ctx, func(tx *sql.Tx) error {
		if trend.Styles, err = stylesOf(tx, []bench.Endpoint{{Name: key.Endpoint}}); err != nil {
			return err
		}
		trend.Runs, err = list(tx, scan, "SELECT "+watchedColumns+", d.summary, "+stagesColumn+` FROM (SELECT m.* FROM run_model m JOIN run r ON r.number = m.run
			WHERE m.endpoint = ? AND m.comparable = ? AND `+condition+` ORDER BY r.started_ms DESC, r.number DESC, m.stage LIMIT ?) m
			JOIN run r ON r.number = m.run JOIN run_document d ON d.run = r.number ORDER BY r.started_ms DESC, r.number DESC, m.stage`,
			append(args, limit)...)
		return err
	})
	trend.Runs = oldestFirst(trend.Runs)
	return trend, err
}

// TrendOf returns the key of the trend that a model of a run belongs to, in its first
// stage that has figures. The id of the run may be shortened; "" is the newest run that
// has the model.
func (s *Store) TrendOf(ctx context.Context, id, endpoint string) (key TrendKey, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		condition, args := "", []any{endpoint}
		if id != "" {
			run, err := findRun(tx, id, present)
			if err != nil {
				return err
			}
			condition, args = " AND r.number = ?", append(args, run.number)
		}
		key, err = scanTrendKey(tx.QueryRow(`SELECT m.endpoint, m.comparable FROM run_model m JOIN run r ON r.number = m.run
			WHERE m.endpoint = ? AND `+isTrendRun+condition+" ORDER BY r.started_ms DESC, r.number DESC, m.stage LIMIT 1", args...))
		if err == sql.ErrNoRows {
			err = bench.NotFound("there is no run of %q with figures", endpoint)
		}
		return err
	})
	return key, err
}
