package compare

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// PlanDifference is a field in which the plans of the columns, or what ran them,
// differ.
type PlanDifference struct {
	Field  string   `json:"field"`  // max_tokens, prompts, concurrent, ...
	Values []string `json:"values"` // one for each column
}

// planField is a field of a plan, or of the manifest of a run, as text.
type planField struct {
	field string
	of    func(column) string
}

// planFields are the fields that are compared, in this order. Names and titles are
// not among them.
var planFields = []planField{
	{"definitions", func(c column) string { return c.run.Manifest.Definitions }},
	{"url", func(c column) string { return endpointOf(c).URL }},
	{"model", func(c column) string { return endpointOf(c).Model }},
	{"body", func(c column) string { return formatBody(endpointOf(c)) }},
	{"prompts", func(c column) string { return c.run.Plan.Prompts.Hash }},
	{"prompt_count", func(c column) string { return strconv.Itoa(len(c.run.Plan.Prompts.Prompts)) }},
	{"prompt_lengths", func(c column) string { return formatLengths(c.run.Plan.Prompts.Prompts) }},
	{"unique_prefix", func(c column) string { return yesNo(c.run.Plan.UniquePrefix) }},
	{"input_tokens", ofPlan(func(p bench.Plan) string { return p.Input.String() })},
	{"output_tokens", ofPlan(func(p bench.Plan) string { return p.Output.String() })},
	{"prefix_tokens", ofPlan(formatPrefix)},
	{"images", ofPlan(formatImages)},
	{"turns", ofPlan(formatTurns)},
	{"think", ofPlan(func(p bench.Plan) string { return limit(p.Think) })},
	{"load", func(c column) string { return c.Load.String() }},
	{"part", ofPlan(formatPart)},
	{"trace", ofPlan(formatTrace)},
	{"sweep", ofPlan(formatSweep)},
	{"mode", ofPlan(func(p bench.Plan) string { return string(p.Mode) })},
	{"iterations", ofPlan(func(p bench.Plan) string { return strconv.Itoa(p.Iterations) })},
	{"requests", ofStage(func(s bench.Stage) string { return strconv.Itoa(s.Requests) })},
	{"duration", ofStage(func(s bench.Stage) string { return limit(s.Duration) })},
	{"settle", ofStage(func(s bench.Stage) string { return limit(s.Settle) })},
	{"interleave", ofStage(func(s bench.Stage) string { return yesNo(s.Endpoint != "") })},
	{"warmup", ofPlan(func(p bench.Plan) string { return strconv.Itoa(p.Warmup) })},
	{"max_tokens", ofPlan(func(p bench.Plan) string { return strconv.Itoa(p.Generation.MaxTokens) })},
	{"temperature", ofPlan(func(p bench.Plan) string { return strconv.FormatFloat(p.Generation.Temperature, 'g', -1, 64) })},
	{"stream", ofPlan(func(p bench.Plan) string { return yesNo(p.Generation.Stream) })},
	{"timeout", ofPlan(func(p bench.Plan) string { return limit(p.Limits.Total) })},
	{"connect_timeout", ofPlan(func(p bench.Plan) string { return limit(p.Limits.Connect) })},
	{"header_timeout", ofPlan(func(p bench.Plan) string { return limit(p.Limits.Headers) })},
	{"first_token_timeout", ofPlan(func(p bench.Plan) string { return limit(p.Limits.FirstToken) })},
	{"idle_timeout", ofPlan(func(p bench.Plan) string { return limit(p.Limits.Idle) })},
	{"slo", formatObjectives},
	{"seed", ofPlan(func(p bench.Plan) string { return strconv.FormatUint(p.Seed, 10) })},
	{"version", func(c column) string { return c.run.Manifest.Version }},
	{"host", func(c column) string { return c.run.Manifest.Host }},
}

// ofPlan returns "" for imported runs, since most of their plans is not known.
func ofPlan(of func(bench.Plan) string) func(column) string {
	return func(c column) string {
		if c.run.State == bench.Imported {
			return ""
		}
		return of(c.run.Plan)
	}
}

// ofStage returns "" where the stage of the column is not known.
func ofStage(of func(bench.Stage) string) func(column) string {
	return func(c column) string {
		if c.run.State == bench.Imported || c.Stage < 0 || c.Stage >= len(c.run.Plan.Stages) {
			return ""
		}
		return of(c.run.Plan.Stages[c.Stage])
	}
}

