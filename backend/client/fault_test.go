package client_test

import (
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/simulator"
)

// faultRow is what is right for a fault: the outcome, the tokens of the output,
// and words of the hint that says what to do.
type faultRow struct {
	fault  simulator.Fault
	want   bench.Outcome
	output int // -1: not known
	hint   string
}

var faultRows = []faultRow{
	{"http_400", bench.FailHTTP4xx, -1, "does not take"},
	{"http_429", bench.FailHTTP429, -1, "rate limit"},
	{"http_503", bench.FailHTTP5xx, -1, "trouble"},
	{"redirect", bench.FailHTTP3xx, -1, "give the model the URL"},
	{"echo_key", bench.FailHTTP4xx, -1, "another key"},
	{"slow_headers", bench.TimeoutHeaders, -1, "still be loading"},
	{"close_early", bench.FailReset, -1, "broke off"},
	{"html", bench.FailMalformed, -1, "a page for people"},
	{"json_error", bench.FailStreamError, -1, "message says why"},
	{"not_streamed", bench.FailNotStreamed, 8, "--no-stream"},
	{"slow_first_token", bench.TimeoutFirstToken, -1, "still be loading"},
	{"stall", bench.TimeoutIdle, 4, "stuck"},
	{"reset", bench.FailReset, 4, "broke off"},
	{"cut", bench.FailTruncated, 4, "gave up"},
	{"truncate", bench.FailTruncated, 4, "gave up"},
	{"stream_error", bench.FailStreamError, 4, "message says why"},
	{"stream_error_event", bench.FailStreamError, 4, "message says why"},
	{"choice_error", bench.FailStreamError, 4, "message says why"},
	{"detail_error", bench.FailStreamError, 4, "message says why"},
	{"code_error", bench.FailStreamError, 4, "message says why"},
	{"malformed", bench.FailMalformed, 4, "another API"},
	{"too_large", bench.FailTooLarge, 4, "another API"},
	{"content_filter", bench.OK, 8, ""},
	{"network_error", bench.FailStreamError, 9, "message says why"},
	{"truncate_finish", bench.OK, 8, ""},
	{"cut_finish", bench.OK, 8, ""},
	{"unterminated", bench.OK, 8, ""},
	{"empty", bench.FailEmpty, 0, "--max-tokens"},
	{"reset_at_once", bench.FailReset, -1, "broke off"},
	{"reset_in_head", bench.FailReset, -1, "broke off"},
	{"close_in_head", bench.FailReset, -1, "broke off"},
	{"reset_after_head", bench.FailReset, -1, "broke off"},
	{"close_after_head", bench.FailTruncated, -1, "gave up"},
	{"reset_in_event", bench.FailReset, -1, "broke off"},
	{"close_in_event", bench.FailTruncated, 1, "gave up"},
	{"close_in_chunk_length", bench.FailTruncated, 3, "gave up"},
	{"reset_before_finish", bench.FailReset, 3, "broke off"},
	{"reset_after_finish", bench.OK, 3, ""},
	{"reset_after_done", bench.OK, 3, ""},
	{"drip_head", bench.TimeoutHeaders, -1, "still be loading"},
	{"drip_event", bench.TimeoutFirstToken, -1, "still be loading"},
	{"comments_only", bench.TimeoutFirstToken, -1, "still be loading"},
	{"comments_after_output", bench.TimeoutTotal, 3, "still be loading"},
	{"endless_stream", bench.TimeoutTotal, -1, "still be loading"},
	{"silent_after_finish", bench.OK, 3, ""},
	{"huge_headers", bench.FailTooLarge, -1, "another API"},
	{"endless_headers", bench.FailTooLarge, -1, "another API"},
	{"endless_comment", bench.FailTooLarge, -1, "another API"},
	{"endless_json", bench.FailTooLarge, -1, "another API"},
	{"endless_chunk_length", bench.FailMalformed, -1, "another API"},
	{"endless_trailers", bench.OK, 3, ""},
	{"endless_error", bench.FailHTTP5xx, -1, "trouble"},
	{"gzip_bomb", bench.FailTooLarge, -1, "another API"},
	{"many_choices", bench.OK, 3, ""},
	{"many_events", bench.OK, 3, ""},
	{"deep_json", bench.OK, 3, ""},
	{"deep_error", bench.FailHTTP4xx, -1, "does not take"},
	{"long_message", bench.FailHTTP4xx, -1, "does not take"},
	{"length_too_long", bench.FailTruncated, 3, "gave up"},
	{"length_too_short", bench.FailMalformed, -1, "another API"},
	{"length_negative", bench.FailMalformed, -1, "another API"},
	{"length_twice", bench.FailMalformed, -1, "another API"},
	{"length_no_number", bench.FailMalformed, -1, "another API"},
	{"length_and_chunked", bench.OK, 3, ""},
	{"no_length", bench.OK, 3, ""},
	{"chunk_no_number", bench.FailMalformed, 1, "another API"},
	{"chunk_overflow", bench.FailMalformed, -1, "another API"},
	{"chunk_too_short", bench.FailMalformed, -1, "another API"},
	{"coding_unknown", bench.FailMalformed, -1, "another API"},
	{"gzip_is_plain", bench.FailMalformed, -1, "another API"},
	{"http_10", bench.OK, 3, ""},
	{"no_status_line", bench.FailMalformed, -1, "another API"},
	{"status_no_number", bench.FailMalformed, -1, "another API"},
	{"http2_frames", bench.FailMalformed, -1, "switch HTTP/1.1 on"},
	{"tls_alert", bench.FailMalformed, -1, "write https://"},
	{"early_hints", bench.OK, 3, ""},
	{"endless_early_hints", bench.FailMalformed, -1, "another API"},
	{"switching_protocols", bench.FailReset, -1, "broke off"},
	{"no_content", bench.FailEmpty, -1, "no model does"},
	{"partial_content", bench.OK, 3, ""},
	{"not_modified", bench.FailHTTP3xx, -1, "set up wrongly"},
	{"redirect_elsewhere", bench.FailHTTP3xx, -1, "give the model the URL"},
	{"redirect_to_file", bench.FailHTTP3xx, -1, "give the model the URL"},
	{"redirect_loop", bench.FailHTTP3xx, -1, "give the model the URL"},
	{"redirect_nowhere", bench.FailHTTP3xx, -1, "set up wrongly"},
	{"http_401", bench.FailHTTP4xx, -1, "another key"},
	{"http_403", bench.FailHTTP4xx, -1, "another key"},
	{"http_404", bench.FailHTTP4xx, -1, "check the path"},
	{"http_405", bench.FailHTTP4xx, -1, "check the path"},
	{"http_408", bench.FailHTTP4xx, -1, "waited too long"},
	{"http_413", bench.FailHTTP4xx, -1, "shorter prompts"},
	{"http_422", bench.FailHTTP4xx, -1, "does not take"},
	{"http_500", bench.FailHTTP5xx, -1, "trouble"},
	{"http_502", bench.FailHTTP5xx, -1, "trouble"},
	{"http_504", bench.FailHTTP5xx, -1, "raise its limit"},
	{"http_524", bench.FailHTTP5xx, -1, "raise its limit"},
	{"http_999", bench.FailHTTP5xx, -1, "trouble"},
	{"retry_after_date", bench.FailHTTP429, -1, "rate limit"},
	{"retry_after_nonsense", bench.FailHTTP429, -1, "rate limit"},
	{"empty_body", bench.FailEmpty, -1, "no model does"},
	{"blank_body", bench.FailMalformed, -1, "another API"},
	{"text_body", bench.FailMalformed, -1, "another API"},
	{"login_page", bench.FailMalformed, -1, "login"},
	{"json_null", bench.FailMalformed, -1, "another API"},
	{"json_list", bench.FailMalformed, -1, "another API"},
	{"json_broken", bench.FailMalformed, -1, "another API"},
	{"json_lines", bench.FailMalformed, -1, "Ollama"},
	{"error_as_text", bench.FailStreamError, -1, "message says why"},
	{"error_text_only", bench.FailHTTP4xx, -1, "does not take"},
	{"error_raw", bench.FailHTTP5xx, -1, "trouble"},
	{"event_twice", bench.OK, 3, ""},
	{"finish_first", bench.OK, 3, ""},
	{"stop_everywhere", bench.OK, 2, ""},
	{"done_first", bench.FailEmpty, -1, "--max-tokens"},
	{"done_twice", bench.OK, 3, ""},
	{"done_only", bench.FailEmpty, -1, "--max-tokens"},
	{"error_after_finish", bench.FailStreamError, 3, "message says why"},
	{"error_null", bench.OK, 3, ""},
	{"error_empty", bench.OK, 1, ""},
	{"error_number", bench.FailStreamError, 1, "message says why"},
	{"no_choices", bench.FailEmpty, 3, "--max-tokens"},
	{"choices_null", bench.OK, 3, ""},
	{"choices_object", bench.FailEmpty, 3, "--max-tokens"},
	{"choice_null", bench.OK, 3, ""},
	{"delta_null", bench.OK, 3, ""},
	{"content_null", bench.OK, 3, ""},
	{"content_number", bench.FailEmpty, 3, "--max-tokens"},
	{"finish_null_text", bench.OK, 1, ""},
	{"finish_unknown", bench.OK, 3, ""},
	{"id_changes", bench.OK, 3, ""},
	{"cumulative", bench.OK, 3, ""},
	{"reasoning_object", bench.OK, 3, ""},
	{"reasoning_details", bench.OK, 3, ""},
	{"huge_numbers", bench.OK, 3, ""},
	{"invalid_utf8", bench.OK, 3, ""},
	{"lone_surrogate", bench.OK, 3, ""},
	{"nul_bytes", bench.OK, 3, ""},
	{"nul_escaped", bench.OK, 3, ""},
	{"bom_within", bench.OK, 3, ""},
	{"terminal_codes", bench.OK, 3, ""},
	{"mixed_line_ends", bench.OK, 3, ""},
	{"fields_unknown", bench.OK, 3, ""},
	{"data_blank", bench.OK, 3, ""},
	{"usage_negative", bench.OK, 3, ""},
	{"usage_huge", bench.OK, 3, ""},
	{"usage_overflow", bench.OK, 3, ""},
	{"usage_below_chunks", bench.OK, 1, ""},
	{"usage_zero", bench.OK, 3, ""},
	{"usage_fraction", bench.OK, 3, ""},
	{"usage_text", bench.OK, 3, ""},
	{"usage_list", bench.OK, 3, ""},
	{"usage_null", bench.OK, 3, ""},
	{"usage_twice", bench.OK, 3, ""},
	{"usage_reasoning_above", bench.OK, 12, ""},
	{"usage_cached_above", bench.OK, 3, ""},
}

