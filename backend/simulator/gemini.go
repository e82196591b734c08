package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// gemini is Google's API generateContent. It has no refusals: they are text; it
// does not stream the arguments of a function call: each chunk is a call of its
// own.
var gemini = dialect{
	paths: []string{
		"/v1beta/*/*:streamGenerateContent", "/v1beta/*/*:generateContent",
		"/v1/*/*:streamGenerateContent", "/v1/*/*:generateContent",
	},
	key:       keyIn("X-Goog-Api-Key"),
	parse:     parseGemini,
	reasons:   true,
	finishes:  map[string]string{"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY", "network_error": "OTHER"},
	events:    newGeminiEvents,
	answer:    geminiAnswer,
	errorBody: geminiError,
	models:    geminiModels,
}

type geminiContent struct {
	Role  string          `json:"role"`
	Parts json.RawMessage `json:"parts"`
}

func parseGemini(request *http.Request, body []byte) (completionRequest, *rejection) {
	var asked struct {
		Contents         []geminiContent `json:"contents"`
		System           geminiContent   `json:"systemInstruction"`
		GenerationConfig struct {
			MaxOutputTokens int `json:"maxOutputTokens"`
		} `json:"generationConfig"`
	}
	err := json.Unmarshal(body, &asked)
	model, streams := geminiTarget(request.URL.Path)
	r := completionRequest{model: model, stream: streams, maxTokens: asked.GenerationConfig.MaxOutputTokens, prompt: promptOf(model)}
	r.prompt.addContent(asked.System.Parts)
	for _, content := range asked.Contents {
		r.prompt.addMessages([]message{{Role: content.Role, Content: content.Parts}})
	}
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a request to generate content: " + err.Error())
	case len(asked.Contents) == 0:
		return r, malformed("contents is not specified")
	case r.stream && request.URL.Query().Get("alt") != "sse":
		return r, malformed("streams are served as server-sent events alone: add ?alt=sse")
	}
	return r, nil
}

// geminiTarget returns the model that a path names, and whether its method
// streams. The name may hold a colon.
func geminiTarget(path string) (model string, streams bool) {
	path, streams = strings.CutSuffix(path, ":streamGenerateContent")
	path = strings.TrimSuffix(path, ":generateContent")
	_, resource, _ := strings.Cut(path[1:], "/") // behind the version
	return strings.TrimPrefix(resource, "models/"), streams
}

// geminiEvents writes the chunks of a stream:
//
//	{"candidates":[{"content":{"parts":[{"text":"..."}],"role":"model"},
//	"finishReason":"...","index":0}] USAGE tail
type geminiEvents struct {
	x    *exchange
	tail []byte
}

func newGeminiEvents(x *exchange) eventWriter {
	tail := append([]byte(`,"modelVersion":`), marshal(x.request.model)...)
	tail = append(append(tail, `,"responseId":"`...), x.truth.ID...)
	return &geminiEvents{x: x, tail: append(tail, `"}`...)}
}

const geminiHead = `{"candidates":[{"content":{"parts":[{`

func (g *geminiEvents) role(dst []byte) []byte {
	return g.end(append(append(dst, geminiHead...), `"text":""`...), "", 0)
}

func (g *geminiEvents) before(int) []frame { return nil }

func (g *geminiEvents) output(dst []byte, token, n int) []byte {
	dst = append(dst, geminiHead...)
	switch g.x.blockOf(token) {
	case reasoningBlock:
		dst = append(g.x.appendText(append(dst, `"text":"`...), token, n), `","thought":true`...)
	case toolBlock:
		dst = append(g.x.appendText(append(dst, `"functionCall":{"name":"look_up","args":{"text":"`...), token, n), `"}}`...)
	default:
		dst = append(g.x.appendText(append(dst, `"text":"`...), token, n), '"')
	}
	if token+n == g.x.tokens && g.x.behaviour.Usage == UsageLastOutput {
		return g.end(dst, g.x.finish(), token+n)
	}
	return g.end(dst, "", token+n)
}

