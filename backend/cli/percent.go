package cli

import (
	"fmt"
	"io"
	"time"
)

// percentView shows the share done of something long: a row that is drawn
// again in place on a terminal, plain rows every plainInterval elsewhere.
type percentView struct {
	out   io.Writer
	live  bool // out is a terminal
	drawn bool // a row is on the screen
	last  time.Time
}

func newPercentView(out io.Writer) *percentView {
	return &percentView{out: out, live: isTerminal(out), last: time.Now()}
}

// show takes the share done, 0 to 1, of what.
func (v *percentView) show(what string, share float64) {
	interval := plainInterval
	if v.live {
		interval = 100 * time.Millisecond
	}
	if time.Since(v.last) < interval {
		return
	}
	v.last = time.Now()
	if !v.live {
		fmt.Fprintf(v.out, "%s: %.0f %%\n", oneLine(what, 200), share*100)
		return
	}
	fmt.Fprintf(v.out, "\r\x1b[2K%s: %.0f %%", oneLine(what, 60), share*100)
	v.drawn = true
}

// clear removes the drawn row, before something else is printed.
func (v *percentView) clear() {
	if v.drawn {
		fmt.Fprint(v.out, "\r\x1b[2K")
		v.drawn = false
	}
}
