package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// ask is what the simulator understands of a completion request.
type ask struct {
	Model    string `json:"model"`
	Messages []struct {
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
	Stream        bool `json:"stream"`
	StreamOptions *struct {
		IncludeUsage bool `json:"include_usage"`
		Continuous   bool `json:"continuous_usage_stats"`
	} `json:"stream_options"`
	MaxTokens           int `json:"max_tokens"`
	MaxCompletionTokens int `json:"max_completion_tokens"`
}

// refusal is why a request is not served.
type refusal struct {
	status  int
	message string
	kind    string
}

// readAsk reads a request's body and checks it against the behaviour.
func (b *Behaviour) readAsk(body []byte) (ask, *refusal) {
	var a ask
	wrong := func(message string) (ask, *refusal) {
		return a, &refusal{http.StatusBadRequest, message, "invalid_request_error"}
	}
	switch err := json.Unmarshal(body, &a); {
	case err != nil:
		return wrong("the body is not the JSON of a chat completion: " + err.Error())
	case a.Model == "":
		return wrong("model is missing")
	case len(a.Messages) == 0:
		return wrong("messages is missing or empty")
	case a.limit() < 0 || a.limit() > maxTokens:
		return wrong("max_tokens must be a number from 1 to 10000000")
	case b.RefuseStreamOptions && a.StreamOptions != nil:
		return wrong("Unrecognized request argument supplied: stream_options")
	case len(b.Models) > 0 && !slices.Contains(b.Models, a.Model):
		return a, &refusal{http.StatusNotFound, "the model " + a.Model + " does not exist", "model_not_found"}
	}
	return a, nil
}

// limit is the asked length in tokens, 0 for none.
func (a *ask) limit() int {
	if a.MaxCompletionTokens != 0 {
		return a.MaxCompletionTokens
	}
	return a.MaxTokens
}

// promptTokens counts the prompt: a token for each word, and four for each
// message's frame.
func (a *ask) promptTokens() int {
	count := 0
	for _, message := range a.Messages {
		count += 4
		var text string
		if json.Unmarshal(message.Content, &text) == nil {
			count += words(text)
			continue
		}
		var parts []struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(message.Content, &parts) == nil {
			for _, part := range parts {
				count += words(part.Text)
			}
		}
	}
	return count
}

func words(text string) int {
	count := 0
	for range strings.FieldsSeq(text) {
		count++
	}
	return count
}

// modelList answers GET /v1/models.
func (s *Server) modelList() []byte {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		Created int64  `json:"created"`
		OwnedBy string `json:"owned_by"`
	}
	list := struct {
		Object string  `json:"object"`
		Data   []model `json:"data"`
	}{Object: "list"}
	ids := s.behaviour.Models
	if len(ids) == 0 {
		ids = []string{"simulated"}
	}
	for _, id := range ids {
		list.Data = append(list.Data, model{ID: id, Object: "model", Created: s.created, OwnedBy: "tokenlap-simulator"})
	}
	text, _ := json.Marshal(list)
	return text
}
