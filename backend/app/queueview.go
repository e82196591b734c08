package app

import (
	"context"
	"encoding/json"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/queue"
)

// QueueView is the queue as the page shows it.
type QueueView struct {
	Items     []QueueItemView `json:"items"`
	Settings  QueueSettings   `json:"settings"`
	Ready     []int           `json:"ready"`     // ids of the items that wait for nothing but their turn, the next first
	Starts    string          `json:"starts"`    // when the next one may start; "": none waits, or one is running
	Elsewhere bool            `json:"elsewhere"` // another window runs the queue
}

// QueueSettings are stored for the whole queue.
type QueueSettings struct {
	Paused bool    `json:"paused"` // nothing starts
	Pause  float64 `json:"pause"`  // seconds between the end of a run and the next
	Always bool    `json:"always"` // notify of each run that ends, not only of those that became worse or failed
}

// QueueItemView is one item. Times are RFC 3339; "": none.
type QueueItemView struct {
	ID       int              `json:"id"`
	Name     string           `json:"name"`
	Form     plan.Form        `json:"form"`
	Schedule bench.Schedule   `json:"schedule"`
	Against  string           `json:"against"` // previous, baseline; "": nothing
	Margin   float64          `json:"margin"`
	Enabled  bool             `json:"enabled"`
	State    string           `json:"state"` // waiting, running, done, missed
	Due      string           `json:"due"`
	Missed   string           `json:"missed"`
	Run      string           `json:"run"` // in progress
	Last     *QueueResultView `json:"last"`
}

// QueueResultView is what a run of the queue came to.
type QueueResultView struct {
	Run    string   `json:"run"`   // "": it could not start
	Ended  string   `json:"ended"` // RFC 3339
	State  string   `json:"state"` // of the run, to show
	End    string   `json:"end"`   // why it ended; a bench.EndReason
	Error  string   `json:"error" translate:"text"`
	Hint   string   `json:"hint" translate:"text"`
	Base   string   `json:"base"`   // run that it was compared with
	Answer string   `json:"answer"` // worse, fine, unclear; "": it was not compared
	Reason string   `json:"reason" translate:"text"`
	Worse  []string `json:"worse" translate:"text"`
}

// QueueEnd is the end of a run of the queue.
type QueueEnd struct {
	Item   int             `json:"item"`
	Name   string          `json:"name"`
	Result QueueResultView `json:"result"`
	Notify bool            `json:"notify"` // the user wants to know
}

// Queue returns the queue.
func (a *App) Queue(ctx context.Context) (QueueView, error) {
	db, err := a.store(ctx)
	if err != nil {
		return QueueView{}, err
	}
	q := &a.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.open(ctx, db); err != nil {
		if bench.CodeOf(err) != bench.CodeConflict {
			return QueueView{}, err
		}
		view := viewOf(&q.queue, q.settings, q.clock())
		view.Elsewhere = true
		return view, nil
	}
	return viewOf(&q.queue, q.settings, q.clock()), nil
}

func viewOf(q *queue.Queue, settings QueueSettings, now time.Time) QueueView {
	view := QueueView{Items: []QueueItemView{}, Ready: []int{}, Settings: settings}
	for _, item := range q.Items {
		view.Items = append(view.Items, itemView(item))
	}
	for _, item := range q.Ready() {
		view.Ready = append(view.Ready, item.ID)
	}
	if item, start := q.Next(now); item != nil {
		view.Starts = timeText(start)
	}
	return view
}

func itemView(item bench.QueueItem) QueueItemView {
	view := QueueItemView{
		ID: item.ID, Name: item.Name, Schedule: item.Schedule, Against: string(item.Against), Margin: item.Margin, Enabled: item.Enabled,
		State: string(item.State), Due: timeText(item.Due), Missed: timeText(item.Missed), Run: item.Run,
	}
	view.Form, _ = formOfItem(item) // one that cannot be read is empty, and a mistake when it is run
	if item.Last != nil {
		last := resultView(*item.Last)
		view.Last = &last
	}
	return view
}

func resultView(r bench.QueueResult) QueueResultView {
	return QueueResultView{
		Run: r.Run, Ended: timeText(r.Ended), State: string(r.State), End: string(r.End), Error: r.Error, Hint: r.Hint,
		Base: r.Base, Answer: string(r.Answer), Reason: r.Reason, Worse: append([]string{}, r.Worse...),
	}
}

func formOfItem(item bench.QueueItem) (plan.Form, error) {
	var form plan.Form
	if err := json.Unmarshal(item.Form, &form); err != nil {
		return plan.Form{}.Complete(), bench.Invalid("the plan of %q cannot be read: remove it and add it again", item.Name)
	}
	return form.Complete(), nil
}

func timeText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.RFC3339)
}
