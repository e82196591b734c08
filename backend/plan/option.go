package plan

import (
	"slices"

	"tokenlap/backend/bench"
)

// Option is one setting of a run: a field of the form and the flag of
// `tokenlap run` or `tokenlap sweep` that sets it. The flags, the line that Form.Command writes,
// the copy between form and bench.Plan and the field that a mistake is shown
// beside all follow from the rows of Options.
type Option struct {
	Field string // of the form, as its JSON calls it
	Flag  string // without dashes
	Help  string // of the flag; a word between backquotes names its value
	Kind  Kind

	value   func(*Form) any       // a *string, *Levels, *int, *float64, *bool or *[]string
	planned func(*bench.Plan) any // the same value in a plan; nil where it takes more than a copy
	about   []string              // fields of a bench.Plan and its endpoints whose mistakes belong here
}

// Kind is how an option is written on a command line, where its type does not
// say so.
type Kind int

const (
	Plain    Kind = iota // as values of its type usually are; several with commas between
	Argument             // a list that may also be given without a flag
	Repeated             // a list of which each flag gives one value
	Seconds              // a number of seconds, or a time with its unit
	Inverted             // a switch that turns off what is on by default
	Named                // a switch that sets a text to the name of its flag
)

// Value points to the option's value in a form: it is a *string, *Levels,
// *int, *float64, *bool or *[]string.
func (o Option) Value(form *Form) any { return o.value(form) }

// Options are all options of a run, in the order in which Form.Command writes
// them.
var Options = slices.Concat(
	[]Option{{Field: "models", Flag: "models", Kind: Argument, Help: "models to measure: a b c, or a,b,c (default all)",
		value: func(f *Form) any { return &f.Models },
		about: []string{"endpoints", "name", "aliases", "url", "model", "key", "headers", "body", "price_input", "price_output"}}},
	PromptOptions, wantedOptions, loadOptions, sweepOptions, objectiveOptions, requestOptions, recordOptions,
)

// PromptOptions choose prompts.
var PromptOptions = []Option{
	{Field: "prompt_file", Flag: "prompt-file", Help: "own prompts, or conversations in the form of OpenAI or ShareGPT, from a TOML, JSONL, JSON or CSV file, in place of the built-in ones",
		value: func(f *Form) any { return &f.PromptFile }},
	{Field: "prompts", Flag: "prompts", Help: "only the prompts with these ids, with commas between",
		value: func(f *Form) any { return &f.Prompts }},
	{Field: "lengths", Flag: "lengths", Help: "only these lengths: short, medium, long",
		value: func(f *Form) any { return &f.Lengths }},
	{Field: "complexities", Flag: "complexities", Help: "only these complexities: simple, moderate, complex",
		value: func(f *Form) any { return &f.Complexities }},
	{Field: "categories", Flag: "categories", Help: "only these categories; the command prompts lists them",
		value: func(f *Form) any { return &f.Categories }},
}

// wantedOptions say what is asked beyond the prompts of a set.
var wantedOptions = []Option{
	{Field: "input_tokens", Flag: "input-tokens", Help: "`length` of synthetic prompts, in place of a set: 512, normal:512,100, lognormal:512,400 or uniform:100..2000",
		value: func(f *Form) any { return &f.InputTokens }, about: []string{"input"}},
	{Field: "output_tokens", Flag: "output-tokens", Help: "`length` of answers, as of --input-tokens: their limit and, where the server takes it, also their least",
		value: func(f *Form) any { return &f.OutputTokens }, about: []string{"output"}},
	{Field: "prefix_tokens", Flag: "prefix-tokens", Help: "tokens of a text that prompts begin with in common, to measure prefix caches; 0: none",
		value: func(f *Form) any { return &f.PrefixTokens }, about: []string{"shared_prefix"}},
	{Field: "prefixes", Flag: "prefixes", Help: "how many different texts of --prefix-tokens take turns",
		value: func(f *Form) any { return &f.Prefixes }},
	{Field: "images", Flag: "images", Help: "`folder` of PNG, JPEG, WebP or GIF files: each request carries one of them",
		value: func(f *Form) any { return &f.Images }},
	{Field: "turns", Flag: "turns", Help: "requests of each conversation, which carries the answers on; 0: as many as its prompt has",
		value: func(f *Form) any { return &f.Turns }, planned: func(p *bench.Plan) any { return &p.Turns }},
	{Field: "think", Flag: "think", Kind: Seconds, Help: "time from an answer to the next turn of its conversation",
		value: func(f *Form) any { return &f.Think }, planned: func(p *bench.Plan) any { return &p.Think }, about: []string{"think_ns"}},
}