func (g *geminiEvents) malformed(dst []byte) []byte {
	return append(append(dst, geminiHead...), `"text":`...)
}

func (g *geminiEvents) failure(r *rejection) []byte { return geminiError(r) }

// closing returns a chunk with the finish reason, unless the last output had it.
func (g *geminiEvents) closing() [][]byte {
	if g.x.truth.Finish != "" {
		return nil
	}
	return [][]byte{g.end([]byte(geminiHead+`"text":""`), g.x.finish(), g.x.truth.Tokens)}
}

// end appends what follows the only part of a chunk; tokens is the count so
// far, which each chunk states unless the behaviour puts it at the end.
func (g *geminiEvents) end(dst []byte, finish string, tokens int) []byte {
	dst = append(dst, `}],"role":"model"}`...)
	if finish == "" && g.x.behaviour.Finish == FinishEveryChunk {
		dst = append(dst, `,"finishReason":"STOP"`...)
	}
	if finish != "" {
		dst = append(append(append(dst, `,"finishReason":"`...), finish...), '"')
	}
	dst = append(dst, `,"index":0}]`...)
	switch g.x.behaviour.Usage {
	case UsageNone:
	case UsageLastEmpty, UsageLastOutput:
		if finish != "" {
			dst = g.x.appendGeminiUsage(dst, tokens)
		}
	default:
		dst = g.x.appendGeminiUsage(dst, tokens)
	}
	return append(dst, g.tail...)
}

// appendGeminiUsage appends the member with the counts for so many output
// tokens. Thoughts are counted beside the candidates.
func (x *exchange) appendGeminiUsage(dst []byte, tokens int) []byte {
	thoughts := x.reasoningTokens(tokens)
	number := func(name string, n int) { dst = strconv.AppendInt(append(dst, name...), int64(n), 10) }
	number(`,"usageMetadata":{"promptTokenCount":`, x.truth.PromptTokens)
	number(`,"candidatesTokenCount":`, tokens-thoughts)
	number(`,"totalTokenCount":`, x.truth.PromptTokens+tokens)
	if x.truth.CachedTokens > 0 {
		number(`,"cachedContentTokenCount":`, x.truth.CachedTokens)
	}
	if x.behaviour.Reasoning > 0 {
		number(`,"thoughtsTokenCount":`, thoughts)
	}
	return append(dst, '}')
}

func geminiAnswer(x *exchange) []byte {
	reasoning, text := x.texts()
	parts := []any{}
	if reasoning != "" {
		parts = append(parts, object{"text": reasoning, "thought": true})
	}
	if x.behaviour.Output == OutputToolCall {
		parts = append(parts, object{"functionCall": object{"name": "look_up", "args": object{"text": text}}})
	} else {
		parts = append(parts, object{"text": text})
	}
	body := marshal(object{
		"candidates":   []any{object{"content": object{"parts": parts, "role": "model"}, "finishReason": x.finish(), "index": 0}},
		"modelVersion": x.request.model, "responseId": x.truth.ID,
	})
	if x.behaviour.Usage == UsageNone {
		return body
	}
	return append(x.appendGeminiUsage(body[:len(body)-1], x.tokens), '}')
}

// geminiStates are the names of errors by status.
var geminiStates = map[int]string{
	http.StatusBadRequest: "INVALID_ARGUMENT", http.StatusUnauthorized: "UNAUTHENTICATED", http.StatusNotFound: "NOT_FOUND",
	http.StatusTooManyRequests: "RESOURCE_EXHAUSTED", http.StatusServiceUnavailable: "UNAVAILABLE",
}

func geminiError(r *rejection) []byte {
	code, state := r.status, geminiStates[r.status]
	if state == "" {
		code, state = http.StatusInternalServerError, "INTERNAL"
	}
	return marshal(object{"error": object{"code": code, "message": r.message, "status": state}})
}

func geminiModels(ids []string, _ *Server) []byte {
	return marshal(object{"models": each(ids, func(id string) object {
		return object{"name": "models/" + id, "displayName": id, "supportedGenerationMethods": []string{"generateContent"}}
	})})
}
