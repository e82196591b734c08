package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/queue"
)

// QueueForm is what a user says of an item.
type QueueForm struct {
	ID       int            `json:"id"` // 0: a new one
	Name     string         `json:"name"`
	Form     plan.Form      `json:"form"` // of a new one
	Schedule bench.Schedule `json:"schedule"`
	Against  string         `json:"against"`
	Margin   float64        `json:"margin"`
}

// Queued is the outcome of AddToQueue: the id of the item, or the mistakes that keep
// its plan from being run.
type Queued struct {
	ID       int            `json:"id"`
	Mistakes []plan.Mistake `json:"mistakes"`
}

// QueueMove says to which place of the list an item goes, counted from 0.
type QueueMove struct {
	ID int `json:"id"`
	To int `json:"to"`
}

// item returns the form as an item that has not been run.
func (f QueueForm) item() (bench.QueueItem, error) {
	form, err := json.Marshal(f.Form)
	item := bench.QueueItem{Name: f.Name, Form: form, Schedule: f.Schedule, Against: bench.Against(f.Against), Margin: f.Margin}
	if err != nil {
		return item, err
	}
	return item, item.Validate()
}

// AddToQueue appends a plan to the queue.
func (a *App) AddToQueue(ctx context.Context, form QueueForm) (Queued, error) {
	_, mistakes, err := a.plan(ctx, form.Form)
	if err != nil || len(mistakes) > 0 {
		return Queued{Mistakes: mistakes}, err
	}
	item, err := form.item()
	if err = errors.Join(err, a.allow(ctx, form)); err != nil {
		return Queued{}, err
	}
	var id int
	err = a.changeQueue(ctx, func(q *queue.Queue, now time.Time) error {
		id = q.Add(item, now)
		return nil
	})
	return Queued{ID: id}, err
}

// ChangeQueued gives an item another name, schedule and comparison. Its plan stays.
func (a *App) ChangeQueued(ctx context.Context, form QueueForm) error {
	changed, err := form.item()
	if err = errors.Join(err, a.allow(ctx, form)); err != nil {
		return err
	}
	return a.changeQueue(ctx, func(q *queue.Queue, now time.Time) error {
		item := q.Find(form.ID)
		if item == nil {
			return errNotQueued
		}
		item.Name, item.Against, item.Margin = changed.Name, changed.Against, changed.Margin
		q.Reschedule(form.ID, form.Schedule, now)
		return nil
	})
}

var errNotQueued = bench.NotFound("there is no such run in the queue any more")

// MoveQueued changes the order of the items.
func (a *App) MoveQueued(ctx context.Context, move QueueMove) error {
	return a.changeItem(ctx, move.ID, func(q *queue.Queue, _ time.Time) { q.Move(move.ID, move.To) })
}

// EnableQueued makes an item wait for its next time.
func (a *App) EnableQueued(ctx context.Context, id int) error {
	return a.changeItem(ctx, id, func(q *queue.Queue, now time.Time) { q.Enable(id, now) })
}

// DisableQueued makes an item stay in the queue and not be run.
func (a *App) DisableQueued(ctx context.Context, id int) error {
	return a.changeItem(ctx, id, func(q *queue.Queue, _ time.Time) { q.Disable(id) })
}

// RunQueued makes an item wait for its turn whatever its schedule, also one that is done.
func (a *App) RunQueued(ctx context.Context, id int) error {
	return a.changeItem(ctx, id, func(q *queue.Queue, now time.Time) { q.RunNow(id, now) })
}

// RemoveQueued removes an item, which RestoreQueued brings back.
func (a *App) RemoveQueued(ctx context.Context, id int) error {
	return a.changeQueue(ctx, func(q *queue.Queue, _ time.Time) error {
		if q.Find(id) == nil {
			return errNotQueued
		}
		item, place, ok := q.Remove(id)
		if !ok {
			return bench.Conflict("%q is being run: stop the run first", item.Name)
		}
		if a.queue.removed == nil {
			a.queue.removed = map[int]removedItem{}
		}
		a.queue.removed[id] = removedItem{item, place}
		return nil
	})
}

// RestoreQueued puts an item back that was removed since the window was opened.
func (a *App) RestoreQueued(ctx context.Context, id int) error {
	return a.changeQueue(ctx, func(q *queue.Queue, _ time.Time) error {
		gone, known := a.queue.removed[id]
		if !known {
			return errNotQueued
		}
		delete(a.queue.removed, id)
		q.Restore(gone.item, gone.place)
		return nil
	})
}

type removedItem struct {
	item  bench.QueueItem
	place int
}

// SaveQueueSettings stores the settings of the queue.
func (a *App) SaveQueueSettings(ctx context.Context, settings QueueSettings) error {
	const longest = 24 * time.Hour
	if !(settings.Pause >= 0 && settings.Pause <= longest.Seconds()) {
		return bench.About("pause", bench.Invalid("a pause of %v s: use a number from 0 to %v", settings.Pause, longest.Seconds()))
	}
	if err := a.saveSetting(ctx, queueSetting, settings); err != nil {
		return err
	}
	return a.changeQueue(ctx, func(q *queue.Queue, _ time.Time) error {
		a.queue.settings = settings
		q.Paused, q.Pause = settings.Paused, seconds(settings.Pause)
		return nil
	})
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// QueueTimes returns the next three times of a schedule, as RFC 3339; none of one
// without times.
func (a *App) QueueTimes(_ context.Context, schedule bench.Schedule) ([]string, error) {
	if err := schedule.Validate(); err != nil {
		return nil, err
	}
	times := []string{}
	for _, at := range queue.Times(schedule, a.queue.clock(), 3) {
		times = append(times, timeText(at))
	}
	return times, nil
}

// changeItem changes the queue for the sake of one item, which must be there.
func (a *App) changeItem(ctx context.Context, id int, change func(q *queue.Queue, now time.Time)) error {
	return a.changeQueue(ctx, func(q *queue.Queue, now time.Time) error {
		if q.Find(id) == nil {
			return errNotQueued
		}
		change(q, now)
		return nil
	})
}

// changeQueue changes the queue, stores it, sends it to the page and has it looked at.
func (a *App) changeQueue(ctx context.Context, change func(q *queue.Queue, now time.Time) error) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	q := &a.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.open(ctx, db); err != nil {
		return err
	}
	if err := change(&q.queue, q.clock()); err != nil {
		return err
	}
	if err := db.SetQueue(ctx, q.queue.Items); err != nil {
		return err
	}
	a.options.Emit(EventQueue, viewOf(&q.queue, q.settings, q.clock()))
	q.wake()
	return nil
}
