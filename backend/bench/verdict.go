package bench

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Trust is how far a run, or a figure of it, can be believed.
type Trust string

const (
	Good     Trust = "good"
	Careful  Trust = "careful"  // figures hold what a reader has to know of
	Doubtful Trust = "doubtful" // figures are not what they seem to be
)

// Verdict says how far a run can be believed, and why not further.
type Verdict struct {
	Trust     Trust    `json:"trust"`                // by how the client fared; "": it was not watched
	Causes    []Cause  `json:"causes"`               // signs of a late client; empty where there are none
	TTFTError *float64 `json:"ttft_error,omitempty"` // seconds: 99 of 100 TTFTs are too long by at most this; nil: not known

	Overall Trust    `json:"overall,omitempty"`               // by all reasons; "" of what only looks at the client
	Line    string   `json:"line,omitempty" translate:"text"` // in one line
	Reasons []Reason `json:"reasons,omitempty"`               // the gravest first
}

// Judge returns the verdict on a run, by how its client fared and by what its
// summary and plan say; nil for one without a summary.
func Judge(run *Run) *Verdict {
	if len(run.Summary.Models) == 0 {
		return nil
	}
	verdict := &Verdict{Causes: []Cause{}}
	if client := run.Health.Judge(); client != nil {
		verdict = client
	}
	verdict.Reasons = slices.Concat(run.Health.reasons(), runReasons(run))
	for i := range run.Summary.Models {
		if m := &run.Summary.Models[i]; run.Execution.decides(m) {
			verdict.Reasons = append(verdict.Reasons, modelReasons(run, m)...)
		}
	}
	slices.SortStableFunc(verdict.Reasons, func(a, b Reason) int { return gravity[b.Trust] - gravity[a.Trust] })
	verdict.Overall = Good
	if len(verdict.Reasons) > 0 {
		verdict.Overall = verdict.Reasons[0].Trust
	}
	verdict.Line = verdict.line()
	if run.State == Running {
		verdict.Line = "So far: " + withFirst(verdict.Line, unicode.ToLower)
	}
	return verdict
}

var gravity = map[Trust]int{Good: 0, Careful: 1, Doubtful: 2}

// line says the verdict for files and terminals.
func (v *Verdict) line() string {
	switch v.Overall {
	case Careful:
		return "Read with care: " + v.briefs() + "."
	case Doubtful:
		return "Do not use: " + v.briefs() + "."
	}
	switch {
	case v.Trust == "":
		return "No problem was found with these figures, but the client health is unknown."
	case v.TTFTError != nil:
		return "Reliable: 99 of 100 TTFTs are right to " + FormatSeconds(v.TTFTError) + ", and no problem was found with the figures."
	}
	return "Reliable: the client kept up, and no problem was found with the figures."
}

// briefs names the gravest reasons, each once.
func (v *Verdict) briefs() string {
	const most = 4
	var names []string
	for _, r := range v.Reasons {
		if name := r.brief(); r.Trust == v.Overall && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], strconv.Itoa(more)+" more")
	}
	return strings.Join(names, ", ")
}

// Groups returns the reasons that say the same of several models and stages
// together, in their order.
func (v *Verdict) Groups() (groups [][]Reason) {
	for _, r := range v.Reasons {
		at := slices.IndexFunc(groups, func(g []Reason) bool { return g[0].Code == r.Code && g[0].Text == r.Text && g[0].Trust == r.Trust })
		if at < 0 {
			groups = append(groups, []Reason{r})
			continue
		}
		groups[at] = append(groups[at], r)
	}
	return groups
}
