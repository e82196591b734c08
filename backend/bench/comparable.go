package bench

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// ComparableKey identifies what must be equal for the figures of a model to be held
// against each other over time: definitions, prompts, wanted lengths, the load of the
// stage and what is asked of the model. How many requests are sent is none of it.
func ComparableKey(plan Plan, definitions string, stage int) string {
	if IsOwnDefinitions(definitions) {
		definitions = Definitions // versions differ by far less than runs do
	}
	load := plan.LoadOf(stage)
	load.Limit = 0
	same := struct {
		Definitions, Prompts string
		Load                 Load
		Trace                *Trace
		Input, Output        Lengths
		SharedPrefix         SharedPrefix
		UniquePrefix, Stream bool
		MaxTokens, Turns     int
		Think                time.Duration
		Images               []ImageFile
		Parts                int `json:",omitzero"`
	}{
		Definitions: definitions, Prompts: plan.Prompts.Hash, Load: load,
		Input: plan.Input, Output: plan.Output, SharedPrefix: plan.SharedPrefix,
		UniquePrefix: plan.UniquePrefix, Stream: plan.Generation.Stream, MaxTokens: plan.Generation.MaxTokens,
		Turns: plan.Turns, Think: plan.Think, Images: plan.Images.Files, Parts: plan.Part.Count,
	}
	if load.Kind == TraceLoad || plan.Input == TraceLengths || plan.Output == TraceLengths {
		same.Trace = plan.Trace
	}
	return hashOf(same)[:16]
}

// hashOf is the SHA-256, in hex, of the JSON of a value that always has some.
func hashOf(value any) string {
	sum := sha256.New()
	_ = json.NewEncoder(sum).Encode(value) // strings, numbers and lists of them, into a hash: cannot fail
	return hex.EncodeToString(sum.Sum(nil))
}