// loadOptions say when requests start and how many there are.
var loadOptions = []Option{
	{Field: "mode", Flag: "mode", Help: "how prompts follow each other: sequential or concurrent (what --concurrent 2 and more mean)",
		value: func(f *Form) any { return &f.Mode }, planned: func(p *bench.Plan) any { return (*string)(&p.Mode) }},
	{Field: "iterations", Flag: "iterations", Help: "times each prompt is sent",
		value: func(f *Form) any { return &f.Iterations }, planned: func(p *bench.Plan) any { return &p.Iterations }},
	{Field: "concurrent", Flag: "concurrent", Help: "users of each model; several stages as 1,2,4,8, a ramp as 1..50",
		value: func(f *Form) any { return &f.Concurrent }, about: []string{"users"}},
	{Field: "rate", Flag: "rate", Help: "`requests` per second to each model, whether or not earlier ones are answered, in place of --concurrent; several stages as 1,2,4, a ramp as 1..50",
		value: func(f *Form) any { return &f.Rate }, about: []string{"kind", "stages"}},
	{Field: "arrival", Flag: "arrival", Help: "`how` requests of a rate come: constant, poisson or gamma:CV (bursts with a CV above 1)",
		value: func(f *Form) any { return &f.Arrival }},
	{Field: "trace", Flag: "trace", Help: "`FILE` of arrivals, CSV or JSON lines, to play again in place of --rate; its lengths too, unless others or prompts are chosen",
		value: func(f *Form) any { return &f.Trace }},
	{Field: "trace_speed", Flag: "trace-speed", Help: "how many times as fast a trace is played",
		value: func(f *Form) any { return &f.TraceSpeed }, about: []string{"speed"}},
	{Field: "limit", Flag: "limit", Help: "most requests in flight at a rate or of a trace: those due beyond it are counted as dropped; 0: no limit",
		value: func(f *Form) any { return &f.Limit }},
	{Field: "requests", Flag: "requests", Help: "measured requests of each stage and model, in place of --iterations",
		value: func(f *Form) any { return &f.Requests }},
	{Field: "duration", Flag: "duration", Kind: Seconds, Help: "time of each stage, in place of --iterations; with --requests whichever ends first",
		value: func(f *Form) any { return &f.Duration }, about: []string{"duration_ns"}},
	{Field: "stage_duration", Flag: "stage-duration", Help: "a `time` for each stage, as 30s,10s,60s",
		value: func(f *Form) any { return &f.StageDuration }},
	{Field: "over", Flag: "over", Kind: Seconds, Help: "time of a ramp such as 1..50",
		value: func(f *Form) any { return &f.Over }},
	{Field: "steps", Flag: "steps", Help: "levels that a ramp is cut into; 0: it rises evenly",
		value: func(f *Form) any { return &f.Steps }},
	{Field: "settle", Flag: "settle", Kind: Seconds, Help: "first part of each stage whose requests are marked and not counted",
		value: func(f *Form) any { return &f.Settle }, planned: func(p *bench.Plan) any { return &p.Stages[0].Settle }, about: []string{"settle_ns"}},
	{Field: "repeats", Flag: "repeats", Help: "times all stages are gone through",
		value: func(f *Form) any { return &f.Repeats }},
	{Field: "interleave", Flag: "interleave", Help: "one model at a time, in turns with each repeat, so that a drift meets all alike",
		value: func(f *Form) any { return &f.Interleave }},
	{Field: "warmup", Flag: "warmup", Help: "requests for each model that are sent and marked before counting begins",
		value: func(f *Form) any { return &f.Warmup }, planned: func(p *bench.Plan) any { return &p.Warmup }},
}

