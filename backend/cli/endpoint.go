package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// endpointOption is a field of an endpoint and the flag that sets it.
type endpointOption struct {
	flag  string
	help  string
	value func(*bench.Endpoint) any // a *string, *bool, *float64, *[]string or *map[string]string
}

// connectionOptions say how to reach a model. Those of headers and body, which
// are maps, are in endpointFlags.
var connectionOptions = []endpointOption{
	{"url", "server's base URL, or the full URL that requests are sent to", func(e *bench.Endpoint) any { return &e.URL }},
	{"api", "API of the server: " + apiNames() + " (guessed from the URL)", func(e *bench.Endpoint) any { return (*string)(&e.API) }},
	{"model", "model id as the server lists it", func(e *bench.Endpoint) any { return &e.Model }},
	{"key", "where the API key is found: env:NAME, keyring:NAME or file:PATH", func(e *bench.Endpoint) any { return (*string)(&e.Key) }},
	{"omit", "fields of the request body that are not sent, such as temperature (empty: send all)", func(e *bench.Endpoint) any { return &e.Omit }},
	{"rename", "fields sent under another name, OLD=NEW, such as max_tokens=max_completion_tokens (empty: none)", func(e *bench.Endpoint) any { return &e.Rename }},
	{"tokenizer", "counts tokens where the server does not: o200k_base, cl100k_base, the path of a tokenizer.json, or none (by the model id)", func(e *bench.Endpoint) any { return &e.Tokenizer }},
	{"think-tags", "opening tags of reasoning within the content, such as <think>; a closing one, such as </think>, where answers begin inside; none: look for none", func(e *bench.Endpoint) any { return &e.ThinkTags }},
	{"insecure", "do NOT verify TLS certificates", func(e *bench.Endpoint) any { return &e.Insecure }},
}

// descriptionOptions say how a model is shown, what it costs and what a run reads
// beside it.
var descriptionOptions = []endpointOption{
	{"title", "name for tables and charts", func(e *bench.Endpoint) any { return &e.Title }},
	{"family", "family for grouping (guessed from the name)", func(e *bench.Endpoint) any { return &e.Family }},
	{"deployment", "deployment for grouping, such as vllm (guessed from name and URL)", func(e *bench.Endpoint) any { return &e.Deployment }},
	{"alias", "another name it answers to (repeatable)", func(e *bench.Endpoint) any { return &e.Aliases }},
	{"price-input", "what a million tokens of prompts cost, in US dollars; 0: not known", func(e *bench.Endpoint) any { return &e.PriceInput }},
	{"price-output", "what a million tokens of answers cost, in US dollars; 0: not known", func(e *bench.Endpoint) any { return &e.PriceOutput }},
	{"slo", "objectives of runs that have none of their own, such as ttft=500ms,tpot=40ms (empty: none)", func(e *bench.Endpoint) any { return &e.SLO }},
	{"server-metrics", "URL of the server's own metrics, read once per second during a run: /metrics of vLLM, SGLang, TGI or llama.cpp, /api/ps of Ollama (empty: none)", func(e *bench.Endpoint) any { return &e.ServerMetrics }},
}

func apiNames() string {
	var names []string
	for _, api := range bench.APIs {
		names = append(names, string(api))
	}
	return strings.Join(names, ", ")
}

// endpointFlags hold the values of flags that describe an endpoint.
type endpointFlags struct {
	given   bench.Endpoint
	headers []string // NAME=VALUE
	body    []string // NAME=JSON
}

// registerConnection adds the flags for an endpoint that is not stored.
func (e *endpointFlags) registerConnection(flags *pflag.FlagSet) {
	e.register(flags, connectionOptions)
	flags.StringArrayVar(&e.headers, "header", nil, "extra request header NAME=VALUE; a secret as NAME=env:VARIABLE (repeatable)")
	flags.StringArrayVar(&e.body, "body", nil, "extra field of the request body NAME=JSON (repeatable)")
}

// registerAll adds the flags for an endpoint that is stored.
func (e *endpointFlags) registerAll(flags *pflag.FlagSet) {
	e.registerConnection(flags)
	e.register(flags, descriptionOptions)
}

func (e *endpointFlags) register(flags *pflag.FlagSet, options []endpointOption) {
	for _, o := range options {
		switch value := o.value(&e.given).(type) {
		case *string:
			flags.StringVar(value, o.flag, "", o.help)
		case *bool:
			flags.BoolVar(value, o.flag, false, o.help)
		case *float64:
			flags.Float64Var(value, o.flag, 0, o.help)
		case *[]string:
			flags.StringSliceVar(value, o.flag, nil, o.help)
		case *map[string]string:
			flags.Var((*pairs)(value), o.flag, o.help)
		}
	}
}

