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

// view shows a run while it goes on: lines that are drawn anew on a terminal,
// plain lines now and then elsewhere. It is fed by the runner's watcher, so
// however slowly it writes, nothing that is measured waits for it.
type view struct {
	out   io.Writer
	live  bool
	names int // width of the longest name

	mu    sync.Mutex // the one who interrupts speaks too
	drawn int        // lines on the screen that the next drawing replaces
	last  time.Time
	final bench.Progress
	gone  bool // writing failed: nobody looks any more

	trouble string // of storing, as it was said last
}

// plainEvery is how often progress is told where it cannot be drawn anew.
const plainEvery = 5 * time.Second

func newView(out io.Writer, plan bench.Plan) *view {
	v := &view{out: out, last: time.Now()}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb" {
		v.live = true
	}
	for _, e := range plan.Endpoints {
		v.names = max(v.names, len(e.Name))
	}
	return v
}

// begin says what is measured.
func (v *view) begin(plan bench.Plan) {
	what := fmt.Sprintf("%s x %s", plural(len(plan.Prompts.Prompts), "prompt"), plural(plan.Iterations, "iteration"))
	if plan.Warmup > 0 {
		what += fmt.Sprintf(" after %s of warm-up", plural(plan.Warmup, "request"))
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.write(fmt.Sprintf("Measuring %s: %s, %s\n", plural(len(plan.Endpoints), "model"), what, plan.Stages[0].Load))
}

// write writes until that fails once: a terminal or a pipe that is gone does
// not come back.
func (v *view) write(text string) {
	if v.gone {
		return
	}
	_, err := io.WriteString(v.out, text)
	v.gone = err != nil
}

// say writes a line that stays.
func (v *view) say(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.keep("\r\n" + text)
}

// keep writes a line that stays; it wants mu to be held.
func (v *view) keep(text string) {
	v.drawn = 0
	v.write(text + "\n")
}

// warn says what keeps measurements from being stored, when that changes: it
// may be mended while the run goes on.
func (v *view) warn(trouble string) {
	switch trouble {
	case v.trouble:
		return
	case "":
		v.keep("Measurements are stored again.")
	default:
		v.keep("WARNING: measurements cannot be stored at present and wait in memory: " + oneLine(trouble, 300))
	}
	v.trouble = trouble
}

func (v *view) show(p bench.Progress) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.final = p
	v.warn(p.Trouble)
	if v.live {
		v.draw(p)
		return
	}
	if time.Since(v.last) >= plainEvery {
		v.last = time.Now()
		v.plain(p)
	}
}

// end leaves the last state on the screen.
func (v *view) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.final.Models) == 0 {
		return
	}
	if v.live {
		v.draw(v.final)
	} else {
		v.plain(v.final)
	}
}

func (v *view) plain(p bench.Progress) {
	for _, m := range p.Models {
		v.write(fmt.Sprintf("%s %s\n", clockTime(p.Elapsed.Seconds()), v.line(m, p)))
	}
}

func (v *view) draw(p bench.Progress) {
	width := 80
	if w, _, err := term.GetSize(int(v.out.(*os.File).Fd())); err == nil && w > 20 {
		width = w
	}
	var screen strings.Builder
	if v.drawn > 0 {
		fmt.Fprintf(&screen, "\x1b[%dA", v.drawn)
	}
	for _, m := range p.Models {
		line := []rune(v.line(m, p))
		if bar := v.bar(m); len(line)+len([]rune(bar)) < width-1 {
			line = append([]rune(bar+" "), line...)
		}
		screen.WriteString("\r\x1b[2K" + string(line[:min(len(line), width-1)]) + "\n")
	}
	v.drawn = len(p.Models)
	v.write(screen.String())
}

func (v *view) bar(m bench.ModelProgress) string {
	const cells = 12
	full := 0
	if m.Total > 0 {
		full = cells * m.Done / m.Total
	}
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
}

// line fits on a terminal of 80 columns, the name included.
func (v *view) line(m bench.ModelProgress, p bench.Progress) string {
	line := fmt.Sprintf("%-*s %*d/%d, %d failed", v.names, m.Endpoint, len(fmt.Sprint(m.Total)), m.Done, m.Total, m.Failed)
	if m.Done == m.Total {
		return line + ", done"
	}
	line += fmt.Sprintf(", %d in flight, TTFT p50 %s, %s tok/s", m.InFlight, duration(m.TTFTP50), number(m.Tokens))
	switch {
	case p.Stop:
		line += ", stopping"
	case m.Phase == bench.Warmup:
		line += ", warm-up"
	case m.Left != nil:
		line += ", " + clockTime(*m.Left) + " left"
	}
	return line
}
