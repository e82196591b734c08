package bench

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// QueueItem is a plan that waits for its turn to be run, once or again and again.
type QueueItem struct {
	ID       int             `json:"id"`
	Name     string          `json:"name"`
	Form     json.RawMessage `json:"form"` // of the plan
	Schedule Schedule        `json:"schedule"`
	Against  Against         `json:"against"` // what its runs are compared with
	Margin   float64         `json:"margin"`  // how much worse they may be, a part of 1
	Enabled  bool            `json:"enabled"`
	State    QueueState      `json:"state"`
	Due      time.Time       `json:"due"`                // zero: after the items before it
	Run      string          `json:"run,omitempty"`      // in progress
	Previous string          `json:"previous,omitempty"` // the last run that finished
	Last     *QueueResult    `json:"last,omitempty"`     // nil: it has not been run
	Missed   time.Time       `json:"missed,omitzero"`    // the last time that was skipped
}

// QueueState says how far an item is.
type QueueState string

const (
	QueueWaiting QueueState = "waiting" // for its turn, or for its next time
	QueueRunning QueueState = "running"
	QueueDone    QueueState = "done"   // it is not run again
	QueueMissed  QueueState = "missed" // its only time was skipped
)

// QueueResult is what the last run of an item came to.
type QueueResult struct {
	Run    string      `json:"run"` // "": it could not start
	Ended  time.Time   `json:"ended"`
	State  State       `json:"state"` // as Run.DisplayState says; "": it could not start
	End    EndReason   `json:"end,omitempty"`
	Error  string      `json:"error,omitempty"`
	Hint   string      `json:"hint,omitempty"`
	Base   string      `json:"base,omitempty"` // run that it was compared with; "": none
	Answer QueueAnswer `json:"answer,omitempty"`
	Reason string      `json:"reason,omitempty"` // why nothing is claimed
	Worse  []string    `json:"worse,omitempty"`  // a sentence for each figure that is worse
}

// QueueAnswer says how a run compares with the one before.
type QueueAnswer string

const (
	QueueWorse   QueueAnswer = "worse"   // by more than the margin, beyond noise
	QueueFine    QueueAnswer = "fine"    // not worse by more than that, as far as can be told
	QueueUnclear QueueAnswer = "unclear" // nothing is claimed
)

// Against names the run that those of an item are compared with.
type Against string

const (
	AgainstNothing  Against = ""
	AgainstPrevious Against = "previous" // the run of the item before
	AgainstBaseline Against = "baseline" // the pinned one
)

// Schedule says when an item is run.
type Schedule struct {
	Kind  ScheduleKind `json:"kind"`
	At    string       `json:"at"`    // time of day, 02:00, of once and daily
	Hours float64      `json:"hours"` // between the beginnings of two runs, of every
}

// ScheduleKind says what the time of an item depends on.
type ScheduleKind string

const (
	ScheduleNext  ScheduleKind = "next"  // once, after the items before it
	ScheduleOnce  ScheduleKind = "once"  // at a time of day
	ScheduleDaily ScheduleKind = "daily" // at a time of day, each day
	ScheduleEvery ScheduleKind = "every" // at once, then every so many hours
)

// Limits of the hours between two runs.
const (
	MinScheduleHours = 0.1
	MaxScheduleHours = 24 * 7
)

// IsRepeated reports whether an item with this schedule is run more than once.
func (s Schedule) IsRepeated() bool { return s.Kind == ScheduleDaily || s.Kind == ScheduleEvery }

// Clock returns the hour and minute of At.
func (s Schedule) Clock() (hour, minute int, err error) {
	h, m, found := strings.Cut(strings.TrimSpace(s.At), ":")
	hour, wrongHour := strconv.Atoi(h)
	minute, wrongMinute := strconv.Atoi(m)
	if !found || wrongHour != nil || wrongMinute != nil || len(m) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, 0, About("at", Invalid("time %q: use hours and minutes, such as 02:00", s.At))
	}
	return hour, minute, nil
}

// Interval is the time between the beginnings of two runs of every.
func (s Schedule) Interval() time.Duration { return time.Duration(s.Hours * float64(time.Hour)) }

// Validate returns what is wrong with a schedule, or nil.
func (s Schedule) Validate() error {
	switch s.Kind {
	case ScheduleNext:
		return nil
	case ScheduleOnce, ScheduleDaily:
		_, _, err := s.Clock()
		return err
	case ScheduleEvery:
		if !(s.Hours >= MinScheduleHours && s.Hours <= MaxScheduleHours) {
			return About("hours", Invalid("every %v hours: use a number from %v to %d", s.Hours, MinScheduleHours, MaxScheduleHours))
		}
		return nil
	}
	return About("kind", Invalid("schedule %q: use %s, %s, %s or %s", s.Kind, ScheduleNext, ScheduleOnce, ScheduleDaily, ScheduleEvery))
}

// String says when an item is run: "daily at 02:00".
func (s Schedule) String() string {
	switch s.Kind {
	case ScheduleOnce, ScheduleDaily:
		return fmt.Sprintf("%s at %s", s.Kind, s.At)
	case ScheduleEvery:
		return fmt.Sprintf("every %v h", s.Hours)
	}
	return string(s.Kind)
}

// Validate returns what is wrong with what a user says of an item, or nil.
func (i QueueItem) Validate() error {
	const longest = 200
	switch {
	case utf8.RuneCountInString(i.Name) > longest || strings.ContainsAny(i.Name, "\r\n"):
		return About("name", Invalid("the name of a queued run has at most %d characters and no line breaks", longest))
	case i.Against != AgainstNothing && i.Against != AgainstPrevious && i.Against != AgainstBaseline:
		return About("against", Invalid("compare with %q: use %s, %s or nothing", i.Against, AgainstPrevious, AgainstBaseline))
	case !(i.Margin >= 0 && i.Margin <= 1):
		return About("margin", Invalid("a margin of %v: use a share from 0 to 1", i.Margin))
	}
	return i.Schedule.Validate()
}
