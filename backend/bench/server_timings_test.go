package bench

import (
	"testing"
	"time"
)

func TestWhatTheServerReportsStandsBesideWhatWasMeasured(t *testing.T) {
	of := func(s float64) *float64 { return &s }
	for _, row := range []struct {
		reason   string
		timings  *ServerTimings
		streamed bool
		want     time.Duration // of network and queue; 0: none
	}{
		{"the server's own TTFT goes before its prompt time", &ServerTimings{TTFT: of(0.3), Prompt: of(0.1)}, true, 200 * time.Millisecond},
		{"the prompt time of llama.cpp", &ServerTimings{Prompt: of(0.1)}, true, 400 * time.Millisecond},
		{"the loading of a model is in it", &ServerTimings{Prompt: of(0.1), Load: of(0.35)}, true, 400 * time.Millisecond},
		{"more than was measured means something else", &ServerTimings{Prompt: of(0.6)}, true, 0},
		{"a queue alone says nothing of the first token", &ServerTimings{Queue: of(0.1)}, true, 0},
		{"no TTFT without streaming", &ServerTimings{Prompt: of(0.1)}, false, 0},
		{"nothing is reported", nil, true, 0},
	} {
		s := Sample{Streamed: row.streamed, Sent: At(time.Second), First: At(1500 * time.Millisecond), Findings: Findings{Server: row.timings}}
		got, ok := s.NetworkAndQueue()
		if ok != (row.want > 0) || ok && got != row.want {
			t.Errorf("%s: %v, %t, want %v", row.reason, got, ok, row.want)
		}
	}
	s := Sample{Findings: Findings{Server: &ServerTimings{Queue: of(0.25), Total: of(0)}}}
	if queue, ok := s.ServerQueue(); queue != 250*time.Millisecond || !ok {
		t.Errorf("queue %v, %t", queue, ok)
	}
	if total, ok := s.ServerTotal(); total != 0 || !ok {
		t.Errorf("a total of 0 is reported: %v, %t", total, ok)
	}
	for name, metric := range map[string]func() (time.Duration, bool){"prompt": s.ServerPrompt, "decode": s.ServerDecode} {
		if got, ok := metric(); ok {
			t.Errorf("%s was not reported, and is %v", name, got)
		}
	}
}
