package importer

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"time"

	"tokenlap/backend/bench"
)

// guideRequest has the fields of a request, of all versions, that are read.
type guideRequest struct {
	Output       *string  `json:"output"`
	PromptTokens *float64 `json:"prompt_tokens"`
	OutputTokens *float64 `json:"output_tokens"`
	CachedTokens *float64 `json:"cached_tokens"` // since 0.8

	// Until 0.3.
	Start     *float64 `json:"start_time"`
	First     *float64 `json:"first_token_time"`
	Last      *float64 `json:"last_token_time"`
	End       *float64 `json:"end_time"`
	Error     *string  `json:"error"`
	Scheduler struct {
		Target *float64 `json:"targeted_start_time"`
	} `json:"scheduler_info"`

	// Since 0.4.
	ResponseID *string         `json:"response_id"`
	Reasoning  *string         `json:"reasoning_output"`
	Args       json.RawMessage `json:"request_args"`
	Metrics    *struct {
		Total *float64 `json:"total_tokens"`
	} `json:"output_metrics"`
	Info *struct {
		Error   *string      `json:"error"`
		Timings guideTimings `json:"timings"`
	} `json:"info"`
}

type guideTimings struct {
	Target   *float64 `json:"targeted_start"`
	Resolved *float64 `json:"resolve_start"`
	Start    *float64 `json:"request_start"`
	First    *float64 `json:"first_token_iteration"`
	Answer   *float64 `json:"first_output_token_iteration"` // since 0.7
	Last     *float64 `json:"last_token_iteration"`
	End      *float64 `json:"request_end"`
	Settled  *float64 `json:"resolve_end"`
	Lines    int      `json:"request_iterations"` // of the stream; 0: it was no stream
	Events   int      `json:"token_iterations"`   // lines with output
}

// timings are those of either family.
func (r *guideRequest) timings() guideTimings {
	if r.Info != nil {
		t := r.Info.Timings
		if t.End == nil {
			t.End = t.Settled
		}
		return t
	}
	none := func(at *float64) *float64 {
		if at != nil && *at < 0 {
			return nil
		}
		return at
	}
	return guideTimings{Target: none(r.Scheduler.Target), Start: none(r.Start), First: none(r.First), Last: none(r.Last),
		End: none(r.End), Lines: 1}
}

// started is 0 where it is not told.
func (r *guideRequest) started() float64 {
	if t := r.timings(); t.Start != nil {
		return *t.Start
	}
	return 0
}

