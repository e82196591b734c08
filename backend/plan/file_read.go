package plan

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// The bounds of what is read and said of a plan file.
const (
	maxFileDepth    = 50   // of what a user may name freely
	maxFileMistakes = 10   // that are said
	maxFileReports  = 1000 // that are collected, before reading ends
)

// fileReader converts the tables of a plan file to JSON and collects what is
// wrong in them.
type fileReader struct {
	path     string
	lines    fileLines
	mistakes []fileMistake
}

type fileMistake struct {
	line int // 0: not known
	text string
}

func (r *fileReader) wrong(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, fileMistake{line, fmt.Sprintf(format, args...)})
}

// err returns the mistakes in the order of the file, or nil.
func (r *fileReader) err() error {
	slices.SortStableFunc(r.mistakes, func(a, b fileMistake) int { return cmp.Compare(a.line, b.line) })
	var all []error
	for i, mistake := range r.mistakes {
		switch {
		case i == maxFileMistakes:
			all = append(all, bench.Invalid("%s: %d more mistakes follow", r.path, len(r.mistakes)-i))
			return errors.Join(all...)
		case mistake.line == 0:
			all = append(all, bench.Invalid("%s: %s", r.path, mistake.text))
		default:
			all = append(all, bench.Invalid("%s, line %d: %s", r.path, mistake.line, mistake.text))
		}
	}
	return errors.Join(all...)
}

// object converts a table to the JSON object of a struct.
func (r *fileReader) object(kind reflect.Type, table map[string]any, path string) map[string]any {
	keys := keysOf(kind)
	object := map[string]any{}
	for name, value := range table {
		if len(r.mistakes) >= maxFileReports {
			break
		}
		at := slices.IndexFunc(keys, func(k fileKey) bool { return k.name == name })
		if at < 0 {
			r.wrong(r.lines.of(join(path, name)), "%s", unknownKey(name, keys))
			continue
		}
		object[keys[at].json] = r.value(keys[at].kind, value, join(path, name))
	}
	return object
}

func unknownKey(name string, keys []fileKey) string {
	var names []string
	for _, key := range keys {
		names = append(names, key.name)
	}
	if runes := []rune(name); len(runes) > 40 {
		name = string(runes[:37]) + "..."
	}
	if near := bench.Nearest(name, names); len(near) > 0 {
		return fmt.Sprintf("unknown key %q: did you mean %s?", name, near[0])
	}
	slices.Sort(names)
	return fmt.Sprintf("unknown key %q: use %s", name, strings.Join(names, ", "))
}

// value converts a value to that of a type in JSON. Nil stands for a mistake.
func (r *fileReader) value(kind reflect.Type, value any, path string) any {
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if text, is := value.(string); is && keyOfText[kind] != "" {
		value = map[string]any{keyOfText[kind]: text}
	}
	switch {
	case isOpen(kind):
		return r.open(value, path, maxFileDepth)
	case kind.Kind() == reflect.Struct:
		table, is := value.(map[string]any)
		if !is {
			return r.expected(path, "a table")
		}
		return r.object(kind, table, path)
	case kind.Kind() == reflect.Map:
		return r.texts(value, path)
	case kind.Kind() == reflect.Slice:
		return r.list(kind, value, path)
	}
	return r.scalar(kind, value, path)
}

// list converts a list. Its elements have paths with their numbers, from 0.
func (r *fileReader) list(kind reflect.Type, value any, path string) any {
	elements, is := value.([]any)
	if !is {
		return r.expected(path, "a list")
	}
	if len(elements) > maxFileElements && !strings.HasPrefix(path, "prompts.") && !strings.HasPrefix(path, "images.") {
		r.wrong(r.lines.of(path), "%s has %d elements: use at most %d", path, len(elements), maxFileElements)
		return nil
	}
	list := make([]any, 0, len(elements))
	for i, element := range elements {
		list = append(list, r.value(kind.Elem(), element, join(path, strconv.Itoa(i))))
	}
	return list
}

func (r *fileReader) texts(value any, path string) any {
	table, is := value.(map[string]any)
	if !is {
		return r.expected(path, "a table")
	}
	for name, text := range table {
		if _, is := text.(string); !is {
			r.expected(join(path, name), "text")
		}
	}
	return table
}

