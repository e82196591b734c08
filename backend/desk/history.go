package desk

import "context"

// RunQuery is a part of the history. An empty field does not restrict.
type RunQuery struct {
	Text    string `json:"text"`
	Model   string `json:"model"`
	Tag     string `json:"tag"`
	State   string `json:"state"`
	Since   string `json:"since"` // a day, 2026-11-23, in local time
	Until   string `json:"until"` // a day, included
	Starred bool   `json:"starred"`
	Sort    string `json:"sort"` // a store.Order; "": newest first
	Reverse bool   `json:"reverse"`
	Limit   int    `json:"limit"`
	Offset  int    `json:"offset"`
}

// RunPage is a part of the history and how long the whole is.
type RunPage struct {
	Rows  []RunRow `json:"rows"`
	Total int      `json:"total"`
}

// RunRow is a run as a list shows it.
type RunRow struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	State       string     `json:"state"`
	Started     string     `json:"started"`  // RFC 3339
	Duration    *float64   `json:"duration"` // seconds
	Starred     bool       `json:"starred"`
	Tags        []string   `json:"tags"`
	Note        string     `json:"note"`
	Origin      string     `json:"origin"`      // the file it was imported from; ""
	Definitions string     `json:"definitions"` // whose definitions the figures follow
	Models      []ModelRow `json:"models"`      // one for each model and stage
}

// ModelRow is what one model did in one stage of a run. Numbers are nil where
// there is nothing to tell: of a run that has no summary, or not one success.
type ModelRow struct {
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Stage       int      `json:"stage"`
	Load        string   `json:"load"` // "16 at a time"
	Requests    *int     `json:"requests"`
	Failed      *int     `json:"failed"`
	SuccessRate *float64 `json:"success_rate"` // 0 to 1
	TTFTP50     *float64 `json:"ttft_p50"`     // seconds
	TTFTP95     *float64 `json:"ttft_p95"`
	TPOTP50     *float64 `json:"tpot_p50"`
	LatencyP50  *float64 `json:"latency_p50"`
	OutputSpeed *float64 `json:"output_speed"`      // tokens a second of one stream, median
	Speed       *float64 `json:"tokens_per_second"` // output tokens, all streams together
	Warnings    int      `json:"warnings"`
}

// Facets are what the history can be filtered by, most frequent first.
type Facets struct {
	Models []Facet `json:"models"`
	Tags   []Facet `json:"tags"`
	States []Facet `json:"states"`
}

// Facet is one value and how many runs have it.
type Facet struct {
	Value string `json:"value"`
	Title string `json:"title"`
	Runs  int    `json:"runs"`
}

// Trend is how a model did in its last runs, oldest first.
type Trend struct {
	Model  string       `json:"model"`
	Title  string       `json:"title"`
	Points []TrendPoint `json:"points"`
}

// TrendPoint is one run of a model; of several stages the first.
type TrendPoint struct {
	Run     string   `json:"run"`
	Started string   `json:"started"`
	TTFTP50 *float64 `json:"ttft_p50"`          // seconds
	Speed   *float64 `json:"tokens_per_second"` // all streams together
}

// RunText is a name or a note for a run.
type RunText struct {
	Run  string `json:"run"`
	Text string `json:"text"`
}

// RunTags are the tags of a run.
type RunTags struct {
	Run  string   `json:"run"`
	Tags []string `json:"tags"`
}

// Runs lists past runs, newest first unless the query says otherwise.
func (d *Desk) Runs(ctx context.Context, query RunQuery) (RunPage, error) {
	return RunPage{}, errUnbuilt
}

// Facets are the values that runs in the history have.
func (d *Desk) Facets(ctx context.Context) (Facets, error) { return Facets{}, errUnbuilt }

// Trends are the last twenty runs of each model that was measured lately.
func (d *Desk) Trends(ctx context.Context) ([]Trend, error) { return nil, errUnbuilt }

// RenameRun gives a run a name; an empty one takes it away.
func (d *Desk) RenameRun(ctx context.Context, text RunText) error { return errUnbuilt }

// NoteRun replaces the note of a run.
func (d *Desk) NoteRun(ctx context.Context, text RunText) error { return errUnbuilt }

// TagRun replaces the tags of a run.
func (d *Desk) TagRun(ctx context.Context, tags RunTags) error { return errUnbuilt }

// StarRun marks a run.
func (d *Desk) StarRun(ctx context.Context, run string) error { return errUnbuilt }

// UnstarRun takes the mark away.
func (d *Desk) UnstarRun(ctx context.Context, run string) error { return errUnbuilt }

// DeleteRuns takes runs out of every list; RestoreRuns brings them back.
func (d *Desk) DeleteRuns(ctx context.Context, runs []string) error { return errUnbuilt }

// RestoreRuns brings deleted runs back.
func (d *Desk) RestoreRuns(ctx context.Context, runs []string) error { return errUnbuilt }
