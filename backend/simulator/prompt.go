package simulator

import (
	"encoding/json"
	"hash/maphash"
	"strings"
)

// How prompts are counted: each word is a token.
const (
	frameTokens = 4  // around each message, for its role
	imageTokens = 85 // of each image, whatever its size

	blockTokens = 16 // that the prefix cache remembers together
)

var hashSeed = maphash.MakeSeed()

// prompt is the tokens of all messages of a request, in their order. A block is
// a hash of the model and of all tokens up to its end, so that equal blocks end
// equal prefixes.
type prompt struct {
	tokens int
	hash   uint64 // of the tokens so far
	blocks []uint64
}

// promptOf returns an empty prompt of a model.
func promptOf(model string) prompt { return prompt{hash: maphash.String(hashSeed, model)} }

func (p *prompt) addToken(text string) {
	p.hash = mix(p.hash*31 + maphash.String(hashSeed, text))
	if p.tokens++; p.tokens%blockTokens == 0 {
		p.blocks = append(p.blocks, p.hash)
	}
}

func (p *prompt) addTokens(text string, n int) {
	for range n {
		p.addToken(text)
	}
}

func (p *prompt) addText(text string) {
	for word := range strings.FieldsSeq(text) {
		p.addToken(word)
	}
}

// message is one of a conversation.
type message struct {
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
	Images  []string        `json:"images"` // Ollama's
}

func (p *prompt) addMessages(messages []message) {
	for _, m := range messages {
		p.addTokens(m.Role, frameTokens)
		p.addContent(m.Content)
		for _, image := range m.Images {
			p.addTokens(image, imageTokens)
		}
	}
}

// part is a text or an image, in the form of any API.
type part struct {
	Text        string          `json:"text"`
	ImageURL    json.RawMessage `json:"image_url"`
	Source      json.RawMessage `json:"source"`
	InlineData  json.RawMessage `json:"inlineData"`
	InlineData2 json.RawMessage `json:"inline_data"`
}

// addContent adds a text, or a list of parts.
func (p *prompt) addContent(content json.RawMessage) {
	var text string
	if json.Unmarshal(content, &text) == nil {
		p.addText(text)
		return
	}
	var parts []part
	_ = json.Unmarshal(content, &parts) // what is no part holds no words
	for _, part := range parts {
		p.addText(part.Text)
		for _, image := range []json.RawMessage{part.ImageURL, part.Source, part.InlineData, part.InlineData2} {
			if image != nil {
				p.addTokens(string(image), imageTokens)
			}
		}
	}
}
