package importer

import (
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
func (o *outline) source(path string, from origin) Source {
	if len(o.levels) > 0 {
		o.stages = slices.SortedFunc(maps.Keys(o.levels), func(a, b bench.Load) int { return a.Users - b.Users })
	}
	run := imported(path, from)
	if o.definitions != "" {
		run.Manifest.Definitions = o.definitions
	}
	run.ID, run.Name, run.Started, run.Finished = o.runID, o.runName, o.begin.Truncate(time.Millisecond), o.end
	if run.Name == "" {
		run.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	run.Note = "Imported from " + filepath.Base(path) + " (" + from.format + ")."
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
	remark := from.remark
	if run.Manifest.Definitions == seedFormat.definitions {
		remark = seedFormat.remark
	}
	return Source{Run: run, Remark: remark, Rows: o.rows, Bad: o.bad, held: o.held}
}
