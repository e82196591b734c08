package results

import (
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// Open is one request of a run with all that is known of it.
func Open(run bench.Run, sample *bench.Sample) RequestView {
	view := RequestView{
		Row: NewRow(sample), Title: run.Plan.Label(sample.Endpoint), Explained: client.Explain(sample), Hint: client.Hint(sample),
		FinishReason: sample.FinishReason, ResponseID: sample.ResponseID, TokenSource: string(sample.Tokens.Source),
		Cached: known(sample.Tokens.Cached), Reasoning: known(sample.Tokens.Reasoning), Reused: sample.Reused,
		Steps: stepsOf(sample), Chunks: chunksOf(sample), ChunkCount: sample.Events,
		Answer: sample.Text, Thought: sample.Reasoning,
	}
	for _, prompt := range run.Plan.Prompts.Prompts {
		if prompt.ID == sample.PromptID {
			view.PromptText = sample.Prefix + prompt.Text
		}
	}
	return view
}

// stepsOf are the parts of a request on its way, as the chart anatomy has
// them, with the wait before and the rest after. A step that took no time, or
// did not happen, is left out; the last one may have ended in a failure.
func stepsOf(s *bench.Sample) []StepTime {
	start := s.Due
	for _, later := range []bench.Instant{s.Start, s.Sent} {
		if !start.Reached() {
			start = later
		}
	}
	p := path{steps: []StepTime{}, start: start, at: start}
	if !start.Reached() {
		return p.steps
	}
	if !s.Sent.Reached() { // it failed before
		p.until("queue", s.Start)
		p.connect(s, s.Done)
		p.until("rest", s.Done)
		return p.steps
	}
	if !s.Reused { // what set it up was the last thing before
		p.until("queue", s.Sent-bench.Instant(s.DNS+s.TCP+s.TLS))
		p.connect(s, s.Sent)
	}
	p.until("queue", s.Sent)
	wrote := s.Wrote
	if s.Headers.Reached() {
		wrote = min(wrote, s.Headers) // the answer began before all was written
	}
	p.until("send", wrote)
	p.until("headers", s.Headers)
	p.until("first_event", s.FirstEvent)
	p.until("first_token", s.First)
	p.until("first_answer", s.Answer)
	p.until("rest", s.Ended())
	return p.steps
}

// path is the way of a request so far.
type path struct {
	steps     []StepTime
	start, at bench.Instant
}

func (p *path) until(name string, end bench.Instant) {
	if end <= p.at {
		return
	}
	p.steps = append(p.steps, StepTime{Name: name, From: time.Duration(p.at - p.start).Seconds(), Took: time.Duration(end - p.at).Seconds()})
	p.at = end
}

// connect adds how the connection came about, not beyond its end.
func (p *path) connect(s *bench.Sample, end bench.Instant) {
	p.until("dns", min(p.at+bench.Instant(s.DNS), end))
	p.until("tcp", min(p.at+bench.Instant(s.TCP), end))
	p.until("tls", min(p.at+bench.Instant(s.TLS), end))
}

// mostChunks is how many chunks of one request are shown.
const mostChunks = 5000

func chunksOf(s *bench.Sample) []ChunkView {
	views := make([]ChunkView, 0, min(len(s.Chunks), mostChunks))
	for i, chunk := range s.Chunks[:min(len(s.Chunks), mostChunks)] {
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
