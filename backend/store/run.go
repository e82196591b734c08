package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// Begin stores a run that starts now, in state running, and owns it until
// Finish or Close. Its id must be new.
func (s *Store) Begin(ctx context.Context, run bench.Run) error {
	if !runIDForm.MatchString(run.ID) || run.ID == "last" || run.ID == "latest" {
		return bench.Invalid("run id %q: use 1 to 64 letters, digits, '.', '_' or '-', and neither last nor latest", run.ID)
	}
	if err := s.Allow(ctx, run, run.Plan.Endpoints...); err != nil {
		return err
	}
	run.State = bench.Running
	begun, err := s.lockBegin()
	if err != nil {
		return err
	}
	defer begun()
	lock, err := s.acquire(ctx, run.ID)
	if err != nil {
		return err
	}
	var number int64
	err = s.write(ctx, func(tx *sql.Tx) (err error) {
		number, err = addRun(tx, run)
		return err
	})
	if err != nil {
		s.release(run.ID, lock)
		return err
	}
	s.own(run.ID, ownership{run: number, lock: lock, terms: newTerms(nil)})
	return nil
}

func addRun(tx *sql.Tx, run bench.Run) (int64, error) {
	set, err := addPrompts(tx, run.Plan.Prompts.Prompts)
	if err != nil {
		return 0, err
	}
	result, err := tx.Exec(`INSERT INTO run (id, name, state, started_ms, finished_ms, note, starred, definitions, prompt_set, search)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')`, run.ID, run.Name, run.State, (*moment)(&run.Started), (*moment)(&run.Finished),
		run.Note, run.Starred, run.Manifest.Definitions, set)
	if isDuplicate(err) {
		return 0, bench.Conflict("there is a run %s already, perhaps a deleted one; give the new one another id", run.ID)
	}
	if err != nil {
		return 0, err
	}
	number, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	plan := run.Plan
	plan.Prompts.Prompts = nil
	if _, err := tx.Exec("INSERT INTO run_document (run, plan, manifest, health, execution, summary) VALUES (?, ?, ?, ?, ?, ?)",
		number, document{plan}, document{run.Manifest}, document{run.Health}, document{run.Execution}, document{run.Summary}); err != nil {
		return 0, err
	}
	if err := addOrigins(tx, number, run.Manifest.Origins); err != nil {
		return 0, err
	}
	if err := addModels(tx, number, plan, run.Manifest.Definitions); err != nil {
		return 0, err
	}
	if err := addStyles(tx, plan.Endpoints); err != nil {
		return 0, err
	}
	if err := saveMetrics(tx, number, run.Summary); err != nil {
		return 0, err
	}
	if err := updateListed(tx, number); err != nil {
		return 0, err
	}
	return number, setTags(tx, number, run.Tags)
}

// addPrompts stores a set once for all runs that use it, by the hash of its
// content, and returns that hash; nil for no prompts.
func addPrompts(tx *sql.Tx, prompts []bench.Prompt) (*string, error) {
	if len(prompts) == 0 {
		return nil, nil
	}
	hash := bench.HashPrompts(prompts)
	_, err := tx.Exec("INSERT INTO prompt_set (hash, prompts) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, document{prompts})
	return &hash, err
}

func addModels(tx *sql.Tx, run int64, plan bench.Plan, definitions string) error {
	for _, e := range plan.Endpoints {
		for stage := range max(1, len(plan.Stages)) {
			_, err := tx.Exec(`INSERT INTO run_model (run, endpoint, stage, title, model, family, deployment) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT DO NOTHING`, run, e.Name, stage, e.Title, e.Model, e.Family, e.Deployment)
			if err != nil {
				return err
			}
		}
	}
	return saveKeys(tx, run, plan, definitions)
}

// saveMetrics copies the metrics that lists are sorted by from the summary. A model of
// a stage that is not in it has none.
func saveMetrics(tx *sql.Tx, run int64, summary bench.Summary) error {
	type model struct {
		Endpoint string `json:"endpoint"`
		Stage    int    `json:"stage"`
	}
	models := []model{}
	for _, m := range summary.Models {
		models = append(models, model{m.Endpoint, m.Stage})
	}
	if _, err := tx.Exec(`UPDATE run_model SET ttft_p50 = NULL, tpot_p50 = NULL, latency_p50 = NULL, output_speed = NULL, system_tokens = NULL, success_rate = NULL, intervals = NULL
		WHERE run = ? AND (endpoint, stage) NOT IN (SELECT value ->> 'endpoint', value ->> 'stage' FROM json_each(?))`, run, document{models}); err != nil {
		return err
	}
	for _, m := range summary.Models {
		_, err := tx.Exec(`INSERT INTO run_model (run, endpoint, stage, ttft_p50, tpot_p50, latency_p50, output_speed, system_tokens, success_rate, intervals)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (run, endpoint, stage) DO UPDATE SET ttft_p50 = excluded.ttft_p50, tpot_p50 = excluded.tpot_p50,
				latency_p50 = excluded.latency_p50, output_speed = excluded.output_speed,
				system_tokens = excluded.system_tokens, success_rate = excluded.success_rate, intervals = excluded.intervals`,
			run, m.Endpoint, m.Stage, m.TTFT.P50, m.TPOT.P50, m.Latency.P50, m.OutputSpeed.P50, m.SystemTokens, m.SuccessRate, watchedValues(m))
		if err != nil {
			return err
		}
	}
	return markStale(tx, run)
}

// watchedValue is a statistic that trends watch, of the figures that are decided by.
type watchedValue struct {
	Metric    string          `json:"metric"`
	Statistic bench.Statistic `json:"statistic"`
	Value     *float64        `json:"value,omitempty"`
	Low       *float64        `json:"low,omitempty"`
	High      *float64        `json:"high,omitempty"`
}

// watchedValues are those of a model, as JSON; nil for none.
func watchedValues(m bench.ModelSummary) any {
	figures := m.Decisive()
	var found []watchedValue
	for _, one := range bench.Watched() {
		value := watchedValue{Metric: one.Key, Statistic: one.Statistic, Value: bench.Finite(one.Of(figures).Value)}
		if interval := figures.IntervalOf(one.Key, one.Statistic); interval != nil {
			value.Low, value.High = &interval.Low, &interval.High
		}
		if value.Value != nil {
			found = append(found, value)
		}
	}
	if found == nil {
		return nil
	}
	return document{found}
}

// Finish ends a run: it stores its State, Finished, Manifest, Health,
// Execution and Summary, releases its ownership and makes it survive a power
// loss. Any process may finish a run whose process died. A run that another
// process still measures, or that has ended, is a conflict.
func (s *Store) Finish(ctx context.Context, run bench.Run) error {
	if run.State == bench.Running || run.State == "" {
		return bench.Invalid("run %s cannot be finished in state %q: say how it ended", run.ID, run.State)
	}
	if !runIDForm.MatchString(run.ID) {
		return bench.NotFound("there is no run %q", run.ID)
	}
	own, ok := s.ownership(run.ID)
	if !ok {
		lock, err := s.acquire(ctx, run.ID)
		if err != nil {
			return err
		}
		own.lock = lock
	}
	err := s.write(ctx, func(tx *sql.Tx) error { return finish(tx, run) })
	if err == nil || !ok {
		s.release(run.ID, own.lock)
	}
	if err == nil {
		s.log.sync(s.path)
	}
	return err
}

func finish(tx *sql.Tx, run bench.Run) error {
	found, err := findExactRun(tx, run.ID)
	if err != nil {
		return err
	}
	if found.state != bench.Running {
		return bench.Conflict("run %s has ended already: it is %s", found.id, found.state)
	}
	if _, err := tx.Exec("UPDATE run SET state = ?, finished_ms = ?, definitions = ? WHERE number = ?",
		run.State, (*moment)(&run.Finished), run.Manifest.Definitions, found.number); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE run_document SET manifest = ?, health = ?, execution = ? WHERE run = ?",
		document{run.Manifest}, document{run.Health}, document{run.Execution}, found.number); err != nil {
		return err
	}
	return saveSummary(tx, found.number, run.Summary)
}

