package bench

import (
	"fmt"
	"slices"
	"strings"
)

// runReasons are those of the run as a whole.
func runReasons(run *Run) (found []Reason) {
	all := append(partReasons(run), otherDefinitions(run), slept(run), coarseClock(run), mixedLoads(run), mixedSources(run), mixedEndings(run))
	for _, one := range all {
		if one == nil {
			continue
		}
		rule := rules[one.Code]
		one.Advice = rule.advice
		if one.Trust == "" {
			one.Trust = rule.trust
		}
		found = append(found, *one)
	}
	return found
}

// definitionTexts say in what the figures of other tools differ most.
var definitionTexts = map[string]string{
	"seed-v1": "the seed's tool: TTFT is the first chunk of any kind, tokens are chunks, and TPOT includes the TTFT",
	"vllm":    "vLLM's benchmark: TTFT counts a chunk that only names the role, and times between tokens are times between chunks",
}

func otherDefinitions(run *Run) *Reason {
	version := run.Manifest.Definitions
	if IsOwnDefinitions(version) {
		return nil
	}
	text, known := definitionTexts[version]
	if !known {
		text = version
	}
	return &Reason{Code: OtherDefinitions, Text: "The figures follow the definitions of another tool: " + text + "."}
}

// slept says that the machine slept in the middle: servers did not, so that answers
// in flight came late or were lost.
func slept(run *Run) *Reason {
	if run.Health.Slept <= 0 {
		return nil
	}
	seconds := run.Health.Slept.Seconds()
	return &Reason{Code: Slept, Text: fmt.Sprintf("The machine slept for %s during the run: requests in flight then are wrong.", FormatSeconds(&seconds))}
}

// coarseClock compares the step of the clock with the smallest median time that is
// shown.
func coarseClock(run *Run) *Reason {
	step := run.Manifest.ClockStep.Seconds()
	smallest := 0.0
	for i := range run.Summary.Models {
		m := &run.Summary.Models[i]
		for _, d := range []*Distribution{&m.TTFT, &m.TPOT, &m.ICL} {
			if d.P50 != nil && *d.P50 > 0 && (smallest == 0 || *d.P50 < smallest) {
				smallest = *d.P50
			}
		}
	}
	f := figureFrom(step, smallest/20, smallest/2, Seconds)
	if step <= 0 || smallest == 0 || f.trust == Good {
		return nil
	}
	reason := f.reason(Reason{Code: CoarseClock, Text: fmt.Sprintf("The clock steps by %s, and the smallest median shown is %s.", FormatSeconds(&step), FormatSeconds(&smallest))})
	return &reason
}

// mixedLoads compares the loads that models were measured at. Those of a sweep
// follow from its search.
func mixedLoads(run *Run) *Reason {
	if run.Plan.Sweep != nil {
		return nil
	}
	return differing(run, MixedLoads, "Models had different loads", func(endpoint string) string {
		var loads []string
		for _, m := range run.Summary.Models {
			if load := run.Plan.LoadOf(m.Stage).String(); m.Endpoint == endpoint && m.Attempts > 0 && !slices.Contains(loads, load) {
				loads = append(loads, load)
			}
		}
		return strings.Join(loads, ", ")
	})
}

var sourceWords = map[TokenSource]string{
	FromUsage: "counted", FromTokenizer: "counted", FromEvents: "events", FromEstimate: "estimated", FromChunks: "chunks",
}

// mixedSources compares by what most tokens of each model are counted. A
// tokenizer's count is as good as a server's.
func mixedSources(run *Run) *Reason {
	return differing(run, MixedSources, "Tokens of models are counted differently", func(endpoint string) string {
		counts := map[TokenSource]int{}
		for _, m := range run.Summary.Models {
			for _, s := range m.TokenSources {
				if m.Endpoint == endpoint {
					counts[s.Source] += s.Count
				}
			}
		}
		if ordered := ByCount(counts); len(ordered) > 0 {
			return sourceWords[ordered[0]]
		}
		return ""
	})
}

func mixedEndings(run *Run) *Reason {
	return differing(run, MixedEndings, "Answers of models ended differently", func(endpoint string) string {
		all := ModelSummary{}
		for _, m := range run.Summary.Models {
			if m.Endpoint == endpoint {
				all.FinishReasons = append(all.FinishReasons, m.FinishReasons...)
			}
		}
		var said []string
		for _, ending := range all.Endings() {
			said = append(said, string(ending))
		}
		return strings.Join(said, " and ")
	})
}

// differing returns a reason if what models have differs; those that have nothing
// are left out.
func differing(run *Run, code, text string, of func(endpoint string) string) *Reason {
	var values, said []string
	for _, name := range run.endpoints() {
		value := of(name)
		if value == "" {
			continue
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
		said = append(said, name+": "+value)
	}
	if len(values) < 2 {
		return nil
	}
	return &Reason{Code: code, Text: text + " (" + strings.Join(said, "; ") + ")."}
}

// endpoints are the names in the order of the summary.
func (r *Run) endpoints() (names []string) {
	for _, m := range r.Summary.Models {
		if !slices.Contains(names, m.Endpoint) {
			names = append(names, m.Endpoint)
		}
	}
	return names
}
