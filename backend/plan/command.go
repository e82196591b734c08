package plan

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// Command returns the command line, in the language of a shell, that does the same
// as the form: the models, and the flags of the options that differ from their
// defaults.
func (f Form) Command(shell Shell, program string) string {
	words, options, defaults := []string{program, "run"}, RunOptions(), Defaults()
	if f.Sweep != "" {
		words, options, defaults = []string{program, "sweep"}, SweepOptions(), SweepDefaults()
	}
	if f.Rate != "" || f.Mode != string(bench.Concurrent) && !strings.ContainsAny(string(f.Concurrent), ",.") {
		f.Concurrent = Defaults().Concurrent // has no effect
	}
	f.Seed = strings.TrimSpace(f.Seed)
	for _, option := range options {
		words = append(words, option.words(shell, &f, &defaults)...)
	}
	return strings.Join(words, " ")
}

// words returns the words of a command line that set the option to its value in
// the form; none if that is the default.
func (o Option) words(shell Shell, form, defaults *Form) []string {
	flag := "--" + o.Flag
	switch value := o.value(form).(type) {
	case *[]string:
		return o.listWords(shell, *value)
	case *bool:
		if *value != *o.value(defaults).(*bool) {
			return []string{flag}
		}
	case *string:
		switch text := *value; {
		case text == *o.value(defaults).(*string):
		case o.Kind == Named:
			return []string{flag}
		default:
			return shell.flag(flag, text)
		}
	default:
		if text := scalar(value); text != scalar(o.value(defaults)) {
			return shell.flag(flag, text)
		}
	}
	return nil
}

// listWords returns the words of a command line for a list of values.
func (o Option) listWords(shell Shell, values []string) (words []string) {
	if o.Kind == Plain && len(values) > 0 {
		return shell.flag("--"+o.Flag, commas(values))
	}
	for _, value := range values {
		if o.Kind == Repeated {
			words = append(words, "--"+o.Flag)
		}
		words = append(words, shell.quote(value))
	}
	return words
}

// scalar formats a single value as its flag reads it.
func scalar(value any) string {
	switch value := value.(type) {
	case *int:
		return strconv.Itoa(*value)
	case *float64:
		return strconv.FormatFloat(*value, 'g', -1, 64)
	case *Levels:
		return string(*value)
	}
	return ""
}

// commas joins values as the flag of a list reads them, as CSV.
func commas(values []string) string {
	var line bytes.Buffer
	writer := csv.NewWriter(&line)
	_ = writer.Write(values) // to memory: cannot fail
	writer.Flush()
	return strings.TrimSuffix(line.String(), "\n")
}
