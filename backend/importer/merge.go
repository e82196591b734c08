package importer

import (
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Merge makes one run of several files, such as one file a level of load. Its
// stages are the levels in ascending order. The files must have the same
// definitions. If two hold the same model at the same level, the models get
// names by their files; if those do not differ, it is an error.
func Merge(sources []Source) (Source, error) {
	if len(sources) == 1 {
		return sources[0], nil
	}
	for _, source := range sources {
		if source.IsWhole {
			return Source{}, bench.Invalid("%s is a whole run: import it by itself, or make one run of its parts with tokenlap merge", fileNames(source)[0])
		}
	}
	sources, text := distinguishModels(sources)
	all := Source{Run: sources[0].Run, Remark: sources[0].Remark, measured: map[modelLoad]bool{}}
	all.Run.ID, all.Run.Plan.Endpoints, all.Run.Plan.Prompts, all.Run.Plan.Stages = "", nil, bench.PromptSet{}, nil
	all.Run.Manifest.Origins = nil
	for _, source := range sources {
		if err := all.join(source); err != nil {
			return Source{}, err
		}
	}
	all.Remark = strings.TrimSpace(all.Remark + " " + text)
	var names []string
	for _, e := range all.Run.Plan.Endpoints {
		names = append(names, e.Name)
	}
	plan := &all.Run.Plan
	if all.Run.Name = strings.Join(names, ", "); len(names) > 3 {
		all.Run.Name = fmt.Sprintf("%d models, %d files", len(names), len(sources))
	}
	all.Run.Note = "Imported from " + strings.Join(fileNames(all), ", ") + "."
	plan.Prompts.Name, plan.Prompts.Hash = "imported", bench.HashPrompts(plan.Prompts.Prompts)
	all.Run.Manifest.PromptHash = plan.Prompts.Hash
	plan.Stages = levels(sources)
	plan.Mode = modeOf(plan.Stages)
	all.Samples = chain(sources, all.Run)
	return all, nil
}

// join adds what a file holds to the plan.
func (all *Source) join(source Source) error {
	name, run, plan := fileNames(source)[0], &all.Run, &all.Run.Plan
	if source.Run.Manifest.Definitions != run.Manifest.Definitions {
		return bench.Invalid("%s has definitions %s and the others %s: import them separately", name, source.Run.Manifest.Definitions, run.Manifest.Definitions)
	}
	if err := all.claim(source); err != nil {
		return err
	}
	for _, e := range source.Run.Plan.Endpoints {
		at := slices.IndexFunc(plan.Endpoints, func(known bench.Endpoint) bool { return known.Name == e.Name })
		switch {
		case at < 0:
			plan.Endpoints = append(plan.Endpoints, e)
		case plan.Endpoints[at].Model != e.Model:
			return bench.Invalid("%s calls %s the model %s, which is %s in a file before it: import them separately", name, e.Name, e.Model, plan.Endpoints[at].Model)
		}
	}
	for _, p := range source.Run.Plan.Prompts.Prompts {
		at := slices.IndexFunc(plan.Prompts.Prompts, func(known bench.Prompt) bool { return known.ID == p.ID })
		switch {
		case at < 0:
			plan.Prompts.Prompts = append(plan.Prompts.Prompts, p)
		case plan.Prompts.Prompts[at].Text != p.Text:
			return bench.Invalid("%s has another text for the prompt %s than a file before it: import them separately", name, p.ID)
		}
	}
	if source.Run.Started.Before(run.Started) {
		run.Started = source.Run.Started
	}
	if source.Run.Finished.After(run.Finished) {
		run.Finished = source.Run.Finished
	}
	plan.Iterations, plan.Warmup = max(plan.Iterations, source.Run.Plan.Iterations), max(plan.Warmup, source.Run.Plan.Warmup)
	run.Manifest.Origins = append(run.Manifest.Origins, source.Run.Manifest.Origins...)
	all.Remark = joinRemarks(all.Remark, source.Remark)
	all.Rows, all.Bad = all.Rows+source.Rows, all.Bad+source.Bad
	return nil
}

// claim takes the models and levels of a file, if no file before it has them.
func (all *Source) claim(source Source) error {
	origin := source.Run.Manifest.Origins[0]
	for _, before := range all.Run.Manifest.Origins {
		if before.Hash == origin.Hash && origin.Hash != "" {
			return bench.Invalid("%s and %s are the same file: name it once", before.File, origin.File)
		}
	}
	ending := filepath.Ext(origin.File)
	for at := range source.measured {
		if all.measured[at] {
			return bench.Invalid("%s, %s, is there twice, the second time in %s, and the names of the files do not distinguish them: "+
				"give each result a file with a name of its own, such as %s-new%s, or import them separately",
				at.endpoint, at.load, origin.File, strings.TrimSuffix(origin.File, ending), ending)
		}
	}
	for at := range source.measured {
		all.measured[at] = true
	}
	return nil
}

// joinRemarks returns two remarks as one, each sentence once.
func joinRemarks(text, more string) string {
	for sentence := range strings.SplitSeq(more, ". ") {
		if sentence = strings.TrimSuffix(sentence, "."); !strings.Contains(text, sentence) {
			text = strings.TrimSpace(text + " " + sentence + ".")
		}
	}
	return text
}

func fileNames(s Source) (names []string) {
	for _, origin := range s.Run.Manifest.Origins {
		names = append(names, filepath.Base(origin.File))
	}
	return names
}

// levels returns the stages that the files measured: loads without a number of
// users in the order of the files, then the others by their number.
func levels(sources []Source) (stages []bench.Stage) {
	for _, source := range sources {
		for _, stage := range source.Run.Plan.Stages {
			if !slices.Contains(stages, stage) && source.holds(stage.Load) {
				stages = append(stages, stage)
			}
		}
	}
	slices.SortStableFunc(stages, func(a, b bench.Stage) int { return a.Load.Users - b.Load.Users })
	return stages
}

func (all Source) holds(load bench.Load) bool {
	for at := range all.measured {
		if at.load == load {
			return true
		}
	}
	return false
}

// modeOf returns concurrent if more than one request was in flight.
func modeOf(stages []bench.Stage) bench.Mode {
	for _, stage := range stages {
		if stage.Load.Users > 1 || stage.Load.Description != "" {
			return bench.Concurrent
		}
	}
	return bench.Sequential
}

// chain reads the files one after another, with instants on one clock and
// samples numbered through.
func chain(sources []Source, run bench.Run) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		number := 0
		for _, source := range sources {
			stages, late := stageIndexes(source.Run.Plan.Stages, run.Plan.Stages), source.Run.Started.Sub(run.Started)
			for sample, err := range source.Samples {
				if err == nil {
					sample = moveSample(sample, stages, late)
					sample.Seq = number
					number++
				}
				if !yield(sample, err) {
					return
				}
			}
		}
	}
}

// stageIndexes returns the index within whole of each stage of part.
func stageIndexes(part, whole []bench.Stage) []int {
	to := make([]int, len(part))
	for i, stage := range part {
		to[i] = slices.Index(whole, stage)
	}
	return to
}

func moveSample(s bench.Sample, stages []int, late time.Duration) bench.Sample {
	if s.Stage < len(stages) {
		s.Stage = stages[s.Stage]
	}
	s.Shift(late)
	return s
}