// SavePlan replaces the plan of a run that is measured: a sweep appends stages to
// it. Its endpoints and prompts stay as they are.
func (s *Store) SavePlan(ctx context.Context, runID string, plan bench.Plan) error {
	plan.Prompts.Prompts = nil
	return s.edit(ctx, runID, func(tx *sql.Tx, run runRow) error {
		if _, err := tx.Exec("UPDATE run_document SET plan = ? WHERE run = ?", document{plan}, run.number); err != nil {
			return err
		}
		var definitions string
		if err := tx.QueryRow("SELECT definitions FROM run WHERE number = ?", run.number).Scan(&definitions); err != nil {
			return err
		}
		if err := updateListed(tx, run.number); err != nil {
			return err
		}
		return addModels(tx, run.number, plan, definitions)
	})
}

// SaveSummary replaces the summary of a run.
func (s *Store) SaveSummary(ctx context.Context, runID string, summary bench.Summary) error {
	return s.edit(ctx, runID, func(tx *sql.Tx, run runRow) error { return saveSummary(tx, run.number, summary) })
}

func saveSummary(tx *sql.Tx, run int64, summary bench.Summary) error {
	if _, err := tx.Exec("UPDATE run_document SET summary = ? WHERE run = ?", document{summary}, run); err != nil {
		return err
	}
	if err := updateListed(tx, run); err != nil {
		return err
	}
	return saveMetrics(tx, run, summary)
}

// Run returns a run with its prompts and the self-check that says most about it.
// The id may be shortened as long as only one run begins with it; "last" and
// "latest" are the run that was begun, imported or merged last.
func (s *Store) Run(ctx context.Context, id string) (bench.Run, error) {
	var run bench.Run
	err := s.read(ctx, func(tx *sql.Tx) error {
		found, err := findRun(tx, id, present)
		if err != nil {
			return err
		}
		run, err = scanRun(tx.QueryRow("SELECT "+runColumns+" FROM run r JOIN run_document d ON d.run = r.number WHERE r.number = ?", found.number))
		if err != nil {
			return err
		}
		if run.Styles, err = stylesOf(tx, run.Plan.Endpoints); err != nil {
			return err
		}
		if run.Selfcheck, err = selfcheckOf(tx, run); err != nil {
			return err
		}
		err = tx.QueryRow("SELECT p.prompts FROM run r JOIN prompt_set p ON p.hash = r.prompt_set WHERE r.number = ?", found.number).
			Scan(document{&run.Plan.Prompts.Prompts})
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return run, err
}

const runColumns = `r.id, r.name, r.state, r.started_ms, r.finished_ms, r.note, r.starred, d.plan, d.manifest, d.health, d.execution, d.summary,
	(SELECT json_group_array(tag) FROM (SELECT tag FROM run_tag WHERE run = r.number ORDER BY position)),
	coalesce((SELECT reason FROM run_exclusion WHERE run = r.number), '')`

// scanRun scans runColumns.
func scanRun(r row) (run bench.Run, err error) {
	err = r.Scan(&run.ID, &run.Name, &run.State, (*moment)(&run.Started), (*moment)(&run.Finished), &run.Note, &run.Starred,
		document{&run.Plan}, document{&run.Manifest}, document{&run.Health}, document{&run.Execution},
		document{&run.Summary}, document{&run.Tags}, &run.Excluded)
	return run, err
}
