package dialect

import "tokenlap/backend/bench"

// usage reads the server's own count, wherever it stands. A later one in the
// stream replaces an earlier one; null is no count. Some servers count
// reasoning beside the completion and not within it, or within the total alone.
func (e *Event) usage(s *scanner) bool {
	if s.isNull() {
		return true
	}
	t, total := &e.Tokens, -1
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "total_tokens":
			return s.number(&total)
		case "prompt_tokens", "input_tokens":
			return s.number(&t.Input)
		case "completion_tokens", "output_tokens":
			return s.number(&t.Output)
		case "prompt_tokens_details", "input_tokens_details":
			return s.member("cached_tokens", &t.Cached)
		case "completion_tokens_details", "output_tokens_details":
			return s.member("reasoning_tokens", &t.Reasoning)
		case "prompt_cache_hit_tokens":
			return s.number(&t.Cached)
		case "reasoning_tokens":
			return s.number(&t.Reasoning)
		case "queue_time", "prompt_time", "completion_time", "total_time":
			return e.time(s, key, "groq")
		}
		return s.skip()
	})
	if e.HasUsage = ok && t.Output >= 0; e.HasUsage {
		t.Source = bench.FromUsage
		addReasoning(t, total)
		if t.Cached > t.Input {
			t.Cached = -1 // cannot be within the prompt
		}
	}
	return ok
}

// addReasoning adds to the output the reasoning that a server counts beside it:
// by its own count, or by what its total has beyond the prompt and the output.
func addReasoning(t *bench.Tokens, total int) {
	if t.Reasoning > t.Output && total < 0 { // it cannot be within
		t.Output += t.Reasoning
		return
	}
	if t.Input < 0 {
		return
	}
	switch beside := total - t.Input - t.Output; {
	case beside <= 0:
	case t.Reasoning < 1:
		t.Reasoning = beside
		t.Output += beside
	case t.Reasoning == beside:
		t.Output += beside
	}
	if t.Reasoning > t.Output {
		t.Reasoning = -1 // the total contradicts it
	}
}

// member reads one whole number out of an object.
func (s *scanner) member(name string, into *int) bool {
	return s.object(func(key []byte) bool {
		if string(key) == name {
			return s.number(into)
		}
		return s.skip()
	})
}
