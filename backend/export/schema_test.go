package export

import (
	"cmp"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// keysOf adds the keys that a type has in JSON, with those of the types within,
// by the name of the type that holds them.
func keysOf(kind reflect.Type, into map[string][]string) {
	switch kind.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		keysOf(kind.Elem(), into)
		return
	case reflect.Struct:
	default:
		return
	}
	if _, known := into[kind.Name()]; known || kind.PkgPath() == "time" {
		return
	}
	into[kind.Name()] = []string{}
	for i := range kind.NumField() {
		field := kind.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
			continue
		case name != "":
			into[kind.Name()] = append(into[kind.Name()], name)
		}
		keysOf(field.Type, into)
	}
}

// headings of types that are called otherwise in the document.
var headings = map[string]string{"record": "Request", "Sample": "Request", "Findings": "Request", "Asked": "Request", "metrics": "Metrics", "Protocol": "Endpoint", "Part": "PartExecution"}

func TestEveryKeyOfTheDocumentIsDocumented(t *testing.T) {
	text, err := os.ReadFile("SCHEMA.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for part := range strings.SplitSeq(string(text), "\n## ") {
		heading, rest, _ := strings.Cut(part, "\n")
		sections[heading] = rest
	}
	keys := map[string][]string{"metrics": metricNames()}
	keysOf(reflect.TypeFor[bench.Run](), keys)
	keysOf(reflect.TypeFor[record](), keys)
	keysOf(reflect.TypeFor[bench.Series](), keys)
	count := 0
	for kind, names := range keys {
		for _, name := range names {
			if count++; !strings.Contains(sections[cmp.Or(headings[kind], kind)], "`"+name+"`") {
				t.Errorf("%s of %s is not in SCHEMA.md", name, kind)
			}
		}
	}
	if count < 150 {
		t.Errorf("only %d keys were found", count)
	}
}

// metricNames are those of a request that has them all.
func metricNames() (names []string) {
	s := answered()
	s.Start = s.Sent - bench.Instant(time.Millisecond)
	s.Answer = s.Last
	none := 0.0
	s.Server = &bench.ServerTimings{Queue: &none, Prompt: &none, Decode: &none, Total: &none}
	for name := range newRecord(&s, func(*bench.Sample) bool { return false }).Metrics {
		names = append(names, name)
	}
	return names
}
