package runner_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// picky is a server that refuses temperature and wants the newer name of
// max_tokens, naming one at a time.
func picky(t *testing.T) (url string, refused *atomic.Int64) {
	t.Helper()
	refused = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		for field, message := range map[string]string{
			"max_tokens":  "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
			"temperature": "Unsupported value: 'temperature' does not support 0.7 with this model.",
		} {
			if strings.Contains(string(body), `"`+field+`"`) {
				refused.Add(1)
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprintf(w, `{"error":{"message":%q,"param":%q,"code":"unsupported_parameter"}}`, message, field)
				return
			}
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, `data: {"choices":[{"delta":{"content":"hi"}}]}`+"\n\n"+
			`data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}`+"\n\ndata: [DONE]\n\n")
	}))
	t.Cleanup(server.Close)
	return server.URL, refused
}

func TestWhatAServerRefusesIsStoredWithItsModel(t *testing.T) {
	url, refused := picky(t)
	db := open(t)
	endpoint := bench.Endpoint{Name: "picky", URL: url, Model: "m"}
	if err := db.AddEndpoint(t.Context(), endpoint); err != nil {
		t.Fatal(err)
	}
	measure := func() bench.ModelSummary {
		t.Helper()
		stored, err := db.Endpoint(t.Context(), "picky")
		if err != nil {
			t.Fatal(err)
		}
		asked := plan(1, "ttft=1ms")
		asked.Endpoints, asked.Generation.Temperature = []bench.Endpoint{stored}, 0.7
		run, err := runner.Run(t.Context(), db, runner.Job{Plan: asked})
		if err != nil {
			t.Fatal(err)
		}
		return run.Summary.Models[0]
	}
	first := measure()
	if first.Failed > 0 || len(first.Adapted) != 2 || !slices.ContainsFunc(first.Warnings, func(w bench.Warning) bool { return w.Code == "adapted" }) {
		t.Errorf("first run: %d failed, adapted %q, warnings %v", first.Failed, first.Adapted, first.Warnings)
	}
	stored, err := db.Endpoint(t.Context(), "picky")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(stored.Omit, []string{"temperature"}) || stored.Rename["max_tokens"] != "max_completion_tokens" {
		t.Errorf("stored: omit %q, rename %v", stored.Omit, stored.Rename)
	}
	before := refused.Load()
	if second := measure(); second.Failed > 0 || second.Adapted != nil || refused.Load() != before {
		t.Errorf("second run: %d failed, adapted %q, %d more refusals", second.Failed, second.Adapted, refused.Load()-before)
	}
}
