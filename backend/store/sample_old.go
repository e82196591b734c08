package store

import (
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// field is one column of a sample and a pointer to its value.
type field struct {
	column string
	value  any
}

// fields is the list of the columns of a sample in the table that older versions wrote,
// in the order of the table. The long ones come last.
func fields(s *bench.Sample) []field {
	return []field{
		{"seq", &s.Seq}, {"endpoint", &s.Endpoint}, {"stage", &s.Stage}, {"phase", &s.Phase},
		{"prompt_id", &s.PromptID}, {"iteration", &s.Iteration}, {"user", &s.User},
		{"due_ns", (*instant)(&s.Due)}, {"start_ns", (*instant)(&s.Start)}, {"conn_ns", (*instant)(&s.Conn)},
		{"sent_ns", (*instant)(&s.Sent)}, {"wrote_ns", (*instant)(&s.Wrote)}, {"headers_ns", (*instant)(&s.Headers)},
		{"first_event_ns", (*instant)(&s.FirstEvent)}, {"first_ns", (*instant)(&s.First)},
		{"answer_ns", (*instant)(&s.Answer)}, {"last_ns", (*instant)(&s.Last)}, {"done_ns", (*instant)(&s.Done)},
		{"reused", &s.Reused}, {"dns_ns", &s.DNS}, {"tcp_ns", &s.TCP}, {"tls_ns", &s.TLS},
		{"streamed", &s.Streamed}, {"asked_again", &s.Retried},
		{"events", &s.Events}, {"heartbeats", &s.Heartbeats}, {"body_bytes", &s.BodyBytes},
		{"token_source", &s.Tokens.Source}, {"input_tokens", (*count)(&s.Tokens.Input)},
		{"cached_tokens", (*count)(&s.Tokens.Cached)}, {"output_tokens", (*count)(&s.Tokens.Output)},
		{"reasoning_tokens", (*count)(&s.Tokens.Reasoning)},
		{"outcome", &s.Outcome}, {"status", &s.Status}, {"finish_reason", &s.FinishReason},
		{"response_id", &s.ResponseID}, {"retry_after_ns", &s.RetryAfter}, {"unterminated", &s.Unterminated},
		{"prefix", &s.Prefix}, {"message", &s.Message}, {"told", jsonText{record.Reported{Of: &s.Reported}}}, {"findings", jsonText{record.Findings{Of: s}}}, {"asked", asked{&s.Asked}},
		{"chunks", (*chunks)(&s.Chunks)}, {"text", &s.Text}, {"reasoning", &s.Reasoning},
	}
}

// textFields are the fields at the end of the list that a faster scan leaves out: text
// and reasoning.
const textFields = 2

func columnsOf(fields []field) string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.column
	}
	return strings.Join(names, ", ")
}

func valuesOf(fields []field) []any {
	values := make([]any, len(fields))
	for i, field := range fields {
		values[i] = field.value
	}
	return values
}
