package runner

import (
	"context"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// ledger is the one consumer of a run's samples. It hands them in batches to a
// writer and tells those who watch; neither can hold it up, so that no stream
// ever waits for a disk or a screen.
type ledger struct {
	clock    bench.Clock
	run      string
	plan     bench.Plan
	targets  map[string]*target
	order    []*target
	health   *health
	seq      atomic.Int64
	stopping atomic.Bool

	samples chan bench.Sample
	ended   chan error
	watched chan struct{}
	looks   int
	stored  int
	trouble error // of the last try to store; nil where it went well
	recent  recent
}

const (
	storeEvery = 50 * time.Millisecond
	lookEvery  = 100 * time.Millisecond
	backlog    = 2000 // waiting samples that are not left to the next tick
)

// pile is how many of n waiting samples go into the next transaction. When a
// wave of streams ends at once, small piles leave the processor to those that
// go on; an eighth of a large heap each time still empties it within a second.
func pile(n int) int { return min(n, max(100, n/8)) }

func newLedger(db *store.Store, run bench.Run, targets []*target, job Job, health *health) *ledger {
	l := &ledger{
		clock: targets[0].meter.clock, run: run.ID, plan: job.Plan, order: targets, targets: map[string]*target{}, health: health,
		samples: make(chan bench.Sample, 4096), ended: make(chan error, 1), watched: make(chan struct{}),
	}
	for _, t := range targets {
		l.targets[t.endpoint.Name] = t
	}
	latest := make(chan bench.Progress, 1)
	go l.keep(db, latest)
	go func() {
		defer close(l.watched)
		for progress := range latest {
			if job.Observe != nil {
				job.Observe(progress)
			}
		}
	}()
	return l
}

// next numbers the requests of a run.
func (l *ledger) next() int { return int(l.seq.Add(1)) - 1 }

// add takes a sample from any goroutine.
func (l *ledger) add(s bench.Sample) { l.samples <- s }

// close waits until everything is stored and the last progress was seen. The
// error says what could not be stored.
func (l *ledger) close() error {
	close(l.samples)
	err := <-l.ended
	<-l.watched
	return err
}

// UnstoredError holds the samples that could not be stored, and why. They exist
// in memory alone: the caller may still write them elsewhere.
type UnstoredError struct {
	Samples []bench.Sample
	cause   error
}

func (u *UnstoredError) Error() string { return u.cause.Error() }
func (u *UnstoredError) Unwrap() error { return u.cause }

// written is the writer's answer to a pile.
type written struct {
	count int
	err   error
}

// keep is the ledger's goroutine.
func (l *ledger) keep(db *store.Store, latest chan bench.Progress) {
	piles, answers := make(chan []bench.Sample), make(chan written)
	go func() {
		for pile := range piles {
			answers <- written{len(pile), db.AddSamples(context.Background(), l.run, pile)}
		}
	}()
	defer close(piles)
	defer close(latest)

	var pending []bench.Sample
	writing := 0 // the first of pending, given to the writer
	offer := func() {
		if writing == 0 && len(pending) > 0 {
			writing = pile(len(pending))
			piles <- pending[:writing:writing]
		}
	}
	settle := func(w written) error {
		if w.err == nil { // else the pile stays and is offered again
			clear(pending[:w.count]) // their texts need not wait for the slice
			pending = pending[w.count:]
			l.stored += w.count
		}
		writing, l.trouble = 0, w.err
		return w.err
	}
	store, look := time.NewTicker(storeEvery), time.NewTicker(lookEvery)
	defer store.Stop()
	defer look.Stop()
	for open := true; open; {
		select {
		case sample, more := <-l.samples:
			if open = more; more {
				pending = append(pending, sample)
				l.targets[sample.Endpoint].meter.add(&sample)
				l.recent.add(sample)
			}
		case w := <-answers:
			if settle(w) == nil && len(pending) > backlog { // a failure is tried again at the next tick
				offer()
			}
		case <-store.C:
			offer()
		case <-look.C:
			l.show(latest)
		}
	}
	err := l.flush(&pending, &writing, offer, func() error { return settle(<-answers) })
	if err != nil {
		err = &UnstoredError{Samples: pending, cause: err}
	}
	l.ended <- err
	l.show(latest)
}

// flush writes what is left; three failures in a row are final.
func (l *ledger) flush(pending *[]bench.Sample, writing *int, offer func(), settle func() error) error {
	for failures := 0; len(*pending) > 0; {
		offer()
		if *writing == 0 {
			break
		}
		if err := settle(); err == nil {
			failures = 0
		} else if failures++; failures == 3 {
			return &bench.Error{Code: bench.CodeUnavailable, Message: "the last measurements could not be stored", Cause: err,
				Hint: "make room on the disk; what was stored before is kept as an interrupted run"}
		}
	}
	return nil
}

// show leaves the newest progress for the watcher and replaces one that it has
// not fetched yet.
func (l *ledger) show(latest chan bench.Progress) {
	progress := l.progress()
	select {
	case <-latest:
	default:
	}
	latest <- progress
}

func (l *ledger) progress() bench.Progress {
	now := l.clock.Now()
	l.looks++
	p := bench.Progress{
		Run: l.run, Seq: l.looks, State: bench.Running, Stop: l.stopping.Load(), Elapsed: now.Offset(), Stored: l.stored,
		Recent: l.recent.ended(), Pulse: l.health.pulse(), Models: make([]bench.ModelProgress, 0, len(l.order)),
	}
	for _, t := range l.order {
		m := t.meter.progress(now)
		m.Endpoint, m.Total = t.endpoint.Name, l.plan.Total()
		m.Asked = l.plan.Stages[m.Stage].Load.MaxInFlight()
		if m.Done > 0 && !p.Stop { // the rest is not asked for, and ends when it ends
			left := now.Offset().Seconds() / float64(m.Done) * float64(m.Total-m.Done)
			m.Left = &left
		}
		p.Models = append(p.Models, m)
	}
	if l.trouble != nil {
		p.Trouble = l.trouble.Error()
	}
	return p
}
