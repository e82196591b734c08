package export

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

// watched is a run whose server reported itself.
func watched() bench.Run {
	run := called("watched")
	run.Series = []bench.Series{
		{Endpoint: "llama", Name: bench.RequestsRunning, Unit: bench.Count, Points: []bench.Point{{At: bench.At(0), Value: 3}, {At: bench.At(1_000_250_000), Value: 4}}},
		{Endpoint: "llama", Name: bench.KVCacheUsage, Unit: bench.Share, Points: []bench.Point{{At: bench.At(time.Second), Value: 0.25}}},
	}
	return run
}

func TestServerMetricsAreAFileOfTheirOwn(t *testing.T) {
	dir := t.TempDir()
	paths := written(t, dir, watched(), answer())
	if len(paths) != 3 || !strings.HasPrefix(filepath.Base(paths[2]), "benchmark_server_metrics_") {
		t.Fatalf("%v, want a third file", paths)
	}
	got, err := os.ReadFile(paths[2])
	if err != nil {
		t.Fatal(err)
	}
	want := `run_id,endpoint_name,at,server_metric,unit,value
watched,llama,0.0,requests_running,count,3.0
watched,llama,1.00025,requests_running,count,4.0
watched,llama,1.0,kv_cache_usage,share,0.25
`
	if diff := cmp.Diff(want, strings.ReplaceAll(string(got), "\r\n", "\n")); diff != "" {
		t.Error(diff)
	}
	if paths := written(t, t.TempDir(), called("bare"), answer()); len(paths) != 2 {
		t.Errorf("%v, want no third file without readings", paths)
	}
}

func TestServerMetricsAreInTheDocument(t *testing.T) {
	var text bytes.Buffer
	if err := JSON(&text, watched(), these()); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Series []bench.Series `json:"server_metrics"`
	}
	if err := json.Unmarshal(text.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(watched().Series, document.Series); diff != "" {
		t.Error(diff)
	}
	text.Reset()
	if err := JSON(&text, called("bare"), these()); err != nil || strings.Contains(text.String(), `"server_metrics":`) {
		t.Errorf("%v: a run without readings has the key", err)
	}
}
