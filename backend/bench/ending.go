package bench

import (
	"slices"
	"strings"
)

// Ending is why answers ended, in the same words for all servers.
type Ending string

const (
	EndedItself Ending = "complete"        // the model had said all, or called a tool
	CutByLength Ending = "cut at length"   // at the most tokens allowed
	CutByFilter Ending = "cut by a filter" // of content
)

// EndingOf returns the ending that a finish reason of any server stands for.
func EndingOf(reason string) Ending {
	switch reason = strings.ToLower(reason); {
	case slices.Contains(FilterReasons, reason):
		return CutByFilter
	case slices.Contains(LengthReasons, reason):
		return CutByLength
	}
	return EndedItself
}

// The finish reasons, in lower case, of answers that a filter or the limit of
// output tokens cut. Dialects take each of them for the end of an answer.
var (
	FilterReasons = []string{"content_filter", "content_filtered", "safety", "sensitive", "recitation", "blocklist", "prohibited_content", "spii", "image_safety"}
	LengthReasons = []string{"length", "max_tokens", "max_output_tokens", "max_length", "model_length", "token_limit", "incomplete", "model_context_window_exceeded"}
)

var endings = []Ending{EndedItself, CutByLength, CutByFilter}

// Endings returns the endings of at least one in twenty successes, those that
// cut answers last.
func (m *ModelSummary) Endings() (common []Ending) {
	const rare = 0.05
	for _, ending := range endings {
		if m.EndingShare(ending) >= rare {
			common = append(common, ending)
		}
	}
	return common
}

// EndingShare returns the share of an ending among the successes, 0 where no
// finish reasons are known.
func (m *ModelSummary) EndingShare(ending Ending) float64 {
	count, all := 0, 0
	for _, r := range m.FinishReasons {
		all += r.Count
		if EndingOf(r.Reason) == ending {
			count += r.Count
		}
	}
	return float64(count) / float64(max(all, 1))
}