// scalar converts a text, number or boolean.
func (r *fileReader) scalar(kind reflect.Type, value any, path string) any {
	switch v := value.(type) {
	case string:
		switch {
		case kind == durationType:
			if duration, err := time.ParseDuration(v); err == nil {
				return int64(duration)
			}
		case kind.Kind() == reflect.String:
			return v
		case kind.Kind() == reflect.Uint64:
			if number, err := strconv.ParseUint(v, 10, 64); err == nil {
				return number
			}
		}
	case int64:
		isNegative := v < 0 && kind.Kind() == reflect.Uint64
		if (kind != durationType || v == 0) && slices.Contains([]reflect.Kind{reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64}, kind.Kind()) && !isNegative {
			return v
		}
	case float64:
		if kind.Kind() == reflect.Float64 && !math.IsInf(v, 0) && !math.IsNaN(v) {
			return v
		}
	case bool:
		if kind.Kind() == reflect.Bool {
			return v
		}
	}
	return r.expected(path, expectation(kind))
}

func expectation(kind reflect.Type) string {
	switch {
	case kind == durationType:
		return `a time with its unit, such as "30s" or "5m"`
	case kind.Kind() == reflect.Bool:
		return "true or false"
	case kind.Kind() == reflect.Float64:
		return "a number"
	case kind.Kind() == reflect.String:
		return "text in quotes"
	case kind.Kind() == reflect.Uint64:
		return "a whole number from 0 on"
	}
	return "a whole number"
}

// expected adds the mistake that a value is of another kind. The value is not
// repeated: it may be a key.
func (r *fileReader) expected(path, what string) any {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if _, err := strconv.Atoi(name); err == nil {
		name = "an element of " + strings.TrimSuffix(path, "."+name)
	}
	r.wrong(r.lines.of(path), "%s must be %s", name, what)
	return nil
}

// open checks what a user may name freely: numbers that JSON lacks and depth
// are mistakes.
func (r *fileReader) open(value any, path string, depth int) any {
	if depth == 0 {
		r.wrong(r.lines.of(path), "tables are nested more than %d deep", maxFileDepth)
		return nil
	}
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			r.open(inner, join(path, name), depth-1)
		}
	case []any:
		for _, inner := range v {
			r.open(inner, path, depth-1)
		}
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return r.expected(path, "a finite number")
		}
	}
	return value
}

// file returns the plan file that a JSON object describes, with the defaults of
// what it lacks.
func (r *fileReader) file(object map[string]any) (File, error) {
	standard, err := Defaults().Plan(nil)
	if err != nil {
		return File{}, err
	}
	_, hasMode := object["mode"]
	complete(object, standard.Stages[0])
	text, err := json.Marshal(object)
	if err != nil {
		return File{}, err
	}
	content := fileContent{Plan: standard}
	content.Plan.Stages = nil // json.Unmarshal would decode into the stage that is there
	if err := json.Unmarshal(text, &content); err != nil {
		return File{}, bench.Invalid("%s cannot be read as a plan: %v", r.path, err)
	}
	read := File{Plan: content.Plan, Models: content.Models, name: r.path, lines: r.lines}
	read.Plan.Trace, err = content.Trace.trace(r.path)
	r.join("trace", err)
	if err == nil && content.Trace != nil && content.Trace.File != "" {
		content.takeLengths(*read.Plan.Trace, object)
	}
	read.Plan.Images, err = content.images(r.path)
	r.join("images", err)
	r.objectives(&read.Plan, content)
	read.Plan.Input, read.Plan.Output = content.Input, content.Output
	read.Plan.Prompts, err = content.promptSet(r.path)
	r.join("prompts", err)
	if content.Prompts.File != "" {
		read.PromptFile = beside(r.path, content.Prompts.File)
	}
	if !hasMode && !read.Plan.IsSequential() {
		read.Plan.Mode = bench.Concurrent
	}
	for i := range read.Plan.Endpoints {
		r.endpoint(&read.Plan.Endpoints[i], "endpoints."+strconv.Itoa(i))
	}
	return read, r.err()
}

// objectives reads the objectives of a plan and its conditions.
func (r *fileReader) objectives(p *bench.Plan, content fileContent) {
	var err error
	p.Objectives, err = bench.ParseObjectives(content.Objectives)
	r.join("slo", err)
	p.FailIf, err = bench.ParseConditions(content.FailIf)
	r.join("fail_if", err)
}

// join adds errors about what a key holds.
func (r *fileReader) join(key string, err error) {
	if err != nil {
		r.wrong(r.lines.of(key), "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
}

// endpoint normalises the URL of an endpoint and adds what is wrong with it.
func (r *fileReader) endpoint(e *bench.Endpoint, path string) {
	if url, err := bench.NormalizeURL(e.URL, e.API); err == nil {
		e.URL = url
	}
	mistakes, other := MistakesIn(e.Validate())
	for _, mistake := range mistakes {
		r.wrong(r.lines.of(join(path, mistake.Field)), "%s", mistake.Message)
	}
	r.join(path, other)
}
