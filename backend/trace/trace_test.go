package trace

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"tokenlap/backend/bench"
)

func arrival(at string, input, output int) bench.TraceArrival {
	offset, err := time.ParseDuration(at)
	if err != nil {
		panic(err)
	}
	return bench.TraceArrival{At: offset, Input: input, Output: output}
}

func TestPublicTracesAreRead(t *testing.T) {
	for file, want := range map[string][]bench.TraceArrival{
		"azure-2023.csv":        {arrival("0s", 4808, 10), arrival("52ms", 3180, 8), arrival("3.0000005s", 110, 27)},
		"azure-2024.csv":        {arrival("0s", 2162, 5), arrival("17.335ms", 2399, 6), arrival("1s", 76, 15)},
		"mooncake.jsonl":        {arrival("0s", 6955, 52), arrival("0s", 6472, 26), arrival("3053ms", 7322, 521)},
		"qwen.jsonl":            {arrival("0s", 521, 132), arrival("1.386s", 900, 64)},
		"burstgpt.csv":          {arrival("0s", 472, 18), arrival("40s", 1087, 230), arrival("113s", 417, 0)},
		"burstgpt-sessions.csv": {arrival("0s", 906, 446), arrival("51s", 36, 29)},
	} {
		got, err := Load(filepath.Join("testdata", file))
		if want := (bench.Trace{Source: file, Arrivals: want}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v, want %v", file, got, err, want)
		}
	}
}

func TestOwnTracesAreRead(t *testing.T) {
	two := []bench.TraceArrival{arrival("0s", 10, 20), arrival("1.5s", 30, 0)}
	bare := []bench.TraceArrival{arrival("0s", 0, 0), arrival("1.5s", 0, 0)}
	for name, test := range map[string]struct {
		text string
		want []bench.TraceArrival
	}{
		"seconds":                     {"at,input,output\n2,10,20\n3.5,30,\n", two},
		"columns in any order":        {"model,output_tokens,AT,input_tokens\na,20,2,10\nb,0,3.5,30\n", two},
		"times alone":                 {"arrival\n2\n3.5\n", bare},
		"milliseconds":                {"timestamp_ms\n2000\n3500\n", bare},
		"seconds of an epoch, exact":  {"timestamp\n1715299200.1234567\n1715299201.6234567\n", bare},
		"exponents":                   {"at\n2e0\n35e-1\n", bare},
		"dates with a zone":           {"time\n2026-05-10T12:00:00Z\n2026-05-10T14:00:01.5+02:00\n", bare},
		"dates without a zone":        {"time\n2026-05-10T12:00:00\n2026-05-10T12:00:01.5\n", bare},
		"byte order mark and CRLF":    {"\xef\xbb\xbfat,input,output\r\n2,10,20\r\n3.5,30,\r\n", two},
		"semicolons":                  {"at;input;output\n2;10;20\n3.5;30;\n", two},
		"tabs":                        {"at\tinput\toutput\n2\t10\t20\n3.5\t30\t\n", two},
		"quoted cells":                {"at,note,input,output\n2,\"a, \"\"b\"\"\",10,20\n3.5,\"c\nd\",30,\n", two},
		"whole numbers with .0":       {"at,input,output\n2,10.0,20.0\n3.5,30.0,\n", two},
		"no line break at the end":    {"at\n2\n3.5", bare},
		"empty lines":                 {"\n\nat\n2\n\n3.5\n\n", bare},
		"JSON lines":                  {`{"at":2,"input":10,"output":20}` + "\n\n" + `{"output":null,"input":30,"at":3.5}`, two},
		"JSON lines with text":        {`{"timestamp":"2026-05-10T12:00:00Z"}` + "\r\n" + `{"timestamp":"2026-05-10T12:00:01.5Z"}`, bare},
		"JSON lines, lengths later":   {`{"at":2,"input":10,"output":20}` + "\n" + `{"at":3.5,"input":30}`, two},
		"simulator columns":           {"arrived_at,num_prefill_tokens,num_decode_tokens\n2,10,20\n3.5,30,0\n", two},
		"requests at the same moment": {"at\n2\n2\n", []bench.TraceArrival{{}, {}}},
	} {
		got, err := Read(strings.NewReader(test.text), "own.csv")
		if err != nil || !reflect.DeepEqual(got.Arrivals, test.want) {
			t.Errorf("%s: %v, %v, want %v", name, got.Arrivals, err, test.want)
		}
	}
}

