package bench

import "slices"

// Role says whose a message is.
type Role string

const (
	SystemRole    Role = "system"
	UserRole      Role = "user"
	AssistantRole Role = "assistant"
)

// Message is one message of a request.
type Message struct {
	Role   Role
	Text   string
	Images []Image
}

// Image is a file that a message shows to the model.
type Image struct {
	MediaType string // image/png
	Base64    string // its bytes
}

// Messages are what the request says to the model, in order.
func (r *Request) Messages() []Message {
	said := Message{Role: UserRole, Text: r.Shared + r.Prefix + r.Prompt.Text, Images: r.Images}
	if r.Prompt.System != "" && len(r.History) == 0 {
		return []Message{{Role: SystemRole, Text: r.Prompt.System}, said}
	}
	return append(slices.Clip(r.History), said)
}

// MaxTokens is the most tokens that the answer may have, where a request that
// wants no length may have so many.
func (r *Request) MaxTokens(otherwise int) int {
	if r.OutputWanted > 0 {
		return r.OutputWanted
	}
	return otherwise
}
