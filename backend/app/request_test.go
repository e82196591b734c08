package app_test

import (
	"fmt"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/results"
)

func seqs(page results.RequestPage) []int {
	list := []int{}
	for _, row := range page.Rows {
		list = append(list, row.Seq)
	}
	return list
}

func TestRequestsAreFoundByRunAndNumber(t *testing.T) {
	p := newPast(t)
	p.keep(benchtest.Run("r1", []string{"alpha"}, 1), benchtest.Sample(0, 3), benchtest.Sample(1, 3))
	page, err := p.Requests(t.Context(), results.RequestQuery{Run: "r1", Limit: 1, Offset: 1})
	must(t, err)
	if got := fmt.Sprint(seqs(page)); got != "[1]" || page.All != 2 {
		t.Errorf("got %s of %d", got, page.All)
	}
	view, err := p.Request(t.Context(), results.RequestID{Run: "last", Seq: 1})
	must(t, err)
	if view.Row.Seq != 1 || view.Title != "ALPHA" {
		t.Errorf("got %+v", view)
	}
	_, err = p.Requests(t.Context(), results.RequestQuery{Run: "r1", Sort: "colour"})
	refused(t, err, bench.CodeInvalid, "colour")
	_, err = p.Requests(t.Context(), results.RequestQuery{Run: "none"})
	refused(t, err, bench.CodeNotFound, "none")
	_, err = p.Request(t.Context(), results.RequestID{Run: "r1", Seq: 9})
	refused(t, err, bench.CodeNotFound, "9")
}

func TestRequestsOfALiveRunGrow(t *testing.T) {
	p := newPast(t)
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	p.begin(run, benchtest.Sample(5, 3), benchtest.Sample(1, 3))
	page, err := p.Requests(t.Context(), results.RequestQuery{Run: "last"})
	must(t, err)
	if got := fmt.Sprint(seqs(page)); got != "[1 5]" {
		t.Fatalf("got %s", got)
	}
	must(t, p.db.AddSamples(t.Context(), "r1", []bench.Sample{benchtest.Sample(3, 3)}))
	page, err = p.Requests(t.Context(), results.RequestQuery{Run: "last"})
	must(t, err)
	if got := fmt.Sprint(seqs(page)); got != "[1 3 5]" {
		t.Fatalf("then %s", got)
	}
}

// BenchmarkRequests100000 is a table of 100,000 requests of 64 chunks.
func BenchmarkRequests100000(b *testing.B) {
	p := newPast(b)
	run, other := benchtest.Run("r1", []string{"alpha"}, 1), benchtest.Run("r2", []string{"alpha"}, 1)
	all := make([]bench.Sample, 100_000)
	for i := range all {
		all[i] = benchtest.Sample(i, 64)
		if i%97 == 0 {
			all[i].Outcome, all[i].Message = bench.FailReset, fmt.Sprintf("read: connection %d was reset", i)
		}
	}
	p.begin(run, all...)
	p.keep(other, benchtest.Sample(0, 3))
	run.State, run.Finished = bench.Finished, benchtest.Start.Add(time.Hour)
	must(b, p.db.Finish(b.Context(), run))
	ask := func(query results.RequestQuery) {
		query.Limit = 100
		_, err := p.Requests(b.Context(), query)
		must(b, err)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			ask(results.RequestQuery{Run: "r2"})
			ask(results.RequestQuery{Run: "r1"})
		}
	})
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			ask(results.RequestQuery{Run: "r1", Offset: 70_000})
		}
	})
	b.Run("sort", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			ask(results.RequestQuery{Run: "r1", Sort: []string{"ttft", "latency"}[i%2]})
		}
	})
	b.Run("find", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			ask(results.RequestQuery{Run: "r1", Text: []string{"reset alpha", "connection"}[i%2]})
		}
	})
	b.Run("open", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			_, err := p.Request(b.Context(), results.RequestID{Run: "r1", Seq: i % 1000})
			must(b, err)
		}
	})
}