// pairs is a flag of pairs OLD=NEW, separated by commas.
type pairs map[string]string

func (p *pairs) Set(text string) error {
	*p = pairs{}
	for pair := range strings.SplitSeq(text, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		from, to, isPair := strings.Cut(pair, "=")
		if !isPair || from == "" || to == "" {
			return errors.New("use OLD=NEW, and commas between several")
		}
		(*p)[from] = to
	}
	return nil
}

func (p *pairs) String() string {
	var all []string
	for _, from := range slices.Sorted(maps.Keys(*p)) {
		all = append(all, from+"="+(*p)[from])
	}
	return strings.Join(all, ",")
}

func (p *pairs) Type() string { return "OLD=NEW" }

// apply returns the endpoint with the fields changed whose flags were given.
func (e *endpointFlags) apply(c *cobra.Command, to bench.Endpoint) (bench.Endpoint, error) {
	for _, o := range slices.Concat(connectionOptions, descriptionOptions) {
		if !c.Flags().Changed(o.flag) {
			continue
		}
		switch given := o.value(&e.given).(type) {
		case *string:
			*o.value(&to).(*string) = *given
		case *bool:
			*o.value(&to).(*bool) = *given
		case *float64:
			*o.value(&to).(*float64) = *given
		case *map[string]string:
			*o.value(&to).(*map[string]string) = *given
		case *[]string: // an empty value removes what is there
			*o.value(&to).(*[]string) = slices.DeleteFunc(slices.Clone(*given), func(text string) bool { return text == "" })
		}
	}
	var wrong []error
	if c.Flags().Changed("header") {
		headers, err := parsePairs("header", e.headers)
		to.Headers, wrong = headers, append(wrong, err)
	}
	if c.Flags().Changed("body") {
		fields, err := parsePairs("body", e.body)
		to.Body, wrong = bodyOf(fields), append(wrong, err)
	}
	to = app.WholePath(to.Complete())
	wrong = append(wrong, to.Validate())
	if c.Flags().Changed("tokenizer") {
		wrong = append(wrong, app.CheckTokenizer(to))
	}
	return to, errors.Join(wrong...)
}

// bodyOf parses the values of fields as JSON; what is not JSON is a string.
func bodyOf(fields map[string]string) map[string]any {
	body := map[string]any{}
	for name, value := range fields {
		var parsed any
		if json.Unmarshal([]byte(value), &parsed) != nil {
			parsed = value
		}
		body[name] = parsed
	}
	return body
}

// parsePairs parses NAME=VALUE. A pair with an empty value is left out, so that
// an edit can remove everything. Errors do not repeat values: they may be keys.
func parsePairs(flag string, list []string) (map[string]string, error) {
	pairs := map[string]string{}
	for _, pair := range list {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, bench.Invalid("--%s needs NAME=VALUE", flag)
		}
		if value = strings.TrimSpace(value); value != "" {
			pairs[strings.TrimSpace(name)] = value
		}
	}
	return pairs, nil
}

// addCommandLine returns the command that adds an endpoint again.
func addCommandLine(e bench.Endpoint) string {
	words := []string{"tokenlap models add", e.Name}
	add := func(flag, text string) {
		words = append(words, "--"+flag, "'"+strings.ReplaceAll(text, "'", `'\''`)+"'")
	}
	for _, o := range slices.Concat(connectionOptions, descriptionOptions) {
		switch value := o.value(&e).(type) {
		case *string:
			if *value != "" {
				add(o.flag, *value)
			}
		case *bool:
			if *value {
				words = append(words, "--"+o.flag)
			}
		case *float64:
			if *value > 0 {
				words = append(words, fmt.Sprintf("--%s %s", o.flag, strconv.FormatFloat(*value, 'f', -1, 64)))
			}
		case *map[string]string:
			if len(*value) > 0 {
				add(o.flag, (*pairs)(value).String())
			}
		case *[]string:
			if len(*value) > 0 {
				add(o.flag, strings.Join(*value, ","))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		add("header", name+"="+e.Headers[name])
	}
	for _, name := range slices.Sorted(maps.Keys(e.Body)) {
		if value, err := json.Marshal(e.Body[name]); err == nil {
			add("body", name+"="+string(value))
		}
	}
	return strings.Join(words, " ")
}
