package stats

import (
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

var update = flag.Bool("update", false, "write the golden files anew")

const ms = time.Millisecond

// answered is a success: sent at an offset, its first of n tokens after ttft,
// the others a gap apart, one a chunk and one a read.
func answered(sent, ttft, gap time.Duration, n int) bench.Sample {
	s := bench.Sample{
		Endpoint: "llama", Phase: bench.Measured, Outcome: bench.OK, Status: 200, Streamed: true, Reused: true,
		Due: bench.At(sent - 2*ms), Start: bench.At(sent - ms), Conn: bench.At(sent), Sent: bench.At(sent),
		Tokens: bench.Tokens{Source: bench.FromUsage, Input: 10, Cached: 0, Output: n, Reasoning: 0},
		Events: n, FinishReason: "stop",
	}
	for i := range n {
		at := bench.At(sent + ttft + time.Duration(i)*gap)
		s.Chunks = append(s.Chunks, bench.Chunk{At: at, Read: uint32(i + 1), Bytes: 4})
	}
	s.FirstEvent, s.First, s.Answer = s.Chunks[0].At, s.Chunks[0].At, s.Chunks[0].At
	s.Last = s.Chunks[n-1].At
	s.Done = s.Last + bench.Instant(ms)
	return s
}

// failed is a request that was sent and ended badly.
func failed(sent time.Duration, kind bench.Outcome) bench.Sample {
	return bench.Sample{
		Endpoint: "llama", Phase: bench.Measured, Outcome: kind, Streamed: true, Reused: true, Tokens: bench.NoTokens,
		Due: bench.At(sent - 2*ms), Start: bench.At(sent - ms), Conn: bench.At(sent), Sent: bench.At(sent), Done: bench.At(sent + 50*ms),
	}
}

func with(s bench.Sample, change func(*bench.Sample)) bench.Sample {
	change(&s)
	return s
}

func many(n int, one func(i int) bench.Sample) []bench.Sample {
	var all []bench.Sample
	for i := range n {
		all = append(all, one(i))
	}
	return all
}

// plan has one endpoint, llama, and one stage.
var plan = bench.Plan{
	Endpoints: []bench.Endpoint{{Name: "llama"}},
	Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 1}}},
}

func summarize(samples ...bench.Sample) bench.ModelSummary {
	return Summarize(plan, slices.Values(samples)).Models[0]
}

// sets are small runs whose summaries are kept in testdata.
var sets = map[string][]bench.Sample{
	"empty":      {},
	"one-token":  {answered(10*ms, 200*ms, 0, 1)},
	"all-failed": {failed(10*ms, bench.FailConnect), failed(20*ms, bench.FailHTTP5xx), failed(30*ms, bench.FailHTTP5xx)},
	"mixed": append(many(25, func(i int) bench.Sample {
		return answered(time.Duration(i)*500*ms, time.Duration(100+i)*ms, time.Duration(20+i%3)*ms, 10+i)
	}),
		failed(600*ms, bench.TimeoutIdle), failed(900*ms, bench.FailHTTP429),
		failed(950*ms, bench.Cancelled), with(failed(990*ms, bench.Dropped), func(s *bench.Sample) { s.Sent, s.Done = 0, 0 }),
		with(answered(-900*ms, 100*ms, 20*ms, 50), func(s *bench.Sample) { s.Phase = bench.Warmup })),
	"buffered": many(12, func(i int) bench.Sample {
		return with(answered(time.Duration(i)*time.Second, 900*ms, 0, 40), func(s *bench.Sample) {
			for c := range s.Chunks {
				s.Chunks[c].Read = 1 + uint32(c/20)
			}
		})
	}),
	"not-streamed": many(3, func(i int) bench.Sample {
		return with(answered(time.Duration(i)*time.Second, 900*ms, 0, 1), func(s *bench.Sample) {
			s.Streamed, s.Chunks, s.Events, s.Tokens.Output = false, nil, 0, 40
			s.FirstEvent, s.First, s.Answer, s.Last = 0, 0, 0, 0
		})
	}),
}

func TestSummariesAreAsKept(t *testing.T) {
	for name, samples := range sets {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(Summarize(plan, slices.Values(samples)), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
				t.Errorf("summary differs from %s (-want +got):\n%s", path, diff)
			}
		})
	}
}

func TestSamplesMayComeInAnyOrder(t *testing.T) {
	samples := slices.Clone(sets["mixed"])
	want := Summarize(plan, slices.Values(samples))
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		random.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		if diff := cmp.Diff(want, Summarize(plan, slices.Values(samples))); diff != "" {
			t.Fatalf("another order, another summary (-want +got):\n%s", diff)
		}
	}
}

