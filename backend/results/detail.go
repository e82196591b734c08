package results

import (
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// NewRequestView returns the details of a request of a run.
func NewRequestView(run bench.Run, sample *bench.Sample) RequestView {
	view := RequestView{
		Row: NewRow(run.Plan, sample), Title: run.Plan.Label(sample.Endpoint), Explained: client.Explain(sample), Hint: client.Hint(sample),
		FinishReason: sample.FinishReason, ResponseID: sample.ResponseID, TokenSource: string(sample.Tokens.Source),
		Cached: KnownCount(sample.Tokens.Cached), Reasoning: KnownCount(sample.Tokens.Reasoning), Reused: sample.Reused,
		Steps: stepsOf(sample), Chunks: chunksOf(sample), ChunkCount: sample.Events,
		Answer: sample.Text, Thought: sample.Reasoning,
		Tokenizer: sample.Tokens.Tokenizer, TokenError: sample.Tokens.Error, Findings: sample.Findings,
	}
	if sample.FinishReason != "" {
		view.Ending = bench.EndingOf(sample.FinishReason)
	}
	view.ServerSource, view.Server = serverTimesOf(sample)
	for _, prompt := range run.Plan.Prompts.Prompts {
		if prompt.ID == sample.PromptID {
			view.PromptText = sample.Prefix + prompt.Text
		}
	}
	return view
}

func stepsOf(s *bench.Sample) []RequestStep {
	steps := []RequestStep{}
	for step := range s.Steps() {
		steps = append(steps, RequestStep{Name: string(step.Name), From: step.From.Seconds(), Took: step.Took.Seconds()})
	}
	return steps
}

// maxChunks is how many chunks of a request are returned.
const maxChunks = 5000

func chunksOf(s *bench.Sample) []ChunkView {
	views := make([]ChunkView, 0, min(len(s.Chunks), maxChunks))
	for i, chunk := range s.Chunks[:min(len(s.Chunks), maxChunks)] {
		view := ChunkView{
			At: time.Duration(chunk.At - s.Sent).Seconds(), Bytes: int(chunk.Bytes), Tokens: int(chunk.Tokens), Read: int(chunk.Read),
		}
		if i > 0 {
			gap := time.Duration(chunk.At - s.Chunks[i-1].At).Seconds()
			view.Gap = &gap
		}
		views = append(views, view)
	}
	return views
}

// KnownCount returns nil for a count that is not known, which is negative.
func KnownCount(count int) *int {
	if count < 0 {
		return nil
	}
	return &count
}

// serverTimesOf returns whose format the server reported its times in, and them.
func serverTimesOf(s *bench.Sample) (source string, times []ServerTime) {
	times = []ServerTime{}
	if s.Server == nil {
		return "", times
	}
	for _, metric := range bench.Metrics {
		if took, ok := metric.Of(s); ok && metric.FromServer {
			times = append(times, ServerTime{metric.Key, took})
		}
	}
	return s.Server.Source, times
}
