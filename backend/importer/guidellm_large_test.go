package importer_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/importer"
)

// TestALargeReportNeedsLittleMemory reads 50 MB and looks at the heap now and
// then.
func TestALargeReportNeedsLittleMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.json")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	const each, levels = 4000, 3
	answer, distribution := strings.Repeat(`some words, \"quoted\"\n`, 140), strings.Repeat("[0.125, 7], ", 20_000)
	fmt.Fprint(out, `{"metadata": {"guidellm_version": "0.5.2"}, "benchmarks": [`)
	for level := range levels {
		fmt.Fprintf(out, `{"config": {"strategy": {"type_": "concurrent", "streams": %d}, "backend": {"model": "m"}}, "metrics": {"pdf": [%s0]}, "requests": {"successful": [`, level+1, distribution)
		for i := range each {
			start := 1767225600 + 10_000*level + i
			fmt.Fprintf(out, `{"request_args": "{}", "output": "%s", "prompt_tokens": 9, "output_tokens": 30, "output_metrics": {"total_tokens": 30}, "info": {"timings": {"request_start": %d.5, `+
				`"first_token_iteration": %d.75, "last_token_iteration": %d.25, "token_iterations": 30, "request_end": %d.5}}}, `, answer, start, start, start+1+i%3, start+1+i%3)
		}
		fmt.Fprint(out, `{"output": 5}], "errored": [], "incomplete": []}}`)
		if level < levels-1 {
			fmt.Fprint(out, ", ")
		}
	}
	fmt.Fprint(out, "]}")
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if about, _ := file.Stat(); about.Size() < 40<<20 {
		t.Fatalf("only %d bytes", about.Size())
	}
	file.Close()

	var before, now runtime.MemStats
	most := uint64(0)
	look := func() {
		runtime.GC()
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapAlloc)
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	told, looks := 0.0, 0
	source, err := importer.Open(t.Context(), path, func(share float64) {
		if share < told || share > 1 {
			t.Errorf("progress went from %v to %v", told, share)
		}
		if told = share; share*10 > float64(looks) {
			looks++
			look()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	read, bad := 0, 0
	for sample, err := range source.Samples {
		if err != nil {
			bad++
			continue
		}
		if latency, _ := sample.Latency(); latency != time.Duration(750+1000*(read%each%3))*time.Millisecond || sample.Stage != read/each {
			t.Fatalf("request %d took %v in stage %d", read, latency, sample.Stage)
		}
		if read++; read%1000 == 0 {
			look()
		}
	}
	if read != each*levels || bad != levels || told != 1 || looks < 10 {
		t.Errorf("%d requests, %d bad, progress %v, %d looks", read, bad, told, looks)
	}
	if grown := int64(most) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("the heap grew by %d kB", grown>>10)
	}
}
