package runner

import (
	"context"
	"fmt"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
	"tokenlap/backend/stats"
)

// calibrate sends a few requests to each endpoint, in warm-up, and learns from
// the server's own counts how many tokens synthetic text has there. It does
// nothing where the plan asks for no such text.
func calibrate(starting context.Context, plan bench.Plan, targets []*target) {
	if !plan.IsSynthetic() {
		return
	}
	var group sync.WaitGroup
	for _, t := range targets {
		group.Go(func() { t.calibrate(starting, plan) })
	}
	group.Wait()
}

func (t *target) calibrate(starting context.Context, plan bench.Plan) {
	const answer, purpose = 8, 0x63616c6962 // tokens of each answer; the seed of the texts, which no other request has
	tokens := plan.InputMean() + float64(plan.SharedPrefix.Tokens)
	stage := 0
	for stage < len(plan.Stages)-1 && !plan.Stages[stage].Has(t.endpoint.Name) {
		stage++
	}
	var learner prompt.Calibrator
	for index := range bench.CalibrationRequests {
		if starting.Err() != nil {
			break
		}
		words := learner.Next(tokens)
		r := bench.Request{Seq: t.asker.next(), Endpoint: t.endpoint.Name, Stage: stage, Phase: bench.Warmup, Due: t.meter.clock.Now()}
		r.Prompt = bench.Prompt{ID: prompt.SyntheticID, Text: prompt.Synthetic(t.asker.texts^purpose, index, words)}
		r.OutputWanted = answer
		answered := make(chan bench.Sample, 1)
		t.sendOne(starting, r, func(s bench.Sample) { answered <- s })
		sample := <-answered
		if sample.Tokens.Source == bench.FromUsage {
			learner.Add(words, sample.Tokens.Input)
		}
		t.deliver(sample)
	}
	t.asker.calibration = learner.Calibration()
}

// warnUncalibrated warns where the lengths of synthetic prompts rest on an
// estimate.
func warnUncalibrated(summary *bench.Summary, run bench.Run) {
	for i := range summary.Models {
		m := &summary.Models[i]
		if calibration, synthetic := run.Manifest.Calibration[m.Endpoint]; synthetic && calibration.Requests == 0 {
			m.Warnings = append(m.Warnings, bench.Warning{Code: stats.UnknownInput, Text: fmt.Sprintf(
				"The server counted no prompt tokens before the measurement: lengths of prompts rest on an estimate of %.2f tokens a word.", calibration.TokensPerWord)})
		}
	}
}