func TestCompressedTraceIsRead(t *testing.T) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	fmt.Fprint(writer, "at,input\n1,5\n2,6\n")
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "trace.csv.gz")
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if want := []bench.TraceArrival{arrival("0s", 5, 0), arrival("1s", 6, 0)}; err != nil || !reflect.DeepEqual(got.Arrivals, want) || got.Source != "trace.csv.gz" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := Read(bytes.NewReader(packed.Bytes()[:packed.Len()-9]), "cut.gz"); err == nil || !strings.Contains(err.Error(), "cut.gz") {
		t.Errorf("a file that is cut: %v", err)
	}
}

func TestMistakeIsNamedWithItsLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"out of order":            {"at\n1\n4.1\n3.2\n", "own.csv, line 4: 3.2 comes after 4.1: sort the file by time"},
		"dates out of order":      {"at\n2026-05-10T12:00:00Z\n2026-05-10T12:30:00+01:00\n", "own.csv, line 3: 2026-05-10T12:30:00+01:00 comes after 2026-05-10T12:00:00Z: sort the file by time"},
		"negative":                {"at\n-1\n", `own.csv, line 2: "-1" is no time: use a number of seconds from 0 on, or a date`},
		"not a number":            {"at\n1\nNaN\n", `own.csv, line 3: "NaN" is no time`},
		"infinite":                {"at\n1\n1e400\n", `own.csv, line 3: "1e400" is no time`},
		"beyond all years":        {"at\n99999999999999\n", `line 2: "99999999999999" is no time`},
		"a date of another age":   {"at\n0001-01-01 00:00:00\n", `line 2: "0001-01-01 00:00:00" is no time`},
		"units in a number":       {"at\n1h2\n", `line 2: "1h2" is no time`},
		"missing time":            {"at,input\n,5\n", `line 2: "" is no time`},
		"a date among numbers":    {"at\n1\n2026-05-10T12:00:00Z\n", "line 3"},
		"a number among dates":    {"at\n2026-05-10T12:00:00Z\n1\n", "line 3"},
		"milliseconds":            {"at_ms\nx\n", "use a number of milliseconds"},
		"negative tokens":         {"at,input\n1,-5\n", `own.csv, line 2: "-5" is no number of tokens: use a whole number from 0 (not known) to 1000000`},
		"part of a token":         {"at,output\n1,5.5\n", `line 2: "5.5" is no number of tokens`},
		"too many tokens":         {"at,output\n1,1000001\n", `line 2: "1000001" is no number of tokens`},
		"no header":               {"1,2,3\n2,3,4\n", "own.csv, line 1: there is no column of times: name one at, timestamp or arrival"},
		"two columns of times":    {"at,timestamp\n1,2\n", `line 1: the columns "at" and "timestamp" mean the same: keep one of them`},
		"the same column twice":   {"at,input,INPUT\n1,2,3\n", `the columns "input" and "INPUT" mean the same`},
		"a cell too many":         {"at,input\n1,2\n1,2,3\n", "own.csv, line 3: the row has another number of cells than the header"},
		"an open quote":           {"at,input\n1,\"2\n", "own.csv, line 2: this is not CSV"},
		"an empty file":           {"", "own.csv contains no request"},
		"a header alone":          {"at\n", "own.csv contains no request"},
		"blank lines":             {"\n \n", "own.csv"},
		"not text":                {"at\x00\n1\n", "own.csv is not UTF-8 text"},
		"UTF-16":                  {"\xff\xfea\x00t\x00", "own.csv is not UTF-8 text"},
		"a JSON list":             {`[{"at":1}]`, "own.csv is a JSON list: write each request as one object on a line of its own"},
		"JSON that is cut":        {`{"at":1}` + "\n" + `{"at":`, "own.csv, line 2: this is no JSON object"},
		"JSON without time":       {`{"input":1}`, "own.csv, line 1: there is no column of times"},
		"JSON without later time": {`{"at":1}` + "\n\n" + `{"input":1}`, `own.csv, line 3: "" is no time`},
		"a list in JSON":          {`{"at":[1]}`, `own.csv, line 1: "at" must be a number or a text`},
		"null in JSON lines":      {`{"at":1}` + "\nnull", "own.csv, line 2: this is no JSON object"},
		"JSON out of order":       {`{"at":2}` + "\n" + `{"at":1.5}`, "own.csv, line 2: 1.5 comes after 2"},
		"a line without end":      {`{"at":1, "x":"` + strings.Repeat("x", maxLine) + `"}`, "own.csv, line 1: it is longer than 4 MiB"},
		"too many requests":       {"at\n" + strings.Repeat("1\n", bench.MaxArrivals+1), "own.csv contains more than 1000000 requests: cut it, such as with head -n 1000000"},
	} {
		got, err := Read(strings.NewReader(test.text), "own.csv")
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
		if err != nil && bench.CodeOf(err) != bench.CodeInvalid || got.Arrivals != nil {
			t.Errorf("%s: code %q, %d arrivals", name, bench.CodeOf(err), len(got.Arrivals))
		}
	}
}