// planDifferences returns the fields that are not the same in all columns, with
// "-" for what is not known.
func planDifferences(columns Selection) []PlanDifference {
	differences := []PlanDifference{}
	for _, field := range planFields {
		difference := PlanDifference{Field: field.field, Values: make([]string, 0, len(columns))}
		for _, one := range columns {
			text := field.of(one)
			if text == "" {
				text = bench.None
			}
			difference.Values = append(difference.Values, text)
		}
		if len(slices.Compact(slices.Sorted(slices.Values(difference.Values)))) > 1 {
			differences = append(differences, difference)
		}
	}
	return differences
}

func formatTurns(p bench.Plan) string { return strconv.FormatFloat(p.MeanTurns(), 'g', 4, 64) }

// formatPart names the share of a plan by the number of parts; "no" where it is all.
func formatPart(p bench.Plan) string {
	if p.Part.IsWhole() {
		return yesNo(false)
	}
	return fmt.Sprintf("1 of %d", p.Part.Count)
}

// formatTrace names the trace of a plan; "no" where it has none.
func formatTrace(p bench.Plan) string {
	if p.Trace == nil {
		return yesNo(false)
	}
	return fmt.Sprintf("%s, %d requests, %s", p.Trace.Source, len(p.Trace.Arrivals), bench.FormatDuration(p.Trace.Length(0, 1)))
}

// formatSweep formats what a sweep searches: "rate from 1 to 1000,
// ttft.p95=500ms"; "no" where the plan has none.
func formatSweep(p bench.Plan) string {
	s := p.Sweep
	if s == nil || len(p.Stages) == 0 {
		return yesNo(false)
	}
	parts := []string{fmt.Sprintf("%s from %v to %v", p.Stages[0].Load.Kind, s.From, s.To)}
	for _, o := range s.Objectives {
		parts = append(parts, o.String())
	}
	return strings.Join(append(parts, fmt.Sprintf("%v and %d requests a level", s.Probe, s.Requests), fmt.Sprintf("tolerance %v", s.Tolerance)), ", ")
}

// formatObjectives writes the objectives of the column's model; "" without any.
func formatObjectives(c column) string {
	var texts []string
	for _, o := range c.run.Plan.ObjectivesOf(c.Model) {
		texts = append(texts, o.String())
	}
	return strings.Join(texts, ", ")
}

func endpointOf(c column) bench.Endpoint {
	for _, e := range c.run.Plan.Endpoints {
		if e.Name == c.Model {
			return e
		}
	}
	return bench.Endpoint{Name: c.Model}
}

// formatBody formats the extra fields of the request, sorted by name.
func formatBody(e bench.Endpoint) string {
	var parts []string
	for name, value := range e.Body {
		parts = append(parts, fmt.Sprintf("%s=%v", name, value))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// formatLengths formats the number of prompts of each length: "6 short, 3 long".
func formatLengths(prompts []bench.Prompt) string {
	counts, order := map[string]int{}, []string{}
	for _, prompt := range prompts {
		if counts[prompt.Length]++; counts[prompt.Length] == 1 && prompt.Length != "" {
			order = append(order, prompt.Length)
		}
	}
	var parts []string
	for _, length := range order {
		parts = append(parts, fmt.Sprintf("%d %s", counts[length], length))
	}
	return strings.Join(parts, ", ")
}

// formatPrefix formats the shared prefixes: "3 of 64".
func formatPrefix(p bench.Plan) string {
	if p.SharedPrefix.Tokens == 0 {
		return none
	}
	return fmt.Sprintf("%d of %d", p.SharedPrefix.Count, p.SharedPrefix.Tokens)
}

// formatImages formats the number of images and, since folders of the same name
// may differ, the beginning of a hash of them all.
func formatImages(p bench.Plan) string {
	if len(p.Images.Files) == 0 {
		return none
	}
	all := sha256.New()
	for _, file := range p.Images.Files {
		all.Write([]byte(file.Hash))
	}
	return fmt.Sprintf("%d (%x)", len(p.Images.Files), all.Sum(nil)[:4])
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func limit(wait time.Duration) string {
	if wait == 0 {
		return none
	}
	return bench.FormatDuration(wait)
}