// requestOptions say what each request asks for and how long it may take.
var requestOptions = []Option{
	{Field: "max_tokens", Flag: "max-tokens", Help: "max output tokens",
		value: func(f *Form) any { return &f.MaxTokens }, planned: func(p *bench.Plan) any { return &p.Generation.MaxTokens }},
	{Field: "temperature", Flag: "temperature", Help: "sampling temperature",
		value: func(f *Form) any { return &f.Temperature }, planned: func(p *bench.Plan) any { return &p.Generation.Temperature }},
	{Field: "timeout", Flag: "timeout", Kind: Seconds, Help: "longest time for a request, in seconds",
		value: func(f *Form) any { return &f.Timeout }, planned: func(p *bench.Plan) any { return &p.Limits.Total }, about: []string{"total_ns"}},
	{Field: "connect_timeout", Flag: "connect-timeout", Kind: Seconds, Help: "longest wait for a connection; 0: no limit of its own",
		value: func(f *Form) any { return &f.ConnectTimeout }, planned: func(p *bench.Plan) any { return &p.Limits.Connect }, about: []string{"connect_ns"}},
	{Field: "header_timeout", Flag: "header-timeout", Kind: Seconds, Help: "longest wait for the response headers; 0: no limit of its own",
		value: func(f *Form) any { return &f.HeaderTimeout }, planned: func(p *bench.Plan) any { return &p.Limits.Headers }, about: []string{"headers_ns"}},
	{Field: "first_token_timeout", Flag: "first-token-timeout", Kind: Seconds, Help: "longest wait for the first token; 0: no limit of its own",
		value: func(f *Form) any { return &f.FirstTokenTimeout }, planned: func(p *bench.Plan) any { return &p.Limits.FirstToken }, about: []string{"first_token_ns"}},
	{Field: "idle_timeout", Flag: "idle-timeout", Kind: Seconds, Help: "longest pause within a stream; 0: no limit of its own",
		value: func(f *Form) any { return &f.IdleTimeout }, planned: func(p *bench.Plan) any { return &p.Limits.Idle }, about: []string{"idle_ns"}},
	{Field: "grace", Flag: "grace", Kind: Seconds, Help: "time left to requests in flight after Ctrl-C, or after the last stage of --duration",
		value: func(f *Form) any { return &f.Grace }, planned: func(p *bench.Plan) any { return &p.Stages[0].Grace }, about: []string{"grace_ns"}},
}

// recordOptions say how the run is repeated, kept and found again.
var recordOptions = []Option{
	{Field: "seed", Flag: "seed", Help: "`number` for what is random in a run (default: chosen, and stored)",
		value: func(f *Form) any { return &f.Seed }},
	{Field: "keep_text", Flag: "keep-text", Help: "bytes of each answer to store",
		value: func(f *Form) any { return &f.KeepText }, planned: func(p *bench.Plan) any { return &p.KeepText }},
	{Field: "server_metrics", Flag: "server-metrics", Help: "`URL` of the servers' own metrics, read once per second during the run, for all models (default: the one of each model)",
		value: func(f *Form) any { return &f.ServerMetrics }},
	{Field: "max_cost", Flag: "max-cost", Help: "refuse to start what may cost more US dollars, by the prices of its models, and end a run that comes to it; 0: no limit",
		value: func(f *Form) any { return &f.MaxCost }, planned: func(p *bench.Plan) any { return &p.Stop.Cost }, about: []string{"cost"}},
	{Field: "max_errors", Flag: "max-errors", Help: "failed requests that end the run; 0: no limit",
		value: func(f *Form) any { return &f.MaxErrors }, planned: func(p *bench.Plan) any { return &p.Stop.Errors }, about: []string{"errors"}},
	{Field: "max_error_rate", Flag: "max-error-rate", Help: "`share` of the last requests that may fail, as 0.05 or 5%, before the run ends (default no limit)",
		value: func(f *Form) any { return &f.MaxErrorRate }, about: []string{"error_rate"}},
	{Field: "max_total_tokens", Flag: "max-total-tokens", Help: "input and output tokens that end the run; 0: no limit",
		value: func(f *Form) any { return &f.MaxTotalTokens }, planned: func(p *bench.Plan) any { return &p.Stop.Tokens }, about: []string{"tokens"}},
	{Field: "name", Flag: "name", Help: "name of the run",
		value: func(f *Form) any { return &f.Name }, planned: func(p *bench.Plan) any { return &p.Name }},
	{Field: "note", Flag: "note", Help: "note for the run",
		value: func(f *Form) any { return &f.Note }},
	{Field: "tags", Flag: "tag", Kind: Repeated, Help: "tag for the run (repeatable)",
		value: func(f *Form) any { return &f.Tags }},
	{Field: "unique_prefix", Flag: "unique-prefix", Help: "put a different line before each prompt, against prefix caches",
		value: func(f *Form) any { return &f.UniquePrefix }, planned: func(p *bench.Plan) any { return &p.UniquePrefix }},
	{Field: "stream", Flag: "no-stream", Kind: Inverted, Help: "ask for whole answers: no TTFT, no TPOT",
		value: func(f *Form) any { return &f.Stream }, planned: func(p *bench.Plan) any { return &p.Generation.Stream }},
}

// fieldOf is the field of the form that a mistake about a field of the plan
// belongs to; "" where it belongs to none of them.
func fieldOf(planned string) string {
	for _, option := range Options {
		if slices.Contains(option.about, planned) {
			return option.Field
		}
	}
	if slices.ContainsFunc(Options, func(o Option) bool { return o.Field == planned }) {
		return planned
	}
	return ""
}