func TestTheMostRequestsAreRead(t *testing.T) {
	got, err := Read(strings.NewReader("at\n"+strings.Repeat("1\n", bench.MaxArrivals)), "own.csv")
	if err != nil || len(got.Arrivals) != bench.MaxArrivals {
		t.Errorf("%d arrivals, %v", len(got.Arrivals), err)
	}
}

func TestWhatCannotBeReadIsNoMistakeInTheFile(t *testing.T) {
	failing := func(text string) error {
		_, err := Read(io.MultiReader(strings.NewReader(text), iotest.ErrReader(iotest.ErrTimeout)), "own.csv")
		return err
	}
	for _, text := range []string{"at\n1\n2\n", `{"at":1}` + "\n" + `{"at":2}`} {
		if err := failing(text); bench.CodeOf(err) != bench.CodeUnavailable || !errors.Is(err, iotest.ErrTimeout) {
			t.Errorf("%q: %v", text, err)
		}
	}
	folder := t.TempDir()
	if _, err := Load(folder); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Load(filepath.Join(folder, "none.csv")); bench.CodeOf(err) != bench.CodeNotFound || !strings.Contains(err.Error(), "none.csv") {
		t.Errorf("no file: %v", err)
	}
}

func TestBoundedReaderDoesNotEndSilently(t *testing.T) {
	all := &boundedReader{from: strings.NewReader("123456"), left: 4}
	var read bytes.Buffer
	if _, err := read.ReadFrom(all); !errors.Is(err, errTooLarge) || read.String() != "1234" {
		t.Errorf("%q, %v", read.String(), err)
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatalf("no samples: %v", err)
	}
	for _, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("at;input\r\n1;2\r\n"))
	f.Add([]byte(`{"at":"2026-05-10T12:00:00Z","input":"3"}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := Read(bytes.NewReader(content), "own.csv")
		if err != nil {
			if bench.CodeOf(err) == "" {
				t.Errorf("not an error for people: %v", err)
			}
			return
		}
		before := time.Duration(0)
		for _, arrival := range got.Arrivals {
			if arrival.At < before || arrival.Input < 0 || arrival.Output < 0 {
				t.Fatalf("%v after %v", arrival, before)
			}
			before = arrival.At
		}
		if len(got.Arrivals) == 0 || got.Arrivals[0].At != 0 {
			t.Errorf("%v does not begin at 0", got.Arrivals)
		}
	})
}
