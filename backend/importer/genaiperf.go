package importer

import (
	"bufio"
	"encoding/json"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// genaiFormat is profile_export.json of GenAI-Perf and Triton's perf_analyzer:
// experiments with their requests, times in nanoseconds since 1970.
//
//	timestamp            before the connection                      sent
//	response_timestamps  events of the stream, also those without   chunks, if the
//	                     output                                     text has output
//	response_outputs     the events themselves, if it keeps them    text, usage
//	experiment           concurrency, or a rate                     load
var genaiFormat = origin{format: "GenAI-Perf JSON", definitions: "genai-perf", withoutPrompts: true,
	remark: "Measured by GenAI-Perf, in its meanings (genai-perf): times count from when its client began, so the connection's set-up is in TTFT and latency; " +
		"tokens are known where the file keeps the server's count; prompts are left out."}

type genaiRequest struct {
	Start  int64 `json:"timestamp"`
	Inputs *struct {
		Payload json.RawMessage `json:"payload"`
	} `json:"request_inputs"`
	Times   []int64           `json:"response_timestamps"`
	Outputs []json.RawMessage `json:"response_outputs"`
}

func isGenAI(b beginning) bool {
	return b.hasKeys("experiments") && b.contains("response_timestamps")
}

func openGenAI(path string, in *bufio.Reader) (Source, error) {
	return openEntries(path, genaiFormat, in, genaiEntries)
}

// genaiReader reads the experiments of a file.
type genaiReader struct {
	*jsonReader
	path  string
	yield func(entry, error) bool
	load  bench.Load
	row   int
}

func genaiEntries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		g := &genaiReader{jsonReader: newJSONReader(filepath.Base(path), in), path: path, yield: yield}
		err := g.whole(func() error {
			return g.object(map[string]func() error{"experiments": func() error { return g.list(g.experiment) }})
		})
		if err != nil && err != errStopped {
			yield(entry{}, err)
		}
	}
}

func (g *genaiReader) experiment() error {
	g.load = usersLoad(0)
	return g.object(map[string]func() error{
		"experiment": g.mode,
		"requests":   func() error { return g.list(g.request) },
	})
}

func (g *genaiReader) mode() error {
	var fields struct {
		Mode  string  `json:"mode"`
		Value float64 `json:"value"`
	}
	bad, err := g.value(&fields)
	switch {
	case bad != nil || err != nil:
		return err
	case fields.Mode == "concurrency" && fields.Value >= 1 && fields.Value < 1e6:
		g.load = usersLoad(int(fields.Value))
	case fields.Mode == "request_rate" && fields.Value > 0:
		g.load = bench.Load{Kind: bench.Users, Description: arrivals("", fields.Value)}
	}
	return nil
}

func (g *genaiReader) request() error {
	var request genaiRequest
	bad, err := g.value(&request)
	if err != nil {
		return err
	}
	g.row++
	e := entry{load: g.load, stage: -1}
	if bad == nil {
		e.endpoint = request.endpoint(g.path)
		bad = request.into(&e)
	}
	if bad != nil {
		bad.File, bad.Row = g.name, g.row
		return continueIf(g.yield(e, bad))
	}
	return continueIf(g.yield(e, nil))
}

// endpoint returns the model that the payload names, an object or JSON in a
// string.
func (r *genaiRequest) endpoint(path string) bench.Endpoint {
	var model, text string
	if r.Inputs != nil {
		if json.Unmarshal(r.Inputs.Payload, &text) == nil {
			model = modelOf([]byte(text))
		} else {
			model = modelOf(r.Inputs.Payload)
		}
	}
	if model == "" {
		endpoint, _ := byFolder(path)
		return endpoint
	}
	return bench.Endpoint{Name: nameOf(model), Model: model}
}

