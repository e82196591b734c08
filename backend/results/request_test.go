package results_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/results"
)

func seqs(page results.RequestPage) []int {
	list := []int{}
	for _, row := range page.Rows {
		list = append(list, row.Seq)
	}
	return list
}

// tableOf is the table of a run with these samples.
func tableOf(run bench.Run, samples ...bench.Sample) *results.Table {
	table := results.NewTable(run.Plan, len(samples))
	for i := range samples {
		table.Add(&samples[i])
	}
	return table
}

func page(t *testing.T, table *results.Table, query results.RequestQuery) results.RequestPage {
	t.Helper()
	found, err := table.Page(query)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRequestsAreFilteredSortedAndPaged(t *testing.T) {
	run := benchtest.Run("r1", []string{"alpha"}, 1, 2)
	warm := benchtest.Sample(0, 3)
	warm.Phase = bench.Warmup
	slow := benchtest.Sample(2, 3)
	slow.Stage = 1
	table := tableOf(run, warm, benchtest.Sample(1, 3), slow, benchtest.Failure(3, bench.FailHTTP5xx, "Overloaded, try later"), benchtest.Sample(4, 0))
	one := 1
	for name, c := range map[string]struct {
		query results.RequestQuery
		want  string
	}{
		"all":               {results.RequestQuery{}, "[0 1 2 3 4]"},
		"a page":            {results.RequestQuery{Limit: 2, Offset: 3}, "[3 4]"},
		"beyond the end":    {results.RequestQuery{Limit: 2, Offset: 9}, "[]"},
		"words":             {results.RequestQuery{Text: "LATER alpha"}, "[3]"},
		"prompt":            {results.RequestQuery{Text: "short-one"}, "[0 2 4]"},
		"warm-up":           {results.RequestQuery{Phase: "warmup"}, "[0]"},
		"failed":            {results.RequestQuery{Outcome: "failed"}, "[3]"},
		"one kind":          {results.RequestQuery{Outcome: "http_5xx"}, "[3]"},
		"stage":             {results.RequestQuery{Stage: &one}, "[2]"},
		"another model":     {results.RequestQuery{Model: "beta"}, "[]"},
		"by TTFT":           {results.RequestQuery{Sort: "ttft"}, "[0 1 2 4 3]"},
		"by TTFT, reversed": {results.RequestQuery{Sort: "ttft", Reverse: true}, "[4 2 1 0 3]"},
		"by prompt":         {results.RequestQuery{Sort: "prompt"}, "[1 3 0 2 4]"},
		"by message":        {results.RequestQuery{Sort: "message", Reverse: true}, "[3 0 1 2 4]"},
	} {
		page := page(t, table, c.query)
		if name == "by TTFT" || name == "by TTFT, reversed" {
			last := math.Inf(-1)
			for i, row := range page.Rows {
				value, ok := row.Metrics["ttft"]
				if !ok {
					if i != len(page.Rows)-1 {
						t.Errorf("%s: a request without a value is not last: %v", name, seqs(page))
					}
					continue
				}
				if c.query.Reverse {
					value = -value
				}
				if value < last {
					t.Errorf("%s: out of order: %v", name, seqs(page))
				}
				last = value
			}
			continue
		}
		if got := fmt.Sprint(seqs(page)); got != c.want || page.All != 5 {
			t.Errorf("%s: %s of %d, want %s", name, got, page.All, c.want)
		}
	}
	if _, err := table.Page(results.RequestQuery{Sort: "colour"}); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "colour") {
		t.Errorf("got %v", err)
	}
	for _, query := range []results.RequestQuery{{Limit: -1}, {Offset: -1}, {Sort: "colour"}} {
		if bench.CodeOf(query.Validate()) != bench.CodeInvalid {
			t.Errorf("%+v is valid", query)
		}
	}
}

