package plan

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// Command is the line of a terminal that does what the form does: the models
// and those flags that are not as usual.
func (f Form) Command(program string) string {
	words := []string{program, "run"}
	if f.Mode != string(bench.Concurrent) {
		f.Concurrent = Defaults().Concurrent // has no effect
	}
	f.Seed = strings.TrimSpace(f.Seed)
	usual := Defaults()
	for _, option := range Options {
		words = append(words, option.words(&f, &usual)...)
	}
	return strings.Join(words, " ")
}

// words are what a command line needs to give the option the value that it has
// in the form; none where that is the usual one.
func (o Option) words(form, usual *Form) []string {
	flag := "--" + o.Flag
	switch value := o.value(form).(type) {
	case *[]string:
		return o.listed(*value)
	case *bool:
		if *value != *o.value(usual).(*bool) {
			return []string{flag}
		}
	default:
		if text := scalar(value); text != scalar(o.value(usual)) {
			return []string{flag, quoted(text)}
		}
	}
	return nil
}

// listed are the words for a list of values.
func (o Option) listed(values []string) (words []string) {
	if o.Kind == Plain && len(values) > 0 {
		return []string{"--" + o.Flag, quoted(commas(values))}
	}
	for _, value := range values {
		if o.Kind == Repeated {
			words = append(words, "--"+o.Flag)
		}
		words = append(words, quoted(value))
	}
	return words
}

// scalar is a single value as a flag reads it.
func scalar(value any) string {
	switch value := value.(type) {
	case *int:
		return strconv.Itoa(*value)
	case *float64:
		return strconv.FormatFloat(*value, 'g', -1, 64)
	case *string:
		return *value
	}
	return ""
}

// commas joins values as a flag that takes several of them reads them.
func commas(values []string) string {
	var line bytes.Buffer
	writer := csv.NewWriter(&line)
	_ = writer.Write(values) // into memory, with the usual comma: cannot fail
	writer.Flush()
	return strings.TrimSuffix(line.String(), "\n")
}

var plain = regexp.MustCompile(`^[A-Za-z0-9_%+=:,./@-]+$`)

// quoted makes one word of a text for a POSIX shell.
func quoted(text string) string {
	if plain.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
