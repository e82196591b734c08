package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/prompt"
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
func (d *Desk) Try(ctx context.Context, form RunForm) ([]Tried, error) {
	sending, done, err := d.live.try(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	plan, mistakes, err := d.plan(ctx, form)
	if err != nil || len(mistakes) > 0 {
		return nil, errors.Join(err, refusal(mistakes))
	}
	return Try(sending, plan), nil // one that is cut off before it is sent says so, too
}

// StopTrying cuts off what Try sends: nobody waits for its answer any more.
func (d *Desk) StopTrying() { d.live.cutTries() }

// Try sends the first prompt of a plan once to each of its models, side by
// side, and keeps nothing. The plan's limits bound it.
func Try(ctx context.Context, plan bench.Plan) []Tried {
	tried := make([]Tried, len(plan.Endpoints))
	var group sync.WaitGroup
	for i, endpoint := range plan.Endpoints {
		group.Go(func() { tried[i] = try(ctx, endpoint, plan) })
	}
	group.Wait()
	return tried
}

func try(ctx context.Context, endpoint bench.Endpoint, plan bench.Plan) (tried Tried) {
	tried.Model, tried.Title = endpoint.Name, endpoint.Label()
	defer func() { // nobody else would catch it: a goroutine's panic ends the program
		if trouble := recover(); trouble != nil {
			slog.Error("a request that was tried broke", "panic", trouble, "stack", string(debug.Stack()))
			tried.Explained = fmt.Sprintf("something went wrong inside Tokenlap: %v", trouble)
		}
	}()
	plan.KeepText = triedText * utf8.UTFMax
	client, done, err := connect(endpoint, plan)
	if err != nil {
		tried.Explained, tried.Hint = bench.Apart(err)
		return tried
	}
	defer done()
	return triedOf(tried, client.Send(ctx, firstRequest(endpoint, plan)))
}

// firstRequest is the one that a run of the plan begins with.
func firstRequest(endpoint bench.Endpoint, plan bench.Plan) bench.Request {
	request := bench.Request{Endpoint: endpoint.Name, Phase: bench.Measured, Prompt: plan.Prompts.Prompts[0]}
	if plan.UniquePrefix {
		request.Prefix = prompt.Prefix(plan.Seed, request.Seq)
	}
	return request
}

func triedOf(tried Tried, s bench.Sample) Tried {
	tried.Outcome, tried.Status, tried.Message = string(s.Outcome), s.Status, s.Message
	tried.Explained = client.Explain(&s)
	if s.Outcome != bench.OK {
		tried.Hint = client.Hint(&s)
	}
	tried.TTFT, tried.TPOT, tried.Latency = inSeconds(s.TTFT()), inSeconds(s.TPOT()), inSeconds(s.Latency())
	tried.InputTokens, tried.OutputTokens, tried.TokenSource = known(s.Tokens.Input), known(s.Tokens.Output), string(s.Tokens.Source)
	tried.Answer = s.Text
	if letters := []rune(s.Text); len(letters) > triedText {
		tried.Answer = string(letters[:triedText])
	}
	return tried
}

func inSeconds(d time.Duration, ok bool) *float64 {
	if !ok {
		return nil
	}
	seconds := d.Seconds()
	return &seconds
}

// refusal is all that is wrong with a form in one error, or nil.
func refusal(mistakes []Mistake) error {
	if len(mistakes) == 0 {
		return nil
	}
	all := make([]string, 0, len(mistakes))
	for _, mistake := range mistakes {
		all = append(all, mistake.Message)
	}
	return bench.Invalid("%s", strings.Join(all, "; "))
}
