package cli

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"tokenlap/backend/bench"
)

// Short names for the formats of bench that tables use most.
const none = bench.None

var (
	duration  = bench.FormatSeconds
	span      = bench.FormatDuration
	number    = bench.FormatNumber
	percent   = bench.FormatShare
	thousands = bench.FormatCount
)

// clockTime formats a time in seconds as 1:05 or 2:03:04.
func clockTime(seconds float64) string {
	s := int(math.Ceil(seconds))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// rate formats requests a second, without the unit.
func rate(perSecond *float64) string {
	if perSecond == nil {
		return none
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", *perSecond), ".0")
}

// commandsTerminal reports whether a terminal may obey a character rather than
// show it: it begins an escape sequence, or turns the direction of writing.
func commandsTerminal(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// harmless has a blank in place of all that commands a terminal but ends of lines
// and tabs.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if commandsTerminal(r) && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, text)
}

// oneLine makes untrusted text safe for a terminal: it has no control characters,
// so no escape sequences, and at most n characters.
func oneLine(text string, n int) string {
	var out strings.Builder
	count := 0
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		if count == n {
			out.WriteString("...")
			break
		}
		if commandsTerminal(r) {
			r = ' '
		}
		out.WriteRune(r)
		count++
	}
	return strings.TrimSpace(out.String())
}

// plural returns a count with its noun: 1 run, 2 runs.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