// brief are limits that tell what hangs from what is slow within a test.
func brief(o *client.Options) {
	o.Limits = bench.Limits{Connect: 10 * time.Second, Headers: 2 * time.Second, FirstToken: 2500 * time.Millisecond, Idle: 2 * time.Second, Total: 4 * time.Second}
}

const longest = 15 * time.Second // of a request with brief limits, on a busy machine

func TestEveryFaultHasItsOutcomeAndHint(t *testing.T) {
	for _, fault := range simulator.AllFaults() {
		if !slices.ContainsFunc(faultRows, func(row faultRow) bool { return row.fault == fault }) {
			t.Errorf("%s: what is right for it?", fault)
		}
	}
	if len(faultRows) < 100 {
		t.Errorf("%d faults, want 100 or more", len(faultRows))
	}
	for _, row := range faultRows {
		t.Run(string(row.fault), func(t *testing.T) {
			t.Parallel()
			s := against(t, "ttft=5ms&itl=1ms&tokens=8&fault="+string(row.fault), brief)
			began := time.Now()
			sample := s.ask(t.Context())
			if took := time.Since(began); took > longest {
				t.Errorf("it took %v", took)
			}
			if sample.Outcome != row.want || row.output >= 0 && sample.Tokens.Output != row.output {
				t.Errorf("%s (%.200s) with %d tokens, want %s with %d", sample.Outcome, sample.Message, sample.Tokens.Output, row.want, row.output)
			}
			if hint := client.Hint(&sample); !strings.Contains(hint, row.hint) || (hint == "") != (row.want == bench.OK) {
				t.Errorf("the hint is %q, want %q in it", hint, row.hint)
			}
			if said := client.Explain(&sample); len(said) > 5000 || !strings.ContainsAny(said, "abcdefghijklmnopqrstuvwxyz") {
				t.Errorf("it is explained by %.100q, %d bytes", said, len(said))
			}
			inOrder(t, sample)
			if next := s.ask(t.Context()); next.Outcome != row.want && row.want != bench.OK {
				t.Errorf("asked again: %s (%.200s)", next.Outcome, next.Message)
			}
		})
	}
}

func TestWhatIsLargeOrEndlessTakesBoundedMemory(t *testing.T) {
	const most = 160 << 20 // bytes: two lines of 16 MB, as they grow, and what the simulator sends
	for _, fault := range []simulator.Fault{
		"huge_headers", "endless_headers", "endless_comment", "endless_json", "endless_chunk_length", "endless_trailers", "endless_error",
		"gzip_bomb", "too_large", "many_choices", "many_events", "deep_json", "deep_error", "endless_stream",
	} {
		s := against(t, "ttft=5ms&itl=1ms&tokens=8&fault="+string(fault), brief)
		if fault == "gzip_bomb" {
			s.ask(t.Context()) // which the simulator packs once
		}
		runtime.GC()
		before := heap()
		var peak atomic.Uint64
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				peak.Store(max(peak.Load(), heap()))
				select {
				case <-stop:
					return
				case <-time.After(2 * time.Millisecond):
				}
			}
		}()
		s.ask(t.Context())
		close(stop)
		<-stopped
		if grown := int64(peak.Load()) - int64(before); grown > most {
			t.Errorf("%s: the heap grew by %d MB", fault, grown>>20)
		}
	}
}

// heap is the size of the heap in use, in bytes.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}
