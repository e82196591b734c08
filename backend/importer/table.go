package importer

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// form is a kind of CSV file.
type form struct {
	name        string // for people
	definitions string // whose meanings, where the rows do not say
	remark      string
	needs       []string // columns without which a row means nothing
	read        func(*row) entry
}

// entry is what one row says: the sample, with its instants counted from
// begin, and what it was part of. Stage is the row's own, or -1 where it is
// known by its load alone.
type entry struct {
	sample   bench.Sample
	begin    time.Time
	endpoint bench.Endpoint
	order    int // of the endpoint in the plan, -1 where that is not told
	prompt   bench.Prompt
	stage    int
	load     bench.Load

	runID, runName, definitions string
}

// table is a CSV file that is read row by row.
type table struct {
	path    string
	form    form
	columns map[string]int
	records *records
}

func newTable(path string, in *bufio.Reader) (*table, error) {
	t := &table{path: path, columns: map[string]int{}, records: newRecords(in)}
	names, err := t.records.read()
	if err != nil {
		return nil, bench.Invalid("%s, line 1: no CSV header: %v", filepath.Base(path), err)
	}
	for i, name := range names {
		name = strings.TrimSpace(name)
		if _, twice := t.columns[name]; twice {
			return nil, bench.Invalid("%s, line 1: column %s is there twice", filepath.Base(path), quoted(name))
		}
		t.columns[name] = i
	}
	t.form = seedForm
	if t.has("run_id") && t.has("definitions") && t.has("outcome") {
		t.form = ownForm
	}
	if t.has("total_requests") && t.has("success_rate") {
		return nil, bench.Invalid("%s is a summary: import the file of the single requests, benchmark_results_....csv", filepath.Base(path))
	}
	if t.has("event") && t.has("gap") {
		return nil, bench.Invalid("%s lists output events, not requests: import benchmark_results_....csv of the same run", filepath.Base(path))
	}
	for _, name := range t.form.needs {
		if !t.has(name) {
			if mark := separator(names); mark != "" {
				return nil, bench.Invalid("%s, line 1: the columns are separated by %s: expected commas; save it as CSV with commas", filepath.Base(path), mark)
			}
			return nil, bench.Invalid("%s, line 1: column %s is missing: expected the results of single requests, with at least %s",
				filepath.Base(path), name, strings.Join(t.form.needs, ", "))
		}
	}
	return t, nil
}

// separator names what stands between the columns where that is no comma.
func separator(names []string) string {
	line := strings.Join(names, ",")
	for mark, name := range map[string]string{";": "semicolons", "\t": "tabs", "|": "bars"} {
		if strings.Count(line, mark) >= 4 && strings.Count(line, mark) > strings.Count(line, ",") {
			return name
		}
	}
	return ""
}

func (t *table) has(name string) bool {
	_, has := t.columns[name]
	return has
}

// entries yields the rows. An error of type *Bad is about one of them, or about
// the end of a file that is cut off; any other is the last.
func (t *table) entries() iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		for {
			cells, err := t.records.read()
			switch {
			case err == io.EOF:
				return
			case err == errOpen || err == errLong:
				bad := &Bad{File: filepath.Base(t.path), Line: t.records.line, Text: err.Error()}
				if !yield(entry{}, bad) || err == errOpen {
					return
				}
				continue
			case err != nil:
				yield(entry{}, unreadable(t.path, err))
				return
			}
			found, bad := t.entry(cells)
			if bad != nil {
				err = bad
			}
			if !yield(found, err) {
				return
			}
		}
	}
}

func (t *table) entry(cells []string) (entry, *Bad) {
	row := row{columns: t.columns, cells: cells}
	var found entry
	switch {
	case len(cells) != len(t.columns):
		row.fail("", fmt.Sprintf("%d cells where the header has %d", len(cells), len(t.columns)))
	case slices.ContainsFunc(cells, func(cell string) bool { return !utf8.ValidString(cell) }):
		row.fail("", "not in UTF-8: save the file as UTF-8")
	default:
		found = t.form.read(&row)
	}
	if row.wrong != nil {
		row.wrong.File, row.wrong.Line = filepath.Base(t.path), t.records.line
	}
	return found, row.wrong
}

// openTable goes through the file once for all that the plan needs.
func openTable(path string, in *bufio.Reader) (Source, error) {
	table, err := newTable(path, in)
	if err != nil {
		return Source{}, err
	}
	outline := newOutline()
	var first error
	for found, err := range table.entries() {
		if bad, isBad := err.(*Bad); isBad {
			if first == nil {
				first = bad
			}
			outline.bad++
			continue
		}
		if err != nil {
			return Source{}, err
		}
		if err := outline.add(found); err != nil {
			return Source{}, bench.Invalid("%s, line %d: %v", filepath.Base(path), table.records.line, err)
		}
	}
	switch {
	case outline.rows == 0 && first != nil:
		return Source{}, bench.Invalid("no row of %s is good (%d bad); the first: %v", filepath.Base(path), outline.bad, first)
	case outline.rows == 0:
		return Source{}, bench.Invalid("%s holds no results: there is a header and nothing else", filepath.Base(path))
	}
	source := outline.source(path, table.form)
	source.Samples = outline.samples(path, source.Run)
	return source, nil
}

