package bench

import (
	"fmt"
	"strings"
)

// Reason is one thing to know before believing figures. Its code is that of the
// cause or of the warning that says the same, or one of its own.
type Reason struct {
	Code     string   `json:"code"`
	Trust    Trust    `json:"trust"`              // good: good to know
	Endpoint string   `json:"endpoint,omitempty"` // "": of the run as a whole
	Stage    int      `json:"stage"`
	Value    *float64 `json:"value,omitempty"` // the figure behind it; nil: none
	Limit    *float64 `json:"limit,omitempty"` // from or, of few_samples, below which on it counts
	Unit     Unit     `json:"unit,omitempty"`
	Text     string   `json:"text" translate:"text"`
	Advice   string   `json:"advice" translate:"text"` // what to do; "": nothing
}

// The codes of the reasons that are no warnings of a summary.
const (
	NotSteady        = "not_steady"        // a metric drifted
	WarmRepeats      = "warm_repeats"      // repeated prompts were much faster
	PartsLate        = "parts_late"        // parts of the plan were ready after its begin
	PartsCut         = "parts_cut"         // parts ended early
	PartsLimited     = "parts_limited"     // of parts the client was late
	PartsClocks      = "parts_clocks"      // clocks of parts were not compared
	Slept            = "slept"             // the machine slept
	CoarseClock      = "coarse_clock"      // its step is no longer small
	MixedSources     = "mixed_sources"     // tokens of models are counted differently
	MixedEndings     = "mixed_endings"     // answers of models ended differently
	MixedLoads       = "mixed_loads"       // models had different loads
	OtherDefinitions = "other_definitions" // the figures follow those of another tool
)

// Figure writes the value with its limit; "" where there is none.
func (r Reason) Figure() string {
	if r.Value == nil {
		return ""
	}
	return fmt.Sprintf("%s, limit %s", r.Unit.format(r.Value), r.Unit.format(r.Limit))
}

// String says all of it but of whom.
func (r Reason) String() string {
	parts := []string{r.Text}
	if figure := r.Figure(); figure != "" {
		parts = append(parts, "["+figure+"]")
	}
	if r.Advice != "" {
		parts = append(parts, r.Advice)
	}
	return strings.Join(parts, " ")
}

// format writes a value of the unit for people.
func (u Unit) format(value *float64) string {
	if u == Count {
		return fmt.Sprintf("%.0f", *value)
	}
	return Metric{Unit: u}.Format(value)
}

// brief names the reason within the line of a verdict.
func (r Reason) brief() string {
	switch {
	case r.isOfClient() && r.Trust == Doubtful:
		return "client-limited"
	case r.isOfClient():
		return "the client was late at times"
	}
	if rule, known := rules[r.Code]; known {
		return rule.brief
	}
	return r.Code
}

// figure is a value with the limit that decides how grave it is.
type figure struct {
	value, limit float64
	unit         Unit
	trust        Trust
}

// never is a limit that no value reaches.
const never = 1e300

// figureFrom judges a value that is grave from two limits on.
func figureFrom(value, careful, doubtful float64, unit Unit) figure {
	switch {
	case value >= doubtful:
		return figure{value, doubtful, unit, Doubtful}
	case value >= careful:
		return figure{value, careful, unit, Careful}
	}
	return figure{value, careful, unit, Good}
}

// reason completes a reason with the figure.
func (f figure) reason(r Reason) Reason {
	r.Value, r.Limit, r.Unit, r.Trust = &f.value, &f.limit, f.unit, f.trust
	return r
}
