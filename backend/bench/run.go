package bench

import "time"

// Definitions is the version of the definitions that runs are measured by.
const Definitions = "2"

// IsOwnDefinitions reports whether definitions are a version of Tokenlap's, not
// those of another tool. Versions differ in when an instant is taken: "1" has the
// return of the read, "2" the arrival where the kernel tells it.
func IsOwnDefinitions(version string) bool {
	return version == "" || version == "1" || version == Definitions
}

// State says how far a run got.
type State string

const (
	Running     State = "running"
	Finished    State = "finished"
	Stopped     State = "stopped"     // the user ended it early
	Interrupted State = "interrupted" // its process died
	Imported    State = "imported"    // measured elsewhere
	Partial     State = "partial"     // made of parts, of which some did not come
)

// Failed is the state to show of a run that ended without a success. It is derived
// by DisplayState and never stored.
const Failed State = "failed"

// States in the order in which they are offered as filters.
var States = []State{Running, Finished, Failed, Stopped, Interrupted, Partial, Imported}

// DisplayState returns the state to show of the run: Failed if it ended and every
// request that was measured failed, else its own.
func (r *Run) DisplayState() State {
	if r.State != Finished && r.State != Stopped {
		return r.State
	}
	measured := false
	for i := range r.Summary.Models {
		rate := r.Summary.Models[i].SuccessRate
		if rate != nil && *rate > 0 {
			return r.State
		}
		measured = measured || rate != nil
	}
	if measured {
		return Failed
	}
	return r.State
}

// Run is one plan carried out. It explains itself without today's settings.
type Run struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	State     State     `json:"state"`
	Started   time.Time `json:"started_at"`
	Finished  time.Time `json:"finished_at,omitzero"`
	Plan      Plan      `json:"plan"`
	Manifest  Manifest  `json:"manifest"`
	Health    Health    `json:"health"`
	Execution Execution `json:"execution,omitzero"`
	Summary   Summary   `json:"summary"`
	Tags      []string  `json:"tags"`
	Note      string    `json:"note"`
	Starred   bool      `json:"starred"`
	Excluded  string    `json:"excluded,omitempty"` // why it is left out of trends; "": it is not

	// Selfcheck is the check of this machine that says most about the run. It is
	// stored by itself; nil: there is none.
	Selfcheck *Selfcheck `json:"selfcheck,omitempty"`

	// Styles is the style of each endpoint in charts, by name: its number in the
	// order in which endpoints were first measured with this database. It is not
	// exported.
	Styles map[string]int `json:"-"`

	// Series are the metrics that servers report of themselves. They are read
	// only for charts and files.
	Series []Series `json:"-"`
}

// Manifest is what ran the plan, and where.
type Manifest struct {
	Version       string                 `json:"version"`     // of Tokenlap
	Definitions   string                 `json:"definitions"` // "2", "1" of older runs; of what was measured elsewhere "seed-v1", the name of the tool, or "guidellm-" and its version
	Host          string                 `json:"host"`
	OS            string                 `json:"os"`
	Arch          string                 `json:"arch"`
	CPU           string                 `json:"cpu"`
	Cores         int                    `json:"cores"` // that Go may use
	Go            string                 `json:"go"`
	PromptHash    string                 `json:"prompt_hash"`
	ClockStep     time.Duration          `json:"clock_step_ns"`         // smallest step of the clock, measured
	Proxies       map[string]string      `json:"proxies"`               // by endpoint: the host of the proxy, where there is one
	StreamOptions map[string]bool        `json:"stream_options"`        // by endpoint: did it accept stream_options
	Calibration   map[string]Calibration `json:"calibration,omitempty"` // by endpoint: of synthetic prompts
	Origins       []Origin               `json:"origins,omitempty"`     // the files it was imported from; none for what was measured here
}

// Origin is a file that a run was read from.
type Origin struct {
	File   string `json:"file"`   // without its folder
	Format string `json:"format"` // seed CSV, Tokenlap CSV, ...
	Hash   string `json:"hash"`   // SHA-256 of its bytes, in hex
}

// Health is the health of the measuring program during the run.
type Health struct {
	Beats        int           `json:"beats"`             // timer wake-ups measured
	LagP50       time.Duration `json:"lag_p50_ns"`        // how late a timer wakes us
	LagP99       time.Duration `json:"lag_p99_ns"`        //
	LagMax       time.Duration `json:"lag_max_ns"`        //
	GCPauses     int           `json:"gc_pauses"`         //
	GCPauseTotal time.Duration `json:"gc_pause_total_ns"` //
	GCPauseMax   time.Duration `json:"gc_pause_max_ns"`   //
	CPU          time.Duration `json:"cpu_ns"`            // processor time used
	CPUShare     float64       `json:"cpu_share"`         // of the cores that Go may use, 0 to 1
	MemoryPeak   int64         `json:"memory_peak_bytes"` // most memory obtained from the system

	Stamps      Stamps        `json:"stamps,omitempty"`            // what arrivals are stamped by; "": not known
	ReadLagP50  time.Duration `json:"read_lag_p50_ns,omitempty"`   // from the arrival of an event to the return of the read that took it
	ReadLagP99  time.Duration `json:"read_lag_p99_ns,omitempty"`   //
	ReadLagMax  time.Duration `json:"read_lag_max_ns,omitempty"`   //
	StartLagP50 time.Duration `json:"start_lag_p50_ns,omitempty"`  // of open load: from due to sent
	StartLagP99 time.Duration `json:"start_lag_p99_ns,omitempty"`  //
	StartLagMax time.Duration `json:"start_lag_max_ns,omitempty"`  //
	TTFTError   time.Duration `json:"ttft_error_p99_ns,omitempty"` // 99 of 100 TTFTs are too long by at most this because of the client

	Slept time.Duration `json:"slept_ns,omitempty"` // how long the machine slept; the clock of the run stood still then
}

// Stamps is what the arrival of bytes is stamped by.
type Stamps string

const (
	KernelStamps Stamps = "kernel" // the time at which the system received them
	ReadStamps   Stamps = "read"   // the time at which they were read
)
