package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Step is one part of the test of an endpoint, from the look-up of its name
// to a streamed token.
type Step struct {
	Name    string        `json:"step"`
	State   StepState     `json:"state"`
	Took    time.Duration `json:"took_ns"`
	Message string        `json:"message"` // what was found
	Hint    string        `json:"hint"`    // what to do about it
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
	for _, name := range []string{"dns", "connect", "tls", "models", "status", "stream", "usage", "stream_options"} {
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
	s.Message, s.Hint = c.hide(c.options.Mask(clip(s.Message, 4<<10))), c.hide(c.options.Mask(clip(s.Hint, 4<<10)))
	p.steps = append(p.steps, s)
}

func (p *probe) connection() bool {
	c := p.client
	begin := c.options.Clock.Now()
	l, err := c.dialer.dial(p.ctx)
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
	found.Took, connected.Took, connected.Message = l.dns, l.tcp, "to "+l.tap.RemoteAddr().String()+through
	p.add(found)
	p.add(connected)
	switch {
	case c.target.Scheme != "https":
		p.add(Step{Name: "tls", State: StepSkipped, Message: "not used: the URL begins with http"})
	case c.options.Endpoint.Insecure:
		p.add(Step{Name: "tls", State: StepWarn, Took: l.tls, Message: "the certificate was NOT verified", Hint: "anybody in between can read the key; switch verification on once the certificate is right"})
	default:
		p.add(Step{Name: "tls", State: StepOK, Took: l.tls, Message: "certificate verified"})
	}
	c.lines.give(l)
	return true
}

func (c *Client) explainDial(err error, took time.Duration) Step {
	var failed *dialError
	errors.As(err, &failed)
	s := Step{Name: "connect", State: StepFailed, Took: took, Message: err.Error()}
	switch {
	case failed != nil && failed.kind == bench.FailDNS:
		s.Name, s.Hint = "dns", hints[bench.FailDNS]
	case failed != nil && failed.kind == bench.FailTLS:
		s.Name, s.Hint = "tls", hints[bench.FailTLS]
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

// Models asks the server which models it serves. The status is 0 where no
// answer came.
func (c *Client) Models(ctx context.Context) (ids []string, status int, err error) {
	target := *c.target
	target.Path = strings.TrimSuffix(target.Path, "/chat/completions") + "/models"
	header := c.options.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	l := c.lines.take()
	if l == nil {
		if l, err = c.dialer.dial(ctx); err != nil {
			return nil, 0, err
		}
	}
	defer l.close()
	l.tap.begin(ctx, c.options.Limits, c.options.Clock.Now())
	uncancel := context.AfterFunc(ctx, func() { _ = l.tap.SetDeadline(time.Unix(1, 0)) })
	defer uncancel()
	if err := l.tap.enter(heading); err != nil {
		return nil, 0, err
	}
	head := newHead("GET", &target, c.dialer.throughProxy(), header)
	if _, err := l.conn.Write(append(head, "\r\n"...)); err != nil {
		return nil, 0, errors.New("the connection broke: " + err.Error())
	}
	response, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return nil, 0, errors.New("no answer that can be read: " + err.Error())
	}
	if err := l.tap.enter(reading); err != nil {
		return nil, response.StatusCode, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, response.StatusCode, errors.New("the answer broke off: " + err.Error())
	}
	if response.StatusCode != http.StatusOK {
		return nil, response.StatusCode, fmt.Errorf("the list of models was answered with %s", response.Status)
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, response.StatusCode, errors.New("the list of models is no JSON of the expected form")
	}
	ids = []string{}
	for _, model := range list.Data {
		ids = append(ids, model.ID)
	}
	return ids, response.StatusCode, nil
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
		usage.Hint = "tokens will be estimated from the text's length, and marked so"
	}
	p.add(usage)
	options := Step{Name: "stream_options", State: StepOK, Took: took, Message: "accepted"}
	if !c.TakesStreamOptions() {
		options.State, options.Message = StepWarn, "refused; requests go without it"
		options.Hint = "a newer version of the server may accept it and then report token counts"
	}
	p.add(options)
}

func hintFor(status int) string {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return "the server wants another key: check the model's key reference and that the key is still valid"
	case http.StatusNotFound:
		return "check the path of the URL (most servers: /v1) and the model id"
	case http.StatusTooManyRequests:
		return "the account's rate limit or quota is used up: wait, or ask for less at a time"
	}
	switch {
	case status >= 500:
		return "the server itself is in trouble: its log says more; it may still be loading the model"
	case status >= 400:
		return "the server does not take the request: its message says why; extra body fields and headers of the model may be the cause"
	case status >= 300:
		return "give the model the URL that the server points to"
	}
	return ""
}

