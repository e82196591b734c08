package trace

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// clock reads the times of a file, in nanoseconds from any beginning. The first
// one decides whether they are numbers or dates.
type clock struct {
	isMillis bool // numbers are in milliseconds, not seconds
	isBegun  bool
	layout   string // of dates; "": numbers
}

// dateExample is a date that every clock reads.
const dateExample = "2026-05-10T12:00:00.25Z"

// layouts are those of dates, in UTC where they do not say it. Fractions of a
// second may follow in each.
var layouts = []string{"2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", time.RFC3339, "2006-01-02T15:04:05"}

func (c *clock) unitName() string {
	if c.isMillis {
		return "milliseconds"
	}
	return "seconds"
}

// read returns a time; false if it is none, is negative or is beyond the years
// that nanoseconds can hold.
func (c *clock) read(text string) (nanoseconds int64, ok bool) {
	text = strings.TrimSpace(text)
	if !c.isBegun {
		c.isBegun, c.layout = true, layoutOf(text)
	}
	if c.layout == "" {
		return c.readNumber(text)
	}
	date, err := time.Parse(c.layout, text)
	if err != nil || date.Year() < 1970 || date.Year() > 2200 {
		return 0, false
	}
	return date.UnixNano(), true
}

// layoutOf returns the layout of a date; "" if the text is none.
func layoutOf(text string) string {
	for _, layout := range layouts {
		if _, err := time.Parse(layout, text); err == nil {
			return layout
		}
	}
	return ""
}

func (c *clock) readNumber(text string) (nanoseconds int64, ok bool) {
	unit, nanos := "s", 1e9
	if c.isMillis {
		unit, nanos = "ms", 1e6
	}
	if strings.Trim(text, "0123456789.") == "" { // exact, where a float64 would round dates in seconds
		exact, err := time.ParseDuration(text + unit)
		return int64(exact), err == nil
	}
	number, err := strconv.ParseFloat(text, 64)
	number = math.Round(number * nanos)
	return int64(number), err == nil && number >= 0 && number < math.MaxInt64
}
