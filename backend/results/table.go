package results

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Table holds all requests of a run, about 100 bytes each. It remembers the
// selection and order of the last page, so that the next page costs little.
type Table struct {
	titles   map[string]string // by endpoint
	prefix   bench.SharedPrefix
	lines    []requestLine
	unsorted bool      // the last lines are not in the order of Seq
	metrics  []float64 // of each line, one after the other: see requestLine.metrics
	texts    []requestTexts
	known    map[requestTexts]int32

	asked    RequestQuery // without limit and offset
	selected []int32      // indexes of lines, in the order of asked; nil: none yet
	same     []string     // of RequestPage; nil: not known yet
}

// NewTable returns an empty table for a plan, with room for so many requests.
func NewTable(plan bench.Plan, requests int) *Table {
	t := &Table{
		titles: map[string]string{}, prefix: plan.SharedPrefix, known: map[requestTexts]int32{},
		lines: make([]requestLine, 0, requests), metrics: make([]float64, 0, requests*len(requestMetrics)),
	}
	for _, e := range plan.Endpoints {
		t.titles[e.Name] = e.Label()
	}
	return t
}

// Len returns the number of requests.
func (t *Table) Len() int { return len(t.lines) }

// Add adds a request.
func (t *Table) Add(sample *bench.Sample) {
	line := t.line(sample)
	if len(t.lines) > 0 && line.seq < t.lines[len(t.lines)-1].seq {
		t.unsorted = true
	}
	t.lines, t.selected, t.same = append(t.lines, line), nil, nil
}

// Page returns the requests that a query selects, in its order.
func (t *Table) Page(query RequestQuery) (RequestPage, error) {
	order, err := orderOf(query.Sort)
	if err != nil {
		return RequestPage{}, err
	}
	if t.unsorted {
		slices.SortFunc(t.lines, func(a, b requestLine) int { return cmp.Compare(a.seq, b.seq) })
		t.unsorted = false
	}
	t.choose(query, order)
	return t.page(query), nil
}

// requestLine is a compact RequestRow: its metrics are in the table, and the texts,
// most of which occur many times, are an index.
type requestLine struct {
	seq, stage, iteration, status, texts int32
	metrics                              int32   // the place of the first of requestMetrics, in rows
	conversation, turn                   int32   // 0: none
	inputWanted, outputWanted            int32   // 0: any
	sent                                 float64 // NaN if it was not sent
}

type requestTexts struct {
	model, title, prompt, phase, outcome, message string
	prefix                                        Prefix
}

// NewRow returns a request of a run with this plan as a row of a table.
func NewRow(plan bench.Plan, sample *bench.Sample) RequestRow {
	t := Table{prefix: plan.SharedPrefix, known: map[requestTexts]int32{}}
	line := t.line(sample)
	return t.row(&line)
}

func (t *Table) line(s *bench.Sample) requestLine {
	line := requestLine{
		seq: int32(s.Seq), stage: int32(s.Stage), iteration: int32(s.Iteration), status: int32(s.Status),
		texts:   t.textsOf(requestTexts{s.Endpoint, t.titles[s.Endpoint], s.PromptID, string(s.Phase), string(s.Outcome), s.Message, prefixOf(s, t.prefix)}),
		metrics: int32(len(t.metrics) / len(requestMetrics)), sent: math.NaN(),
	}
	line.conversation, line.turn = int32(s.Conversation), int32(s.Turn)
	line.inputWanted, line.outputWanted = int32(s.InputWanted), int32(s.OutputWanted)
	if s.Sent.Reached() {
		line.sent = s.Sent.Offset().Seconds()
	}
	for _, metric := range requestMetrics {
		value, ok := metric.Of(s)
		t.metrics = append(t.metrics, unless(!ok, value))
	}
	return line
}

// metricsOf are the values of requestMetrics of a line, NaN where one does not
// exist.
func (t *Table) metricsOf(line *requestLine) []float64 {
	n := len(requestMetrics)
	return t.metrics[int(line.metrics)*n:][:n]
}

func (t *Table) textsOf(texts requestTexts) int32 {
	place, ok := t.known[texts]
	if !ok {
		place = int32(len(t.texts))
		t.texts = append(t.texts, texts)
		t.known[texts] = place
	}
	return place
}

// choose selects and sorts lines, unless it did so for the same query before.
func (t *Table) choose(query RequestQuery, order requestOrder) {
	query.Limit, query.Offset = 0, 0
	if t.selected != nil && reflect.DeepEqual(query, t.asked) {
		return
	}
	fits := make([]bool, len(t.texts)) // once for all lines with the same texts
	words := strings.Fields(strings.ToLower(query.Text))
	for i, texts := range t.texts {
		fits[i] = query.fits(texts, words)
	}
	t.selected = make([]int32, 0, len(t.lines))
	for i := range t.lines {
		if line := &t.lines[i]; fits[line.texts] && isNumber(line.stage, query.Stage) && isNumber(line.turn, query.Turn) {
			t.selected = append(t.selected, int32(i))
		}
	}
	t.sort(order, query.Reverse)
	t.asked = query
}

// isNumber reports whether a number is the one that a query wants, if it wants one.
func isNumber(number int32, wanted *int) bool { return wanted == nil || int(number) == *wanted }

func (q RequestQuery) fits(texts requestTexts, words []string) bool {
	switch {
	case q.Model != "" && q.Model != texts.model, q.Phase != "" && q.Phase != texts.phase, q.Prefix != NoPrefix && q.Prefix != texts.prefix:
		return false
	case q.Outcome == "failed" && texts.outcome == string(bench.OK):
		return false
	case q.Outcome != "" && q.Outcome != "failed" && q.Outcome != texts.outcome:
		return false
	}
	all := strings.ToLower(strings.Join([]string{texts.prompt, texts.model, texts.title, texts.outcome, q.Names[texts.outcome], texts.message}, "\n"))
	for _, word := range words {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

func (t *Table) page(query RequestQuery) RequestPage {
	page := RequestPage{Rows: []RequestRow{}, Total: len(t.selected), All: len(t.lines), Same: t.sameFields()}
	from := min(query.Offset, len(t.selected))
	to := len(t.selected)
	if query.Limit > 0 {
		to = min(to, from+query.Limit)
	}
	for _, place := range t.selected[from:to] {
		page.Rows = append(page.Rows, t.row(&t.lines[place]))
	}
	return page
}

func (t *Table) row(l *requestLine) RequestRow {
	text := t.texts[l.texts]
	row := RequestRow{
		Seq: int(l.seq), Model: text.model, Stage: int(l.stage), Prompt: text.prompt, Phase: text.phase, Iteration: int(l.iteration),
		Outcome: text.outcome, Status: int(l.status), Message: text.message, Sent: bench.Finite(&l.sent), Metrics: map[string]float64{},
		Conversation: int(l.conversation), Turn: int(l.turn), Prefix: text.prefix, InputWanted: int(l.inputWanted), OutputWanted: int(l.outputWanted),
	}
	for i, value := range t.metricsOf(l) {
		if !math.IsNaN(value) {
			row.Metrics[requestMetrics[i].Key] = value
		}
	}
	return row
}
