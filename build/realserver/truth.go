package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// fact is what is known of one request, from the bytes on the wire or from a row
// of the CSV file. What does not exist is -1 or "".
type fact struct {
	Prompt, Text, ID, Finish string
	Outcome                  string // by the names of the file
	Status                   int
	Input, Output            int // tokens by the server's usage
	Chunks                   int // events with output; -1 where nothing was streamed
}

// completion is a whole response or one event of a stream: of chat, of the
// legacy completions, or of Ollama's own API.
type completion struct {
	ID      string `json:"id"`
	Choices []struct {
		Delta        struct{ Content string }
		Message      struct{ Content string }
		Text         string
		FinishReason string `json:"finish_reason"`
	}
	Usage *struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	}

	Message    struct{ Content string }
	Done       bool
	DoneReason string `json:"done_reason"`
	Prompted   *int   `json:"prompt_eval_count"`
	Generated  *int   `json:"eval_count"`
}

// fact returns what is known from an exchange.
func (e exchange) fact() (fact, error) {
	var request struct {
		Messages []struct{ Content string }
		Prompt   string
	}
	if err := json.Unmarshal(e.request, &request); err != nil {
		return fact{}, fmt.Errorf("the request is no JSON (%w): %.200s", err, e.request)
	}
	if last := len(request.Messages) - 1; last >= 0 {
		request.Prompt = request.Messages[last].Content
	}
	if request.Prompt == "" {
		return fact{}, fmt.Errorf("the request holds no message: %.200s", e.request)
	}
	f := fact{Prompt: request.Prompt, Status: e.status, Input: -1, Output: -1, Chunks: -1}
	if e.status != 200 {
		f.Outcome = fmt.Sprintf("http_%dxx", e.status/100)
		return f, nil
	}
	if err := f.body(e); err != nil {
		return f, err
	}
	f.Outcome = "ok"
	if f.Text == "" {
		f.Outcome, f.Chunks = "empty", -1
	}
	return f, nil
}

func (f *fact) body(e exchange) error {
	switch {
	case strings.HasPrefix(e.contentType, "text/event-stream"):
		return f.stream(string(e.response))
	case strings.HasPrefix(e.contentType, "application/x-ndjson"):
		return f.lines(string(e.response))
	}
	var whole completion
	if err := json.Unmarshal(e.response, &whole); err != nil {
		return fmt.Errorf("the answer is no JSON (%w): %.200s", err, e.response)
	}
	f.add(whole)
	return nil
}

// stream reads an event stream as this server writes it: each event one line
// of data, then an empty line, and [DONE] at the end.
func (f *fact) stream(body string) error {
	f.Chunks = 0
	events := strings.Split(strings.TrimSuffix(body, "\n\n"), "\n\n")
	for i, event := range events {
		data, ok := strings.CutPrefix(event, "data: ")
		if last := i == len(events)-1; !ok || last != (data == "[DONE]") {
			return fmt.Errorf("event %d of %d is not as expected: %.200s", i+1, len(events), event)
		}
		if data == "[DONE]" {
			return nil
		}
		if _, err := f.event(data); err != nil {
			return fmt.Errorf("event %d: %w", i+1, err)
		}
	}
	return nil
}

// lines reads a stream of Ollama's own API: each event a line, the last one done.
func (f *fact) lines(body string) error {
	f.Chunks = 0
	events := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	for i, line := range events {
		part, err := f.event(line)
		if last := i == len(events)-1; err == nil && last != part.Done {
			err = fmt.Errorf("done is %v in %d events: %.200s", part.Done, len(events), line)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

// event adds one event of a stream.
func (f *fact) event(data string) (completion, error) {
	var part completion
	if err := json.Unmarshal([]byte(data), &part); err != nil {
		return part, fmt.Errorf("it is no JSON (%w): %.200s", err, data)
	}
	before := len(f.Text)
	if f.add(part); len(f.Text) > before {
		f.Chunks++
	}
	return part, nil
}

func (f *fact) add(part completion) {
	f.ID = part.ID
	f.Text += part.Message.Content
	if part.DoneReason != "" {
		f.Finish = part.DoneReason
	}
	if part.Prompted != nil {
		f.Input = *part.Prompted
	}
	if part.Generated != nil {
		f.Output = *part.Generated
	}
	for _, choice := range part.Choices {
		f.Text += choice.Delta.Content + choice.Message.Content + choice.Text
		if choice.FinishReason != "" {
			f.Finish = choice.FinishReason
		}
	}
	if part.Usage != nil {
		f.Input, f.Output = part.Usage.Prompt, part.Usage.Completion
	}
}

// String returns one short line.
func (f fact) String() string {
	return fmt.Sprintf("%s %d, %d tokens in, %d out, %d chunks, finish %q, answer %s %.40q to %.40q", f.Outcome, f.Status, f.Input, f.Output, f.Chunks, f.Finish, f.ID, f.Text, f.Prompt)
}
