package chart

// Names that stand beside lines in place of a legend are at most so long,
// and of at most so many models, so that they can be read.
const (
	mostDirect  = 8
	directSize  = 20  // characters
	leastDirect = 220 // pixels that are left of a panel
)

// nameDirectly writes the names of models beside their lines, if there is
// room for them in each of n panels side by side, instead of into the legend. Of a
// single model the note has the name.
func (s *layout) nameDirectly(rows []*row, n int) {
	if len(rows) < 2 || len(rows) > mostDirect {
		s.unlisted = len(rows) == 1
		return
	}
	names := make([]string, len(rows))
	for i, one := range rows {
		names[i] = one.name
	}
	tellable := shortenModels(rows, directSize, func(r *row) *string { return &r.name })
	longest := 0.0
	for _, one := range rows {
		longest = max(longest, pixels(one.name))
	}
	room := s.width / max(1, min(n, s.width/leastPanel))
	if !tellable || float64(room)-longest < leastDirect {
		for i, one := range rows {
			one.name = names[i]
		}
		s.legend = append(entries(rows), s.legend[len(rows):]...)
		return
	}
	s.legend = append(entries(rows), s.legend[len(rows):]...)
	s.unlisted, s.beyond = true, int(longest)+6
}

// isDirect reports whether lines have their names beside them.
func (s *layout) isDirect() bool { return s.beyond > 0 }

// endLabel is the name of a series at the end of its line.
func (d *dataset) endLabel(r *row) map[string]any {
	return map[string]any{"show": true, "formatter": "{a}", "color": d.colour(r), "fontSize": 11.0, "distance": 6.0}
}

// apart moves names that would cover each other.
var apart = map[string]any{"moveOverlap": "shiftY"}
