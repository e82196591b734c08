package store

import (
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Filter selects runs for a list. A zero field does not restrict.
type Filter struct {
	State   bench.State
	Model   string    // an endpoint's name or a model id; case is ignored
	Tag     string    // case is ignored
	Text    string    // words that all occur in name, id, note, tags or models; case is ignored
	Since   time.Time // started then or later
	Until   time.Time // started before then
	Starred bool      // starred runs only

	// Regressed runs only: some figure of a model changed to the worse with them. The
	// changes of stale trends are those of before.
	Regressed bool
	Sort      Order // "": newest first
	Reverse   bool  // reverses the order; runs without the value stay last
	Limit     int   // most runs returned; 0: all
	Offset    int   // runs skipped before the first one returned
}

// Order is what a list is sorted by. By a metric, a run is ranked by the best
// of its models, and the best run comes first.
type Order string

const (
	ByStarted      Order = "started"
	ByName         Order = "name"
	ByDuration     Order = "duration"
	ByTTFT         Order = "ttft"          // median
	ByTPOT         Order = "tpot"          // median
	ByLatency      Order = "latency"       // median
	ByOutputSpeed  Order = "output_speed"  // median
	BySystemTokens Order = "system_tokens" //
	BySuccessRate  Order = "success_rate"  //
)

// order is an SQL expression and its default direction.
type order struct {
	by         string
	descending bool
}

var orders = map[Order]order{
	"":             {"r.started_ms", true},
	ByStarted:      {"r.started_ms", true},
	ByName:         {"lower(r.name)", false},
	ByDuration:     {"r.finished_ms - r.started_ms", false},
	ByTTFT:         {best("min(ttft_p50)"), false},
	ByTPOT:         {best("min(tpot_p50)"), false},
	ByLatency:      {best("min(latency_p50)"), false},
	ByOutputSpeed:  {best("max(output_speed)"), true},
	BySystemTokens: {best("max(system_tokens)"), true},
	BySuccessRate:  {best("max(success_rate)"), true},
}

func best(value string) string { return "(SELECT " + value + " FROM run_model WHERE run = r.number)" }

// displayState is what bench.Run.DisplayState returns for run r.
const displayState = `CASE WHEN r.state IN ('finished', 'stopped') AND (SELECT max(success_rate) FROM run_model WHERE run = r.number) = 0
	THEN 'failed' ELSE r.state END`

// where turns the filter into conditions on run r and their arguments.
func (f Filter) where() (string, []any) {
	conditions, args := []string{"r.deleted_ms IS NULL"}, []any(nil)
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if f.State != "" {
		add(displayState+" = ?", f.State)
	}
	if f.Model != "" {
		add("r.number IN (SELECT run FROM run_model WHERE endpoint = ? UNION SELECT run FROM run_model WHERE model = ?)", f.Model, f.Model)
	}
	if f.Tag != "" {
		add("r.number IN (SELECT run FROM run_tag WHERE tag = ?)", f.Tag)
	}
	for _, word := range strings.Fields(searchable(f.Text)) {
		add("instr(r.search, ?) > 0", word)
	}
	if !f.Since.IsZero() {
		add("r.started_ms >= ?", (*moment)(&f.Since))
	}
	if !f.Until.IsZero() {
		add("r.started_ms < ?", (*moment)(&f.Until))
	}
	if f.Starred {
		add("r.starred")
	}
	if f.Regressed {
		add("r.number IN (SELECT run FROM run_change WHERE worse)")
	}
	return strings.Join(conditions, " AND "), args
}

func (f Filter) orderBy() (string, error) {
	order, ok := orders[f.Sort]
	if !ok {
		return "", bench.Invalid("runs cannot be sorted by %q", f.Sort)
	}
	direction := " ASC"
	if order.descending != f.Reverse {
		direction = " DESC"
	}
	if order.by == "r.started_ms" {
		return order.by + direction + ", r.number" + direction, nil // as the index has it
	}
	return order.by + direction + " NULLS LAST, r.started_ms DESC, r.number DESC", nil
}

// searchable returns the form in which texts are compared. SQLite folds the
// case of ASCII letters only, and its texts end at a NUL.
func searchable(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "\x00", " ")
}
