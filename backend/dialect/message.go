package dialect

import (
	"strings"

	"tokenlap/backend/bench"
)

// partForm is how an API writes the parts of a message that has images.
type partForm struct {
	text  string                                     // before the quoted text of a part; its end is "}"
	image func(dst []byte, image bench.Image) []byte // appends a part
}

var chatParts = partForm{
	text: `{"type":"text","text":`,
	image: func(dst []byte, image bench.Image) []byte {
		dst = appendDataURL(append(dst, `{"type":"image_url","image_url":{"url":`...), image)
		return append(dst, `}}`...)
	},
}

var responsesParts = partForm{
	text: `{"type":"input_text","text":`,
	image: func(dst []byte, image bench.Image) []byte {
		dst = appendDataURL(append(dst, `{"type":"input_image","image_url":`...), image)
		return append(dst, '}')
	},
}

var anthropicParts = partForm{
	text: `{"type":"text","text":`,
	image: func(dst []byte, image bench.Image) []byte {
		dst = appendQuoted(append(dst, `{"type":"image","source":{"type":"base64","media_type":`...), image.MediaType)
		dst = appendBase64(append(dst, `,"data":`...), image.Base64)
		return append(dst, `}}`...)
	},
}

var geminiParts = partForm{
	text: `{"text":`,
	image: func(dst []byte, image bench.Image) []byte {
		dst = appendQuoted(append(dst, `{"inlineData":{"mimeType":`...), image.MediaType)
		dst = appendBase64(append(dst, `,"data":`...), image.Base64)
		return append(dst, `}}`...)
	},
}

// appendDataURL and appendBase64 append an image as a JSON string. Base64 has
// nothing to escape, and to look for it would take longer than sending does.
func appendDataURL(dst []byte, image bench.Image) []byte {
	dst = append(append(dst, `"data:`...), image.MediaType...)
	dst = append(append(dst, ";base64,"...), image.Base64...)
	return append(dst, '"')
}

func appendBase64(dst []byte, content string) []byte {
	return append(append(append(dst, '"'), content...), '"')
}

// append appends the list of a message's parts. Images come before the text that
// asks about them.
func (f partForm) append(dst []byte, m bench.Message) []byte {
	dst = append(dst, '[')
	for _, image := range m.Images {
		dst = append(f.image(dst, image), ',')
	}
	dst = appendQuoted(append(dst, f.text...), m.Text)
	return append(dst, `}]`...)
}

// appendContent appends the content of a message: its text or, if it has images,
// its parts.
func (f partForm) appendContent(dst []byte, m bench.Message) []byte {
	if len(m.Images) == 0 {
		return appendQuoted(dst, m.Text)
	}
	return f.append(dst, m)
}

// appendMessages appends a list of messages with role and content.
func (f partForm) appendMessages(dst []byte, messages []bench.Message) []byte {
	dst = append(dst, '[')
	for i, m := range messages {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuoted(append(dst, `{"role":`...), string(m.Role))
		dst = append(f.appendContent(append(dst, `,"content":`...), m), '}')
	}
	return append(dst, ']')
}

func chatMessages(dst []byte, messages []bench.Message) []byte {
	return chatParts.appendMessages(append(dst, `"messages":`...), messages)
}

// completionsPrompt appends all texts as one prompt: the API has no messages.
func completionsPrompt(dst []byte, messages []bench.Message) []byte {
	var texts []string
	for _, m := range messages {
		texts = append(texts, m.Text)
	}
	return appendQuoted(append(dst, `"prompt":`...), strings.Join(texts, "\n\n"))
}

// responsesInput appends one plain message as text, as most clients do.
func responsesInput(dst []byte, messages []bench.Message) []byte {
	dst = append(dst, `"input":`...)
	if len(messages) == 1 && len(messages[0].Images) == 0 && messages[0].Role == bench.UserRole {
		return appendQuoted(dst, messages[0].Text)
	}
	return responsesParts.appendMessages(dst, messages)
}

// anthropicMessages appends what the system says in a member of its own.
func anthropicMessages(dst []byte, messages []bench.Message) []byte {
	system, others := splitSystem(messages)
	if system != "" {
		dst = append(appendQuoted(append(dst, `"system":`...), system), ',')
	}
	return anthropicParts.appendMessages(append(dst, `"messages":`...), others)
}

// ollamaMessages appends images in a member of their own.
func ollamaMessages(dst []byte, messages []bench.Message) []byte {
	dst = append(dst, `"messages":[`...)
	for i, m := range messages {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuoted(append(dst, `{"role":`...), string(m.Role))
		dst = appendQuoted(append(dst, `,"content":`...), m.Text)
		for i, image := range m.Images {
			separator := `,`
			if i == 0 {
				separator = `,"images":[`
			}
			dst = appendBase64(append(dst, separator...), image.Base64)
		}
		if len(m.Images) > 0 {
			dst = append(dst, ']')
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// geminiContents appends messages as contents; the assistant is called model, and
// what the system says has a member of its own.
func geminiContents(dst []byte, messages []bench.Message) []byte {
	system, others := splitSystem(messages)
	if system != "" {
		dst = append(geminiParts.append(append(dst, `"systemInstruction":{"parts":`...), bench.Message{Text: system}), `},`...)
	}
	dst = append(dst, `"contents":[`...)
	for i, m := range others {
		if i > 0 {
			dst = append(dst, ',')
		}
		role := string(m.Role)
		if m.Role == bench.AssistantRole {
			role = "model"
		}
		dst = append(appendQuoted(append(dst, `{"role":`...), role), `,"parts":`...)
		dst = append(geminiParts.append(dst, m), '}')
	}
	return append(dst, ']')
}

// splitSystem returns the texts of the system, joined, and the other messages.
func splitSystem(messages []bench.Message) (system string, others []bench.Message) {
	var texts []string
	for i, m := range messages {
		if m.Role != bench.SystemRole {
			return strings.Join(texts, "\n\n"), messages[i:]
		}
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, "\n\n"), nil
}
