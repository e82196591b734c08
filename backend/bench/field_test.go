package bench

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// written are all nouns that leave Go as JSON, with what they hold.
func written() map[string]reflect.Type {
	found := map[string]reflect.Type{}
	var visit func(reflect.Type)
	visit = func(kind reflect.Type) {
		switch kind.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			visit(kind.Elem())
		case reflect.Struct:
			if kind.PkgPath() != reflect.TypeFor[Plan]().PkgPath() || found[kind.Name()] != nil {
				return
			}
			found[kind.Name()] = kind
			for i := range kind.NumField() {
				if kind.Field(i).Tag.Get("json") != "-" {
					visit(kind.Field(i).Type)
				}
			}
		}
	}
	visit(reflect.TypeFor[Run]())
	visit(reflect.TypeFor[Sample]())
	visit(reflect.TypeFor[Progress]())
	visit(reflect.TypeFor[Series]())
	visit(reflect.TypeFor[QueueItem]())
	visit(reflect.TypeFor[Trend]())
	visit(reflect.TypeFor[ListedContent]())
	return found
}

func TestADurationLeavesGoWithItsUnit(t *testing.T) {
	durations := 0
	for noun, kind := range written() {
		for i := range kind.NumField() {
			field := kind.Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			duration := field.Type == reflect.TypeFor[time.Duration]() && name != "-"
			if duration {
				durations++
			}
			if duration != strings.HasSuffix(name, "_ns") {
				t.Errorf("%s.%s is a %v and is written as %q: a duration, and nothing else, ends in _ns", noun, field.Name, field.Type, name)
			}
		}
	}
	if durations < 10 {
		t.Errorf("only %d durations were found: the walk is broken", durations)
	}
}

func TestEachFieldThatLeavesGoHasItsOwnPlainName(t *testing.T) {
	for noun, kind := range written() {
		seen := map[string]string{}
		for i := range kind.NumField() {
			field := kind.Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case field.Anonymous && name == "": // its fields stand beside the others
				continue
			case name == "" || name != "-" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
				t.Errorf("%s.%s is written as %q: use lower case and underscores", noun, field.Name, name)
			case name != "-" && seen[name] != "":
				t.Errorf("%s.%s and %s share the name %q", noun, field.Name, seen[name], name)
			}
			seen[name] = field.Name
		}
	}
}

// The walk begins at seven nouns; a noun with JSON names that none of them
// holds would escape it.
func TestTheWalkReachesEveryNounThatIsWritten(t *testing.T) {
	reached := written()
	reached["traceJSON"] = reflect.TypeFor[traceJSON]() // which a Trace is written as
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no source files: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			noun, ok := node.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if body, ok := noun.Type.(*ast.StructType); ok && hasJSON(body) && reached[noun.Name.Name] == nil {
				t.Errorf("%s: %s has JSON names, but no run, sample, progress, series, trend, item of the queue or listed run holds it", name, noun.Name.Name)
			}
			return false
		})
	}
}

func hasJSON(body *ast.StructType) bool {
	for _, field := range body.Fields.List {
		if field.Tag != nil && strings.Contains(field.Tag.Value, "json:") {
			return true
		}
	}
	return false
}