// into lays the request out from its start.
func (r *genaiRequest) into(e *entry) *BadRow {
	if r.Start <= 0 {
		return &BadRow{Column: "timestamp", Text: "no time in nanoseconds since 1970"}
	}
	e.begin, e.sample = time.Unix(0, r.Start), bench.Sample{
		Endpoint: e.endpoint.Name, Phase: bench.Measured, Outcome: bench.OK, Tokens: bench.NoTokens, Sent: bench.At(0), Streamed: true,
	}
	s, before := &e.sample, r.Start
	if len(r.Outputs) != len(r.Times) {
		r.Outputs = nil
	}
	var text strings.Builder
	for i, at := range r.Times {
		if at < before || time.Duration(at-r.Start) > maxSeconds*time.Second {
			return &BadRow{Column: "response_timestamps", Text: "a time before the one before it, or before timestamp"}
		}
		before = at
		s.Done = bench.At(time.Duration(at - r.Start))
		output := genaiOutput{hasOutput: true}
		if r.Outputs != nil {
			output = readGenAIOutput(r.Outputs[i])
		}
		output.count(s)
		if !output.hasOutput {
			continue
		}
		text.WriteString(output.text)
		s.Chunks = append(s.Chunks, bench.Chunk{At: s.Done, Bytes: uint32(len(output.text))})
	}
	s.Text, s.Events = text.String(), len(s.Chunks)
	switch {
	case s.Message != "":
		s.Outcome = bench.FailStreamError
	case s.Events == 0 && len(r.Times) == 0:
		s.Outcome = bench.FailUnreported
	case s.Events == 0:
		s.Outcome = bench.FailEmpty
	default:
		s.First, s.Last = s.Chunks[0].At, s.Chunks[s.Events-1].At
	}
	if s.Events == 1 && len(r.Times) == 1 && r.isWhole() {
		s.Streamed, s.First, s.Last, s.Chunks, s.Events = false, 0, 0, nil, 0
	}
	return nil
}

// isWhole reports whether the one response is a whole answer and no event.
func (r *genaiRequest) isWhole() bool {
	return len(r.Outputs) == 1 && !strings.Contains(string(r.Outputs[0]), "data:")
}

// genaiOutput is what one response holds.
type genaiOutput struct {
	text      string
	hasOutput bool
	failure   string
	usage     *genaiUsage
}

type genaiUsage struct {
	Input  *int `json:"prompt_tokens"`
	Output *int `json:"completion_tokens"`
}

func (o genaiOutput) count(s *bench.Sample) {
	if o.failure != "" {
		s.Message = o.failure
	}
	if o.usage == nil || o.usage.Output == nil || *o.usage.Output < 0 {
		return
	}
	s.Tokens.Source, s.Tokens.Output = bench.FromUsage, *o.usage.Output
	if o.usage.Input != nil && *o.usage.Input >= 0 {
		s.Tokens.Input = *o.usage.Input
	}
}

// readGenAIOutput reads a response: one or several events, or a whole answer. A
// form that it does not know counts as output.
func readGenAIOutput(raw json.RawMessage) genaiOutput {
	var outer struct {
		Response *string `json:"response"`
	}
	if json.Unmarshal(raw, &outer) != nil || outer.Response == nil {
		return genaiOutput{hasOutput: true}
	}
	var all genaiOutput
	for line := range strings.Lines(*outer.Response) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "data:"))
		if line == "" || line == "[DONE]" || strings.HasPrefix(line, ":") {
			continue
		}
		one := readGenAIEvent(line)
		all.text += one.text
		all.hasOutput = all.hasOutput || one.hasOutput
		if one.usage != nil {
			all.usage = one.usage
		}
		if one.failure != "" {
			all.failure = one.failure
		}
	}
	return all
}

func readGenAIEvent(line string) genaiOutput {
	type message struct {
		Content          *string         `json:"content"`
		Reasoning        *string         `json:"reasoning"`
		ReasoningContent *string         `json:"reasoning_content"`
		Tools            json.RawMessage `json:"tool_calls"`
	}
	var event struct {
		Choices []struct {
			Text    *string `json:"text"`
			Delta   message `json:"delta"`
			Message message `json:"message"`
		} `json:"choices"`
		Usage *genaiUsage     `json:"usage"`
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal([]byte(line), &event) != nil {
		return genaiOutput{hasOutput: true}
	}
	found := genaiOutput{usage: event.Usage}
	if len(event.Error) > 0 && string(event.Error) != "null" {
		found.failure = string(event.Error)
	}
	for _, choice := range event.Choices {
		found.text += orEmpty(choice.Text) + orEmpty(choice.Delta.Content) + orEmpty(choice.Message.Content)
		for _, part := range []message{choice.Delta, choice.Message} {
			found.hasOutput = found.hasOutput || orEmpty(part.Reasoning)+orEmpty(part.ReasoningContent) != "" || len(part.Tools) > len("null")
		}
	}
	found.hasOutput = found.hasOutput || found.text != ""
	return found
}
