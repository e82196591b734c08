package desk

import "context"

// ImportForm names files that come in.
type ImportForm struct {
	Paths    []string `json:"paths"`
	Together bool     `json:"together"` // one run of all files, a stage for each level of load
	Again    bool     `json:"again"`    // also a file that is in the history already
}

// Imported is what came in, and in words what did not.
type Imported struct {
	Runs     []RunRow    `json:"runs"`
	Known    []KnownFile `json:"known"` // in the history already, and left out
	Problems []string    `json:"problems"`
}

// KnownFile is a file that is in the history already, and as which run.
type KnownFile struct {
	Path string `json:"path"`
	Run  string `json:"run"`
}

// Import keeps results that were measured elsewhere.
func (d *Desk) Import(ctx context.Context, form ImportForm) (Imported, error) {
	return Imported{}, errUnbuilt
}
