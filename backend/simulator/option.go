package simulator

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Option describes one setting as it is typed: in a query or as a flag.
type Option struct {
	Name    string
	Usage   string
	Default string
	IsBool  bool

	field   func(*Behaviour) any // pointer to the field
	choices []string             // of a text: what is accepted, the first if empty
	max     int                  // of a whole number
}

const day = 24 * time.Hour

// options is the one list of settings: Parse, Query, Validate and the command
// line's flags all come from it.
var options = []Option{
	{Name: "ttft", Usage: "time to the first output", field: func(b *Behaviour) any { return &b.TTFT }},
	{Name: "prefill", Usage: "time that each prompt token that is not cached adds to ttft", field: func(b *Behaviour) any { return &b.Prefill }},
	{Name: "ttft_jitter", Usage: "share of ttft by which it varies either way, 0 to 1", field: func(b *Behaviour) any { return &b.TTFTJitter }},
	{Name: "itl", Usage: "time between tokens; 0: as fast as they can be written", field: func(b *Behaviour) any { return &b.ITL }},
	{Name: "jitter", Usage: "share of itl by which a chunk varies either way, 0 to 1", field: func(b *Behaviour) any { return &b.Jitter }},
	{Name: "tokens", Usage: "output tokens; 0: as many as max_tokens allows", field: func(b *Behaviour) any { return &b.Tokens }, max: maxTokens},
	{Name: "forced_length", Usage: "what becomes of ignore_eos and min_tokens in a request", field: func(b *Behaviour) any { return &b.ForcedLength }, choices: []string{ForcedHonoured, ForcedIgnored, ForcedRefused}},
	{Name: "tokens_per_chunk", Usage: "tokens that one chunk carries", field: func(b *Behaviour) any { return &b.TokensPerChunk }, max: 10_000},
	{Name: "reasoning", Usage: "of the tokens, how many are reasoning, which comes before the answer", field: func(b *Behaviour) any { return &b.Reasoning }, max: maxTokens},
	{Name: "reasoning_field", Usage: "name of the field that carries reasoning", field: func(b *Behaviour) any { return &b.ReasoningField }, choices: []string{FieldReasoningContent, FieldReasoning, FieldReasoningDetails, FieldReasoningObject, FieldContentPart, FieldThinkTag}},
	{Name: "role_first", Usage: "send a chunk with only the role this long before the first output", field: func(b *Behaviour) any { return &b.RoleFirst }},
	{Name: "output", Usage: "what the answer is made of", field: func(b *Behaviour) any { return &b.Output }, choices: []string{OutputContent, OutputToolCall, OutputRefusal}},
	{Name: "usage", Usage: "where the stream states its token counts", field: func(b *Behaviour) any { return &b.Usage }, choices: []string{UsageAsAsked, UsageLastEmpty, UsageLastOutput, UsageEveryChunk, UsageNone}},
	{Name: "usage_delay", Usage: "time between the finish reason and the token counts", field: func(b *Behaviour) any { return &b.UsageDelay }},
	{Name: "finish", Usage: "finish reason of the chunks before the last", field: func(b *Behaviour) any { return &b.Finish }, choices: []string{FinishAtEnd, FinishEveryChunk, FinishNullText}},
	{Name: "repeat", Usage: "what each chunk repeats of the text before it", field: func(b *Behaviour) any { return &b.Repeat }, choices: []string{RepeatNothing, RepeatContent, RepeatMessage}},
	{Name: "cached", Usage: "prompt tokens reported as cached", field: func(b *Behaviour) any { return &b.Cached }, max: maxTokens},
	{Name: "prefix_cache", Usage: "remember prompts in blocks of 16 tokens and report what is known of one as cached", field: func(b *Behaviour) any { return &b.PrefixCache }},
	{Name: "keep_alive", Usage: "send a comment this often while nothing else is sent; 0: never", field: func(b *Behaviour) any { return &b.KeepAlive }},
	{Name: "line_end", Usage: "how lines end", field: func(b *Behaviour) any { return &b.LineEnd }, choices: []string{LineLF, LineCRLF, LineCR}},
	{Name: "bom", Usage: "begin the stream with a byte order mark", field: func(b *Behaviour) any { return &b.BOM }},
	{Name: "no_space", Usage: "leave out the space after data:", field: func(b *Behaviour) any { return &b.NoSpace }},
	{Name: "one_newline", Usage: "leave out the blank line between events", field: func(b *Behaviour) any { return &b.OneNewline }},
	{Name: "multi_line", Usage: "split each event over several data lines", field: func(b *Behaviour) any { return &b.MultiLine }},
	{Name: "empty_events", Usage: "send an empty data event before each event", field: func(b *Behaviour) any { return &b.EmptyEvents }},
	{Name: "bytewise", Usage: "write each byte by itself", field: func(b *Behaviour) any { return &b.Bytewise }},
	{Name: "coalesce", Usage: "events that go out in one write; 0: one", field: func(b *Behaviour) any { return &b.Coalesce }, max: 1_000_000},
	{Name: "buffered", Usage: "send the whole stream in one write at its end", field: func(b *Behaviour) any { return &b.Buffered }},
	{Name: "long_line", Usage: "bytes of text in the middle chunk; 0: a word", field: func(b *Behaviour) any { return &b.LongLine }, max: 64 << 20},
	{Name: "gzip", Usage: "compress the stream although the client did not accept it", field: func(b *Behaviour) any { return &b.Gzip }},
	{Name: "models", Usage: "model ids that are served, with commas between; none: any", field: func(b *Behaviour) any { return &b.Models }},
	{Name: "auth", Usage: "env:NAME, the variable with the key that requests must carry", field: func(b *Behaviour) any { return &b.Auth }},
	{Name: "refuse_stream_options", Usage: "answer stream_options with a 400", field: func(b *Behaviour) any { return &b.RefuseStreamOptions }},
	{Name: "metrics", Usage: "report the server's own metrics at /metrics, as vLLM does", field: func(b *Behaviour) any { return &b.Metrics }},
	{Name: "parallel", Usage: "requests served at a time, others wait in line; 0: all", field: func(b *Behaviour) any { return &b.Parallel }, max: 1_000_000},
	{Name: "freeze_after", Usage: "stand still this long after the first request", field: func(b *Behaviour) any { return &b.FreezeAfter }},
	{Name: "freeze_for", Usage: "for this time; 0: never stand still", field: func(b *Behaviour) any { return &b.FreezeFor }},
	{Name: "fault", Usage: "what goes wrong, one or more with commas between: " + join(CommonFaults(), ", ") +
		"; or a whole answer of chat as it stands here: " + join(scriptNames(), ", "), field: func(b *Behaviour) any { return &b.Faults }},
	{Name: "fault_rate", Usage: "share of the requests that get a fault, 0 to 1", field: func(b *Behaviour) any { return &b.FaultRate }},
	{Name: "fault_after", Usage: "chunks before a fault in mid-stream; 0: half of them", field: func(b *Behaviour) any { return &b.FaultAfter }, max: maxTokens},
	{Name: "hold", Usage: "how long the slow faults delay an answer; 0: until the client leaves", field: func(b *Behaviour) any { return &b.Hold }},
	{Name: "retry_after", Usage: "what a 429 or 503 asks the client to wait, in whole seconds", field: func(b *Behaviour) any { return &b.RetryAfter }},
	{Name: "seed", Usage: "of jitter, faults and words", field: func(b *Behaviour) any { return &b.Seed }},
}