func TestRequestsOfConversationsAndSharedPrefixesSayWhich(t *testing.T) {
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	run.Plan.SharedPrefix = bench.SharedPrefix{Tokens: 100, Count: 1}
	samples := []bench.Sample{benchtest.Sample(0, 3), benchtest.Sample(1, 3), benchtest.Sample(2, 3), benchtest.Sample(3, 3)}
	samples[0].Asked = bench.Asked{Conversation: 2, Turn: 1, SharedPrefix: 1, PrefixCold: true, InputWanted: 300, OutputWanted: 20}
	samples[1].Asked = bench.Asked{Conversation: 1, Turn: 1, SharedPrefix: 1, InputWanted: 200}
	samples[2].Asked = bench.Asked{Conversation: 1, Turn: 2}
	for i := range samples {
		samples[i].Tokens.Cached = -1
	}
	table, second := tableOf(run, samples...), 2
	row := page(t, table, results.RequestQuery{}).Rows[0]
	if row.Conversation != 2 || row.Turn != 1 || row.Prefix != results.ColdPrefix || row.InputWanted != 300 || row.OutputWanted != 20 {
		t.Errorf("row %+v", row)
	}
	if view := results.NewRequestView(run, &samples[1]); view.Row.Prefix != results.WarmPrefix {
		t.Errorf("a request that is opened has the prefix %q", view.Row.Prefix)
	}
	for name, c := range map[string]struct {
		query results.RequestQuery
		want  string
	}{
		"a turn":                           {results.RequestQuery{Turn: &second}, "[2]"},
		"warm":                             {results.RequestQuery{Prefix: results.WarmPrefix}, "[1]"},
		"cold":                             {results.RequestQuery{Prefix: results.ColdPrefix}, "[0]"},
		"by conversation, none last":       {results.RequestQuery{Sort: "conversation"}, "[1 2 0 3]"},
		"by turn, the last first":          {results.RequestQuery{Sort: "turn", Reverse: true}, "[2 0 1 3]"},
		"by prefix, none last":             {results.RequestQuery{Sort: "prefix"}, "[0 1 2 3]"},
		"by wanted prompt, none last":      {results.RequestQuery{Sort: "input_wanted"}, "[1 0 2 3]"},
		"by wanted answer, also from high": {results.RequestQuery{Sort: "output_wanted", Reverse: true}, "[0 1 2 3]"},
	} {
		if got := fmt.Sprint(seqs(page(t, table, c.query))); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestRequestsAreFoundByWhatIsShown(t *testing.T) {
	run := benchtest.Run("r1", []string{"alpha", "beta"}, 1)
	run.Plan.Endpoints[0].Title, run.Plan.Endpoints[1].Title = "Steady (simulated)", "A model on vLLM"
	second := benchtest.Failure(1, bench.FailHTTP5xx, "")
	second.Endpoint = "beta"
	table := tableOf(run, benchtest.Sample(0, 3), second)
	names := map[string]string{"ok": "gelungen", "http_5xx": "Serverfehler"}
	for text, want := range map[string]string{
		"steady (SIMULATED)": "[0]", "vllm": "[1]", "serverfehler model": "[1]", "http_5xx": "[1]", "beta": "[1]", "gelungen": "[0]", "gelungen vllm": "[]",
	} {
		found := page(t, table, results.RequestQuery{Text: text, Names: names})
		if got := fmt.Sprint(seqs(found)); got != want {
			t.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
	found := page(t, table, results.RequestQuery{Sort: "model"})
	if got := fmt.Sprint(seqs(found)); got != "[1 0]" {
		t.Errorf("by model: %s", got)
	}
	found = page(t, table, results.RequestQuery{Text: "server", Names: names})
	if found.Total != 1 {
		t.Errorf("%d requests", found.Total)
	}
	found = page(t, table, results.RequestQuery{Text: "server"})
	if found.Total != 0 {
		t.Errorf("with other names still %d requests", found.Total)
	}
}

func TestARowHasTheMetricsOfItsSample(t *testing.T) {
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	together := benchtest.Sample(1, 2) // all in one read
	together.Chunks[1] = together.Chunks[0]
	together.Last = together.First
	told := 0.5
	imported := benchtest.Sample(2, 0)
	imported.Reported = &bench.Reported{TPOT: &told}
	whole := []bench.Sample{benchtest.Sample(0, 5), together, imported, benchtest.Failure(3, bench.TimeoutIdle, "")}
	page := page(t, tableOf(run, whole...), results.RequestQuery{})
	for i, row := range page.Rows {
		s := &whole[i]
		for _, metric := range bench.Metrics {
			want, exists := metric.Of(s)
			if got, has := row.Metrics[metric.Key]; metric.Requests && (has != exists || has && got != want) {
				t.Errorf("request %d: %s is %v, %v, that of the sample %v, %v", i, metric.Key, got, has, want, exists)
			}
		}
	}
}

// A metric of the table of requests can be sorted by.
func TestRequestsAreSortedByEachMetricThatTheyShow(t *testing.T) {
	table := tableOf(benchtest.Run("r1", []string{"alpha"}, 1), benchtest.Sample(0, 5))
	for _, metric := range bench.Metrics {
		if _, err := table.Page(results.RequestQuery{Sort: metric.Key}); (err == nil) != metric.Requests {
			t.Errorf("%s: %v", metric.Key, err)
		}
	}
}

func TestARequestViewHasStepsChunksAndTexts(t *testing.T) {
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	s := benchtest.Sample(0, 3)
	s.Reused, s.DNS, s.TCP, s.TLS = false, 2*time.Millisecond, 3*time.Millisecond, 5*time.Millisecond
	ms := func(n int) bench.Instant { return bench.At(time.Duration(n) * time.Millisecond) }
	s.Due, s.Start, s.Conn, s.Sent, s.Wrote, s.Headers, s.FirstEvent, s.First, s.Answer = ms(0), ms(10), ms(20), ms(20), ms(21), ms(50), ms(60), ms(200), ms(260)
	s.Prefix, s.Reasoning = "17 is the number.\n", "hm"
	for i := range s.Chunks {
		s.Chunks[i].At = ms(200 + 60*i)
	}
	s.Last, s.Done = ms(320), ms(330)
	view := results.NewRequestView(run, &s)
	if view.Title != "ALPHA" || view.PromptText != "17 is the number.\nWhat is the capital of France?" || view.Answer != s.Text || view.Thought != "hm" || view.Explained != "answered (200)" && view.Explained != "answered" {
		t.Errorf("view %+v", view)
	}
	want := "queue 0+10 dns 10+2 tcp 12+3 tls 15+5 send 20+1 headers 21+29 first_event 50+10 first_token 60+140 first_answer 200+60 rest 260+70 "
	got := ""
	for _, step := range view.Steps {
		got += fmt.Sprintf("%s %.0f+%.0f ", step.Name, step.From*1000, step.Took*1000)
	}
	if got != want {
		t.Errorf("steps\n%s, want\n%s", got, want)
	}
	if len(view.Chunks) != 3 || view.Chunks[0].Gap != nil || math.Abs(*view.Chunks[1].Gap-0.06) > 1e-12 || math.Abs(view.Chunks[0].At-0.18) > 1e-12 {
		t.Errorf("chunks %+v", view.Chunks)
	}
}

func TestARequestViewSaysHowTheAnswerEndedAndWhatWasUnusual(t *testing.T) {
	run, queue := benchtest.Run("r1", []string{"alpha"}, 1), 0.25
	s := benchtest.Sample(0, 3)
	s.Findings = bench.Findings{Adapted: []string{"temperature"}, Revoked: 1, Server: &bench.ServerTimings{Source: "groq", Queue: &queue}}
	s.Tokens.Source, s.Tokens.Tokenizer, s.Tokens.Error = bench.FromEstimate, "o200k_base", 0.14
	for reason, want := range map[string]bench.Ending{"MAX_TOKENS": bench.CutByLength, "content_filter": bench.CutByFilter, "stop": bench.EndedItself, "": ""} {
		s.FinishReason = reason
		if view := results.NewRequestView(run, &s); view.Ending != want {
			t.Errorf("%q is shown as %q, want %q", reason, view.Ending, want)
		}
	}
	view := results.NewRequestView(run, &s)
	if view.Tokenizer != "o200k_base" || view.TokenError != 0.14 {
		t.Errorf("tokens by %q, ±%g", view.Tokenizer, view.TokenError)
	}
	if found := view.Findings; len(found.Adapted) != 1 || found.Revoked != 1 || found.Server == nil || *found.Server.Queue != queue {
		t.Errorf("findings %+v", found)
	}
}

func TestAFailureIsExplained(t *testing.T) {
	dns := benchtest.Failure(0, bench.FailDNS, "no such host")
	dns.Conn, dns.Sent, dns.Wrote, dns.Headers, dns.Status, dns.Reused = 0, 0, 0, 0, 0, false
	dns.DNS, dns.Done = 4*time.Millisecond, dns.Start+bench.Instant(4*time.Millisecond)
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	view := results.NewRequestView(run, &dns)
	if view.Explained != "the host name was not found: no such host" || len(view.Steps) != 2 || view.Steps[1].Name != "dns" || len(view.Chunks) != 0 {
		t.Errorf("view %+v", view)
	}
	if !strings.HasPrefix(view.Hint, "check the host name") {
		t.Errorf("what to do about it: %q", view.Hint)
	}
	unknown := benchtest.Failure(1, bench.FailUnreported, "")
	view = results.NewRequestView(run, &unknown)
	if !strings.HasPrefix(view.Explained, "failed in a way") {
		t.Errorf("of a failure of an unknown kind: %q", view.Explained)
	}
}

func TestAnOpenedRequestShowsWhatTheServerReports(t *testing.T) {
	own := 0.25
	s := bench.Sample{Streamed: true, Outcome: bench.OK, Sent: bench.At(0), First: bench.At(time.Second)}
	if view := results.NewRequestView(bench.Run{}, &s); view.ServerSource != "" || view.Server == nil || len(view.Server) > 0 {
		t.Errorf("%q %v, want an empty list", view.ServerSource, view.Server)
	}
	s.Server = &bench.ServerTimings{Source: "llama.cpp", Prompt: &own}
	want := []results.ServerTime{{Metric: "server_prompt", Took: 0.25}, {Metric: "network_and_queue", Took: 0.75}}
	if view := results.NewRequestView(bench.Run{}, &s); view.ServerSource != "llama.cpp" || !slices.Equal(view.Server, want) {
		t.Errorf("%q %v, want %v", view.ServerSource, view.Server, want)
	}
}
