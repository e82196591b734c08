package dialect

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// gemini is Google's generateContent API. The model and whether the answer is
// streamed stand in the URL.
var gemini = Dialect{
	API:        bench.GeminiAPI,
	keyHeader:  geminiKey,
	target:     geminiTarget,
	modelsPath: func(path string) string { return geminiMethod.ReplaceAllString(path, "") + "/models" },
	fields: func(s Spec) map[string]any {
		return map[string]any{
			"generationConfig": map[string]any{"maxOutputTokens": outputLength{}, "temperature": s.Generation.Temperature},
		}
	},
	messages: geminiContents,
	parse:    (*Event).parseGemini,
	names:    map[string]string{"max_tokens": "generationConfig.maxOutputTokens", "temperature": "generationConfig.temperature"},
	listAll:  "pageSize=1000",
}

// geminiKey is the header of the Gemini API; Vertex takes a token.
func geminiKey(host string) (name, prefix string) {
	if strings.HasSuffix(host, "aiplatform.googleapis.com") {
		return "Authorization", "Bearer "
	}
	return "x-goog-api-key", ""
}

var geminiMethod = regexp.MustCompile(`/(models|tunedModels)/[^/]+:(streamG|g)enerateContent$`)

// geminiTarget adds the model and the method to the URL of the server.
func geminiTarget(u *url.URL, s Spec) {
	base := geminiMethod.ReplaceAllString(strings.TrimRight(u.Path, "/"), "")
	model, method := s.Endpoint.Model, ":generateContent"
	if !strings.Contains(model, "/") { // as in tunedModels/mine
		model = "models/" + model
	}
	if u.RawQuery = withoutParameter(u.RawQuery, "alt"); s.Generation.Stream {
		method = ":streamGenerateContent"
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&alt=sse", "&")
	}
	u.Path, u.RawPath = base+"/"+model+method, ""
}

// withoutParameter takes a parameter out of a query and leaves the rest as it is
// written.
func withoutParameter(query, name string) string {
	parts := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return strings.HasPrefix(part, name+"=") }), "&")
}

var geminiReasons = map[string]string{
	"STOP": reasonStop, "MAX_TOKENS": reasonLength,
	"SAFETY": reasonFilter, "RECITATION": reasonFilter, "BLOCKLIST": reasonFilter, "PROHIBITED_CONTENT": reasonFilter,
	"SPII": reasonFilter, "IMAGE_SAFETY": reasonFilter, "MODEL_ARMOR": reasonFilter, "LANGUAGE": reasonFilter,
	"MALFORMED_FUNCTION_CALL": reasonError, "UNEXPECTED_TOOL_CALL": reasonError, "TOO_MANY_TOOL_CALLS": reasonError,
	"MALFORMED_RESPONSE": reasonError, "MISSING_THOUGHT_SIGNATURE": reasonError, "OTHER": reasonError,
	"FINISH_REASON_UNSPECIFIED": "",
}

// parseGemini reads an event, a whole answer or an error; errors may stand in a
// list.
func (e *Event) parseGemini(data []byte) bool {
	s := scanner{src: data}
	isAnswer := false
	read := func() bool { return e.geminiObject(&s, &isAnswer) }
	var ok bool
	switch s.peek() {
	case '{':
		ok = read()
	case '[':
		ok = s.array(func() bool { return s.peek() == '{' && read() })
	default:
		return isDone(data) && e.markEnd() // gateways add it
	}
	if !ok || s.peek() != 0 {
		return false
	}
	if !isAnswer && !e.Failed && data[0] == '{' { // an error in the form of a gateway
		e.reset()
		return e.parseChat(data)
	}
	return true
}

func (e *Event) geminiObject(s *scanner, isAnswer *bool) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "candidates":
			*isAnswer = true
			return s.array(func() bool { return e.candidate(s) })
		case "usageMetadata":
			*isAnswer = true
			return e.geminiUsage(s)
		case "responseId":
			e.ID, ok = s.appendText(e.ID[:0])
			return ok
		case "promptFeedback":
			return e.promptFeedback(s)
		case "error":
			return s.isNull() || e.errorObject(s)
		}
		return s.skip()
	})
}

// promptFeedback says why a prompt gets no answer at all.
func (e *Event) promptFeedback(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		if string(key) != "blockReason" || s.peek() != '"' {
			return s.skip()
		}
		e.Failed = true
		e.Failure, ok = s.appendText(append(e.Failure, "the prompt was blocked: "...))
		return ok
	})
}

func (e *Event) candidate(s *scanner) bool {
	e.scratch = e.scratch[:0]
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "finishReason":
			return e.reason(s, geminiReasons)
		case "finishMessage":
			e.scratch, ok = s.appendText(e.scratch[:0])
			return ok
		case "content":
			return s.object(func(key []byte) bool {
				if string(key) != "parts" {
					return s.skip()
				}
				return s.array(func() bool { return e.geminiPart(s) })
			})
		}
		return s.skip()
	})
	if len(e.Failure) > 0 && len(e.scratch) > 0 {
		e.Failure = append(append(e.Failure, ": "...), e.scratch...)
	}
	e.scratch = e.scratch[:0]
	return ok
}

// geminiPart reads one part. Whether its text is a thought may be said behind it.
func (e *Event) geminiPart(s *scanner) bool {
	var text, thought []byte
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "text":
			text, ok = s.raw()
		case "thought":
			thought, ok = s.raw()
		case "functionCall":
			return e.call(s)
		case "executableCode":
			return s.object(func(key []byte) (ok bool) {
				if string(key) != "code" {
					return s.skip()
				}
				e.Tool, ok = s.appendText(e.Tool)
				return ok
			})
		case "thoughtSignature", "inlineData", "fileData", "videoMetadata", "codeExecutionResult", "functionResponse": // no text of the model
			return s.skip()
		default:
			return e.unknown(s, "parts.", key)
		}
		return ok
	})
	if !ok || len(text) == 0 {
		return ok
	}
	into := &e.Answer
	if string(thought) == "true" {
		into = &e.Reasoning
	}
	t := scanner{src: text}
	return e.output(&t, into)
}

// geminiUsage reads the count. Thoughts are counted beside the candidates.
func (e *Event) geminiUsage(s *scanner) bool {
	t, output, tools := &e.Tokens, -1, 0
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "promptTokenCount":
			return s.number(&t.Input)
		case "toolUsePromptTokenCount":
			return s.number(&tools)
		case "cachedContentTokenCount":
			return s.number(&t.Cached)
		case "candidatesTokenCount":
			return s.number(&output)
		case "thoughtsTokenCount":
			return s.number(&t.Reasoning)
		}
		return s.skip()
	})
	if t.Input >= 0 {
		t.Input += tools
	}
	if output >= 0 || t.Reasoning >= 0 {
		t.Output = max(0, output) + max(0, t.Reasoning)
	}
	e.counted(t.Output >= 0 || t.Input >= 0)
	return ok
}