// Options lists every setting with its default, in a sensible order.
func Options() []Option {
	defaults := Defaults()
	list := slices.Clone(options)
	for i, option := range list {
		_, list[i].IsBool = option.field(&defaults).(*bool)
		if list[i].Default = option.format(&defaults); list[i].Default == "" && option.choices != nil {
			list[i].Default = option.choices[0]
		}
		if option.choices != nil {
			list[i].Usage += ": " + strings.Join(option.choices, ", ")
		}
	}
	return list
}

// Parse reads a query such as "ttft=200ms&itl=20ms&fault=stall&fault_rate=0.1".
// What it does not name is as in Defaults. All mistakes are returned at once.
func Parse(query string) (Behaviour, error) {
	b := Defaults()
	values, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil {
		return b, bench.Invalid("the simulator's options cannot be read: write them as in ttft=200ms&itl=20ms&tokens=128")
	}
	var wrong []error
	for _, option := range options {
		given := values[option.Name]
		delete(values, option.Name)
		switch {
		case len(given) > 1:
			wrong = append(wrong, bench.Invalid("simulator option %s is given %d times: give it once", option.Name, len(given)))
		case len(given) == 1 && !option.set(&b, given[0]):
			wrong = append(wrong, option.mistake(given[0]))
		}
	}
	for _, name := range sorted(values) {
		wrong = append(wrong, bench.Invalid("simulator option %q is unknown: use %s", name, names()))
	}
	if len(wrong) == 0 {
		return b, b.Validate()
	}
	return b, errors.Join(wrong...)
}

