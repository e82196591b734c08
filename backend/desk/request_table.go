package desk

import (
	"cmp"
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// cachedRequests keeps the requests of the run that was looked at last, and
// the order that was asked for last: paging on costs nothing.
type cachedRequests struct {
	mu    sync.Mutex
	table *requestTable
}

// requestTable is all requests of a run in the order of Seq, about 100 bytes
// each: of a million that is 100 MB, so there is one table at a time.
type requestTable struct {
	run    string
	titles map[string]string // by endpoint
	ended  bool              // nothing will come any more
	mark   store.Mark
	lines  []requestLine
	texts  []requestTexts
	known  map[requestTexts]int32

	asked  RequestQuery // without its page
	chosen []int32      // lines, in the order asked for; nil: not asked yet
}

// requestLine is a RequestRow that is small: NaN stands for a time that does
// not exist, and the texts, of which few differ, stand apart.
type requestLine struct {
	seq, stage, iteration, status, input, output, texts int32
	sent, ttft, tpot, latency, speed                    float64
}

type requestTexts struct{ model, title, prompt, phase, outcome, message string }

// Requests is a part of a run's requests, in the wanted order.
func (d *Desk) Requests(ctx context.Context, query RequestQuery) (RequestPage, error) {
	order, err := orderOf(query.Sort)
	if err != nil {
		return RequestPage{}, err
	}
	if query.Limit < 0 || query.Offset < 0 {
		return RequestPage{}, bench.Invalid("limit %d, offset %d: use 0 or more", query.Limit, query.Offset)
	}
	memory, err := d.memory(ctx)
	if err != nil {
		return RequestPage{}, err
	}
	tally, err := memory.Tally(ctx, query.Run)
	if err != nil {
		return RequestPage{}, err
	}
	query.Run = tally.ID
	d.requests.mu.Lock()
	defer d.requests.mu.Unlock()
	table, err := d.requests.of(ctx, memory, tally)
	if err != nil {
		return RequestPage{}, err
	}
	table.choose(query, order)
	return table.page(query), nil
}

// of is the table of a run with all that is stored of it by now.
func (c *cachedRequests) of(ctx context.Context, memory *store.Store, tally store.Tally) (*requestTable, error) {
	if c.table == nil || c.table.run != tally.ID {
		run, err := memory.Run(ctx, tally.ID)
		if err != nil {
			return nil, err
		}
		titles := map[string]string{}
		for _, e := range run.Plan.Endpoints {
			titles[e.Name] = e.Label()
		}
		c.table = &requestTable{run: tally.ID, titles: titles, known: map[requestTexts]int32{}, lines: make([]requestLine, 0, tally.Samples)}
	}
	if c.table.ended && len(c.table.lines) == tally.Samples {
		return c.table, nil
	}
	if err := c.table.read(ctx, memory); err != nil {
		c.table = nil // half of it would mislead
		return nil, err
	}
	c.table.ended = tally.State != bench.Running
	return c.table, nil
}

// read adds what was stored since the last time.
func (t *requestTable) read(ctx context.Context, memory *store.Store) error {
	before := len(t.lines)
	for sample, err := range memory.SamplesSince(ctx, t.run, &t.mark) {
		if err != nil {
			return err
		}
		t.lines = append(t.lines, t.line(&sample))
	}
	if before == len(t.lines) {
		return nil
	}
	t.chosen = nil
	if before > 0 {
		slices.SortFunc(t.lines, func(a, b requestLine) int { return cmp.Compare(a.seq, b.seq) })
	}
	return nil
}

func (t *requestTable) line(s *bench.Sample) requestLine {
	line := requestLine{
		seq: int32(s.Seq), stage: int32(s.Stage), iteration: int32(s.Iteration), status: int32(s.Status),
		input: int32(s.Tokens.Input), output: int32(s.Tokens.Output),
		texts: t.textsOf(requestTexts{s.Endpoint, t.titles[s.Endpoint], s.PromptID, string(s.Phase), string(s.Outcome), s.Message}),
		sent:  secondsOr(s.Sent.Offset(), s.Sent.Reached()), ttft: secondsOr(s.TTFT()), tpot: secondsOr(s.TPOT()), latency: secondsOr(s.Latency()),
		speed: math.NaN(),
	}
	if speed, ok := s.OutputSpeed(); ok {
		line.speed = speed
	}
	return line
}

func secondsOr(value time.Duration, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return value.Seconds()
}

func (t *requestTable) textsOf(texts requestTexts) int32 {
	place, ok := t.known[texts]
	if !ok {
		place = int32(len(t.texts))
		t.texts = append(t.texts, texts)
		t.known[texts] = place
	}
	return place
}

// choose filters and sorts, unless it did so for the page before.
func (t *requestTable) choose(query RequestQuery, order requestOrder) {
	query.Limit, query.Offset = 0, 0
	if t.chosen != nil && reflect.DeepEqual(query, t.asked) {
		return
	}
	fits := make([]bool, len(t.texts)) // decided once for all lines with the same texts
	words := strings.Fields(strings.ToLower(query.Text))
	for i, texts := range t.texts {
		fits[i] = query.fits(texts, words)
	}
	t.chosen = make([]int32, 0, len(t.lines))
	for i := range t.lines {
		if line := &t.lines[i]; fits[line.texts] && (query.Stage == nil || int(line.stage) == *query.Stage) {
			t.chosen = append(t.chosen, int32(i))
		}
	}
	t.sort(order, query.Reverse)
	t.asked = query
}

func (q RequestQuery) fits(texts requestTexts, words []string) bool {
	switch {
	case q.Model != "" && q.Model != texts.model, q.Phase != "" && q.Phase != texts.phase:
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

func (t *requestTable) page(query RequestQuery) RequestPage {
	page := RequestPage{Rows: []RequestRow{}, Total: len(t.chosen), All: len(t.lines)}
	from := min(query.Offset, len(t.chosen))
	to := len(t.chosen)
	if query.Limit > 0 {
		to = min(to, from+query.Limit)
	}
	for _, place := range t.chosen[from:to] {
		page.Rows = append(page.Rows, t.lines[place].row(t.texts))
	}
	return page
}

func (l requestLine) row(texts []requestTexts) RequestRow {
	text := texts[l.texts]
	return RequestRow{
		Seq: int(l.seq), Model: text.model, Stage: int(l.stage), Prompt: text.prompt, Phase: text.phase, Iteration: int(l.iteration),
		Outcome: text.outcome, Status: int(l.status), Message: text.message,
		Sent: finite(&l.sent), TTFT: finite(&l.ttft), TPOT: finite(&l.tpot), Latency: finite(&l.latency), Speed: finite(&l.speed),
		Input: known(int(l.input)), Output: known(int(l.output)),
	}
}

// known is nil for a count that is not.
func known(count int) *int {
	if count < 0 {
		return nil
	}
	return &count
}
