package runner

import (
	"context"
	"time"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// maxCarried is the most of an answer, in bytes, that its conversation carries
// on.
const maxCarried = 1 << 20

// converse sends the turns of a conversation one after the other, in the place of
// one request of the load: each waits for the answer to the one before and for
// the time to think. A turn that fails ends it, and so does the end of the stage
// by its time or of the run.
func (t *target) converse(ctx context.Context, r bench.Request, deliver func(bench.Sample)) (free bench.Instant) {
	turns, over := t.asker.plan.TurnsOf(r.Prompt), t.conversations[r.Stage]
	for {
		answered := make(chan bench.Sample, 1)
		free = t.sendOne(ctx, r, func(s bench.Sample) { answered <- s })
		sample := <-answered
		answer := sample.Text
		sample.Text, sample.Reasoning = cutText(sample.Text, t.asker.plan.KeepText), cutText(sample.Reasoning, t.asker.plan.KeepText)
		deliver(sample)
		due := max(free, sample.Done) + bench.Instant(t.asker.plan.Think)
		if sample.Outcome != bench.OK || r.Turn >= turns || !t.think(over, due) {
			return free
		}
		r, deliver = t.asker.follow(r, answer, due), t.deliver
	}
}

// think waits until an instant; false if conversations are over before.
func (t *target) think(over context.Context, due bench.Instant) bool {
	timer := time.NewTimer(time.Duration(due - t.meter.clock.Now()))
	defer timer.Stop()
	select {
	case <-timer.C:
		return over.Err() == nil
	case <-over.Done():
		return false
	}
}

// cutText returns the beginning of a text of at most so many bytes, without half
// a character at its end.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