func TestModelsComeInThePlansOrder(t *testing.T) {
	two := bench.Plan{Endpoints: []bench.Endpoint{{Name: "qwen"}, {Name: "llama"}}, Stages: make([]bench.Stage, 2)}
	samples := []bench.Sample{
		with(answered(0, 100*ms, ms, 5), func(s *bench.Sample) { s.Stage = 1 }),
		with(answered(0, 100*ms, ms, 5), func(s *bench.Sample) { s.Endpoint = "gone" }),
	}
	type entry struct {
		Endpoint  string
		Stage     int
		Successes int
	}
	var got []entry
	for _, m := range Summarize(two, slices.Values(samples)).Models {
		got = append(got, entry{m.Endpoint, m.Stage, m.Successes})
	}
	want := []entry{{"qwen", 0, 0}, {"qwen", 1, 0}, {"llama", 0, 0}, {"llama", 1, 1}, {"gone", 0, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFailuresNeverEnterTheTimesOfSuccesses(t *testing.T) {
	// The failure got far: it has first output, chunks and tokens.
	broken := with(answered(0, 5*time.Second, time.Second, 10), func(s *bench.Sample) { s.Outcome = bench.FailTruncated })
	m := summarize(answered(0, 100*ms, 10*ms, 10), broken)
	if m.TTFT.N != 1 || *m.TTFT.Max != 0.1 || m.ICL.N != 9 || m.OutputTokens.N != 1 || m.Latency.N != 1 {
		t.Errorf("a failure is among the successes: %+v", m)
	}
	if m.ResponseTime.N != 1 {
		t.Errorf("a server that fails fast must not look quick: %+v", m.ResponseTime)
	}
	if *m.SuccessRate != 0.5 || m.Failed != 1 || m.Attempts != 2 {
		t.Errorf("rate %v of %d", *m.SuccessRate, m.Attempts)
	}
}

func TestCancelledAndDroppedAreNoAttempts(t *testing.T) {
	m := summarize(answered(0, 100*ms, 10*ms, 10), failed(0, bench.Cancelled), failed(0, bench.Dropped), failed(0, bench.FailReset))
	if m.Attempts != 2 || m.Cancelled != 1 || m.Dropped != 1 || *m.SuccessRate != 0.5 || len(m.Failures) != 1 {
		t.Errorf("got %+v", m)
	}
	if m.ResponseTime.N != 1 || m.QueueDelay.N != 2 {
		t.Errorf("response times of %d, queue delays of %d; want 1 of the success, 2 of those sent", m.ResponseTime.N, m.QueueDelay.N)
	}
}

func TestAFailureThatWasNeverSentHasNoQueueDelay(t *testing.T) {
	m := summarize(with(failed(0, bench.FailConnect), func(s *bench.Sample) { s.Sent = 0 }))
	if m.Attempts != 1 || m.QueueDelay.N != 0 || m.SystemTokens != nil {
		t.Errorf("got %+v", m)
	}
}

func TestPooledGapsAndEachRequestsOwn(t *testing.T) {
	// One stream of 200 gaps of 10 ms, one of two gaps of 1 s.
	m := summarize(answered(0, ms, 10*ms, 201), answered(0, ms, time.Second, 3))
	if m.ICL.N != 202 || *m.ICL.P50 != 0.01 {
		t.Errorf("pooled: %+v", m.ICL)
	}
	if m.ICLP99.N != 2 || *m.ICLP99.Min != 0.01 || *m.ICLP99.Max != 1 || *m.ICLP50.P50 != 0.505 {
		t.Errorf("each request's own: %+v, %+v", m.ICLP50, m.ICLP99)
	}
	if *m.Stall.Max != 1 || m.Stall.N != 2 {
		t.Errorf("stall: %+v", m.Stall)
	}
}

func TestGapsAreCalledPerTokenOnlyWhenTheyAre(t *testing.T) {
	lumped := func(s *bench.Sample) { s.Tokens.Output *= 4 }
	if m := summarize(answered(0, 100*ms, 10*ms, 20)); !m.PerToken || *m.TokensAChunk != 1 {
		t.Errorf("one token a chunk: %v, %v", m.PerToken, *m.TokensAChunk)
	}
	if m := summarize(with(answered(0, 100*ms, 10*ms, 20), lumped)); m.PerToken || *m.TokensAChunk != 4 {
		t.Errorf("four tokens per chunk: %v, %v", m.PerToken, *m.TokensAChunk)
	}
	if m := summarize(answered(0, 100*ms, 10*ms, 400), with(answered(0, 100*ms, 10*ms, 3), lumped)); !m.PerToken {
		t.Error("one short answer takes the name from a long one")
	}
}

// Ten thousand answers of 64 chunks: what a long run asks of the end.
func BenchmarkSummarize(b *testing.B) {
	one := answered(0, 200*ms, 20*ms, 64)
	samples := func(yield func(bench.Sample) bool) {
		for i := range 10_000 {
			next := one
			next.Sent += bench.Instant(i % 977)
			if !yield(next) {
				return
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		Summarize(plan, samples)
	}
}

func TestASummaryOfSamplesThatCannotAllBeReadSaysSo(t *testing.T) {
	broken := errors.New("unreadable")
	summary, err := SummarizeSeq(bench.Run{}, func(yield func(bench.Sample, error) bool) {
		_ = yield(bench.Sample{Endpoint: "m", Phase: bench.Measured}, nil) && yield(bench.Sample{}, broken)
	}, "")
	if !errors.Is(err, broken) || len(summary.Models) != 1 || summary.Models[0].Attempts != 1 {
		t.Errorf("%d models, %v", len(summary.Models), err)
	}
}
