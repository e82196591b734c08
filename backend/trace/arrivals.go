package trace

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// maxTokens bounds the length of one request or answer.
const maxTokens = 1_000_000

// row is one request as the text of a file has it.
type row struct {
	line                int
	time, input, output string
}

// arrivals collects the requests of a file and checks each.
type arrivals struct {
	file  string
	clock clock
	first int64 // time of the first one, in nanoseconds
	last  row
	list  []bench.TraceArrival
}

// add adds a request. The error is about its line.
func (a *arrivals) add(r row) error {
	if len(a.list) == bench.MaxArrivals {
		return bench.Invalid("%s contains more than %d requests: cut it, such as with head -n %d", a.file, bench.MaxArrivals, bench.MaxArrivals)
	}
	at, ok := a.clock.read(r.time)
	if !ok {
		return a.wrong(r.line, "%s is no time: use a number of %s from 0 on, or a date such as %s, in all lines alike", quoted(r.time), a.clock.unitName(), dateExample)
	}
	if len(a.list) == 0 {
		a.first = at
	}
	offset := time.Duration(at - a.first)
	if before := len(a.list) - 1; before >= 0 && offset < a.list[before].At {
		return a.wrong(r.line, "%s comes after %s: sort the file by time", strings.TrimSpace(r.time), strings.TrimSpace(a.last.time))
	}
	input, okInput := readTokens(r.input)
	output, okOutput := readTokens(r.output)
	if wrong := r.input; !okInput || !okOutput {
		if okInput {
			wrong = r.output
		}
		return a.wrong(r.line, "%s is no number of tokens: use a whole number from 0 (not known) to %d", quoted(wrong), maxTokens)
	}
	a.list = append(a.list, bench.TraceArrival{At: offset, Input: input, Output: output})
	a.last = r
	return nil
}

// wrong returns an error about a line.
func (a *arrivals) wrong(line int, format string, args ...any) error {
	return bench.Invalid("%s, line %d: %s", a.file, line, fmt.Sprintf(format, args...))
}

// readTokens reads a number of tokens; empty text is 0. Whole numbers may be
// written as 12.0, as tables with missing values are saved.
func readTokens(text string) (tokens int, ok bool) {
	text = strings.TrimSuffix(strings.TrimSpace(text), ".0")
	if text == "" {
		return 0, true
	}
	tokens, err := strconv.Atoi(text)
	return tokens, err == nil && tokens >= 0 && tokens <= maxTokens
}

// quoted quotes text of a file for an error, cut if it is long.
func quoted(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:37]) + "..."
	}
	return strconv.Quote(text)
}
