package scrape

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func TestEachServersMetricsAreRead(t *testing.T) {
	for _, row := range []struct {
		file, model, reason string
		want                []reading
	}{
		{"vllm.txt", "llama", "of two models behind one server only the own one; the KV cache of two engines is their mean", []reading{
			{bench.RequestsRunning, 7, false}, {bench.RequestsWaiting, 3, false}, {bench.KVCacheUsage, 0.5, false},
			{bench.Preemptions, 4, true}, {bench.PromptTokens, 1200, true}, {bench.GenerationTokens, 3400, true}}},
		{"vllm.txt", "another name", "the sum of all models where none has the name", []reading{
			{bench.RequestsRunning, 8, false}, {bench.RequestsWaiting, 3, false}, {bench.KVCacheUsage, 0.5, false},
			{bench.Preemptions, 4, true}, {bench.PromptTokens, 1200, true}, {bench.GenerationTokens, 3400, true}}},
		{"vllm_0.6.txt", "llama", "the KV cache under its older name", []reading{
			{bench.RequestsRunning, 2, false}, {bench.RequestsWaiting, 0, false}, {bench.KVCacheUsage, 0.25, false}, {bench.Preemptions, 0, true}}},
		{"sglang.txt", "qwen", "workers of one model report the same; a counter goes before a throughput", []reading{
			{bench.RequestsRunning, 5, false}, {bench.RequestsWaiting, 2, false}, {bench.KVCacheUsage, 0.28, false},
			{bench.PromptTokens, 8128902, true}, {bench.GenerationTokens, 7557572, true}}},
		{"tgi.txt", "m", "tokens are the sums of histograms", []reading{
			{bench.RequestsRunning, 4, false}, {bench.RequestsWaiting, 9, false}, {bench.PromptTokens, 640, true}, {bench.GenerationTokens, 900, true}}},
		{"llamacpp.txt", "m", "the KV cache of older versions", []reading{
			{bench.RequestsRunning, 1, false}, {bench.RequestsWaiting, 6, false}, {bench.KVCacheUsage, 0.125, false},
			{bench.PromptTokens, 6886, true}, {bench.GenerationTokens, 3469, true}}},
		{"ollama.json", "llama3.2:1b", "the model's own memory", []reading{{bench.ModelMemory, 2.5e9, false}, {bench.ModelMemoryGPU, 2e9, false}}},
		{"ollama.json", "qwen3", "without a tag, latest is meant", []reading{{bench.ModelMemory, 5e9, false}, {bench.ModelMemoryGPU, 0, false}}},
		{"ollama.json", "phi", "a model that is not loaded takes none", []reading{{bench.ModelMemory, 0, false}, {bench.ModelMemoryGPU, 0, false}}},
	} {
		body, err := os.ReadFile("testdata/" + row.file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parse(body, row.model)
		if diff := cmp.Diff(row.want, got, cmp.AllowUnexported(reading{})); err != nil || diff != "" {
			t.Errorf("%s, %s: %v\n%s", row.file, row.reason, err, diff)
		}
	}
}

func TestWhatIsNotMetricsSaysSo(t *testing.T) {
	for reason, row := range map[string]struct{ body, want string }{
		"another program's":     {"# TYPE go_goroutines gauge\ngo_goroutines 8\n", "no metrics of vLLM"},
		"a web page":            {"<!DOCTYPE html>\n<html></html>\n", "not in the text format of Prometheus"},
		"nothing":               {"", "no metrics of vLLM"},
		"other JSON":            {`{"error":"not found"}`, "no metrics of vLLM"},
		"NaN is no value":       {"vllm:num_requests_running NaN\n", "no metrics of vLLM"},
		"infinity is no value":  {"vllm:num_requests_running +Inf\n", "no metrics of vLLM"},
		"the sum is no number":  {"vllm:num_requests_running{a=\"1\"} 1.7e308\nvllm:num_requests_running{a=\"2\"} 1.7e308\n", "no metrics of vLLM"},
		"a line that is cut":    {"vllm:num_requests_running{a=\"1", "not in the text format"},
		"another kind of value": {"# TYPE tgi_queue_size gauge\ntgi_queue_size many\n", "not in the text format"},
	} {
		if got, err := parse([]byte(row.body), "m"); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, %v, want %q", reason, got, err, row.want)
		}
	}
}

