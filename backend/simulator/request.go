package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// completionRequest is what the simulator understands of a request for an
// answer, whatever API it came through.
type completionRequest struct {
	model            string
	stream           bool
	maxTokens        int // 0: none given
	promptTokens     int
	wantsUsage       bool // token counts at the end of the stream
	wantsUsageAlways bool // token counts in every event
	streamOptions    bool // the field stream_options is there
}

// rejection is why a request is not served.
type rejection struct {
	status  int
	message string
	kind    string
}

// malformed is the rejection of a request that cannot be understood.
func malformed(message string) *rejection {
	return &rejection{http.StatusBadRequest, message, "invalid_request_error"}
}

// check returns why the behaviour does not serve the request, or nil.
func (b *Behaviour) check(r *completionRequest) *rejection {
	switch {
	case r.maxTokens < 0 || r.maxTokens > maxTokens:
		return malformed("max_tokens must be a number from 1 to 10000000")
	case b.RefuseStreamOptions && r.streamOptions:
		return malformed("Unrecognized request argument supplied: stream_options")
	case len(b.Models) > 0 && !slices.Contains(b.Models, r.model):
		return &rejection{http.StatusNotFound, "the model " + r.model + " does not exist", "model_not_found"}
	}
	return nil
}

// message is one of a conversation.
type message struct {
	Content json.RawMessage `json:"content"`
}

// countMessages counts a token for each word, and four for the frame of each
// message.
func countMessages(messages []message) int {
	count := 0
	for _, message := range messages {
		count += 4 + countContent(message.Content)
	}
	return count
}

// countContent counts the words of a text, or of a list of parts that hold one
// each.
func countContent(content json.RawMessage) int {
	var text string
	if json.Unmarshal(content, &text) == nil {
		return countWords(text)
	}
	var parts []struct {
		Text string `json:"text"`
	}
	_ = json.Unmarshal(content, &parts) // what is no part holds no words
	count := 0
	for _, part := range parts {
		count += countWords(part.Text)
	}
	return count
}

// countWords counts the words of a text, each of which is a token.
func countWords(text string) int {
	count := 0
	for range strings.FieldsSeq(text) {
		count++
	}
	return count
}
