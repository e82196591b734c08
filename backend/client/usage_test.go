package client_test

import (
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

func TestACountThatCannotBeIsNotBelieved(t *testing.T) {
	counts := func(usage string) string { return `data: {"choices":[],"usage":` + usage + "}\n\n" }
	for _, row := range []struct {
		reason, body string
		source       bench.TokenSource
		output       int
	}{
		{"0 for an answer with text", word + word + word + finish + counts(`{"prompt_tokens":5,"completion_tokens":0}`), bench.FromEstimate, 1},
		{"a placeholder of 0 behind the count", word + counts(`{"prompt_tokens":5,"completion_tokens":7}`) + finish + counts(`{"prompt_tokens":0,"completion_tokens":0}`), bench.FromUsage, 7},
		{"a placeholder of 0 before the count", counts(`{"completion_tokens":0}`) + word + finish + counts(`{"completion_tokens":7}`), bench.FromUsage, 7},
		{"reasoning beside the completion, by the total", word + finish + counts(`{"prompt_tokens":10,"completion_tokens":2,"total_tokens":112,"completion_tokens_details":{"reasoning_tokens":100}}`), bench.FromUsage, 102},
		{"reasoning within the completion", word + finish + counts(`{"prompt_tokens":10,"completion_tokens":102,"total_tokens":112,"completion_tokens_details":{"reasoning_tokens":100}}`), bench.FromUsage, 102},
	} {
		o := options(raw(t, streamed(row.body+"data: [DONE]\n\n")))
		client, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
		client.Close()
		if s.Outcome != bench.OK || s.Tokens.Source != row.source || s.Tokens.Output != row.output {
			t.Errorf("%s: %s, %+v; want %d by %s", row.reason, s.Outcome, s.Tokens, row.output, row.source)
		}
	}
}
