package app

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"unicode/utf8"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/plan"
	"tokenlap/backend/results"
)

// DryRunResult is the outcome of one request of a dry run.
type DryRunResult struct {
	Model        string   `json:"model"`
	Title        string   `json:"title"`
	Outcome      string   `json:"outcome"` // as in results; "": nothing could be sent
	Explained    string   `json:"explained" translate:"text"`
	Hint         string   `json:"hint" translate:"text"`
	Message      string   `json:"message" translate:"text"` // of the server or the connection
	Status       int      `json:"status"`                   // HTTP; 0: no response
	TTFT         *float64 `json:"ttft"`                     // seconds
	TPOT         *float64 `json:"tpot"`                     // seconds
	Latency      *float64 `json:"latency"`                  // seconds
	InputTokens  *int     `json:"input_tokens"`
	OutputTokens *int     `json:"output_tokens"`
	TokenSource  string   `json:"token_source"` // usage, estimate, ...; "": no tokens
	Answer       string   `json:"answer"`       // at most its first 400 characters
}

// maxDryRunAnswer is the number of characters of an answer that are returned.
const maxDryRunAnswer = 400

// DryRun sends the first prompt once to each model of a form, as its run would,
// and stores nothing. It fails while a run is in progress.
func (a *App) DryRun(ctx context.Context, form plan.Form) ([]DryRunResult, error) {
	sending, end, err := a.live.beginRequests(ctx, dryRunning)
	if err != nil {
		return nil, err
	}
	defer end()
	made, err := a.validPlan(ctx, form)
	if err != nil {
		return nil, err
	}
	return DryRun(sending, made), nil // cancelled requests are among the results
}

// CancelDryRun cancels the requests of DryRun.
func (a *App) CancelDryRun() { a.live.cancelRequests(dryRunning) }

// DryRun sends the first prompt of a plan once to each of its models, in
// parallel, and stores nothing. The limits of the plan apply.
func DryRun(ctx context.Context, made bench.Plan) []DryRunResult {
	all := make([]DryRunResult, len(made.Endpoints))
	var group sync.WaitGroup
	for i, endpoint := range made.Endpoints {
		group.Go(func() { all[i] = dryRun(ctx, endpoint, made) })
	}
	group.Wait()
	return all
}

func dryRun(ctx context.Context, endpoint bench.Endpoint, made bench.Plan) (result DryRunResult) {
	result.Model, result.Title = endpoint.Name, endpoint.Label()
	defer func() { // a panic in this goroutine would end the program
		if panicked := recover(); panicked != nil {
			text := PanicText(panicked)
			slog.Error("a request of a dry run broke", "panic", text, "stack", string(debug.Stack()))
			result.Explained = "something went wrong inside Tokenlap: " + text
		}
	}()
	made.KeepText = maxDryRunAnswer * utf8.UTFMax
	client, closeClient, err := newClient(endpoint, made)
	if err != nil {
		result.Explained, result.Hint = bench.SplitHint(err)
		return result
	}
	defer closeClient()
	request, err := plan.FirstRequest(endpoint, made)
	if err != nil {
		result.Explained, result.Hint = bench.SplitHint(err)
		return result
	}
	result.addSample(client.Send(ctx, request))
	return result
}

func (r *DryRunResult) addSample(s bench.Sample) {
	r.Outcome, r.Status, r.Message = string(s.Outcome), s.Status, s.Message
	r.Explained = client.Explain(&s)
	if s.Outcome != bench.OK {
		r.Hint = client.Hint(&s)
	}
	r.TTFT, r.TPOT, r.Latency = valueOf("ttft", &s), valueOf("tpot", &s), valueOf("latency", &s)
	r.InputTokens, r.OutputTokens, r.TokenSource = results.KnownCount(s.Tokens.Input), results.KnownCount(s.Tokens.Output), string(s.Tokens.Source)
	r.Answer = s.Text
	if letters := []rune(s.Text); len(letters) > maxDryRunAnswer {
		r.Answer = string(letters[:maxDryRunAnswer])
	}
}

// valueOf returns a metric of a request, nil if it does not exist.
func valueOf(key string, s *bench.Sample) *float64 {
	metric := bench.MetricOf(key)
	if value, ok := metric.Of(s); ok {
		return &value
	}
	return nil
}