// Hint says what to do about a failure, where something is known; else "".
func Hint(s *bench.Sample) string {
	if hint := hintFor(s.Status); hint != "" {
		return hint
	}
	return hints[s.Outcome]
}

var hints = map[bench.Outcome]string{
	bench.FailDNS:           "check the host name in the URL, and whether this machine needs a VPN or a proxy to see it",
	bench.FailConnect:       "is the server running, and does it listen on this port? A server in a container must listen on 0.0.0.0",
	bench.FailTLS:           "if the server speaks plain HTTP, write http:// in the URL; a certificate of your own authority is trusted through SSL_CERT_FILE; to skip verification is the last resort",
	bench.FailNotStreamed:   "the server answers in one piece: measure it with --no-stream",
	bench.FailMalformed:     "this may not be an OpenAI-compatible server: check the path of the URL",
	bench.FailStreamError:   "the server's message says why; its log says more",
	bench.FailTruncated:     "the server or a proxy in between gave up: their logs say more",
	bench.FailReset:         "the server or a proxy in between broke off: their logs say more",
	bench.FailTooLarge:      "this may not be an OpenAI-compatible server: check the path of the URL",
	bench.TimeoutIdle:       "the server or a proxy in between stands still: their logs say more",
	bench.TimeoutConnect:    "nothing answers there: check host and port, a firewall or a VPN in between",
	bench.FailEmpty:         "a reasoning model may need more tokens than it was asked for",
	bench.TimeoutTotal:      "the server may still be loading the model: try again, or raise --timeout",
	bench.TimeoutHeaders:    "the server may still be loading the model: try again, or raise the limit",
	bench.TimeoutFirstToken: "the server may still be loading the model: try again, or raise the limit",
}

// Explain says in words what became of a request.
func Explain(s *bench.Sample) string {
	what := map[bench.Outcome]string{
		bench.OK: "answered", bench.FailDNS: "the host name was not found", bench.FailConnect: "no connection could be made",
		bench.FailTLS: "the TLS handshake failed", bench.FailSend: "the request could not be sent",
		bench.FailHTTP3xx: "the server redirected", bench.FailHTTP4xx: "the server refused the request", bench.FailHTTP429: "the server's rate limit was reached",
		bench.FailHTTP5xx: "the server failed", bench.TimeoutConnect: "the connection took too long", bench.TimeoutHeaders: "the response headers took too long",
		bench.TimeoutFirstToken: "the first token took too long", bench.TimeoutIdle: "the stream stood still for too long",
		bench.TimeoutTotal: "the answer took too long", bench.FailStreamError: "the server reported an error within its answer",
		bench.FailTruncated: "the stream broke off", bench.FailReset: "the connection broke", bench.FailEmpty: "the answer was empty",
		bench.FailMalformed: "the answer was not what the API promises", bench.FailNotStreamed: "the answer was not streamed",
		bench.FailTooLarge: "the answer was too large", bench.Cancelled: "cut off by the user", bench.Dropped: "never sent: the in-flight limit was reached",
	}[s.Outcome]
	if s.Status >= 300 {
		what += fmt.Sprintf(" (%d)", s.Status)
	}
	if s.Message != "" {
		what += ": " + s.Message
	}
	return what
}