// page is a server with one page; requests are the headers that it got.
func page(t *testing.T, answer http.HandlerFunc) (url string, requests *[]http.Header) {
	t.Helper()
	requests = new([]http.Header)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests = append(*requests, r.Header)
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

func at(seconds float64) func() bench.Instant {
	return func() bench.Instant { return bench.At(time.Duration(seconds * float64(time.Second))) }
}

func TestACounterIsARateSinceTheReadingBefore(t *testing.T) {
	counts := []string{"100", "160", "160", "fails", "220", "5", "25"}
	number := 0
	url, _ := page(t, func(w http.ResponseWriter, _ *http.Request) {
		text("# TYPE vllm:generation_tokens_total counter\nvllm:generation_tokens_total "+counts[number]+"\n")(w, nil)
	})
	s := New(bench.Endpoint{URL: url}, url, nil)
	defer s.Close()
	for i, want := range [][]float64{{}, {60}, {0}, {}, {30}, {}, {20}} { // no rate at first, over a gap the mean, none after a restart
		number = i
		points, _ := s.Read(t.Context(), at(float64(i)))
		got := []float64{}
		for _, point := range points {
			got = append(got, point.Value)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("reading %d: %s", i, diff)
		}
	}
}

func TestHeadersGoOnlyToTheEndpointsOwnServer(t *testing.T) {
	url, requests := page(t, text("llamacpp:requests_processing 1\n"))
	header := http.Header{"Authorization": {"Bearer secret-key"}}
	for reason, row := range map[string]struct {
		endpoint string
		want     string
	}{
		"the same server, another path": {url + "/v1", "Bearer secret-key"},
		"another port":                  {"http://127.0.0.1:1/v1", ""},
		"another scheme":                {strings.Replace(url, "http:", "https:", 1), ""},
		"another name":                  {strings.Replace(url, "127.0.0.1", "localhost", 1), ""},
	} {
		s := New(bench.Endpoint{URL: row.endpoint}, url, header)
		_, err := s.Read(t.Context(), at(1))
		s.Close()
		if got := (*requests)[len(*requests)-1].Get("Authorization"); err != nil || got != row.want {
			t.Errorf("%s: %q, %v, want %q", reason, got, err, row.want)
		}
	}
}

func TestAReadingThatFailsSaysWhy(t *testing.T) {
	elsewhere, asked := page(t, text("tgi_queue_size 1\n"))
	for reason, row := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"the page is not there":      {http.NotFound, "the server answered 404 Not Found"},
		"a redirect is not followed": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, http.StatusFound) }, "the server answered 302 Found"},
		"too much":                   {text(strings.Repeat("# a comment\n", maxBody/12+1)), "longer than 8 MB"},
		"too slow": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(10 * time.Second):
			}
		}, "no answer within 900ms"},
	} {
		url, _ := page(t, row.answer)
		s := New(bench.Endpoint{}, url, nil)
		points, err := s.Read(t.Context(), at(1))
		s.Close()
		if points != nil || err == nil || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), url) {
			t.Errorf("%s: %v, %v, want %q", reason, points, err, row.want)
		}
	}
	if len(*asked) > 0 {
		t.Error("the redirect was followed")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(bench.Endpoint{}, elsewhere, nil).Read(ctx, at(1)); err == nil {
		t.Error("no error after a cancellation")
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"vllm.txt", "sglang.txt", "tgi.txt", "llamacpp.txt", "ollama.json"} {
		body, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		values, err := parse(body, "llama")
		if (err == nil) != (len(values) > 0) {
			t.Errorf("%d values, %v", len(values), err)
		}
		seen := map[bench.SeriesName]bool{}
		for _, value := range values {
			if value.number != value.number || seen[value.series] || value.series.Unit() == "" {
				t.Errorf("%+v", value)
			}
			seen[value.series] = true
		}
	})
}
