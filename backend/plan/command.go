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
	for _, model := range f.Models {
		words = append(words, quoted(model))
	}
	usual := Defaults()
	flags, asUsual := f.flags(), usual.flags()
	for i, flag := range flags {
		if flag.value != asUsual[i].value {
			words = append(words, "--"+flag.name, quoted(flag.value))
		}
	}
	for _, tag := range f.Tags {
		words = append(words, "--tag", quoted(tag))
	}
	if f.UniquePrefix {
		words = append(words, "--unique-prefix")
	}
	if !f.Stream {
		words = append(words, "--no-stream")
	}
	return strings.Join(words, " ")
}

type flag struct{ name, value string }

// flags are the flags of `tokenlap run` that take one value.
func (f Form) flags() []flag {
	number := func(value float64) string { return strconv.FormatFloat(value, 'g', -1, 64) }
	if f.Mode != string(bench.Concurrent) {
		f.Concurrent = 1 // has no effect
	}
	return []flag{
		{"prompt-file", f.PromptFile}, {"prompts", commas(f.Prompts)}, {"lengths", commas(f.Lengths)},
		{"complexities", commas(f.Complexities)}, {"categories", commas(f.Categories)},
		{"mode", f.Mode}, {"iterations", strconv.Itoa(f.Iterations)}, {"concurrent", strconv.Itoa(f.Concurrent)}, {"warmup", strconv.Itoa(f.Warmup)},
		{"max-tokens", strconv.Itoa(f.MaxTokens)}, {"temperature", number(f.Temperature)},
		{"timeout", number(f.Timeout)}, {"connect-timeout", number(f.ConnectTimeout)}, {"header-timeout", number(f.HeaderTimeout)},
		{"first-token-timeout", number(f.FirstTokenTimeout)}, {"idle-timeout", number(f.IdleTimeout)}, {"grace", number(f.Grace)},
		{"seed", strings.TrimSpace(f.Seed)}, {"keep-text", strconv.Itoa(f.KeepText)}, {"max-cost", number(f.MaxCost)}, {"name", f.Name}, {"note", f.Note},
	}
}

// commas joins values as a flag that takes several of them reads them.
func commas(values []string) string {
	if len(values) == 0 {
		return ""
	}
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
