package bench

import "time"

// ServerTimings are the times that a server reports of one request, in seconds;
// nil is not reported.
type ServerTimings struct {
	Source string   `json:"source"` // whose format: "llama.cpp", "ollama", "groq", "fireworks"
	Queue  *float64 `json:"queue,omitempty"`
	Load   *float64 `json:"load,omitempty"`   // of the model into memory
	Prompt *float64 `json:"prompt,omitempty"` // evaluation of the prompt
	Decode *float64 `json:"decode,omitempty"` // generation of the output
	TTFT   *float64 `json:"ttft,omitempty"`
	Total  *float64 `json:"total,omitempty"`
}

// ServerQueue is how long the request waited on the server, as it reports.
func (s *Sample) ServerQueue() (time.Duration, bool) {
	return s.serverTime(func(t *ServerTimings) *float64 { return t.Queue })
}

// ServerPrompt is how long the server evaluated the prompt, as it reports.
func (s *Sample) ServerPrompt() (time.Duration, bool) {
	return s.serverTime(func(t *ServerTimings) *float64 { return t.Prompt })
}

// ServerDecode is how long the server generated output, as it reports.
func (s *Sample) ServerDecode() (time.Duration, bool) {
	return s.serverTime(func(t *ServerTimings) *float64 { return t.Decode })
}

// ServerTotal is the server's own time for the request, as it reports.
func (s *Sample) ServerTotal() (time.Duration, bool) {
	return s.serverTime(func(t *ServerTimings) *float64 { return t.Total })
}

// NetworkAndQueue is the part of TTFT that the server does not count: TTFT
// without the server's own TTFT or, where it reports none, its prompt time. It
// does not exist where the server reports more than TTFT: its times then mean
// something else.
func (s *Sample) NetworkAndQueue() (time.Duration, bool) {
	ttft, ok := s.TTFT()
	own, isReported := s.serverTime(func(t *ServerTimings) *float64 { return t.TTFT })
	if !isReported {
		own, isReported = s.ServerPrompt()
	}
	return ttft - own, ok && isReported && own <= ttft
}

func (s *Sample) serverTime(of func(*ServerTimings) *float64) (time.Duration, bool) {
	if s.Server == nil || of(s.Server) == nil {
		return 0, false
	}
	return fromSeconds(*of(s.Server)), true
}
