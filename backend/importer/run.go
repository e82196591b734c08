package importer

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// origin says how a file was measured.
type origin struct {
	format      string // for people
	definitions string // whose definitions its metrics follow; "": the rows say
	remark      string // what else to know of the figures

	// withoutPrompts says that the file has no texts of prompts, or that they
	// are left out.
	withoutPrompts bool
}

// entry is what one row of a file says: the sample, with its instants relative to
// begin, and what it was part of. Stage is -1 if only the load is known.
type entry struct {
	sample   bench.Sample
	begin    time.Time
	endpoint bench.Endpoint
	order    int // of the endpoint in the plan, -1 where that is not told
	prompt   bench.Prompt
	stage    int
	load     bench.Load
	line     int    // of the file; 0 where the format has no lines
	remark   string // what else to know of the figures of this file

	runID, runName, definitions string
}

// runBuilder collects what the rows of a file have in common. It grows with the
// number of different prompts, not with the number of rows.
type runBuilder struct {
	endpoints []bench.Endpoint
	at        map[string]int // endpoints by name
	orders    map[string]int // of endpoints in their plan, by name
	prompts   []bench.Prompt
	known     map[string]bool // prompts by id
	stages    []bench.Load
	levels    map[bench.Load]bool // where the rows have no stage of their own
	measured  map[modelLoad]bool
	warmups   map[string]int // by endpoint
	begin     time.Time
	end       time.Time
	rows, bad int
	asked     int // iterations
	streamed  bool
	ordered   bool // the rows have ascending numbers of their own
	last      int  // such a number
	remarks   []string

	runID, runName, definitions string
}

func newRunBuilder() *runBuilder {
	return &runBuilder{at: map[string]int{}, orders: map[string]int{}, known: map[string]bool{}, levels: map[bench.Load]bool{}, measured: map[modelLoad]bool{},
		warmups: map[string]int{}, ordered: true, last: -1}
}

func (b *runBuilder) add(e entry) error {
	if b.rows == 0 {
		b.runID, b.runName, b.definitions = e.runID, e.runName, e.definitions
	}
	if e.runID != b.runID {
		return fmt.Errorf("the rows of two runs, %s and %s, are in one file: import them separately", b.runID, e.runID)
	}
	if at, has := b.at[e.endpoint.Name]; !has {
		b.at[e.endpoint.Name] = len(b.endpoints)
		b.endpoints = append(b.endpoints, e.endpoint)
		b.orders[e.endpoint.Name] = e.order
	} else if b.endpoints[at].Model == "" {
		b.endpoints[at].Model = e.endpoint.Model
	}
	if !b.known[e.prompt.ID] {
		b.known[e.prompt.ID] = true
		b.prompts = append(b.prompts, e.prompt)
	}
	if e.stage < 0 {
		b.levels[e.load] = true
	}
	for e.stage >= len(b.stages) {
		b.stages = append(b.stages, usersLoad(0))
	}
	if e.stage >= 0 {
		b.stages[e.stage] = e.load
	}
	b.measured[modelLoad{e.endpoint.Name, e.load}] = true
	if e.remark != "" && !slices.Contains(b.remarks, e.remark) {
		b.remarks = append(b.remarks, e.remark)
	}
	if e.sample.Phase == bench.Warmup {
		b.warmups[e.endpoint.Name]++
	}
	b.span(e)
	b.ordered = b.ordered && e.sample.Seq > b.last
	b.last = e.sample.Seq
	b.asked = max(b.asked, e.sample.Iteration+1)
	b.streamed = b.streamed || e.sample.Streamed
	b.rows++
	return nil
}

// span extends the run from the first begin to the last end.
func (b *runBuilder) span(e entry) {
	if b.rows == 0 || e.begin.Before(b.begin) {
		b.begin = e.begin
	}
	if end := e.begin.Add(max(e.sample.Done, e.sample.Last).Offset()); end.After(b.end) {
		b.end = end
	}
}

// source returns the run that the rows were part of. Its start is truncated to
// milliseconds, as the store does, so that times of day stay as they are.
func (b *runBuilder) source(path string, from origin) Source {
	if len(b.levels) > 0 {
		b.stages = slices.SortedFunc(maps.Keys(b.levels), func(a, b bench.Load) int {
			return cmp.Or(a.Users-b.Users, strings.Compare(a.Description, b.Description))
		})
	}
	run := imported(path, from)
	if b.definitions != "" {
		run.Manifest.Definitions = b.definitions
	}
	run.ID, run.Name, run.Started, run.Finished = b.runID, b.runName, b.begin.Truncate(time.Millisecond), b.end
	if run.Name == "" {
		run.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	run.Note = "Imported from " + filepath.Base(path) + " (" + from.format + ")."
	slices.SortStableFunc(b.endpoints, func(one, other bench.Endpoint) int { return b.orders[one.Name] - b.orders[other.Name] })
	plan := &run.Plan
	plan.Endpoints, plan.Iterations, plan.Generation.Stream = b.endpoints, b.asked, b.streamed
	for i := range plan.Endpoints {
		plan.Endpoints[i] = plan.Endpoints[i].Guess()
	}
	plan.Prompts = bench.PromptSet{Name: filepath.Base(path), Hash: bench.HashPrompts(b.prompts), Prompts: b.prompts}
	run.Manifest.PromptHash = plan.Prompts.Hash
	for _, load := range b.stages {
		plan.Stages = append(plan.Stages, bench.Stage{Load: load})
	}
	plan.Mode = modeOf(plan.Stages)
	for _, count := range b.warmups {
		plan.Warmup = max(plan.Warmup, count)
	}
	remark := from.remark
	if run.Manifest.Definitions == seedFormat.definitions {
		remark = seedFormat.remark
	}
	remark = strings.TrimSpace(remark + " " + strings.Join(b.remarks, " "))
	return Source{Run: run, Remark: remark, Rows: b.rows, Bad: b.bad, measured: b.measured}
}
