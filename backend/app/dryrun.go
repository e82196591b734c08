package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"unicode/utf8"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/plan"
	"tokenlap/backend/results"
)

// Tried is what came of one request that was sent to see whether a plan works.
type Tried struct {
	Model        string   `json:"model"`
	Title        string   `json:"title"`
	Outcome      string   `json:"outcome"` // as in results; "" where nothing could be sent
	Explained    string   `json:"explained"`
	Hint         string   `json:"hint"`
	Message      string   `json:"message"` // the server's own, or that of the connection
	Status       int      `json:"status"`  // HTTP; 0: none came
	TTFT         *float64 `json:"ttft"`    // seconds
	TPOT         *float64 `json:"tpot"`    // seconds
	Latency      *float64 `json:"latency"` // seconds
	InputTokens  *int     `json:"input_tokens"`
	OutputTokens *int     `json:"output_tokens"`
	TokenSource  string   `json:"token_source"` // usage, estimate, ...; "" without tokens
	Answer       string   `json:"answer"`       // its beginning
}

// triedText is how many characters of an answer are shown.
const triedText = 400

// Try sends the first prompt once to each model of a form, as its run would,
// and keeps nothing.
func (a *App) Try(ctx context.Context, form plan.Form) ([]Tried, error) {
	sending, done, err := a.live.try(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	made, err := a.faultless(ctx, form)
	if err != nil {
		return nil, err
	}
	return Try(sending, made), nil // one that is cut off before it is sent says so, too
}

// StopTrying cuts off what Try sends: nobody waits for its answer any more.
func (a *App) StopTrying() { a.live.cutTries() }

// Try sends the first prompt of a plan once to each of its models, side by
// side, and keeps nothing. The plan's limits bound it.
func Try(ctx context.Context, planned bench.Plan) []Tried {
	tried := make([]Tried, len(planned.Endpoints))
	var group sync.WaitGroup
	for i, endpoint := range planned.Endpoints {
		group.Go(func() { tried[i] = try(ctx, endpoint, planned) })
	}
	group.Wait()
	return tried
}

func try(ctx context.Context, endpoint bench.Endpoint, planned bench.Plan) (tried Tried) {
	tried.Model, tried.Title = endpoint.Name, endpoint.Label()
	defer func() { // nobody else would catch it: a goroutine's panic ends the program
		if trouble := recover(); trouble != nil {
			slog.Error("a request that was tried broke", "panic", trouble, "stack", string(debug.Stack()))
			tried.Explained = fmt.Sprintf("something went wrong inside Tokenlap: %v", trouble)
		}
	}()
	planned.KeepText = triedText * utf8.UTFMax
	client, done, err := connect(endpoint, planned)
	if err != nil {
		tried.Explained, tried.Hint = bench.SplitHint(err)
		return tried
	}
	defer done()
	return triedOf(tried, client.Send(ctx, plan.FirstRequest(endpoint, planned)))
}

func triedOf(tried Tried, s bench.Sample) Tried {
	tried.Outcome, tried.Status, tried.Message = string(s.Outcome), s.Status, s.Message
	tried.Explained = client.Explain(&s)
	if s.Outcome != bench.OK {
		tried.Hint = client.Hint(&s)
	}
	row := results.NewRow(&s)
	tried.TTFT, tried.TPOT, tried.Latency = row.TTFT, row.TPOT, row.Latency
	tried.InputTokens, tried.OutputTokens, tried.TokenSource = row.Input, row.Output, string(s.Tokens.Source)
	tried.Answer = s.Text
	if letters := []rune(s.Text); len(letters) > triedText {
		tried.Answer = string(letters[:triedText])
	}
	return tried
}