// outline is what the rows have in common: it grows with the number of
// different prompts, not with that of rows.
type outline struct {
	endpoints []bench.Endpoint
	at        map[string]int // endpoints by name
	orders    map[string]int // of endpoints in their plan, by name
	prompts   []bench.Prompt
	known     map[string]bool // prompts by id
	stages    []bench.Load
	levels    map[bench.Load]bool // where the rows have no stage of their own
	held      map[place]bool
	warmups   map[string]int // by endpoint
	begin     time.Time
	end       time.Time
	rows, bad int
	asked     int // iterations
	streamed  bool
	ordered   bool // the rows have ascending numbers of their own
	last      int  // such a number

	runID, runName, definitions string
}

func newOutline() *outline {
	return &outline{at: map[string]int{}, orders: map[string]int{}, known: map[string]bool{}, levels: map[bench.Load]bool{}, held: map[place]bool{},
		warmups: map[string]int{}, ordered: true, last: -1}
}

func (o *outline) add(e entry) error {
	if o.rows == 0 {
		o.runID, o.runName, o.definitions = e.runID, e.runName, e.definitions
	}
	if e.runID != o.runID {
		return fmt.Errorf("the rows of two runs, %s and %s, are in one file: import them apart", o.runID, e.runID)
	}
	if at, has := o.at[e.endpoint.Name]; !has {
		o.at[e.endpoint.Name] = len(o.endpoints)
		o.endpoints = append(o.endpoints, e.endpoint)
		o.orders[e.endpoint.Name] = e.order
	} else if o.endpoints[at].Model == "" {
		o.endpoints[at].Model = e.endpoint.Model
	}
	if !o.known[e.prompt.ID] {
		o.known[e.prompt.ID] = true
		o.prompts = append(o.prompts, e.prompt)
	}
	if e.stage < 0 {
		o.levels[e.load] = true
	}
	for e.stage >= len(o.stages) {
		o.stages = append(o.stages, atATime(0))
	}
	if e.stage >= 0 {
		o.stages[e.stage] = e.load
	}
	o.held[place{e.endpoint.Name, e.load}] = true
	if e.sample.Phase == bench.Warmup {
		o.warmups[e.endpoint.Name]++
	}
	o.span(e)
	o.ordered = o.ordered && e.sample.Seq > o.last
	o.last = e.sample.Seq
	o.asked = max(o.asked, e.sample.Iteration+1)
	o.streamed = o.streamed || e.sample.Streamed
	o.rows++
	return nil
}

// span widens the time from the first begin to the last end.
func (o *outline) span(e entry) {
	if o.rows == 0 || e.begin.Before(o.begin) {
		o.begin = e.begin
	}
	if end := e.begin.Add(max(e.sample.Done, e.sample.Last).Offset()); end.After(o.end) {
		o.end = end
	}
}

// source makes the run that the rows were part of. The start is cut to whole
// milliseconds, as history keeps it, so that no time of day changes there.
func (o *outline) source(path string, form form) Source {
	if len(o.levels) > 0 {
		o.stages = slices.SortedFunc(maps.Keys(o.levels), func(a, b bench.Load) int { return a.Users - b.Users })
	}
	run := imported(path, form.name, form.definitions)
	if o.definitions != "" {
		run.Manifest.Definitions = o.definitions
	}
	run.ID, run.Name, run.Started, run.Finished = o.runID, o.runName, o.begin.Truncate(time.Millisecond), o.end
	if run.Name == "" {
		run.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	run.Note = "Imported from " + filepath.Base(path) + " (" + form.name + ")."
	slices.SortStableFunc(o.endpoints, func(a, b bench.Endpoint) int { return o.orders[a.Name] - o.orders[b.Name] })
	plan := &run.Plan
	plan.Endpoints, plan.Iterations, plan.Generation.Stream = o.endpoints, o.asked, o.streamed
	for i := range plan.Endpoints {
		plan.Endpoints[i] = plan.Endpoints[i].Guess()
	}
	plan.Prompts = bench.PromptSet{Name: filepath.Base(path), Hash: bench.HashPrompts(o.prompts), Prompts: o.prompts}
	run.Manifest.PromptHash = plan.Prompts.Hash
	for _, load := range o.stages {
		plan.Stages = append(plan.Stages, bench.Stage{Load: load})
	}
	plan.Mode = modeOf(plan.Stages)
	for _, count := range o.warmups {
		plan.Warmup = max(plan.Warmup, count)
	}
	remark := form.remark
	if run.Manifest.Definitions == seedForm.definitions {
		remark = seedForm.remark
	}
	return Source{Run: run, Remark: remark, Rows: o.rows, Bad: o.bad, held: o.held}
}

// samples reads the file a second time, with all known that one row cannot
// know: the run's start, the stages, the order.
func (o *outline) samples(path string, run bench.Run) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(bench.Sample{}, unreadable(path, err))
			return
		}
		defer file.Close()
		table, err := newTable(path, bufio.NewReaderSize(file, 1<<16))
		if err != nil {
			yield(bench.Sample{}, err)
			return
		}
		number := 0
		for found, err := range table.entries() {
			sample := found.sample
			if err == nil {
				shift(&sample, found.begin.Sub(run.Started))
				if found.stage < 0 {
					sample.Stage = slices.Index(o.stages, found.load)
				}
				if !o.ordered {
					sample.Seq = number
				}
				number++
			}
			if !yield(sample, err) {
				return
			}
		}
	}
}