// entry lays the request out; its instants are counted from when it was due,
// or from its start.
func (r *guideRequest) entry(kind string, level *guideLevel) (entry, *BadRow) {
	t := r.timings()
	model := level.model
	if model == "" {
		model = r.model()
	}
	name := nameOf(model)
	e := entry{endpoint: bench.Endpoint{Name: name, Model: model}, load: level.load}
	s := &e.sample
	*s = bench.Sample{
		Endpoint: name, Phase: bench.Measured, Outcome: bench.OK, Tokens: bench.NoTokens,
		Streamed: kind != "successful" || t.First != nil || t.Lines > 0, Events: max(0, t.Events),
		Text: orEmpty(r.Output), Reasoning: orEmpty(r.Reasoning), ResponseID: orEmpty(r.ResponseID),
	}
	begin, bad := t.begin(isOpen(level.load))
	if bad != nil {
		return e, bad
	}
	if bad := t.into(s, begin, kind); bad != nil {
		return e, bad
	}
	r.settle(s, kind)
	if bad := r.count(s); bad != nil {
		return e, bad
	}
	whole, part := math.Modf(begin)
	e.begin = time.Unix(int64(whole), int64(part*1e9))
	if end := begin + s.Ended().Offset().Seconds(); level.from > 0 && end < level.from {
		s.Phase = bench.Warmup
	}
	return e, nil
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

const (
	expectedTime = "seconds since 1970"
	latestTime   = 7e9 // in the year 2191
)

// begin is the earliest time of the request. Where it was due is known in open
// load alone: in closed load the tool's target is not when its user was free.
func (t *guideTimings) begin(open bool) (float64, *BadRow) {
	begin := t.Start
	if begin == nil {
		begin = t.Resolved
	}
	switch {
	case begin == nil:
		return 0, &BadRow{Column: "start", Text: "nothing where " + expectedTime + " were expected"}
	case !(*begin > 0 && *begin < latestTime):
		return 0, &BadRow{Column: "start", Text: number(*begin) + " where " + expectedTime + " were expected"}
	}
	if !open || t.Start == nil || t.Target == nil || !(*t.Target > 0 && *t.Target <= *t.Start && *t.Start-*t.Target < maxSeconds) {
		t.Target = nil
		return *begin, nil
	}
	return *t.Target, nil
}

// number shows a time with all its digits.
func number(value float64) string {
	if math.Abs(value) < 1e15 {
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}

// into sets the instants; a later one cannot be before an earlier one.
func (t *guideTimings) into(s *bench.Sample, begin float64, kind string) *BadRow {
	before := begin
	for _, step := range []struct {
		name  string
		at    *float64
		where *bench.Instant
	}{
		{"target", t.Target, &s.Due}, {"start", t.Start, &s.Sent}, {"first token", t.First, &s.First}, {"first answer", t.Answer, &s.Answer},
		{"last token", t.Last, &s.Last}, {"end", t.End, &s.Done},
	} {
		if step.at == nil {
			continue
		}
		if at := *step.at; !(at >= before && at-begin < maxSeconds) {
			return &BadRow{Column: step.name, Text: number(at) + " where " + expectedTime + " were expected, not before " + number(before)}
		}
		before = *step.at
		*step.where = bench.At(inSeconds(before - begin))
	}
	switch {
	case kind != "successful":
		return nil
	case t.Start == nil || t.End == nil:
		return &BadRow{Column: "start, end", Text: "nothing where the times of a success were expected"}
	case (t.First == nil) != (t.Last == nil):
		return &BadRow{Column: "first token, last token", Text: "one without the other"}
	}
	return nil
}

// count reads the tokens. Where no server told them, newer versions count the
// events; older ones take what was asked for, unless some had come.
func (r *guideRequest) count(s *bench.Sample) *BadRow {
	for _, count := range []struct {
		name  string
		value *float64
		into  *int
	}{{"prompt_tokens", r.PromptTokens, &s.Tokens.Input}, {"output_tokens", r.OutputTokens, &s.Tokens.Output},
		{"cached_tokens", r.CachedTokens, &s.Tokens.Cached}} {
		if count.value == nil {
			continue
		}
		if n := *count.value; n < 0 || n != math.Trunc(n) || n > 1<<40 {
			return &BadRow{Column: count.name, Text: number(n) + " where a whole number of 0 or more was expected"}
		}
		*count.into = int(*count.value)
	}
	if s.Tokens.Output == 0 && s.First.Reached() || s.Outcome != bench.OK && !s.First.Reached() && r.Info == nil {
		s.Tokens.Output = -1
	}
	if r.Info != nil && s.Tokens.Output > 0 && (r.Metrics == nil || r.Metrics.Total == nil) {
		s.Tokens.Source = bench.FromChunks
	}
	return nil
}

// settle tells how the request ended.
func (r *guideRequest) settle(s *bench.Sample, kind string) {
	if kind == "successful" {
		return
	}
	s.Outcome, s.Message = bench.FailUnreported, orEmpty(r.Error)
	if r.Info != nil {
		s.Message = orEmpty(r.Info.Error)
	}
	if kind == "incomplete" {
		s.Outcome = bench.Cancelled
		return
	}
	if found := httpxStatus.FindStringSubmatch(s.Message); found != nil {
		s.Status, _ = strconv.Atoi(found[1]) // three digits
		s.Outcome = failedStatus(s.Status)
	}
}

// httpxStatus is how the library under GuideLLM words an HTTP status.
var httpxStatus = regexp.MustCompile(`(?:Client error|Server error|Redirect response) '([345][0-9][0-9]) `)

// model is what the request itself asked for; older versions write it in a
// form of Python's own, which is not read.
func (r *guideRequest) model() string {
	var text string
	var args struct {
		Body struct {
			Model string `json:"model"`
		} `json:"body"`
	}
	if json.Unmarshal(r.Args, &text) != nil || json.Unmarshal([]byte(text), &args) != nil {
		return ""
	}
	return args.Body.Model
}
