package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// Levels are one or more levels of a load as a user gives them: 8, or 1,2,4,8, or
// the ramp 1..50. In JSON a single number may stand for its text.
type Levels string

// UnmarshalJSON reads a text or a number.
func (l *Levels) UnmarshalJSON(data []byte) error {
	var number json.Number
	if json.Unmarshal(data, &number) == nil {
		*l = Levels(number)
		return nil
	}
	var text string
	err := json.Unmarshal(data, &text)
	*l = Levels(text)
	return err
}

// level is one level, or a ramp from one to another.
type level struct{ from, to float64 }

func (l level) isRamp() bool { return l.from != l.to }

// parse reads the levels. Unit names what they count, field the place of the
// mistake.
func (l Levels) parse(field, unit string) ([]level, error) {
	var levels []level
	for part := range strings.SplitSeq(string(l), ",") {
		from, to, ramp := strings.Cut(strings.TrimSpace(part), "..")
		first, wrong := parseLevel(from)
		last := first
		if ramp && wrong == nil {
			last, wrong = parseLevel(to)
		}
		if wrong != nil {
			return nil, bench.About(field, bench.Invalid("%s %q: use %s, such as 8, several with commas between, such as 1,2,4, or a ramp, such as 1..50", strings.ReplaceAll(field, "_", " "), part, unit))
		}
		if ramp && first == last {
			return nil, bench.About(field, bench.Invalid("%s %q: a ramp goes from one level to another", field, part))
		}
		levels = append(levels, level{first, last})
	}
	return levels, nil
}

func parseLevel(text string) (float64, error) {
	value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err == nil && (math.IsNaN(value) || math.IsInf(value, 0) || value <= 0) {
		err = fmt.Errorf("%v is no level", value)
	}
	return value, err
}

// stepped replaces each ramp by a number of levels, evenly apart.
func stepped(levels []level, steps int) []level {
	var all []level
	for _, l := range levels {
		if !l.isRamp() || steps < 2 {
			all = append(all, l)
			continue
		}
		for i := range steps {
			at := l.from + (l.to-l.from)*float64(i)/float64(steps-1)
			all = append(all, level{at, at})
		}
	}
	return all
}

func levelText(value float64) string { return strconv.FormatFloat(value, 'g', -1, 64) }
