package store

import (
	"strings"
	"time"
	"unicode/utf8"

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

// order is an SQL expression, its default direction and an index that holds it with
// all that filters ask.
type order struct {
	by         string
	descending bool
	index      string
}

var orders = map[Order]order{
	"":             {"r.started_ms", true, "run_list"},
	ByStarted:      {"r.started_ms", true, "run_list"},
	ByName:         {"lower(r.name)", false, "run_name"},
	ByDuration:     {"r.finished_ms - r.started_ms", false, "run_list"},
	ByTTFT:         {"r.ttft_p50", false, "run_list"},
	ByTPOT:         {"r.tpot_p50", false, "run_list"},
	ByLatency:      {"r.latency_p50", false, "run_list"},
	ByOutputSpeed:  {"r.output_speed", true, "run_list"},
	BySystemTokens: {"r.system_tokens", true, "run_list"},
	BySuccessRate:  {"r.success_rate", true, "run_list"},
}

// displayState is what bench.Run.DisplayState returns for run r.
const displayState = "CASE WHEN r.state IN ('finished', 'stopped') AND r.success_rate = 0 THEN 'failed' ELSE r.state END"

// where turns the filter into conditions on the row of run r and their arguments.
func (f Filter) where() (string, []any) {
	conditions, args := []string{"r.deleted_ms IS NULL"}, []any(nil)
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if f.State != "" {
		add(displayState+" = ?", f.State)
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

// search selects the numbers of runs by an index of its own.
type search struct {
	query string
	args  []any
}

// searches are those of the filter that a run must be in: all of them.
func (f Filter) searches() (all []search) {
	if f.Model != "" {
		all = append(all, search{"SELECT run AS number FROM run_model WHERE endpoint = ? UNION SELECT run FROM run_model WHERE model = ?", []any{f.Model, f.Model}})
	}
	if f.Tag != "" {
		all = append(all, search{"SELECT run AS number FROM run_tag WHERE tag = ?", []any{f.Tag}})
	}
	if words, ok := f.words(); ok {
		all = append(all, words)
	}
	return all
}

// indexed is how many characters a word has at least that the index of words finds.
const indexed = 3

// words searches for all words of the text; ok is false if it has none. Those that are
// too short for the index are searched in what the others find.
func (f Filter) words() (words search, ok bool) {
	var phrases []string
	var short []any
	for _, word := range strings.Fields(searchable(f.Text)) {
		if utf8.RuneCountInString(word) < indexed {
			short = append(short, word)
			continue
		}
		phrases = append(phrases, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
	}
	contain := strings.Repeat(" AND instr(r.search, ?) > 0", len(short))
	switch {
	case len(phrases) == 0:
		return search{"SELECT r.number FROM run r INDEXED BY run_search WHERE r.deleted_ms IS NULL" + contain, short}, len(short) > 0
	case len(short) == 0:
		return search{"SELECT rowid AS number FROM run_text WHERE run_text MATCH ?", []any{strings.Join(phrases, " ")}}, true
	}
	return search{"SELECT r.number FROM run_text t CROSS JOIN run r ON r.number = t.rowid WHERE t.run_text MATCH ?" + contain, append([]any{strings.Join(phrases, " ")}, short...)}, true
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

// clause returns the ORDER BY of runs r.
func (o order) clause() string {
	direction := " ASC"
	if o.descending {
		direction = " DESC"
	}
	if o.by == "r.started_ms" {
		return o.by + direction + ", r.number" + direction // as the index has it
	}
	if o.by != "lower(r.name)" { // which is never NULL
		direction += " NULLS LAST"
	}
	return o.by + direction + ", r.started_ms DESC, r.number DESC"
}

// searchable returns the form in which texts are compared. SQLite folds the
// case of ASCII letters only, and its texts end at a NUL.
func searchable(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "\x00", " ")
}
