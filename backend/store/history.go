package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// Runs returns the runs that a filter selects, without the texts of their
// prompts, and the number of runs that it selects without its limit.
func (s *Store) Runs(ctx context.Context, filter Filter) (runs []bench.Run, total int, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		runs, total, err = listRuns(tx, filter)
		return err
	})
	return runs, total, err
}

func listRuns(tx *sql.Tx, filter Filter) (runs []bench.Run, total int, err error) {
	numbers, total, err := filter.find(tx)
	if err != nil {
		return nil, 0, err
	}
	// Documents are read for the page alone.
	runs, err = list(tx, scanRun, "SELECT "+runColumns+` FROM json_each(?) page JOIN run r ON r.number = page.value
		JOIN run_document d ON d.run = r.number ORDER BY page.key`, document{numbers})
	return runs, total, err
}

// find returns the numbers of a page of the runs that the filter selects, and how many
// it selects.
func (f Filter) find(tx *sql.Tx) (numbers []int64, total int, err error) {
	order, err := f.order()
	if err != nil {
		return nil, 0, err
	}
	if searches := f.searches(); len(searches) > 0 {
		found, err := findAll(tx, searches)
		if err != nil {
			return nil, 0, err
		}
		return f.pageOf(tx, found, order)
	}
	// All runs are counted and had in order by an index.
	where, args := f.where()
	from := " FROM run r INDEXED BY " + order.index + " WHERE " + where
	limit := f.Limit
	if limit <= 0 {
		limit = -1 // none
	}
	offset := max(0, f.Offset)
	numbers, err = list(tx, func(r row) (number int64, err error) {
		err = r.Scan(&number, &total)
		return number, err
	}, "SELECT r.number, (SELECT count(*)"+from+")"+from+" ORDER BY "+order.clause()+" LIMIT ? OFFSET ?", append(slices.Concat(args, args), limit, offset)...)
	if err == nil && len(numbers) == 0 && offset > 0 { // no row says how many
		err = tx.QueryRow("SELECT count(*) FROM run r WHERE "+where, args...).Scan(&total)
	}
	return numbers, total, err
}

// findAll returns the numbers of the runs that are in all of the searches, ascending.
func findAll(tx *sql.Tx, searches []search) (found []int64, err error) {
	for i, search := range searches {
		numbers, err := runNumbers(tx, search.query, search.args...)
		if err != nil {
			return nil, err
		}
		slices.Sort(numbers)
		if i == 0 {
			found = slices.Compact(numbers) // a run may have a tag twice
			continue
		}
		found = onlyFound(found, numbers)
	}
	return found, nil
}

// fewFound is up to how many runs are looked up and sorted; where a search finds more,
// walking the list of all is less work.
var fewFound = 10_000

// pageOf returns the page, and the number, of those runs that were found which the filter
// selects.
func (f Filter) pageOf(tx *sql.Tx, found []int64, order order) (numbers []int64, total int, err error) {
	where, args := f.where()
	if len(found) <= fewFound {
		all, err := runNumbers(tx, "SELECT r.number FROM json_each(?) found CROSS JOIN run r ON r.number = found.value WHERE "+where+" ORDER BY "+order.clause(),
			append([]any{document{found}}, args...)...)
		return f.page(all), len(all), err
	}
	walk := "SELECT r.number FROM run r INDEXED BY " + order.index + " WHERE " + where
	all, err := runNumbers(tx, walk, args...)
	if err != nil {
		return nil, 0, err
	}
	others := len(all)
	total = len(onlyFound(all, found))
	others -= total
	most := -1
	if f.Limit > 0 { // even if all others come first, the page is in so many
		most = max(0, f.Offset) + f.Limit + others
	}
	all, err = runNumbers(tx, walk+" ORDER BY "+order.clause()+" LIMIT ?", append(slices.Clone(args), most)...)
	return f.page(onlyFound(all, found)), total, err
}

// onlyFound removes numbers that are not among those that were found, which ascend.
func onlyFound(numbers, found []int64) []int64 {
	return slices.DeleteFunc(numbers, func(number int64) bool { return !contains(found, number) })
}

func contains(ascending []int64, number int64) bool {
	_, ok := slices.BinarySearch(ascending, number)
	return ok
}

// page returns the part of all that Limit and Offset say.
func (f Filter) page(all []int64) []int64 {
	all = all[min(max(0, f.Offset), len(all)):]
	if f.Limit > 0 {
		all = all[:min(f.Limit, len(all))]
	}
	return all
}

// runNumbers returns the column number of a query. The numbers come in one text: reading
// 50,000 rows would take as long as finding them.
func runNumbers(tx *sql.Tx, query string, args ...any) (numbers []int64, err error) {
	var joined sql.Null[string]
	if err := tx.QueryRow("SELECT group_concat(number) FROM ("+query+")", args...).Scan(&joined); err != nil || !joined.Valid {
		return []int64{}, err
	}
	for text := range strings.SplitSeq(joined.V, ",") {
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

// LastRuns returns the finished runs of the endpoint with that name, newest
// first and at most limit, without the texts of their prompts. It searches
// backwards from the newest run; Runs would first collect all runs of the
// endpoint.
func (s *Store) LastRuns(ctx context.Context, endpoint string, limit int) (runs []bench.Run, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		// The plus keeps SQLite from using the index of states.
		runs, err = list(tx, scanRun, `WITH last AS MATERIALIZED (SELECT r.number FROM run r
				WHERE r.deleted_ms IS NULL AND +r.state = ? AND EXISTS (SELECT 1 FROM run_model WHERE run = r.number AND endpoint = ?)
				ORDER BY r.started_ms DESC, r.number DESC LIMIT ?)
			SELECT `+runColumns+` FROM last JOIN run r ON r.number = last.number JOIN run_document d ON d.run = r.number
			ORDER BY r.started_ms DESC, r.number DESC`, bench.Finished, endpoint, limit)
		return err
	})
	return runs, err
}
