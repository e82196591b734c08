package client

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// dialect is what this server has been found not to take; each is asked for
// once and then left out.
type dialect struct {
	noStreamOptions bool // refuses stream_options
	newMaxTokens    bool // wants max_completion_tokens in place of max_tokens
}

// adapt says whether an error body shows a refusal that the dialect did not
// know yet, and how the next request must differ.
func (d dialect) adapt(status int, body string) (dialect, bool) {
	if status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		return d, false
	}
	before := d
	if strings.Contains(body, "stream_options") || strings.Contains(body, "include_usage") {
		d.noStreamOptions = true
	}
	if strings.Contains(body, "max_completion_tokens") {
		d.newMaxTokens = true
	}
	return d, d != before
}

// speech is a dialect and the requests written in it.
type speech struct {
	dialect
	phrase
}

// phrase is the fixed part of each request to an endpoint, made once: only
// the prompt and the length differ from one to the next.
type phrase struct {
	head   []byte // request line and headers, up to the length
	before []byte // JSON up to the prompt's text
	after  []byte // JSON behind it
}

// newPhrase writes the fixed part. The header holds what the endpoint's own
// headers and key resolve to.
func newPhrase(o Options, target *url.URL, viaProxy bool, d dialect) (phrase, error) {
	var p phrase
	header := o.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	header.Set("Accept", "application/json")
	if o.Generation.Stream {
		header.Set("Accept", "text/event-stream")
	}
	p.head = newHead("POST", target, viaProxy, header)

	fields := map[string]any{"max_tokens": o.Generation.MaxTokens, "temperature": o.Generation.Temperature}
	if d.newMaxTokens {
		delete(fields, "max_tokens")
		fields["max_completion_tokens"] = o.Generation.MaxTokens
	}
	if o.Generation.Stream {
		fields["stream"] = true
		if !d.noStreamOptions {
			fields["stream_options"] = map[string]any{"include_usage": true}
		}
	}
	for name, value := range o.Endpoint.Body {
		fields[name] = value
	}
	model, err := json.Marshal(o.Endpoint.Model)
	if err != nil {
		return p, err
	}
	rest, err := json.Marshal(fields)
	if err != nil {
		return p, bench.Invalid("the extra body fields of model %q cannot be written as JSON: %v", o.Endpoint.Name, err)
	}
	p.before = slices.Concat([]byte(`{"model":`), model, []byte(`,"messages":[{"role":"user","content":`))
	p.after = slices.Concat([]byte(`}],`), rest[1:])
	return p, nil
}

// Raw is the first request that a client with these options writes, to a
// server that it reaches without a proxy.
func Raw(o Options, r bench.Request) ([]byte, error) {
	target, err := targetOf(o.Endpoint)
	if err != nil {
		return nil, err
	}
	p, err := newPhrase(o, target, false, dialect{})
	return p.appendRequest(nil, r.Prefix+r.Prompt.Text), err
}

// newHead writes a request line and headers without the closing blank line.
func newHead(method string, target *url.URL, viaProxy bool, header http.Header) []byte {
	resource := target.RequestURI()
	if viaProxy {
		resource = target.String()
	}
	if header.Get("User-Agent") == "" {
		header.Set("User-Agent", "tokenlap")
	}
	header.Set("Accept-Encoding", "identity") // a compressed stream comes in lumps
	var head strings.Builder
	head.WriteString(method + " " + resource + " HTTP/1.1\r\nHost: " + target.Host + "\r\n")
	_ = header.Write(&head) // a strings.Builder takes everything
	return []byte(head.String())
}

// appendRequest appends one whole request to dst.
func (p phrase) appendRequest(dst []byte, prompt string) []byte {
	quoted, _ := json.Marshal(prompt) // a string can always be marshalled
	dst = append(dst, p.head...)
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, int64(len(p.before)+len(quoted)+len(p.after)), 10)
	dst = append(dst, "\r\n\r\n"...)
	dst = append(dst, p.before...)
	dst = append(dst, quoted...)
	return append(dst, p.after...)
}

// delta is what one chunk of a stream, or one whole answer, says. Its slices
// are reused from chunk to chunk.
type delta struct {
	id        []byte
	answer    []byte // visible text: content, refusal
	reasoning []byte // thinking aloud
	tool      []byte // names and arguments of tool calls
	finish    []byte
	tokens    bench.Tokens
	hasUsage  bool
	failure   []byte // the message of an error object
	failed    bool
}

func (d *delta) reset() {
	*d = delta{
		id: d.id[:0], answer: d.answer[:0], reasoning: d.reasoning[:0], tool: d.tool[:0],
		finish: d.finish[:0], failure: d.failure[:0], tokens: bench.NoTokens,
	}
}

// hasOutput reports whether the event is output-bearing.
func (d *delta) hasOutput() bool { return len(d.answer)+len(d.reasoning)+len(d.tool) > 0 }

