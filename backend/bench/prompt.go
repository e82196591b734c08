package bench

// Prompt is one question asked, with what it is grouped by.
type Prompt struct {
	ID         string `json:"id"`         // stable: short-simple-factual
	Version    int    `json:"version"`    // raised when the text changes
	Text       string `json:"text"`       //
	Length     string `json:"length"`     // short, medium, long
	Complexity string `json:"complexity"` // simple, moderate, complex
	Category   string `json:"category"`   // factual_qa, coding, ...

	System string   `json:"system,omitempty"` // what the model is told first; "": nothing
	Turns  []string `json:"turns,omitempty"`  // of a conversation: what the user says after Text, answer by answer
}

// The values of a built-in prompt's length and complexity. Own sets may leave
// them empty or use others.
var (
	PromptLengths      = []string{"short", "medium", "long"}
	PromptComplexities = []string{"simple", "moderate", "complex"}
)

// PromptSet is the prompts of a run, in the order asked.
type PromptSet struct {
	Name    string   `json:"name"` // "built-in", or the file they came from
	Hash    string   `json:"hash"` // HashPrompts of Prompts
	Prompts []Prompt `json:"prompts,omitempty"`
}

// HashPrompts identifies a set by its content: two runs with the same hash
// asked the same questions in the same order.
func HashPrompts(prompts []Prompt) string {
	return hashOf(prompts)[:16]
}
