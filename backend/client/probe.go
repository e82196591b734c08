package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// Step is one part of the test of an endpoint, from the look-up of its name
// to a streamed token.
type Step struct {
	Name    string        `json:"step"`
	State   StepState     `json:"state"`
	Took    time.Duration `json:"took_ns"`
	Message string        `json:"message"` // what was found
	Hint    string        `json:"hint"`    // what to do about it

	Learned dialect.Adaptations `json:"-"` // of the step "parameters": what the server refused
}

// StepState is how a step went.
type StepState string

const (
	StepOK      StepState = "ok"
	StepWarn    StepState = "warn"    // measuring works, but not all of it
	StepFailed  StepState = "failed"  //
	StepSkipped StepState = "skipped" // an earlier step failed, or it does not apply
)

// Probe tests the endpoint step by step: DNS, connect, TLS, whether the server
// lists the model, the status of a short request, its stream, usage and
// stream_options. It reports every step, those that could not be taken as
// skipped. The client's limits bound it.
func (c *Client) Probe(ctx context.Context) []Step {
	p := probe{client: c, ctx: ctx}
	if p.connection() {
		p.models()
		p.stream()
	}
	for _, name := range []string{"dns", "connect", "tls", "models", "status", "stream", "usage", "stream_options", "parameters"} {
		if !slices.ContainsFunc(p.steps, func(s Step) bool { return s.Name == name }) {
			p.add(Step{Name: name, State: StepSkipped, Message: "an earlier step failed"})
		}
	}
	return p.steps
}

type probe struct {
	client *Client
	ctx    context.Context
	steps  []Step
}

// add notes a step. What a server said is in it: keys are masked.
func (p *probe) add(s Step) {
	c := p.client
	s.Message, s.Hint = c.options.Mask(clip(s.Message, 4<<10)), c.options.Mask(clip(s.Hint, 4<<10))
	p.steps = append(p.steps, s)
}

func (p *probe) connection() bool {
	c := p.client
	begin := c.options.Clock.Now()
	conn, err := c.dialer.dial(p.ctx)
	took, _ := c.options.Clock.Now().Since(begin)
	host, through := c.target.Hostname(), ""
	if c.dialer.proxy != nil {
		host, through = c.dialer.proxy.Hostname(), ", a proxy"
	}
	found := Step{Name: "dns", State: StepOK, Message: "found " + host + through}
	connected := Step{Name: "connect", State: StepOK, Message: "to " + host + through}
	if err != nil {
		var failed *dialError
		if errors.As(err, &failed) && failed.kind != bench.FailDNS {
			found.Took = failed.dns
			p.add(found)
		}
		if failed != nil && failed.kind == bench.FailTLS {
			connected.Took = failed.tcp
			p.add(connected)
		}
		p.add(c.explainDial(err, took))
		return false
	}
	found.Took, connected.Took, connected.Message = conn.dns, conn.tcp, "to "+conn.socket.RemoteAddr().String()+through
	p.add(found)
	p.add(connected)
	switch {
	case c.target.Scheme != "https":
		p.add(Step{Name: "tls", State: StepSkipped, Message: "not used: the URL begins with http"})
	case c.options.Endpoint.Insecure:
		p.add(Step{Name: "tls", State: StepWarn, Took: conn.tls, Message: "the certificate was NOT verified", Hint: "anybody in between can read the key; switch verification on once the certificate is right"})
	default:
		p.add(Step{Name: "tls", State: StepOK, Took: conn.tls, Message: "certificate verified"})
	}
	c.conns.give(conn)
	return true
}

func (c *Client) explainDial(err error, took time.Duration) Step {
	var failed *dialError
	errors.As(err, &failed)
	s := Step{Name: "connect", State: StepFailed, Took: took, Message: dialMessage(err)}
	switch {
	case failed != nil && failed.kind == bench.FailDNS:
		s.Name, s.Hint = "dns", hints[bench.FailDNS]
	case failed != nil && failed.kind == bench.FailTLS:
		s.Name, s.Hint = "tls", cmp.Or(diagnosisHint(s.Message, 0), hints[bench.FailTLS])
	case isTimeout(err):
		s.Hint = hints[bench.TimeoutConnect]
	default:
		s.Hint = hints[bench.FailConnect]
	}
	return s
}

