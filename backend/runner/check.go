package runner

import (
	"context"
	"fmt"
	"math"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// Checked is what Check read and what it found to be wrong.
type Checked struct {
	Runs     int       `json:"runs"`
	Samples  int       `json:"samples"`
	Findings []Finding `json:"findings"`
}

// Finding is something that is wrong in a database.
type Finding struct {
	Run  string `json:"run,omitempty"` // "": the file itself
	Text string `json:"text"`
}

const checkPage = 200 // runs that are in memory at a time

// Check reads a whole database: its pages, its rows and all samples of the runs that
// have ended, and compares their summaries with them. Runs that were deleted are
// left out. It calls onRun after each run.
func Check(ctx context.Context, db *store.Store, onRun func(done, total int)) (Checked, error) {
	checked := Checked{Findings: []Finding{}}
	damages, err := db.Check(ctx)
	if err != nil {
		return checked, err
	}
	for _, damage := range damages {
		checked.Findings = append(checked.Findings, Finding{Text: damage})
	}
	for offset := 0; ; offset += checkPage {
		runs, total, err := db.Runs(ctx, store.Filter{Sort: store.ByStarted, Reverse: true, Limit: checkPage, Offset: offset})
		if err != nil {
			return checked, err
		}
		for i, run := range runs {
			if run.State != bench.Running {
				checked.add(ctx, db, run)
			}
			if ctx.Err() != nil {
				return checked, ctx.Err()
			}
			onRun(offset+i+1, total)
		}
		if len(runs) < checkPage {
			return checked, nil
		}
	}
}

func (c *Checked) add(ctx context.Context, db *store.Store, run bench.Run) {
	c.Runs++
	number := 0
	samples := func(yield func(bench.Sample, error) bool) {
		number = 0 // they may be read twice
		for sample, err := range db.Samples(ctx, run.ID) {
			number++
			if !yield(sample, err) {
				return
			}
		}
	}
	summary, err := stats.SummarizeSeq(run, samples, db.Dir())
	c.Samples += number
	if err != nil {
		c.Findings = append(c.Findings, Finding{run.ID, "its requests cannot be read: " + err.Error()})
		return
	}
	for _, m := range run.Summary.Models {
		if text := differs(m, summary.Of(m.Endpoint, m.Stage), run.Manifest.Definitions == bench.Definitions); text != "" {
			c.Findings = append(c.Findings, Finding{run.ID, text})
		}
	}
	if len(run.Summary.Models) != len(summary.Models) {
		c.Findings = append(c.Findings, Finding{run.ID, fmt.Sprintf("its summary has %d rows, its requests make %d", len(run.Summary.Models), len(summary.Models))})
	}
}

// differs says in which figure a stored summary is not that of the samples; "" for
// none. Figures are compared where they follow the same definitions.
func differs(stored bench.ModelSummary, found *bench.ModelSummary, figures bool) string {
	if found == nil {
		found = &bench.ModelSummary{}
	}
	for _, count := range []struct {
		name       string
		said, have int
	}{
		{"requests", stored.Attempts, found.Attempts}, {"successes", stored.Successes, found.Successes}, {"failed requests", stored.Failed, found.Failed},
		{"cancelled requests", stored.Cancelled, found.Cancelled}, {"dropped requests", stored.Dropped, found.Dropped}, {"warm-up requests", stored.WarmedUp, found.WarmedUp},
	} {
		if count.said != count.have {
			return fmt.Sprintf("%s: its summary says %d %s, %d are stored", stored.Endpoint, count.said, count.name, count.have)
		}
	}
	if !figures {
		return ""
	}
	for _, value := range []struct {
		name       string
		said, have *float64
	}{
		{"TTFT p50", stored.TTFT.P50, found.TTFT.P50}, {"TTFT p99", stored.TTFT.P99, found.TTFT.P99}, {"TPOT p50", stored.TPOT.P50, found.TPOT.P50},
		{"latency p50", stored.Latency.P50, found.Latency.P50}, {"latency p99", stored.Latency.P99, found.Latency.P99}, {"mean of output tokens", stored.OutputTokens.Mean, found.OutputTokens.Mean},
	} {
		if !isSame(value.said, value.have) {
			return fmt.Sprintf("%s: its summary has another %s than its requests", stored.Endpoint, value.name)
		}
	}
	return ""
}

// isSame allows for the rounding of JSON.
func isSame(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*max(math.Abs(*a), math.Abs(*b))
}
