//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
)

const mergeParts = 64

// mergedRequests is how many requests the merged run has.
var mergedRequests = 1_000_000

// mergeMeasures are about parts that become one run.
func mergeMeasures() []measure {
	name := fmt.Sprintf("%d parts with %d requests of 64 chunks merged", mergeParts, mergedRequests)
	return []measure{{name: "merge", figures: []*figure{
		{name: name, unit: "s", target: 30, atMost: true},
		{name: "processor time of that", unit: "s"},
		{name: "memory of that at most", unit: "MB", target: 300, atMost: true},
		{name: "a part's file, a request", unit: "bytes"},
	}, round: (*benchmark).merges}}
}

// merges writes the files of parts and merges them with the command line.
func (b *benchmark) merges() ([]float64, error) {
	var paths []string
	for index := 1; index <= mergeParts; index++ {
		path := filepath.Join(b.dir, fmt.Sprintf("%d%s", index, runfile.Suffix))
		if err := writePart(path, bench.Part{Index: index, Count: mergeParts}); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	about, err := os.Stat(paths[0])
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	usage, err := b.command(context.Background(), append([]string{"merge", "--json"}, paths...)...)
	if err != nil {
		return nil, err
	}
	took := time.Since(begin)
	return []float64{took.Seconds(), float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9, resident(usage), float64(about.Size()) / float64(bench.Part{Index: 1, Count: mergeParts}.Of(mergedRequests))}, nil
}

// writePart writes the file of a part of a run at a rate.
func writePart(path string, part bench.Part) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	models := []bench.Endpoint{{Name: "one", Model: "a"}, {Name: "two", Model: "b"}}
	run := bench.Run{
		ID: fmt.Sprint("part-", part.Index), Name: "merged", State: bench.Finished, Started: time.Unix(1_800_000_000, 0), Finished: time.Unix(1_800_003_600, 0),
		Manifest: bench.Manifest{Definitions: bench.Definitions, Host: fmt.Sprint("node-", part.Index)},
		Plan: bench.Plan{
			Endpoints: models, Part: part, Prompts: bench.PromptSet{Prompts: []bench.Prompt{{ID: "p", Text: "Why?"}}},
			Stages: []bench.Stage{{Load: bench.Load{Kind: bench.OpenRate, Rate: 1000}, Duration: time.Hour}},
		},
	}
	run.Execution = bench.Execution{End: bench.EndDuration, Parts: []bench.PartExecution{{
		Part: part, Plan: run.Plan.Digest(), Run: run.ID, Host: run.Manifest.Host, StartAt: run.Started.Add(time.Second), Begin: bench.At(time.Second), Share: 1. / mergeParts,
	}}}
	err = runfile.Write(file, run, func(yield func(bench.Sample, error) bool) {
		for n := range part.Of(mergedRequests) {
			sample := streamedSample(part.Number(n))
			sample.Endpoint = models[sample.Seq%2].Name
			if !yield(sample, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return file.Close()
}