// parse reads one JSON document: a chunk, a whole answer or an error. False
// means that it is no JSON object.
func (d *delta) parse(data []byte) bool {
	d.reset()
	s := scanner{src: data}
	if s.peek() != '{' {
		return false
	}
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "id":
			d.id, ok = s.appendText(d.id[:0])
		case "object":
			raw, _, isText := s.text()
			d.failed = d.failed || string(raw) == "error"
			return isText || s.skip()
		case "choices":
			return s.array(func() bool { return d.choice(&s) })
		case "usage":
			return d.usage(&s)
		case "x_groq": // Groq's own place for it
			return s.object(func(key []byte) bool {
				if string(key) == "usage" {
					return d.usage(&s)
				}
				return s.skip()
			})
		case "error":
			return s.isNull() || d.errorObject(&s)
		case "message": // of an error that is not wrapped in an object of its own
			d.failure, ok = s.appendText(d.failure)
		default:
			return s.skip()
		}
		return ok
	})
	return ok && s.peek() == 0
}

func (d *delta) choice(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "delta", "message":
			return d.message(s)
		case "finish_reason":
			d.finish, ok = s.appendText(d.finish[:0])
			return ok
		case "usage": // Moonshot's place for it
			return d.usage(s)
		}
		return s.skip()
	})
}

func (d *delta) message(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "content":
			if s.peek() == '[' {
				return s.array(func() bool { return d.part(s) })
			}
			d.answer, ok = s.appendText(d.answer)
		case "refusal":
			d.answer, ok = s.appendText(d.answer)
		case "reasoning_content", "reasoning": // some servers send both with the same text
			if len(d.reasoning) > 0 {
				return s.skip()
			}
			d.reasoning, ok = s.appendText(d.reasoning)
		case "tool_calls":
			return s.array(func() bool {
				return s.object(func(key []byte) bool {
					if string(key) == "function" {
						return d.function(s)
					}
					return s.skip()
				})
			})
		case "function_call":
			return d.function(s)
		default:
			return s.skip()
		}
		return ok
	})
}

// part is one piece of a content that is a list: {"text": ...}, or
// {"thinking": [{"text": ...}]}.
func (d *delta) part(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "text":
			d.answer, ok = s.appendText(d.answer)
		case "thinking":
			return s.array(func() bool {
				return s.object(func(key []byte) (ok bool) {
					if string(key) != "text" {
						return s.skip()
					}
					d.reasoning, ok = s.appendText(d.reasoning)
					return ok
				})
			})
		default:
			return s.skip()
		}
		return ok
	})
}

func (d *delta) function(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		if string(key) != "name" && string(key) != "arguments" {
			return s.skip()
		}
		d.tool, ok = s.appendText(d.tool)
		return ok
	})
}

// usage reads the server's own count, wherever it stands. A later one in the
// stream replaces an earlier one; null is no count. Some servers count
// reasoning beside the completion and not within it: their total tells.
func (d *delta) usage(s *scanner) bool {
	if s.isNull() {
		return true
	}
	t, total := &d.tokens, -1
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "total_tokens":
			return s.number(&total)
		case "prompt_tokens":
			return s.number(&t.Input)
		case "completion_tokens":
			return s.number(&t.Output)
		case "prompt_tokens_details":
			return s.member("cached_tokens", &t.Cached)
		case "completion_tokens_details":
			return s.member("reasoning_tokens", &t.Reasoning)
		case "prompt_cache_hit_tokens":
			return s.number(&t.Cached)
		case "reasoning_tokens":
			return s.number(&t.Reasoning)
		}
		return s.skip()
	})
	if d.hasUsage = ok && t.Output >= 0; d.hasUsage {
		t.Source = bench.FromUsage
		if t.Reasoning > 0 && t.Input >= 0 && total == t.Input+t.Output+t.Reasoning {
			t.Output += t.Reasoning
		}
	}
	return ok
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

// errorObject reads {"error": {"message": ...}} and {"error": "..."}. Some
// servers send an empty one, or false, with each chunk: that is no error.
func (d *delta) errorObject(s *scanner) (ok bool) {
	if s.peek() == '"' {
		before := len(d.failure)
		d.failure, ok = s.appendText(d.failure)
		d.failed = d.failed || len(d.failure) > before
		return ok
	}
	begin, isEmpty := s.at, s.peek() == '{'
	ok = s.object(func(key []byte) (ok bool) {
		isEmpty = false
		if string(key) != "message" {
			return s.skip()
		}
		d.failure, ok = s.appendText(d.failure)
		return ok
	})
	raw := s.src[min(begin, len(s.src)):s.at]
	if isEmpty || string(raw) == "false" {
		return ok
	}
	d.failed = true
	if len(d.failure) == 0 {
		d.failure = append(d.failure, raw...)
	}
	return ok
}
