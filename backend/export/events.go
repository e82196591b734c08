package export

import (
	"io"
	"iter"
	"time"

	"tokenlap/backend/bench"
)

// Events writes one row an output event, as the samples come: its memory grows
// neither with them nor with their events. A run that keeps no event, as most
// imported ones, is an error, and nothing is written then. An error of samples
// is returned as it is.
func Events(w io.Writer, run bench.Run, samples iter.Seq2[bench.Sample, error]) error {
	table := newTable(w, eventColumns)
	events := 0
	for sample, err := range samples {
		if err != nil {
			return err
		}
		for i := range sample.Chunks {
			if err := table.row(event{&sample, run.ID, i}); err != nil {
				return err
			}
		}
		events += len(sample.Chunks)
	}
	if events == 0 { // the line of names still waits in memory
		return eventless(run)
	}
	return table.out.Flush()
}

func eventless(run bench.Run) error {
	if run.State == bench.Imported {
		return bench.Invalid("run %s was imported from a file that does not list single events: export csv, which has what is known of each request", run.ID)
	}
	return bench.Invalid("run %s has no output events: no request got a streamed answer; export csv, which says what became of each", run.ID)
}

// event is a row: which of a sample's chunks it is.
type event struct {
	*bench.Sample
	run   string
	index int
}

func (e event) chunk() bench.Chunk { return e.Chunks[e.index] }

// gap is the time since the event before.
func (e event) gap() (time.Duration, bool) {
	if e.index == 0 {
		return 0, false
	}
	return time.Duration(e.chunk().At - e.Chunks[e.index-1].At), true
}

// positive is empty for 0, which means that it is not known.
func (l *line) positive(n uint32) {
	if n > 0 {
		l.integer(int(n))
	}
}

// Times are in seconds: at since the first byte of the request was sent.
var eventColumns = []column[event]{
	{"run_id", func(l *line, e event) { l.text(e.run) }},
	{"seq", func(l *line, e event) { l.integer(e.Seq) }},
	{"endpoint_name", func(l *line, e event) { l.text(e.Endpoint) }},
	{"stage", func(l *line, e event) { l.integer(e.Stage) }},
	{"prompt_id", func(l *line, e event) { l.text(e.PromptID) }},
	{"event", func(l *line, e event) { l.integer(e.index + 1) }},
	{"at", func(l *line, e event) { l.seconds(e.chunk().At.Since(e.Sent)) }},
	{"gap", func(l *line, e event) { l.seconds(e.gap()) }},
	{"bytes", func(l *line, e event) { l.integer(int(e.chunk().Bytes)) }},
	{"tokens", func(l *line, e event) { l.positive(e.chunk().Tokens) }},
	{"read", func(l *line, e event) { l.positive(e.chunk().Read) }},
}
