package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"tokenlap/backend/bench"
)

// progressView shows the progress of a run: rows that are drawn again in place
// on a terminal, plain rows every plainInterval elsewhere. The runner calls it
// from a goroutine of its own, so a slow terminal delays no measurement.
type progressView struct {
	out   io.Writer
	live  bool // out is a terminal
	names int  // length of the longest name
	sweep bool // stages are probes

	mu     sync.Mutex // guards what follows: signals print too
	drawn  int        // rows on the screen that the next drawing replaces
	last   time.Time  // of the last plain rows
	latest bench.Progress
	closed bool // writing failed

	trouble string // with storing, as printed last
}

// plainInterval is the time between rows of progress where out is no terminal.
const plainInterval = 5 * time.Second

func newProgressView(out io.Writer, plan bench.Plan) *progressView {
	v := &progressView{out: out, live: isTerminal(out), last: time.Now(), sweep: plan.Sweep != nil}
	for _, e := range plan.Endpoints {
		v.names = max(v.names, len(e.Name))
	}
	return v
}

// begin prints what is measured.
func (v *progressView) begin(plan bench.Plan) {
	what := promptsOf(plan)
	if plan.Warmup > 0 {
		what += fmt.Sprintf(" after %s of warm-up", plural(plan.Warmup, "request"))
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	loads := loadsOf(plan)
	if plan.Sweep != nil {
		loads = probesOf(plan)
	}
	v.write(fmt.Sprintf("Measuring %s: %s, %s\n", plural(len(plan.Endpoints), "model"), what, loads))
}

// write writes nothing after a failure: a terminal or a pipe that is gone does
// not come back.
func (v *progressView) write(text string) {
	if v.closed {
		return
	}
	_, err := io.WriteString(v.out, text)
	v.closed = err != nil
}

// say prints a message below the rows.
func (v *progressView) say(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.printMessage("\r\n" + text)
}

// printMessage prints a line that later drawings leave alone; mu must be held.
func (v *progressView) printMessage(text string) {
	v.drawn = 0
	v.write(text + "\n")
}

// warn prints what keeps samples from being stored, when that changes: it may
// be repaired during the run.
func (v *progressView) warn(trouble string) {
	switch trouble {
	case v.trouble:
		return
	case "":
		v.printMessage("Measurements are stored again.")
	default:
		v.printMessage("WARNING: measurements cannot be stored at present and wait in memory: " + oneLine(trouble, 300))
	}
	v.trouble = trouble
}

// show takes the newest progress.
func (v *progressView) show(p bench.Progress) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.latest = p
	v.warn(p.StoreError)
	if v.live {
		v.draw(p)
		return
	}
	if time.Since(v.last) >= plainInterval {
		v.last = time.Now()
		v.printRows(p)
	}
}

// end prints the last progress.
func (v *progressView) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.latest.Models) == 0 {
		return
	}
	if v.live {
		v.draw(v.latest)
	} else {
		v.printRows(v.latest)
	}
}

func (v *progressView) printRows(p bench.Progress) {
	for _, m := range p.Models {
		v.write(fmt.Sprintf("%s %s\n", clockTime(p.Elapsed.Seconds()), v.row(m, p)))
	}
}

func (v *progressView) draw(p bench.Progress) {
	width := 80
	if w, _, err := term.GetSize(int(v.out.(*os.File).Fd())); err == nil && w > 20 {
		width = w
	}
	var screen strings.Builder
	if v.drawn > 0 {
		fmt.Fprintf(&screen, "\x1b[%dA", v.drawn)
	}
	for _, m := range p.Models {
		line := []rune(v.row(m, p))
		if bar := v.bar(m, p.Elapsed); len(line)+len([]rune(bar)) < width-1 {
			line = append([]rune(bar+" "), line...)
		}
		screen.WriteString("\r\x1b[2K" + string(line[:min(len(line), width-1)]) + "\n")
	}
	v.drawn = len(p.Models)
	v.write(screen.String())
}

// shareOf is the share of an endpoint's work that is done: of its requests or,
// where their number is not known, of its time.
func shareOf(m bench.ModelProgress, elapsed time.Duration) float64 {
	switch took := elapsed.Seconds(); {
	case m.Finished:
		return 1
	case m.Total > 0:
		return float64(m.Done) / float64(m.Total)
	case m.Left != nil && took > 0:
		return took / (took + *m.Left)
	}
	return 0
}

func (v *progressView) bar(m bench.ModelProgress, elapsed time.Duration) string {
	const cells = 12
	full := min(cells, int(cells*shareOf(m, elapsed)))
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
}

// row returns the progress of one model, short enough for 80 columns.
func (v *progressView) row(m bench.ModelProgress, p bench.Progress) string {
	line := fmt.Sprintf("%-*s %s, %d failed", v.names, m.Endpoint, doneOf(m), m.Failed)
	switch c := p.Counting; {
	case c != nil && c.Done < c.Total:
		return line + fmt.Sprintf(", counting tokens: %s of %s", thousands(c.Done), thousands(c.Total))
	case m.Finished:
		return line + ", done"
	}
	switch {
	case v.sweep && !m.Waiting:
		line += ", " + probeOf(m)
	case m.Stages > 1:
		line += fmt.Sprintf(", stage %d/%d", m.Stage+1, m.Stages)
	}
	switch {
	case v.sweep && m.AskedRate != nil:
		line += fmt.Sprintf(", sent %s/s", rate(m.SentRate))
	case m.AskedRate != nil:
		line += fmt.Sprintf(", asked %s/s, sent %s/s", rate(m.AskedRate), rate(m.SentRate))
	}
	if m.Dropped > 0 {
		line += fmt.Sprintf(", %s dropped", thousands(m.Dropped))
	}
	line += fmt.Sprintf(", %d in flight, TTFT p50 %s", m.InFlight, duration(m.TTFTP50))
	if m.AskedRate == nil {
		line += fmt.Sprintf(", %s tok/s", number(m.Tokens))
	}
	switch {
	case p.Stop:
		line += ", stopping"
	case m.Phase == bench.Warmup:
		line += ", warm-up"
	case m.Phase == bench.Settling:
		line += ", settling"
	case m.Left != nil:
		line += ", " + clockTime(*m.Left) + " left"
	}
	return line
}

// doneOf returns how many requests are done and of how many, as far as that is
// known: those that come at a rate are about as many.
func doneOf(m bench.ModelProgress) string {
	switch {
	case m.Total == 0 || m.Finished && m.Done != m.Total:
		return fmt.Sprint(m.Done)
	case m.AskedRate != nil:
		return fmt.Sprintf("%*d/~%d", len(fmt.Sprint(m.Total)), m.Done, m.Total)
	}
	return fmt.Sprintf("%*d/%d", len(fmt.Sprint(m.Total)), m.Done, m.Total)
}

// isTerminal reports whether out is a terminal on which rows can be drawn again.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}
