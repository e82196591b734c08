package store

import (
	"slices"
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
	ByTTFT:         {"r.ttft_p50", false},
	ByTPOT:         {"r.tpot_p50", false},
	ByLatency:      {"r.latency_p50", false},
	ByOutputSpeed:  {"r.output_speed", true},
	BySystemTokens: {"r.system_tokens", true},
	BySuccessRate:  {"r.success_rate", true},
}

// displayState is what bench.Run.DisplayState returns for run r.
const displayState = "CASE WHEN r.state IN ('finished', 'stopped') AND r.success_rate = 0 THEN 'failed' ELSE r.state END"

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
	if words := strings.Fields(searchable(f.Text)); len(words) > 0 {
		slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) }) // the longest is in the fewest runs
		values := make([]any, len(words))
		for i, word := range words {
			values[i] = word
		}
		add("r.number IN (SELECT number FROM run INDEXED BY run_search WHERE deleted_ms IS NULL"+
			strings.Repeat(" AND instr(search, ?) > 0", len(words))+")", values...)
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

// order returns the order of the list.
func (f Filter) order() (order, error) {
	order, ok := orders[f.Sort]
	if !ok {
		return order, bench.Invalid("runs cannot be sorted by %q", f.Sort)
	}
	order.descending = order.descending != f.Reverse
	return order, nil
}

// clause returns the ORDER BY of runs r by an expression for the order's value.
func (o order) clause(by string) string {
	direction := " ASC"
	if o.descending {
		direction = " DESC"
	}
	if o.by == "r.started_ms" {
		return by + direction + ", r.number" + direction // as the index has it
	}
	return by + direction + " NULLS LAST, r.started_ms DESC, r.number DESC"
}

// searchable returns the form in which texts are compared. SQLite folds the
// case of ASCII letters only, and its texts end at a NUL.
func searchable(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "\x00", " ")
}
