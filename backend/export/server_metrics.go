package export

import (
	"io"

	"tokenlap/backend/bench"
)

// ServerMetrics writes what the servers of a run reported of themselves, one row
// a value.
func ServerMetrics(w io.Writer, run bench.Run) error {
	table := newTable(w, serverMetricColumns)
	for _, series := range run.Series {
		for _, point := range series.Points {
			if err := table.row(serverMetric{run.ID, series, point}); err != nil {
				return err
			}
		}
	}
	return table.out.Flush()
}

func hasSeries(run bench.Run) bool { return len(run.Series) > 0 }

// serverMetric is a row.
type serverMetric struct {
	run    string
	series bench.Series
	point  bench.Point
}

// Times are in seconds since the run's start.
var serverMetricColumns = []column[serverMetric]{
	{"run_id", func(l *line, m serverMetric) { l.text(m.run) }},
	{"endpoint_name", func(l *line, m serverMetric) { l.text(m.series.Endpoint) }},
	{"at", func(l *line, m serverMetric) { l.offset(m.point.At) }},
	{"server_metric", func(l *line, m serverMetric) { l.text(string(m.series.Name)) }},
	{"unit", func(l *line, m serverMetric) { l.text(string(m.series.Unit)) }},
	{"value", func(l *line, m serverMetric) { l.number(m.point.Value) }},
}
