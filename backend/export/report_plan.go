package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"

	"tokenlap/backend/bench"
)

// arrivalsLine is the line of the arrivals of a trace in indented JSON. People
// cannot read them, and there may be megabytes.
var arrivalsLine = regexp.MustCompile(`(?m)^(    "arrivals": )".*"$`)

// planText returns the plan as JSON without the texts of the prompts and the
// arrivals of a trace. The plan
// of an imported run is shown without its empty fields, which mean that a value
// is not known.
func planText(run bench.Run) (string, error) {
	plan := run.Plan
	plan.Prompts.Prompts = nil
	var shown any = plan
	if run.State == bench.Imported {
		whole, err := json.Marshal(plan)
		if err != nil {
			return "", err
		}
		if err := json.Unmarshal(whole, &shown); err != nil {
			return "", err
		}
		shown = omitEmpty(shown)
	}
	text := &strings.Builder{}
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false) // the page's template escapes
	encoder.SetIndent("", "  ")
	err := encoder.Encode(shown)
	return arrivalsLine.ReplaceAllString(text.String(), `$1"..."`), err
}

// omitEmpty returns a JSON value without its empty fields.
func omitEmpty(value any) any {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(_ string, field any) bool { return isEmpty(omitEmpty(field)) })
	case []any:
		for i := range value {
			value[i] = omitEmpty(value[i])
		}
	}
	return value
}

func isEmpty(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	}
	return value == nil || value == "" || value == 0.0 || value == false
}

// model is an endpoint as the report lists it.
type model struct {
	bench.Endpoint
	Usage, Proxy string // did the server take stream_options; the host of the proxy
}

func models(run bench.Run) (all []model) {
	for _, endpoint := range run.Plan.Endpoints {
		one := model{endpoint, bench.None, run.Manifest.Proxies[endpoint.Name]}
		if taken, asked := run.Manifest.StreamOptions[endpoint.Name]; asked {
			one.Usage = map[bool]string{true: "accepted", false: "refused"}[taken]
		}
		all = append(all, one)
	}
	return all
}

// mostPromptBytes is how much of the prompts' texts a report holds: it is to
// stay small enough to send.
const mostPromptBytes = 1 << 20

// prompts are those whose texts fit, and in words how many do not.
func prompts(run bench.Run) (shown []bench.Prompt, less string) {
	size := 0
	for _, prompt := range run.Plan.Prompts.Prompts {
		if size += len(prompt.Text); size <= mostPromptBytes {
			shown = append(shown, prompt)
		} else {
			size -= len(prompt.Text)
		}
	}
	if left := len(run.Plan.Prompts.Prompts) - len(shown); left > 0 {
		less = fmt.Sprintf("%d more are too long for a report; all are in the JSON file of the run: tokenlap export %s --format json", left, run.ID)
	}
	return shown, less
}