// Query is the inverse of Parse: only what differs from Defaults.
func (b Behaviour) Query() string {
	defaults := Defaults()
	var parts []string
	for _, option := range options {
		if text := option.format(&b); text != option.format(&defaults) {
			parts = append(parts, option.Name+"="+readable.Replace(url.QueryEscape(text)))
		}
	}
	return strings.Join(parts, "&")
}

// readable undoes escapes that a query does not need.
var readable = strings.NewReplacer("%2C", ",", "%3A", ":", "%2F", "/")

var envForm = regexp.MustCompile(`^env:[A-Za-z_][A-Za-z0-9_]*$`)

// Validate returns every mistake at once, joined, or nil.
func (b Behaviour) Validate() error {
	var wrong []error
	for _, option := range options {
		if text := option.format(&b); text != "" {
			if again := Defaults(); !option.set(&again, text) {
				wrong = append(wrong, option.mistake(text))
			}
		}
	}
	if len(b.Faults) > 0 && b.FaultRate == 0 {
		wrong = append(wrong, bench.Invalid("simulator option fault_rate=0: with a fault, use a share above 0, at most 1"))
	}
	return errors.Join(wrong...)
}

// set reads a text into the option's field; false if it is not accepted.
func (o Option) set(b *Behaviour, text string) bool {
	var err error
	ok := true
	switch field := o.field(b).(type) {
	case *time.Duration:
		*field, err = time.ParseDuration(text)
		ok = *field >= 0 && *field <= day
	case *int:
		*field, err = strconv.Atoi(text)
		ok = *field >= 0 && *field <= o.max
	case *uint64:
		*field, err = strconv.ParseUint(text, 10, 64)
	case *float64:
		*field, err = strconv.ParseFloat(text, 64)
		ok = *field >= 0 && *field <= 1
	case *bool:
		*field, err = strconv.ParseBool(text)
	case *string:
		*field = text
		ok = slices.Contains(o.choices, text) || o.choices == nil && envForm.MatchString(text)
	case *[]string:
		*field = strings.Split(text, ",")
		ok = !slices.ContainsFunc(*field, func(id string) bool { return strings.TrimSpace(id) != id || id == "" })
	case *[]Fault:
		*field = nil
		for name := range strings.SplitSeq(text, ",") {
			*field = append(*field, Fault(name))
			ok = ok && isFault(Fault(name))
		}
	}
	return ok && err == nil
}

// format is the option's value as set reads it; "" for an empty text or list.
func (o Option) format(b *Behaviour) string {
	switch field := o.field(b).(type) {
	case *time.Duration:
		return field.String()
	case *float64:
		return strconv.FormatFloat(*field, 'g', -1, 64)
	case *string:
		return *field
	case *[]string:
		return strings.Join(*field, ",")
	case *[]Fault:
		return join(*field, ",")
	case *int:
		return strconv.Itoa(*field)
	case *uint64:
		return strconv.FormatUint(*field, 10)
	case *bool:
		return strconv.FormatBool(*field)
	}
	return ""
}

// mistake returns an error that says what would have been accepted.
func (o Option) mistake(text string) error {
	var want string
	switch o.field(&Behaviour{}).(type) {
	case *time.Duration:
		want = "a time from 0s to 24h, such as 200ms or 1.5s"
	case *int:
		want = fmt.Sprintf("a whole number from 0 to %d", o.max)
	case *uint64:
		want = "a whole number from 0 to 18446744073709551615"
	case *float64:
		want = "a number from 0 to 1"
	case *bool:
		want = "true or false"
	case *[]string:
		want = "model ids with commas between, without blanks"
	case *[]Fault:
		want = join(AllFaults(), ", ")
	case *string:
		if o.choices == nil { // the text itself is not repeated: it may be a key typed by mistake
			return bench.Invalid("simulator option %s: use env:NAME, the name of the environment variable with the key", o.Name)
		}
		want = strings.Join(o.choices, ", ")
	}
	return bench.Invalid("simulator option %s=%s: use %s", o.Name, text, want)
}

func names() string {
	list := make([]string, len(options))
	for i, option := range options {
		list[i] = option.Name
	}
	return strings.Join(list, ", ")
}

func join(faults []Fault, separator string) string {
	list := make([]string, len(faults))
	for i, fault := range faults {
		list[i] = string(fault)
	}
	return strings.Join(list, separator)
}

func sorted(values url.Values) []string {
	list := make([]string, 0, len(values))
	for name := range values {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
