package importer_test

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tokenlap/backend/importer"
)

func openOnly(t *testing.T, path string) (importer.Source, error) {
	t.Helper()
	return importer.Open(t.Context(), path, nil)
}

// FuzzOpen gives the reader any bytes: it may refuse them, and nothing else.
func FuzzOpen(f *testing.F) {
	seed, err := os.ReadFile("testdata/seed.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(seed))
	f.Add("success,timestamp,endpoint_name,time_to_first_token,total_latency\nTrue,2025-11-07 19:45:56,a,1e300,1e-300\n")
	if text, err := os.ReadFile("testdata/vllm.json"); err == nil {
		f.Add(string(text))
	}
	for _, name := range []string{"guidellm-0.3.json", "guidellm-0.5.json", "guidellm-0.7.json", "sglang.jsonl", "aiperf.jsonl", "genaiperf.json",
		"llmperf_individual_responses.json", "inferenceperf.json", "k6.json"} {
		if text, err := os.ReadFile("testdata/" + name); err == nil {
			f.Add(string(text))
		}
	}
	f.Add("\uFEFF\"a\"\"b\",c\r\n\r\"")
	f.Fuzz(func(t *testing.T, text string) {
		source, err := openOnly(t, write(t, "fuzz", text))
		if err != nil {
			if !strings.Contains(err.Error(), "fuzz") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		good, _ := collect(t, source)
		for i := range good {
			if good[i].Stage < 0 || good[i].Stage >= len(source.Run.Plan.Stages) {
				t.Errorf("row %d is in stage %d of %d", i, good[i].Stage, len(source.Run.Plan.Stages))
			}
			if latency, _ := good[i].Latency(); latency < 0 {
				t.Errorf("row %d took %v", i, latency)
			}
		}
	})
}

// FuzzRecords holds our reader of records against the standard library's,
// which reads the same but for the line breaks within cells.
func FuzzRecords(f *testing.F) {
	f.Add("a,b\r\n\"c\nd\",\"e\"\"f\"\n\n,\n")
	f.Add("a\rb\r\n\"\"")
	f.Add("a;b,c;d\n1,5;\"2;5\";\n")
	f.Fuzz(func(t *testing.T, text string) {
		records, mark := importer.NewRecords(bufio.NewReader(strings.NewReader(text)))
		reference := csv.NewReader(strings.NewReader(text))
		reference.Comma = rune(mark)
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil || strings.HasPrefix(text, "\uFEFF") || strings.HasPrefix(text, "sep=") {
			return // what is no CSV has no right reading
		}
		for i := 0; ; i++ {
			cells, err := records()
			if err == io.EOF {
				for ; i < len(want); i++ {
					if strings.Join(want[i], "") != "" || len(want[i]) > 1 {
						t.Fatalf("record %d is missing: %q in %q", i, want[i], text)
					}
				}
				return
			}
			for i < len(want) && len(want[i]) == 1 && want[i][0] == "" { // a quoted nothing on a line
				want = append(want[:i], want[i+1:]...)
			}
			if err != nil || i >= len(want) {
				t.Fatalf("record %d: %q, %v in %q", i, cells, err, text)
			}
			// The library turns each \r\n in a cell into \n.
			if got := strings.ReplaceAll(strings.Join(cells, "\x01"), "\r\n", "\n"); len(cells) != len(want[i]) || got != strings.Join(want[i], "\x01") {
				t.Fatalf("record %d: %q, want %q in %q", i, cells, want[i], text)
			}
		}
	})
}

// TestALargeFileNeedsLittleMemory reads 30 MB and looks at the heap now and
// then.
func TestALargeFileNeedsLittleMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, seedHeader)
	answer := strings.Repeat("some words, and a line\n", 130)
	const rows = 10_000
	for i := range rows {
		fmt.Fprintf(out, "a,m,prompt %d,short,simple,c,True,,%d.5,0.25,7,37,44,24,0.04,,,,,,,\"%s\",2025-11-07T19:45:56,0,%d\n", i%18, 1+i%9, answer, 1+i%3)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if about, _ := file.Stat(); about.Size() < 28<<20 {
		t.Fatalf("only %d bytes", about.Size())
	}
	file.Close()

	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	told := 0.0
	source, err := importer.Open(t.Context(), path, func(share float64) {
		if share < told || share > 1 {
			t.Errorf("progress went from %v to %v", told, share)
		}
		told = share
	})
	if err != nil {
		t.Fatal(err)
	}
	read, most := 0, uint64(0)
	for _, err := range source.Samples {
		if err != nil {
			t.Fatal(err)
		}
		if read++; read%1000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	if read != rows || told != 1 {
		t.Errorf("%d rows, progress %v", read, told)
	}
	if grown := int64(most) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("the heap grew by %d kB", grown>>10)
	}
}