// models asks the server for its list.
func (p *probe) models() {
	begin := time.Now()
	listed, status, err := p.client.Models(p.ctx)
	s := Step{Name: "models", State: StepOK, Took: time.Since(begin)}
	model := p.client.options.Endpoint.Model
	switch {
	case err != nil:
		s.State, s.Message, s.Hint = StepWarn, err.Error(), hintFor(status)
		if s.Hint == "" {
			s.Hint = "not every server has a list: if the stream below works, nothing is wrong"
		}
	case slices.Contains(listed, model), slices.Contains(listed, model+":latest"): // a tag that may be left out
		s.Message = fmt.Sprintf("%s is among the %d listed", model, len(listed))
	case len(listed) == 0:
		s.State, s.Message, s.Hint = StepWarn, "the server lists no model", "is one loaded?"
	default:
		s.State, s.Message = StepWarn, fmt.Sprintf("%s is not among the %d listed", model, len(listed))
		s.Hint = "the server knows: " + strings.Join(listed[:min(5, len(listed))], ", ")
	}
	p.add(s)
}

// stream asks for a few streamed tokens and looks at what comes.
func (p *probe) stream() {
	c := p.client
	sample := c.Send(p.ctx, bench.Request{Prompt: bench.Prompt{Text: "Say hello."}, Due: c.options.Clock.Now()})
	took, _ := sample.Done.Since(sample.Sent)
	if sample.Status == 0 {
		p.add(Step{Name: "status", State: StepSkipped, Message: "none came"})
	} else {
		status := Step{Name: "status", State: StepOK, Message: fmt.Sprintf("%d %s", sample.Status, http.StatusText(sample.Status))}
		status.Took, _ = sample.Headers.Since(sample.Sent)
		if sample.Status > 299 {
			status.State, status.Message, status.Hint = StepFailed, Explain(&sample), Hint(&sample)
			p.add(status)
			return
		}
		p.add(status)
	}
	s := Step{Name: "stream", State: StepOK, Took: took}
	if sample.Outcome != bench.OK {
		s.State, s.Message, s.Hint = StepFailed, Explain(&sample), Hint(&sample)
		p.add(s)
		return
	}
	ttft, _ := sample.TTFT()
	s.Message = fmt.Sprintf("%d events, first token after %.1f ms", sample.Events, float64(ttft.Microseconds())/1000)
	p.add(s)

	usage := Step{Name: "usage", State: StepOK, Took: took, Message: fmt.Sprintf("%d tokens in, %d out, counted by the server", sample.Tokens.Input, sample.Tokens.Output)}
	if sample.Tokens.Source != bench.FromUsage {
		usage.State, usage.Message = StepWarn, "the stream brings no token counts"
		usage.Hint = "tokens will be estimated from the text, with a range, and marked so; a model's tokenizer can count them"
	}
	p.add(usage)
	options := Step{Name: "stream_options", State: StepOK, Took: took, Message: "accepted"}
	switch {
	case !c.dialect.HasStreamOptions(c.spec(nil)):
		options.State, options.Took, options.Message = StepSkipped, 0, "this API has none"
	case !c.TakesStreamOptions():
		options.State, options.Message = StepWarn, "refused; requests go without it"
		options.Hint = "a newer version of the server may accept it and then report token counts"
	}
	p.add(options)
	p.add(c.parameters(took))
}

// parameters says which fields of the requests so far the server refused.
func (c *Client) parameters(took time.Duration) Step {
	step := Step{Name: "parameters", State: StepOK, Took: took, Message: "all accepted", Learned: c.Learned()}
	if len(step.Learned) > 0 {
		step.State, step.Message = StepWarn, "refused: "+strings.Join(step.Learned.Strings(), ", ")
		step.Hint = "requests go without; store it with the model, so that no run has to find it again"
	}
	return step
}
