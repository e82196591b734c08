package bench

// Repeats is how the first request for a prompt compares with later ones for the
// same: a cache that remembers prompts makes these faster. Only prompts count of
// which a stage has both.
type Repeats struct {
	Prompts int     `json:"prompts"`
	First   float64 `json:"first"` // median TTFT of first requests, in seconds
	Later   float64 `json:"later"` // median of the median TTFT of later requests, in seconds
	P       float64 `json:"p"`     // of first requests at least as slow if their order did not matter
}

// The limits of repeats that hint at a warm cache.
const (
	RepeatLimit = 0.7 // of Later to First
	RepeatP     = 0.01
)

// IsWarm reports whether later requests were clearly faster, and by much.
func (r *Repeats) IsWarm() bool { return r != nil && r.P < RepeatP && r.Later < RepeatLimit*r.First }
