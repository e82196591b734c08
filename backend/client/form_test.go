package client_test

import (
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// TestEachFormOfAStreamAgreesWithTheTruth measures the simulator in the forms
// in which servers and gateways send output, and holds the sample against what
// it did.
func TestEachFormOfAStreamAgreesWithTheTruth(t *testing.T) {
	const pace = "ttft=20ms&itl=2ms&tokens=20&reasoning=8&"
	enough := func(o *client.Options) { o.Generation.MaxTokens = 20 }
	reference := against(t, pace, enough)
	plain := reference.ask(t.Context())
	for _, row := range []struct {
		query     string
		revoked   int
		repeats   bool
		unclosed  bool
		reasoning string // before and after the plain one
	}{
		{query: "reasoning_field=reasoning"},
		{query: "reasoning_field=reasoning_details"},
		{query: "reasoning_field=reasoning_object"},
		{query: "reasoning_field=content_part"},
		{query: "reasoning_field=think_tag", reasoning: "<think>|</think>"},
		{query: "reasoning_field=think_tag&bytewise=true", reasoning: "<think>|</think>"},
		{query: "finish=every_chunk", revoked: 19},
		{query: "finish=null_text"},
		{query: "repeat=message"},
		{query: "repeat=content", repeats: true},
		{query: "one_newline=true", unclosed: true},
		{query: "usage_delay=2300ms"},
		{query: "usage_delay=300ms&finish=every_chunk", revoked: 19},
	} {
		t.Run(row.query, func(t *testing.T) {
			t.Parallel()
			s := against(t, pace+row.query, enough)
			got := s.ask(t.Context())
			truth := s.truth(t, got)
			if got.Outcome != bench.OK || got.Tokens.Source != bench.FromUsage || got.Tokens.Output != 20 || got.Tokens.Reasoning != 8 || got.Events != truth.Chunks {
				t.Fatalf("%s (%s), %+v, %d events of %d", got.Outcome, got.Message, got.Tokens, got.Events, truth.Chunks)
			}
			before, after, _ := strings.Cut(row.reasoning, "|")
			text, reasoning := strings.TrimSpace(got.Text), strings.TrimSpace(got.Reasoning) // space behind a tag belongs to it
			if text != strings.TrimSpace(plain.Text) || reasoning != strings.TrimSpace(before+plain.Reasoning+after) {
				t.Errorf("answer %q, reasoning %q", got.Text, got.Reasoning)
			}
			if got.Revoked != row.revoked || (got.Repeated > 0) != row.repeats || got.Unterminated != row.unclosed || len(got.Unknown) > 0 {
				t.Errorf("%d revoked, %d repeated, unclosed %v, unknown %q", got.Revoked, got.Repeated, got.Unterminated, got.Unknown)
			}
			const hair, lag = 200 * time.Microsecond, time.Second
			for name, pair := range map[string][2]time.Duration{
				"first":  {time.Duration(got.First - got.Sent), time.Duration(truth.First - truth.Arrived)},
				"answer": {time.Duration(got.Answer - got.Sent), time.Duration(truth.Answer - truth.Arrived)},
				"last":   {time.Duration(got.Last - got.Sent), time.Duration(truth.Last - truth.Arrived)},
			} {
				if late := pair[0] - pair[1]; late < -hair || late > lag {
					t.Errorf("%s after %v, the server says %v", name, pair[0], pair[1])
				}
			}
			inOrder(t, got)
		})
	}
}

// TestErrorsInEachFormAreFailures measures the errors that stand in no error
// object, and the ends that are no good ones.
func TestErrorsInEachFormAreFailures(t *testing.T) {
	for fault, want := range map[string]struct {
		outcome bench.Outcome
		says    string
		finish  string
	}{
		"choice_error":   {bench.FailStreamError, "the model failed to answer", "error"},
		"detail_error":   {bench.FailStreamError, "the model failed to answer", ""},
		"code_error":     {bench.FailStreamError, "the model failed to answer", ""},
		"network_error":  {bench.FailStreamError, "network_error", "network_error"},
		"content_filter": {bench.OK, "", "content_filter"},
	} {
		s := against(t, "ttft=1ms&itl=1ms&tokens=6&fault="+fault)
		got := s.ask(t.Context())
		if got.Outcome != want.outcome || !strings.Contains(got.Message, want.says) || got.FinishReason != want.finish || got.Events == 0 {
			t.Errorf("%s: %s (%s), finish %q, %d events", fault, got.Outcome, got.Message, got.FinishReason, got.Events)
		}
	}
}
